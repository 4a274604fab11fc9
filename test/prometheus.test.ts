import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {summarize} from '../packages/server/src/metrics/summary.ts';
import {createOutbound} from '../packages/server/src/outbound/outbound.ts';
import {createPrometheusMetrics} from '../packages/server/src/prometheus/metrics.ts';
import type {Series} from '../packages/server/src/resources.ts';
import {findPrometheus} from '../scripts/prometheus.mjs';
import {type RunningPrometheus, startPrometheus} from './fixtures/prometheus.ts';
import {
  cpuShareAt,
  FIRST_S,
  HOSTILE_NAMES,
  HOUR_S,
  LAST_S,
  memoryShareAt,
  REBOOT_H,
  SILENT_H,
  windowsExporterSeries,
} from './fixtures/windows-exporter.ts';

/* The adapter against a real Prometheus, with series of known shape in windows_exporter's names. */
const program = findPrometheus();
const reason =
  program === undefined ? ' (skipped: there is no prometheus with its promtool; PROMETHEUS may name one)' : '';

const never = new AbortController().signal;
const WINDOW = {from: FIRST_S * 1_000, to: LAST_S * 1_000};
const STEP_MS = 360_000;
const machine = (name: string) => ({id: 1, name, vcpus: 2, publicIpv4: undefined});
const hourOf = (at: number) => (at - WINDOW.from) / HOUR_S / 1_000;
const atHour = (hour: number) => WINDOW.from + hour * HOUR_S * 1_000;

describe.skipIf(program === undefined)(`a real Prometheus${reason}`, () => {
  let prometheus: RunningPrometheus;
  let found: Series[];
  const seriesOf = (name: string) => found.find(({metric, device = ''}) => metric + device === name) as Series;
  const read = async (name: string, window = WINDOW) => {
    const {url} = prometheus;
    const send = createOutbound({origins: [url], privateHosts: []}).for(url);
    return (await createPrometheusMetrics({url, instance: '{name}:9182', send}).read(machine(name), window, never))
      .series;
  };

  beforeAll(async () => {
    prometheus = await startPrometheus(program as string, windowsExporterSeries());
    found = await read('win-web-01');
  }, 60_000);
  afterAll(() => prometheus?.close());

  test('has all that the machine said, in steps of three days by a thousand', () => {
    expect(found.map(({metric, device, unit, source}) => [metric + (device ?? ''), unit, source])).toEqual([
      ['cpu', '%', 'prometheus'],
      ['memory', '%', 'prometheus'],
      ['diskC:', '%', 'prometheus'],
      ['diskD:', '%', 'prometheus'],
      ['inbound', 'Mbps', 'prometheus'],
      ['outbound', 'Mbps', 'prometheus'],
    ]);
    for (const {stepMs, samples} of found) {
      expect(stepMs).toBe(STEP_MS);
      expect(samples.length).toBeGreaterThan(600);
      expect(samples.length).toBeLessThanOrEqual(1_000);
    }
  });

  test('the processors: a fifth, four fifths, two fifths, and nothing across a reboot and a silence', () => {
    const cpu = seriesOf('cpu');
    for (const {at, value} of cpu.samples)
      expect(value, `hour ${hourOf(at)}`).toBeCloseTo(100 * cpuShareAt(hourOf(at)), 6);
    expect(cpu.gaps).toEqual([
      {from: atHour(REBOOT_H), to: atHour(REBOOT_H) + STEP_MS},
      {from: atHour(SILENT_H.from), to: atHour(SILENT_H.to) + STEP_MS},
    ]);
    const summary = summarize(cpu, WINDOW);
    // 24 hours of 20 %, 24 of 80 %, and 24 of 40 % of which 4.2 were not measured.
    expect(summary).toMatchObject({p50: expect.closeTo(40, 6), p95: expect.closeTo(80, 6), max: expect.closeTo(80, 6)});
    expect(summary?.mean).toBeCloseTo((24 * 20 + 24 * 80 + 19.8 * 40) / 67.8, 1);
    expect(summary?.coverage).toBeCloseTo(67.8 / 72, 9);
  });

  test('the memory: three quarters, then half, with the silence as its only gap', () => {
    const memory = seriesOf('memory');
    for (const {at, value} of memory.samples) {
      expect(value, `hour ${hourOf(at)}`).toBeCloseTo(100 * memoryShareAt(hourOf(at)), 6);
    }
    expect(memory.gaps).toEqual([{from: atHour(SILENT_H.from), to: atHour(SILENT_H.to)}]);
  });

  test('the disks with a letter, and the traffic of both cards also across the reboot', () => {
    expect(new Set(seriesOf('diskC:').samples.map(({value}) => value.toFixed(6)))).toEqual(new Set(['60.000000']));
    expect(new Set(seriesOf('diskD:').samples.map(({value}) => value.toFixed(6)))).toEqual(new Set(['10.000000']));
    for (const [name, mbps] of [
      ['inbound', 12.5],
      ['outbound', 3],
    ] as const) {
      const {samples, gaps} = seriesOf(name);
      for (const {at, value} of samples) expect(value, `hour ${hourOf(at)}`).toBeCloseTo(mbps, 6);
      expect(gaps).toEqual([{from: atHour(SILENT_H.from), to: atHour(SILENT_H.to)}]);
    }
  });

  test('the names before 0.30, and two jobs that watch one machine', async () => {
    const [cpu, memory, ...others] = await read('sql-prod-7');
    expect(others).toEqual([]);
    expect(memory).toMatchObject({metric: 'memory', gaps: []});
    expect(new Set(memory?.samples.map(({value}) => value))).toEqual(new Set([75]));
    expect(cpu).toMatchObject({metric: 'cpu', gaps: []});
    for (const {at, value} of cpu?.samples ?? []) expect(value, `hour ${hourOf(at)}`).toBeCloseTo(50, 6);
  });

  test('a machine that nobody watches, and a time before anybody did, have no series', async () => {
    expect(await read('win-web-02')).toEqual([]);
    const week = 7 * 24 * HOUR_S * 1_000;
    expect(await read('win-web-01', {from: WINDOW.from - week, to: WINDOW.to - week})).toEqual([]);
  });

  test.each(HOSTILE_NAMES.map((name, index) => [JSON.stringify(name), name, index + 1] as const))(
    'a machine called %s is read, and no other one',
    async (_name, name, percent) => {
      const series = await read(name, {from: WINDOW.from, to: atHour(1)});
      expect(series.map(({metric}) => metric)).toEqual(['memory']);
      for (const {value} of series[0]?.samples ?? []) expect(value).toBeCloseTo(percent, 6);
      expect(series[0]?.samples.length).toBeGreaterThan(20);
    },
  );

  test('a query that it refuses is an error without its words', async () => {
    const {url} = prometheus;
    const broken = createPrometheusMetrics({url, instance: 'x', label: 'no label', send: fetch});
    const failed = await broken.read(machine('win-web-01'), WINDOW, never).catch((error: unknown) => String(error));
    expect(failed).toBe('Error: Prometheus answered 400 to a query');
  });
});
