import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type DigitalOcean, startDigitalOcean} from '../examples/digitalocean/src/index.ts';
import {createApi} from '../packages/server/src/digitalocean/api.ts';
import {createCloud} from '../packages/server/src/digitalocean/cloud.ts';
import {createDropletMetrics} from '../packages/server/src/digitalocean/metrics.ts';
import {createPriceBook} from '../packages/server/src/prices/price-book.ts';
import type {Metrics} from '../packages/server/src/resources.ts';
import {TOOLS} from '../packages/server/src/tools/registry.ts';
import type {ToolContext} from '../packages/server/src/tools/tool.ts';
import {type DemoServer, repo, startDemoServer} from './demo-server.ts';

/*
 * The tools as an agent calls them, with the real adapters against the local DigitalOcean: what each user is told of their
 * own machines, and that no argument reaches another's.
 */

const PRICES = {
  currency: 'USD',
  sizes: {'s-2vcpu-4gb': 29, 's-4vcpu-8gb': 57, 's-4vcpu-16gb-amd': 98, 's-8vcpu-32gb-amd': 196},
  volumeGb: 0.12,
  snapshotGb: 0.07,
  backupsPercent: 20,
};

let cloudServer: DigitalOcean;
let context: (tag: string) => ToolContext;
beforeAll(async () => {
  cloudServer = await startDigitalOcean({knowledgeDir: repo('examples/knowledge'), tokenDelayMs: 0});
  const account = {url: cloudServer.url, token: cloudServer.keys.cloud, send: fetch as never};
  const api = createApi(account);
  const cloud = createCloud({...account, api, cacheMs: 60_000});
  const metrics = [createDropletMetrics({...account, api})];
  const prices = createPriceBook(PRICES);
  context = (tag) => ({cloud, metrics, prices, now: Date.now, scope: {tag}, signal: AbortSignal.timeout(10_000)});
});
afterAll(() => cloudServer.close());

type Advice = {kind: string; resource: {name: string}; savingMonthly?: number; basis: Record<string, unknown>};

function run<T>(name: string, input: Record<string, unknown>, of: ToolContext): Promise<T> {
  const tool = TOOLS.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return tool.run(input, of) as Promise<T>;
}

describe('calculate_cost_savings', () => {
  const savings = (tag: string) =>
    run<{recommendations: Advice[]; fitsAsItIs: string[]; possibleSavingMonthly: number; servers: number}>(
      'calculate_cost_savings',
      {},
      context(tag),
    );

  test('finds what Alice pays for nothing, with the sum in her seller’s prices', async () => {
    const found = await savings('wc-user-alice');
    const of = (kind: string) => found.recommendations.filter((one) => one.kind === kind);
    expect(found.servers).toBe(3);
    expect(of('machine-off')).toMatchObject([{resource: {name: 'win-build-03'}, savingMonthly: 57}]);
    expect(of('unattached-volume')).toMatchObject([{savingMonthly: 12, basis: {sizeGb: 100}}]);
    expect(of('no-backups').map(({resource, savingMonthly}) => [resource.name, savingMonthly])).toEqual([
      ['win-web-01', -5.8],
      ['win-build-03', -11.4],
    ]);
    // The web server has an alert, and what is off need not be watched.
    expect(of('unwatched').map(({resource}) => resource.name)).toEqual(['win-files-02']);
    expect(of('no-data').map(({resource}) => resource.name)).toContain('win-files-02');
    expect(found.fitsAsItIs).toEqual(['win-web-01']);
    const snapshots = of('old-snapshot').reduce((sum, {savingMonthly = 0}) => sum + savingMonthly, 0);
    expect(found.possibleSavingMonthly).toBeCloseTo(57 + 12 + snapshots, 2);
  });

  test('finds that Bob’s database needs more, and says of Alice’s machines nothing', async () => {
    const found = await savings('wc-user-bob');
    const [larger] = found.recommendations.filter(({kind}) => kind === 'larger');
    expect(larger).toMatchObject({
      resource: {name: 'sql-prod-7'},
      basis: {to: {slug: 's-8vcpu-32gb-amd', monthly: 235.2}},
    });
    expect(JSON.stringify(found)).not.toContain('win-');
  });

  test('without prices it says nothing about money, and with no list of sizes the rest', async () => {
    const alice = context('wc-user-alice');
    const silent = await run('calculate_cost_savings', {}, {...alice, prices: createPriceBook(undefined)});
    expect(JSON.stringify(silent)).not.toMatch(/saving|currency|monthly"/i);
    const broken = {...alice.cloud, listSizes: () => Promise.reject(new Error('password=1'))};
    const found = await run<{couldNotBeRead: string[]}>('calculate_cost_savings', {}, {...alice, cloud: broken});
    expect(found.couldNotBeRead).toEqual(['sizes']);
    expect(JSON.stringify(found)).not.toContain('password');
  });

  test('the provider’s own prices are in no answer', async () => {
    const found = await savings('wc-user-alice');
    // What the provider takes for the sizes of Alice's machines.
    expect(JSON.stringify(found)).not.toMatch(/\b(24|48|price_monthly)\b/);
  });
});

describe('check_resource_utilization', () => {
  type Found = {servers: {name: string; now?: {metric: string; percent: number}[]; notMeasured?: string[]}[]};

  test('tells each machine’s state now, also that nothing is known', async () => {
    const {servers} = await run<Found>('check_resource_utilization', {}, context('wc-user-alice'));
    const [web, files, build] = servers;
    expect(web?.now?.map(({metric}) => metric)).toEqual(['cpu', 'memory', 'disk']);
    for (const {percent} of web?.now ?? []) expect(percent).toBeGreaterThan(0);
    expect([files?.now, files?.notMeasured]).toEqual([[], ['cpu', 'memory', 'disk']]);
    expect(build).toEqual({name: 'win-build-03', status: 'off'});
  });

  test('says what is tight', async () => {
    const {servers} = await run<{servers: {name: string; tight: string[]}[]}>(
      'check_resource_utilization',
      {name: 'sql-prod-7'},
      {...context('wc-user-bob'), metrics: [always('memory', 95), always('cpu', 20)]},
    );
    expect(servers).toMatchObject([{name: 'sql-prod-7', tight: ['memory']}]);
  });
});

describe('analyze_droplet_metrics', () => {
  test('has for each number its unit, source and time, and how much was measured', async () => {
    const {measured, asOf} = await run<{measured: Record<string, unknown>[]; asOf: string}>(
      'analyze_droplet_metrics',
      {name: 'win-web-01', days: 2},
      context('wc-user-alice'),
    );
    expect(measured.map(({metric}) => metric)).toEqual(['cpu', 'memory', 'disk', 'inbound', 'outbound']);
    for (const one of measured) {
      expect(one).toMatchObject({source: 'digitalocean', unit: expect.stringMatching(/^(%|Mbps)$/)});
      expect(Date.parse(String(one.lastAt))).toBeGreaterThan(Date.now() - 3_600_000);
      expect(one.measuredPercentOfTime).toBeGreaterThan(90);
    }
    expect(Date.parse(asOf)).toBeGreaterThan(Date.now() - 120_000);
  });

  test('of two sources the first that knows a metric counts, and one that is down is said so', async () => {
    const down: Metrics = {source: 'prometheus', read: () => Promise.reject(new Error('secret of an upstream'))};
    const alice = context('wc-user-alice');
    const metrics = [down, always('cpu', 42), ...alice.metrics];
    const found = await run<{measured: {metric: string; source: string}[]; sourcesThatDidNotAnswer: string[]}>(
      'analyze_droplet_metrics',
      {name: 'win-web-01'},
      {...alice, metrics},
    );
    expect(found.measured.map(({metric, source}) => [metric, source]).slice(0, 2)).toEqual([
      ['cpu', 'always'],
      ['memory', 'digitalocean'],
    ]);
    expect(found.sourcesThatDidNotAnswer).toEqual(['prometheus']);
    expect(JSON.stringify(found)).not.toContain('secret of');
  });

  test.each([0, 31, Number.NaN, '7'])('%j days are refused', async (days) => {
    await expect(run('analyze_droplet_metrics', {name: 'win-web-01', days}, context('wc-user-alice'))).rejects.toThrow(
      'a number from 1 to 30',
    );
  });

  test.each(['sql-prod-7', '3165104', 'https://evil.example', '*'])(
    '%s of another user, or of nobody, is not there',
    async (name) => {
      const before = cloudServer.calls.length;
      await expect(run('analyze_droplet_metrics', {name}, context('wc-user-alice'))).rejects.toThrow(
        'no server of that name',
      );
      expect(cloudServer.calls.slice(before).filter(({path}) => path.includes('monitoring'))).toEqual([]);
    },
  );
});

describe('200 users who ask at once', () => {
  test('make no more calls to the account than the caches allow', async () => {
    const before = cloudServer.calls.length;
    const alice = context('wc-user-alice');
    await Promise.all(Array.from({length: 200}, () => run('calculate_cost_savings', {}, alice)));
    const calls = cloudServer.calls.slice(before);
    // One read of each machine that runs: the lists were read before and are kept for a minute.
    expect(calls.length).toBeLessThanOrEqual(30);
  });
});

describe('end to end', () => {
  let demo: DemoServer;
  beforeAll(async () => {
    demo = await startDemoServer();
  });
  afterAll(() => demo.close());

  test('“Which of my servers can be made smaller?” is answered from what was measured and what is paid', async () => {
    const token = await demo.signIn('wincloud', 'alice');
    const text = 'Which of my servers can be made smaller?';
    const body = {id: 'c1', messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text}]}]};
    const response = await fetch(`${demo.url}/v1/chat`, {
      method: 'POST',
      headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json'},
      body: JSON.stringify(body),
    });
    const {message} = (await response.json()) as {message: {parts: {type: string; text?: string}[]}};
    expect(message.parts.map(({type}) => type)).toContain('tool-calculate_cost_savings');
    const answer = message.parts.map(({text: said = ''}) => said).join('');
    expect(answer).toContain('**win-web-01** fits as it is');
    expect(answer).toContain('57.00 USD a month less');
    expect(answer).not.toContain('sql-prod-7');
  });
});

/** A source that knows one metric, always the same. */
function always(metric: 'cpu' | 'memory', value: number): Metrics {
  return {
    source: 'always',
    async read(_droplet, {from, to}) {
      const stepMs = 60_000;
      const samples = Array.from({length: Math.floor((to - from) / stepMs)}, (_, at) => ({
        at: to - at * stepMs,
        value,
      }));
      return {series: [{metric, unit: '%', source: 'always', samples: samples.reverse(), stepMs, gaps: []}], asOf: to};
    },
  };
}
