import {expect, it} from 'vitest';
import {chartPath, topOf} from './chart-path.ts';

it('draws a line from the bottom to the top of its box', () => {
  expect(chartPath([0, 50, 100], 100, 200, 60)).toBe('M0 60L100 30L200 0');
});

it('is broken where nothing was measured, and a point between two gaps is a dash', () => {
  expect(chartPath([0, null, 100, 100, null, 50, null], 100, 60, 10)).toBe('M-2.5 10h5M20 0L30 0M47.5 5h5');
});

it('stays in its box, whatever is sent', () => {
  expect(chartPath([-20, 250], 100, 10, 10)).toBe('M0 10L10 0');
  expect(chartPath([], 100, 10, 10)).toBe('');
  expect(chartPath([null, null], 100, 10, 10)).toBe('');
  expect(chartPath([5], 10, 10, 10)).toBe('M-2.5 5h5');
});

it('has all of it at the top for per cent, and the highest value for a rate', () => {
  expect(topOf('%', [3, 250])).toBe(100);
  expect(topOf('Mbps', [0.5, null, 3.2])).toBe(3.2);
  expect(topOf('Mbps', [0, null])).toBe(1);
});
