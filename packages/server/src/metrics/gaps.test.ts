import {describe, expect, test} from 'vitest';
import {findGaps, inOrder, usualStepMs} from './gaps.ts';

const at = (...minutes: number[]) => minutes.map((minute) => ({at: minute * 60_000, value: 1}));
const minutes = (from: number, to: number) => ({from: from * 60_000, to: to * 60_000});
const STEP = 60_000;

describe('inOrder', () => {
  test('sorts, and of two at one moment takes the later word', () => {
    const samples = [
      {at: 3, value: 30},
      {at: 1, value: 10},
      {at: 3, value: 31},
      {at: 2, value: 20},
    ];
    expect(inOrder(samples)).toEqual([
      {at: 1, value: 10},
      {at: 2, value: 20},
      {at: 3, value: 31},
    ]);
  });

  test('leaves out what is no number', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(inOrder([...values.map((value, index) => ({at: index, value})), {at: Number.NaN, value: 1}])).toEqual([]);
  });
});

describe('usualStepMs', () => {
  test.each([
    ['nothing', at(), undefined],
    ['one sample', at(5), undefined],
    ['two samples', at(5, 7), 2 * STEP],
    ['a regular step', at(0, 1, 2, 3), STEP],
    ['a step with a gap in it', at(0, 1, 2, 300, 301), STEP],
    ['as many short as long ones', at(0, 1, 6), STEP],
  ])('%s', (_name, samples, expected) => {
    expect(usualStepMs(samples)).toBe(expected);
  });
});

describe('findGaps', () => {
  test.each([
    ['no sample', at(), [minutes(0, 10)]],
    ['every sample', at(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), []],
    ['also one at the start', at(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), []],
    ['a late start', at(5, 6, 7, 8, 9, 10), [minutes(0, 4)]],
    ['an early end', at(1, 2, 3), [minutes(3, 10)]],
    ['one missing', at(1, 2, 3, 5, 6, 7, 8, 9, 10), [minutes(3, 4)]],
    ['all three', at(3, 4, 8), [minutes(0, 2), minutes(4, 7), minutes(8, 10)]],
    ['one sample only', at(5), [minutes(0, 4), minutes(5, 10)]],
    ['one a moment before the window', at(0), [minutes(0, 10)]],
    ['outside the window', at(-3, -2, 30, 31), [minutes(0, 10)]],
    ['one whose step begins in the window', at(1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5), []],
    ['jitter', at(1.2, 2, 3.1, 4, 5, 5.9, 7.1, 8, 9.2, 10), []],
  ])('%s', (_name, samples, expected) => {
    expect(findGaps(samples, minutes(0, 10), STEP)).toEqual(expected);
  });

  test('an empty window has none', () => {
    expect(findGaps([], minutes(3, 3), STEP)).toEqual([]);
  });
});
