import {describe, expect, test} from 'vitest';
import {latch, startUpstream} from '../../../../test/fixtures/upstream.ts';
import type {Series} from '../resources.ts';
import type {Api} from './api.ts';
import {createDropletMetrics} from './metrics.ts';

const TOKEN = 'the-account-token';
const never = new AbortController().signal;
const MACHINE = {id: 222651441, name: 'win-web-01', vcpus: 1, publicIpv4: undefined};
const START = 1_635_386_880;
const WINDOW = {from: START * 1_000, to: (START + 240) * 1_000};

type Values = readonly (number | string)[];
const series = (metric: Record<string, string>, values: Values) => ({
  metric: {host_id: '222651441', ...metric},
  values: values.map((value, index) => [START + index * 120, String(value)]),
});

/** What each metric answers: series, a status, or a whole body. */
type Answers = Record<string, ReturnType<typeof series>[] | number | object>;

const FULL: Answers = {
  // A machine that was busy for a quarter of the time, with the modes of a Linux.
  cpu: [
    series({mode: 'idle'}, [1_000, 1_090, 1_180]),
    series({mode: 'iowait'}, [5, 10, 15]),
    series({mode: 'user'}, [100, 125, 150]),
  ],
  memory_total: [series({}, [4_000, 4_000, 4_000])],
  memory_available: [series({}, [1_000, 2_000, 3_000])],
  filesystem_free: [
    series({device: '/dev/vda1', fstype: 'ext4', mountpoint: '/elsewhere'}, [4, 4, 4]),
    series({device: '/dev/vda1', fstype: 'ext4', mountpoint: '/'}, [10, 20, 30]),
    series({device: 'D:', fstype: 'NTFS', mountpoint: 'D:\\'}, [50, 50, 50]),
  ],
  filesystem_size: [
    series({device: 'D:', fstype: 'NTFS', mountpoint: 'D:\\'}, [200, 200, 200]),
    series({device: '/dev/vda1', fstype: 'ext4', mountpoint: '/'}, [40, 40, 40]),
    series({device: '/dev/vdb', fstype: 'ext4', mountpoint: '/unheard'}, [40, 40, 40]),
  ],
  'bandwidth inbound': [series({interface: 'public', direction: 'inbound'}, ['0.0166', '0.015', '0.0149'])],
  'bandwidth outbound': [series({interface: 'public', direction: 'outbound'}, [1, 2, 3])],
};

/** Monitoring that answers as the test says; what is not named has no data, which is an empty result. */
async function monitoringOf(answers: Answers, wait: Promise<void> = Promise.resolve()) {
  const clock = {now: WINDOW.to};
  let open = 0;
  let mostOpen = 0;
  const upstream = await startUpstream(async (response, {path}) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    await wait;
    const {pathname, searchParams} = new URL(path, 'http://monitoring');
    const name = [pathname.split('/').at(-1), searchParams.get('direction')].filter(Boolean).join(' ');
    const answer = answers[name] ?? [];
    response.writeHead(typeof answer === 'number' ? answer : 200, {'content-type': 'application/json'});
    const matrix = {status: 'success', data: {resultType: 'matrix', result: answer}};
    open -= 1;
    response.end(
      JSON.stringify(Array.isArray(answer) ? matrix : {message: 'a word of the upstream', ...Object(answer)}),
    );
  });
  const metrics = createDropletMetrics({url: upstream.url, token: TOKEN, send: fetch, now: () => clock.now});
  const names = () => upstream.received.map(({path}) => path.split('/').at(-1)?.split('?')[0]).sort();
  return {metrics, clock, upstream, names, mostOpen: () => mostOpen};
}

const valuesOf = (found: readonly Series[]) =>
  Object.fromEntries(found.map(({metric, device = '', samples}) => [metric + device, samples.map(({value}) => value)]));

describe('a machine with the agent', () => {
  test('counters become per cent, amounts shares, and rates stay', async () => {
    const {metrics} = await monitoringOf(FULL);
    const {series: found, asOf} = await metrics.read(MACHINE, WINDOW, never);
    expect(asOf).toBe(WINDOW.to);
    expect(valuesOf(found)).toEqual({
      cpu: [25, 25],
      memory: [75, 50, 25],
      'diskD:': [75, 75, 75],
      'disk/': [75, 50, 25],
      inbound: [0.0166, 0.015, 0.0149],
      outbound: [1, 2, 3],
    });
    expect(found[0]).toEqual({
      metric: 'cpu',
      unit: '%',
      source: 'digitalocean',
      samples: [
        {at: (START + 120) * 1_000, value: 25},
        {at: (START + 240) * 1_000, value: 25},
      ],
      stepMs: 120_000,
      gaps: [],
    });
    expect(found.at(-1)).toMatchObject({unit: 'Mbps', source: 'digitalocean'});
  });

  test('seven calls with the token, the machine and the window in seconds', async () => {
    const {metrics, upstream} = await monitoringOf(FULL);
    await metrics.read(MACHINE, {from: WINDOW.from + 999, to: WINDOW.to + 59_999}, never);
    const base = '/v2/monitoring/metrics/droplet';
    const query = 'host_id=222651441&start=1635386880&end=1635387120';
    expect(upstream.received.map(({path}) => path).sort()).toEqual([
      `${base}/bandwidth?${query}&interface=public&direction=inbound`,
      `${base}/bandwidth?${query}&interface=public&direction=outbound`,
      `${base}/cpu?${query}`,
      `${base}/filesystem_free?${query}`,
      `${base}/filesystem_size?${query}`,
      `${base}/memory_available?${query}`,
      `${base}/memory_total?${query}`,
    ]);
    for (const {method, headers} of upstream.received) {
      expect([method, headers.authorization]).toEqual(['GET', `Bearer ${TOKEN}`]);
    }
  });

  test('one that does not say what is available has what is free or cached', async () => {
    const free = [series({}, [400, 900, 1_500])];
    const cached = [series({}, [600, 1_100, 1_500])];
    const {metrics, names} = await monitoringOf({
      ...FULL,
      memory_available: [],
      memory_free: free,
      memory_cached: cached,
    });
    const {series: found} = await metrics.read(MACHINE, WINDOW, never);
    expect(valuesOf(found).memory).toEqual([75, 50, 25]);
    expect(names()).toHaveLength(9);
  });

  test('one that says less has fewer series, and one reading of counters is none', async () => {
    const {metrics} = await monitoringOf({
      cpu: [series({mode: 'idle'}, [1_000]), series({mode: 'user'}, [100])],
      memory_total: [series({}, [4_000])],
      'bandwidth inbound': [series({}, ['NaN', 'none', ''])],
      'bandwidth outbound': [series({}, [7])],
    });
    const {series: found} = await metrics.read(MACHINE, {...WINDOW, to: WINDOW.from + 600_000}, never);
    expect(valuesOf(found)).toEqual({outbound: [7]});
    expect(found[0]).toMatchObject({stepMs: 120_000, gaps: [{from: WINDOW.from, to: WINDOW.from + 600_000}]});
  });
});

test('a Windows machine without the agent has no data, and that is no error', async () => {
  const {metrics, names} = await monitoringOf({});
  expect(await metrics.read(MACHINE, WINDOW, never)).toEqual({series: [], asOf: WINDOW.to});
  // What its agent would measure is asked for once, and not for the rest.
  expect(names().sort()).toEqual(['bandwidth', 'bandwidth', 'cpu', 'memory_total']);
});

test('a machine that monitoring has not heard of has none either', async () => {
  const {metrics} = await monitoringOf(Object.fromEntries(Object.keys(FULL).map((name) => [name, 404])));
  expect((await metrics.read(MACHINE, WINDOW, never)).series).toEqual([]);
});

describe('the account is asked little', () => {
  test('many callers at once share one read, four calls at a time', async () => {
    const {opened, open} = latch();
    const {metrics, upstream, mostOpen} = await monitoringOf(FULL, opened);
    const all = Promise.all(
      Array.from({length: 50}, (_, ms) => metrics.read(MACHINE, {...WINDOW, to: WINDOW.to + ms}, never)),
    );
    await expect.poll(() => upstream.received.length).toBe(4);
    open();
    expect(new Set((await all).map(({series: found}) => found)).size).toBe(1);
    expect(upstream.received).toHaveLength(7);
    expect(mostOpen()).toBe(4);
  });

  test('for a minute it is not asked again, then it is; another machine and window are their own', async () => {
    const {metrics, clock, upstream} = await monitoringOf(FULL);
    await metrics.read(MACHINE, WINDOW, never);
    clock.now += 59_999;
    expect((await metrics.read(MACHINE, WINDOW, never)).asOf).toBe(WINDOW.to);
    expect(upstream.received).toHaveLength(7);
    await metrics.read({...MACHINE, id: 7}, WINDOW, never);
    await metrics.read(MACHINE, {...WINDOW, to: WINDOW.to + 60_000}, never);
    expect(upstream.received).toHaveLength(21);
    clock.now += 1;
    expect((await metrics.read(MACHINE, WINDOW, never)).asOf).toBe(clock.now);
    expect(upstream.received).toHaveLength(28);
  });

  test('a caller that leaves is let go, and the others have their answer', async () => {
    const {opened, open} = latch();
    const {metrics} = await monitoringOf(FULL, opened);
    const leaver = new AbortController();
    const left = metrics.read(MACHINE, WINDOW, leaver.signal);
    const stayed = metrics.read(MACHINE, WINDOW, never);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    open();
    expect((await stayed).series).toHaveLength(6);
  });
});

describe('a failure', () => {
  test.each([
    ['a status', 500, 'answered 500'],
    ['an error in its words', {status: 'error'}, 'is not a matrix'],
    ['another kind of answer', {status: 'success', data: {resultType: 'vector', result: []}}, 'is not a matrix'],
  ])('%s is one of ours, and is not remembered', async (_name, answer, words) => {
    const answers: Answers = {...FULL, memory_total: answer};
    const {metrics} = await monitoringOf(answers);
    const failed = await metrics.read(MACHINE, WINDOW, never).catch((error: unknown) => error as Error);
    expect(failed).toBeInstanceOf(Error);
    expect(String(failed)).toContain(words);
    expect(String(failed)).not.toMatch(/upstream|the-account-token/);
    answers.memory_total = FULL.memory_total as object;
    expect((await metrics.read(MACHINE, WINDOW, never)).series).toHaveLength(6);
  });
});

test("the account's own client is used where it is given: its quota is counted once", async () => {
  const paths: string[] = [];
  const get = async (_flow: string, path: string) => void paths.push(path);
  const other = () => Promise.reject(new Error('not a read of one thing'));
  const api: Api = {get, list: other, write: other, withToken: () => api};
  const refused = () => Promise.reject(new Error('past the client'));
  const metrics = createDropletMetrics({api, url: 'https://cloud.example', token: TOKEN, send: refused});
  expect((await metrics.read(MACHINE, WINDOW, never)).series).toEqual([]);
  expect(paths).toHaveLength(4);
  expect(new Set(paths.map((path) => path.split('/')[2]))).toEqual(new Set(['monitoring']));
});
