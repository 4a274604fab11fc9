import {describe, expect, test} from 'vitest';
import {latch, startUpstream} from '../../../../test/fixtures/upstream.ts';
import {createPrometheusMetrics, type PrometheusOptions} from './metrics.ts';

const never = new AbortController().signal;
const MACHINE = {id: 7, name: 'win-web-01', vcpus: 2, publicIpv4: '203.0.113.10'};
const HOUR = 3_600_000;
/** On the grid of every step that divides an hour. */
const NOW = 1_800_000_000_000;
const WINDOW = {from: NOW - HOUR, to: NOW};

type Result = {metric: Record<string, string>; values: [number, string][]}[];
type Answer = (query: string, moments: number[]) => Result | {status: number; body: string};

/** A Prometheus that answers as the test says, and what it was asked. */
async function prometheusOf(answer: Answer, options: Partial<PrometheusOptions> = {}, wait = Promise.resolve()) {
  let open = 0;
  let mostOpen = 0;
  const asked: URLSearchParams[] = [];
  const upstream = await startUpstream(async (response, {path}) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await wait;
    const search = new URL(path, 'http://prometheus').searchParams;
    asked.push(search);
    const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(search.get(name))) as [
      number,
      number,
      number,
    ];
    const moments = Array.from({length: Math.floor((end - start) / step) + 1}, (_, index) => start + index * step);
    const said = answer(search.get('query') ?? '', moments);
    const result = {status: 'success', data: {resultType: 'matrix', result: said}};
    open -= 1;
    response.writeHead('status' in said ? said.status : 200, {'content-type': 'application/json'});
    response.end('status' in said ? said.body : JSON.stringify(result));
  });
  const metrics = createPrometheusMetrics({
    url: upstream.url,
    send: fetch,
    instance: '{name}:9182',
    now: () => NOW,
    ...options,
  });
  return {metrics, upstream, asked, mostOpen: () => mostOpen};
}

const nothing: Answer = () => [];
const EMPTY = JSON.stringify({status: 'success', data: {resultType: 'matrix', result: []}});

describe('what is asked', () => {
  test('seven queries about one machine, on a grid of whole steps, without a token that is not there', async () => {
    const {metrics, upstream, asked, mostOpen} = await prometheusOf(nothing);
    expect(await metrics.read(MACHINE, {from: WINDOW.from + 1, to: WINDOW.to + 1}, never)).toEqual({
      series: [],
      asOf: NOW,
    });
    expect(asked).toHaveLength(7);
    expect(mostOpen()).toBeLessThanOrEqual(4);
    for (const search of asked) {
      expect(Object.fromEntries(search)).toMatchObject({
        // The step before the window begins within it: counters need a reading before.
        start: String((NOW - HOUR) / 1_000),
        end: String(NOW / 1_000),
        step: '120',
      });
      expect(search.get('query')).toContain('{instance="win-web-01:9182"');
    }
    for (const {path, headers} of upstream.received) {
      expect(path).toMatch(/^\/api\/v1\/query_range\?/);
      expect(headers.authorization).toBeUndefined();
    }
  });

  test('old and new names of memory', async () => {
    const {metrics, asked} = await prometheusOf(nothing);
    await metrics.read(MACHINE, WINDOW, never);
    const queries = asked.map((search) => search.get('query')).join('\n');
    for (const name of [
      'windows_memory_physical_free_bytes',
      'windows_os_physical_memory_free_bytes',
      'windows_memory_physical_total_bytes',
      'windows_cs_physical_memory_bytes',
    ]) {
      expect(queries).toContain(`${name}{instance="win-web-01:9182"}[120s]`);
    }
  });

  test('the token, and another label', async () => {
    const {metrics, upstream, asked} = await prometheusOf(nothing, {
      token: 'a-bearer',
      label: 'host',
      instance: '{ip}',
    });
    await metrics.read(MACHINE, WINDOW, never);
    expect(upstream.received[0]?.headers.authorization).toBe('Bearer a-bearer');
    expect(asked[0]?.get('query')).toContain('{host="203.0.113.10"');
  });

  test.each([
    ['a minute', 60_000],
    ['an hour', HOUR],
    ['a day', 24 * HOUR],
    ['a day and a bit', 24 * HOUR + 1],
    ['two weeks', 14 * 24 * HOUR],
    ['a year', 365 * 24 * HOUR],
  ])('%s has a thousand moments at most, and steps of two readings at least', async (_name, lengthMs) => {
    let most = 0;
    const {metrics, asked} = await prometheusOf((_query, moments) => {
      most = Math.max(most, moments.length);
      return [];
    });
    await metrics.read(MACHINE, {from: NOW + 60_000 - lengthMs, to: NOW + 60_000}, never);
    expect(most).toBeLessThanOrEqual(1_000);
    expect(Number(asked[0]?.get('step')) % 120).toBe(0);
  });

  test('nothing of a machine that has not what its label is made of, and of a window of no step', async () => {
    const {metrics, asked} = await prometheusOf(nothing, {instance: '{ip}:9182'});
    const noAddress = {...MACHINE, publicIpv4: undefined};
    expect(await metrics.read(noAddress, WINDOW, never)).toEqual({series: [], asOf: NOW});
    await metrics.read(MACHINE, {from: NOW, to: NOW - 2 * HOUR}, never);
    expect(asked).toHaveLength(0);
  });

  test.each([
    ['quotes', '"} or up{job="'],
    ['a backslash before our quote', 'a\\'],
    ['braces', '{}'],
    ['a line end', 'a\nb"}'],
    ['a comment', '"} # '],
  ])('a name with %s adds nothing to a query', async (_name, name) => {
    const read = async (named: string) => {
      const {metrics, asked} = await prometheusOf(nothing);
      await metrics.read({...MACHINE, name: named}, WINDOW, never);
      return asked.map((search) => search.get('query') ?? '').sort();
    };
    // A string of PromQL: from a quote to the next one that no backslash is before.
    const withoutStrings = (query: string) => query.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
    expect((await read(name)).map(withoutStrings)).toEqual((await read('plain')).map(withoutStrings));
  });
});

describe('what is read', () => {
  test('counters become per cent, amounts shares by volume, and rates stay', async () => {
    const {metrics} = await prometheusOf((query, moments) => {
      const series = (metric: Record<string, string>, value: (index: number) => number) => ({
        metric,
        values: moments.map((at, index): [number, string] => [at, String(value(index))]),
      });
      if (query.includes('windows_cpu_time_total')) {
        const modes = {idle: 180, privileged: 12, user: 48};
        return Object.entries(modes).map(([mode, perStep]) => series({mode}, (index) => 5_000 + perStep * index));
      }
      if (query.includes('physical_free')) return [series({}, () => 1_000)];
      if (query.includes('physical_total')) return [series({}, () => 4_000)];
      if (query.includes('disk_free')) return [series({volume: 'D:'}, () => 30), series({volume: 'C:'}, () => 10)];
      if (query.includes('disk_size')) return ['C:', 'D:', 'E:'].map((volume) => series({volume}, () => 100));
      return [series({}, () => (query.includes('received') ? 12.5 : 3))];
    });
    const {series} = await metrics.read(MACHINE, WINDOW, never);
    const told = series.map(({metric, device, unit, samples}) => [
      metric + (device ?? ''),
      unit,
      samples.length,
      ...new Set(samples.map(({value}) => Math.round(value * 1e6) / 1e6)),
    ]);
    expect(told).toEqual([
      ['cpu', '%', 31, 25],
      ['memory', '%', 31, 75],
      ['diskC:', '%', 31, 90],
      ['diskD:', '%', 31, 70],
      ['inbound', 'Mbps', 31, 12.5],
      ['outbound', 'Mbps', 31, 3],
    ]);
    expect(series[0]).toMatchObject({source: 'prometheus', stepMs: 120_000, gaps: []});
    expect(series[0]?.samples.at(-1)?.at).toBe(NOW);
  });
});

describe('a failure', () => {
  const secret = 'a-word-of-the-upstream';
  const error = JSON.stringify({status: 'error', errorType: 'bad_data', error: secret});

  test.each([
    ['a wrong query', {status: 400, body: error}, 'Prometheus answered 400'],
    ['an error with 200', {status: 200, body: error}, 'not a matrix'],
    ['a page', {status: 200, body: `<html>${secret}`}, 'not a matrix'],
    ['a matrix with no end', {status: 200, body: `${EMPTY}${' '.repeat(9_000_000)}`}, 'too long'],
  ])('%s is an error of ours', async (_name, answer, words) => {
    const {metrics} = await prometheusOf(() => answer);
    const failed = await metrics.read(MACHINE, WINDOW, never).catch((reason: unknown) => reason as Error);
    expect(failed).toBeInstanceOf(Error);
    expect(String(failed)).toContain(words);
    expect(`${String(failed)}${String((failed as Error).cause)}`).not.toContain(secret);
  });

  test('a caller that leaves ends the calls', async () => {
    const {opened, open} = latch();
    const {metrics, upstream} = await prometheusOf(nothing, {}, opened);
    const leaver = new AbortController();
    const left = metrics.read(MACHINE, WINDOW, leaver.signal);
    await upstream.asked;
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await upstream.left;
    open();
    expect(upstream.received.length).toBeLessThanOrEqual(4);
  });
});
