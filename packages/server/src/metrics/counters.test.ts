import {describe, expect, test} from 'vitest';
import {type CpuCounters, cpuPercent} from './counters.ts';

/** The published example of the CPU endpoint: seconds by mode at three moments. */
const AT = [1_635_386_880, 1_635_387_000, 1_635_387_120].map((seconds) => seconds * 1_000);
const PUBLISHED = {
  idle: [122_901.18, 123_020.92, 123_140.8],
  iowait: [14.99, 15.01, 15.01],
  irq: [0, 0, 0],
  nice: [66.35, 66.35, 66.35],
  softirq: [2.13, 2.13, 2.13],
  steal: [7.89, 7.9, 7.91],
  system: [140.09, 140.2, 140.23],
  user: [278.57, 278.65, 278.69],
};

const series = (values: readonly number[], times: readonly number[] = values.map((_, index) => index * 60_000)) =>
  values.map((value, index) => ({at: times[index] as number, value}));
const countersOf = (modes: Record<string, readonly number[]>, times?: readonly number[]): CpuCounters =>
  Object.fromEntries(Object.entries(modes).map(([mode, values]) => [mode, series(values, times)]));

/** Minutes and values, to read easily. */
const told = (counters: CpuCounters) => cpuPercent(counters).map(({at, value}) => [at / 60_000, Math.round(value)]);

describe('the published example', () => {
  const percents = cpuPercent(countersOf(PUBLISHED, AT));
  const mean = percents.reduce((sum, {value}) => sum + value, 0) / percents.length;

  test('gives 0.125 % over its two pairs', () => {
    expect(percents.map(({at}) => at)).toEqual(AT.slice(1));
    // 119.96 seconds of both, of which 119.74 and 119.88 were idle: 0.22 / 119.96 and 0.08 / 119.96.
    expect(percents[0]?.value).toBeCloseTo(0.1834, 4);
    expect(percents[1]?.value).toBeCloseTo(0.0667, 4);
    expect(mean).toBeCloseTo(0.125, 4);
  });

  test('would be 0.1167 % with waiting for a disk counted as idle', () => {
    const {iowait, idle, ...others} = PUBLISHED;
    const together = {...others, idle: idle.map((value, index) => value + (iowait[index] as number))};
    const values = cpuPercent(countersOf(together, AT)).map(({value}) => value);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.1167, 4);
  });

  test('comes to the same out of order and with readings twice', () => {
    const muddled = Object.fromEntries(
      Object.entries(countersOf(PUBLISHED, AT)).map(([mode, samples]) => [mode, [...samples, ...samples].reverse()]),
    );
    expect(cpuPercent(muddled)).toEqual(percents);
  });
});

describe('no value', () => {
  test('across a start of the machine, and right ones on both sides', () => {
    const counters = countersOf({idle: [900, 945, 990, 30, 60], user: [100, 115, 130, 30, 60]});
    expect(told(counters)).toEqual([
      [1, 25],
      [2, 25],
      [4, 50],
    ]);
  });

  test('where one mode alone was set back', () => {
    const counters = countersOf({idle: [0, 30, 60, 90], user: [50, 80, 10, 40]});
    expect(told(counters)).toEqual([
      [1, 50],
      [3, 50],
    ]);
  });

  test('across a gap, in which the machine may have been started anew', () => {
    const times = [0, 1, 2, 60, 61].map((minute) => minute * 60_000);
    const counters = countersOf({idle: [10, 40, 70, 1_000, 1_030], user: [10, 40, 70, 3_000, 3_030]}, times);
    expect(told(counters)).toEqual([
      [1, 50],
      [2, 50],
      [61, 50],
    ]);
  });

  test('where a mode was not read', () => {
    const counters = {
      idle: series([0, 30, 60, 90, 120]),
      user: series([0, 30, 60, 90, 120]).filter(({at}) => at !== 120_000),
    };
    expect(told(counters)).toEqual([
      [1, 50],
      [4, 50],
    ]);
  });

  test('where the counters stood still', () => {
    expect(told(countersOf({idle: [5, 5, 35], user: [5, 5, 5]}))).toEqual([[2, 0]]);
  });

  test.each([
    ['nothing', {}],
    ['empty series', {idle: [], user: []}],
    ['one reading', {idle: [5], user: [5]}],
    ['no mode that is idle', {user: [0, 5, 10]}],
  ])('of %s', (_name, modes) => {
    expect(cpuPercent(countersOf(modes))).toEqual([]);
  });
});

test('a mode without readings is no mode, and full and idle are 100 and 0', () => {
  expect(told(countersOf({idle: [0, 0, 60], user: [0, 60, 60], guest: []}))).toEqual([
    [1, 100],
    [2, 0],
  ]);
});
