import {describe, expect, test} from 'vitest';
import {NOW} from '../../test/local.ts';
import {metricsAnswer, metricsQueryFault} from './metrics.ts';

const END = NOW / 1000;
const query = (host: number, seconds = 3600, more: Record<string, string> = {}) =>
  new URLSearchParams({host_id: String(host), start: String(END - seconds), end: String(END), ...more});
const read = (name: string, host: number, seconds?: number, more?: Record<string, string>) =>
  metricsAnswer(name, query(host, seconds, more), NOW).data.result;

/** The formula of the control panel: what is not idle, between two samples. */
const cpuPercent = (host: number): number[] => {
  const series = read('cpu', host);
  const at = (index: number) => series.map(({metric, values}) => [metric.mode, Number(values[index]?.[1])] as const);
  return (series[0]?.values ?? []).slice(1).map((_, index) => {
    const deltas = at(index + 1).map(([mode, value], n) => [mode, value - (at(index)[n]?.[1] ?? 0)] as const);
    for (const [, delta] of deltas) expect(delta).toBeGreaterThanOrEqual(0);
    const all = deltas.reduce((sum, [, delta]) => sum + delta, 0);
    return 100 * (1 - (deltas.find(([mode]) => mode === 'idle')?.[1] ?? 0) / all);
  });
};

describe('metrics', () => {
  test('samples lie on a grid of 120 seconds and are strings', () => {
    const [series] = read('memory_total', 3164494);
    expect(series?.values).toHaveLength(31);
    expect(series?.values.map(([at]) => at % 120)).toEqual(Array(31).fill(0));
    expect(series?.values[0]?.[1]).toBe(String(4 * 1024 ** 3));
  });

  test('CPU counters only grow, and add up to the time of all vCPUs', () => {
    const modes = read('cpu', 3164494);
    expect(modes.map(({metric}) => metric.mode).sort()).toEqual([
      'idle',
      'iowait',
      'irq',
      'nice',
      'softirq',
      'steal',
      'system',
      'user',
    ]);
    const sum = (index: number) => modes.reduce((total, {values}) => total + Number(values[index]?.[1]), 0);
    expect(sum(1) - sum(0)).toBeCloseTo(2 * 120, 0);
  });

  test('the busy machine is busy and the idle one is not', () => {
    expect(Math.min(...cpuPercent(4207013))).toBeGreaterThan(80);
    expect(Math.max(...cpuPercent(4207044))).toBeLessThan(20);
  });

  test('overlapping windows agree', () => {
    const all = new Map(read('cpu', 4207013, 7200)[0]?.values);
    for (const [at, value] of read('cpu', 4207013, 600)[0]?.values ?? []) expect(all.get(at)).toBe(value);
  });

  test.each([
    ['without an agent', 3164611],
    ['that is off', 3165020],
    ['of nobody', 1],
  ])('a machine %s has none', (_, host) => {
    for (const name of ['cpu', 'memory_total', 'filesystem_free', 'load_1']) expect(read(name, host)).toEqual([]);
    expect(metricsAnswer('cpu', query(host), NOW)).toEqual({
      status: 'success',
      data: {resultType: 'matrix', result: []},
    });
  });

  test('a file system says which, and bandwidth which way', () => {
    expect(read('filesystem_size', 3164494)[0]?.metric).toEqual({
      host_id: '3164494',
      device: 'C:',
      fstype: 'NTFS',
      mountpoint: 'C:\\',
    });
    const inbound = read('bandwidth', 3164494, 600, {interface: 'public', direction: 'inbound'});
    expect(inbound[0]?.metric).toEqual({host_id: '3164494', interface: 'public', direction: 'inbound'});
    expect(Number(inbound[0]?.values[0]?.[1])).toBeGreaterThan(0);
  });

  test('nothing lies in the future, and a window has an end', () => {
    const future = new URLSearchParams({host_id: '3164494', start: '0', end: String(END + 86_400)});
    const values = metricsAnswer('load_1', future, NOW).data.result[0]?.values ?? [];
    expect(values.at(-1)?.[0]).toBe(END);
    expect(values).toHaveLength((14 * 86_400) / 120 + 1);
  });
});

test.each([
  ['cpu', {host_id: ''}, 'host_id'],
  ['cpu', {start: 'yesterday'}, 'start'],
  ['cpu', {end: ''}, 'end'],
  ['cpu', {start: String(END + 1)}, 'later'],
  ['bandwidth', {direction: 'inbound'}, 'interface'],
  ['bandwidth', {interface: 'public', direction: 'up'}, 'direction'],
])('%s refuses %j', (name, wrong, named) => {
  const params = query(3164494);
  for (const [key, value] of Object.entries(wrong)) params.set(key, value);
  expect(metricsQueryFault(name, params)).toContain(named);
});
