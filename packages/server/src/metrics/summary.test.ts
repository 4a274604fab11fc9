import {describe, expect, test} from 'vitest';
import type {Series} from '../resources.ts';
import {toSeries} from './series.ts';
import {summarize} from './summary.ts';

const MINUTE = 60_000;
const window = {from: 0, to: 100 * MINUTE};

/** A series of one value a minute, or at the minutes that are given. */
function seriesOf(
  values: readonly number[],
  at = values.map((_, index) => index + 1),
  source = 'digitalocean',
): Series {
  const samples = values.map((value, index) => ({at: (at[index] as number) * MINUTE, value}));
  return toSeries({metric: 'cpu', source, samples, stepMs: MINUTE}, window) as Series;
}

const oneTo = (count: number) => Array.from({length: count}, (_, index) => index + 1);

describe('a full window', () => {
  test('of 1 to 100 has the ranks that one counts to', () => {
    const summary = summarize(seriesOf(oneTo(100)), window);
    expect(summary).toEqual({count: 100, mean: 50.5, max: 100, p50: 50, p95: 95, coverage: 1});
  });

  test('does not depend on the order of the values', () => {
    expect(summarize(seriesOf(oneTo(100).reverse()), window)).toMatchObject({p50: 50, p95: 95, max: 100});
  });

  test('a load of one minute in twenty is above p95, of two it is not', () => {
    const short = oneTo(100).map((minute) => (minute % 20 === 0 ? 90 : 10));
    const long = oneTo(100).map((minute) => (minute % 20 < 2 ? 90 : 10));
    expect(summarize(seriesOf(short), window)).toMatchObject({p95: 10, max: 90});
    expect(summarize(seriesOf(long), window)).toMatchObject({p95: 90, max: 90});
  });

  test('is weighted by time: measured twice as often is not twice as much', () => {
    // 40 % for 50 minutes, read every two minutes; 10 % for 50 minutes, read every minute and a bit.
    const often = Array.from({length: 40}, (_, index) => (index + 1) * 1.25);
    const rarely = Array.from({length: 33}, (_, index) => 50 + Math.min(50, (index + 1) * 1.5625));
    const values = [...often.map(() => 10), ...rarely.map(() => 40)];
    const summary = summarize(seriesOf(values, [...often, ...rarely]), window);
    expect(summary?.mean).toBeCloseTo(25, 9);
    expect(summary?.coverage).toBe(1);
  });
});

describe('a window with gaps', () => {
  test('says what share of it was measured, and weighs nothing by what was not', () => {
    const at = [...oneTo(20), ...oneTo(30).map((minute) => minute + 70)];
    const series = seriesOf([...oneTo(20).map(() => 10), ...oneTo(30).map(() => 60)], at);
    expect(series.gaps).toEqual([{from: 20 * MINUTE, to: 70 * MINUTE}]);
    const summary = summarize(series, window);
    expect(summary).toEqual({count: 50, mean: 40, max: 60, p50: 60, p95: 60, coverage: 0.5});
  });

  test('a part of it can be looked at alone', () => {
    const summary = summarize(seriesOf(oneTo(100)), {from: 90 * MINUTE, to: 110 * MINUTE});
    expect(summary).toMatchObject({count: 11, max: 100, coverage: 0.5});
  });

  test('one sample is one step of it', () => {
    expect(summarize(seriesOf([42]), window)).toEqual({
      count: 1,
      mean: 42,
      max: 42,
      p50: 42,
      p95: 42,
      coverage: expect.closeTo(0.01, 9),
    });
  });

  test('without any sample there is no summary', () => {
    expect(summarize({samples: [], stepMs: MINUTE}, window)).toBeUndefined();
    expect(summarize(seriesOf([1, 2]), {from: 90 * MINUTE, to: 100 * MINUTE})).toBeUndefined();
    expect(toSeries({metric: 'cpu', source: 'prometheus', samples: [], stepMs: MINUTE}, window)).toBeUndefined();
  });
});

test('mixed sources stay apart, each with its own step, gaps and coverage', () => {
  const everyMinute = seriesOf(oneTo(100), undefined, 'digitalocean');
  const everyTen = seriesOf([10, 20, 30, 60, 70], [10, 20, 30, 60, 70], 'prometheus');
  expect([everyMinute, everyTen].map(({source, stepMs}) => [source, stepMs / MINUTE])).toEqual([
    ['digitalocean', 1],
    ['prometheus', 10],
  ]);
  expect(everyTen.gaps).toEqual([
    {from: 30 * MINUTE, to: 50 * MINUTE},
    {from: 70 * MINUTE, to: 100 * MINUTE},
  ]);
  expect(summarize(everyMinute, window)).toMatchObject({count: 100, p50: 50, coverage: 1});
  expect(summarize(everyTen, window)).toMatchObject({count: 5, mean: 38, p50: 30, p95: 70, coverage: 0.5});
});
