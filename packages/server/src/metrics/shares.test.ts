import {expect, test} from 'vitest';
import {added, usedPercent} from './shares.ts';

const series = (values: Record<number, number>) =>
  Object.entries(values).map(([at, value]) => ({at: Number(at), value}));
const GIB = 2 ** 30;

test('a share by hand: 1 of 4 GiB free is 75 % in use', () => {
  const free = series({1: GIB, 2: 4 * GIB, 3: 0});
  expect(usedPercent(free, series({1: 4 * GIB, 2: 4 * GIB, 3: 4 * GIB}))).toEqual(series({1: 75, 2: 0, 3: 100}));
});

test('a total that changes is the one of its moment', () => {
  expect(usedPercent(series({1: 20, 2: 20}), series({1: 40, 2: 80}))).toEqual(series({1: 50, 2: 75}));
});

test.each([
  ['no total', series({})],
  ['totals of other moments', series({11: 80, 12: 80})],
  ['a total of zero', series({1: 0, 2: 0})],
  ['a total below zero', series({1: -80, 2: -80})],
  ['a total that is no number', series({1: Number.NaN, 2: Number.POSITIVE_INFINITY})],
  ['a total of less than is free', series({1: 19.9, 2: 10})],
])('%s gives no value', (_name, total) => {
  expect(usedPercent(series({1: 20, 2: 20}), total)).toEqual([]);
});

test('what is free below zero gives no value, nor does nothing', () => {
  expect(usedPercent(series({1: -1, 2: 20}), series({1: 80, 2: 80}))).toEqual(series({2: 75}));
  expect(usedPercent([], series({1: 80}))).toEqual([]);
});

test('a sum is of moments that both have', () => {
  expect(added(series({1: 10, 2: 20, 4: 40}), series({4: 4, 2: 2, 3: 3}))).toEqual(series({2: 22, 4: 44}));
});
