import {existsSync, readFileSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type DigitalOcean, startDigitalOcean} from '../examples/digitalocean/src/index.ts';
import {createDropletMetrics} from '../packages/server/src/digitalocean/metrics.ts';
import {cpuPercent} from '../packages/server/src/metrics/counters.ts';
import {readMatrix} from '../packages/server/src/metrics/matrix.ts';
import {summarize} from '../packages/server/src/metrics/summary.ts';
import {KNOWLEDGE} from './fixtures/knowledge.ts';
import {startUpstream} from './fixtures/upstream.ts';

/* The adapter of monitoring against the local DigitalOcean, and against the published OpenAPI document where it is. */
const never = new AbortController().signal;
const DAY = 86_400_000;
const documentPath = process.env.DIGITALOCEAN_OPENAPI ?? '';
const found = existsSync(documentPath);
const reason = found ? '' : ' (skipped: DIGITALOCEAN_OPENAPI names no JSON copy of the document)';

describe('the local DigitalOcean', () => {
  let local: DigitalOcean;
  beforeAll(async () => {
    local = await startDigitalOcean({knowledgeDir: KNOWLEDGE, tokenDelayMs: 0});
  });
  afterAll(() => local.close());

  /** Machines as the API lists them. */
  async function machines() {
    const response = await fetch(`${local.url}/v2/droplets?per_page=200`, {
      headers: {authorization: `Bearer ${local.keys.cloud}`},
    });
    const {droplets} = (await response.json()) as {droplets: {id: number; name: string; vcpus: number}[]};
    return droplets.map((droplet) => ({...droplet, publicIpv4: undefined}));
  }

  test('a day of every machine: all metrics, or none at all', async () => {
    const metrics = createDropletMetrics({url: local.url, token: local.keys.cloud, send: fetch});
    const to = Date.now();
    const counts: number[] = [];
    for (const machine of await machines()) {
      const {series} = await metrics.read(machine, {from: to - DAY, to}, never);
      counts.push(series.length);
      if (series.length === 0) continue;
      expect(series.map(({metric, device}) => metric + (device ?? ''))).toEqual([
        'cpu',
        'memory',
        'diskC:',
        'inbound',
        'outbound',
      ]);
      for (const one of series) {
        const summary = summarize(one, {from: to - DAY, to});
        expect(one.stepMs, one.metric).toBe(120_000);
        expect(summary?.coverage, one.metric).toBeGreaterThan(0.99);
        expect(summary?.count, one.metric).toBeGreaterThan(715);
        expect(summary?.p50).toBeLessThanOrEqual(summary?.p95 as number);
        for (const {value} of one.unit === '%' ? one.samples : []) expect(value).toBeGreaterThanOrEqual(0);
        for (const {value} of one.unit === '%' ? one.samples : []) expect(value).toBeLessThanOrEqual(100);
      }
    }
    expect(counts).toContain(0);
    expect(counts).toContain(5);
  });
});

interface Operation {
  parameters: {$ref: string}[];
}
interface Parameter {
  name: string;
  required?: boolean;
  schema: {type: string; enum?: string[]};
}
interface Document {
  paths: Record<string, {get: Operation}>;
  components: {parameters: Record<string, Parameter>; examples: Record<string, {value: unknown}>};
}

describe.skipIf(!found)(`the published document${reason}`, () => {
  const document = (found ? JSON.parse(readFileSync(documentPath, 'utf8')) : {}) as Document;

  test('what is asked is what it describes: every parameter, and no other', async () => {
    const empty = JSON.stringify({status: 'success', data: {resultType: 'matrix', result: []}});
    const free = JSON.stringify({
      status: 'success',
      data: {resultType: 'matrix', result: [{metric: {}, values: [[1, '1']]}]},
    });
    const upstream = await startUpstream((response, {path}) => {
      response
        .writeHead(200, {'content-type': 'application/json'})
        .end(/memory_(?:free|total)/.test(path) ? free : empty);
    });
    const metrics = createDropletMetrics({url: upstream.url, token: 'a-token', send: fetch});
    await metrics.read({id: 7, name: 'a', vcpus: 1, publicIpv4: undefined}, {from: 0, to: DAY}, never);
    expect(upstream.received).toHaveLength(9);
    for (const {path} of upstream.received) {
      const {pathname, searchParams} = new URL(path, upstream.url);
      const parameters = document.paths[pathname]?.get.parameters.map(
        ({$ref}) => document.components.parameters[$ref.split('/').at(-1) as string] as Parameter,
      );
      expect([...searchParams.keys()].sort(), path).toEqual(parameters?.map(({name}) => name).sort());
      for (const {name, schema} of parameters ?? []) {
        expect(schema.type).toBe('string');
        if (schema.enum !== undefined) expect(schema.enum).toContain(searchParams.get(name));
      }
    }
  });

  test('its example of the processors is 0.125 %', () => {
    const series = readMatrix(document.components.examples.droplet_cpu?.value) ?? [];
    const percents = cpuPercent(Object.fromEntries(series.map(({labels, samples}) => [labels.mode ?? '', samples])));
    expect(percents.reduce((sum, {value}) => sum + value, 0) / percents.length).toBeCloseTo(0.125, 4);
  });
});
