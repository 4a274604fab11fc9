import {expect, it} from 'vitest';
import {claimRead, forgetReads, nextReadIn} from './poll.ts';

it('reads every 2 seconds for the first 20, then every 5, and not for ever', () => {
  expect(nextReadIn(0, 0, 0)).toBe(2_000);
  expect(nextReadIn(0, 18_000, 18_500)).toBe(1_500);
  expect(nextReadIn(0, 20_000, 20_000)).toBe(5_000);
  expect(nextReadIn(0, 20_000, 90_000)).toBe(0);
  expect(nextReadIn(0, 3_600_000, 3_600_001)).toBe(4_999);
  expect(nextReadIn(0, 10_800_000, 10_800_001)).toBeUndefined();
});

it('is done by one chat of a page, and by another one when that has stopped', () => {
  expect(claimRead('act', 0, 2_000)).toBe(true);
  expect(claimRead('act', 0, 3_200)).toBe(false);
  expect(claimRead('other', 0, 3_200)).toBe(true);
  expect(claimRead('act', 0, 4_000)).toBe(true);
  expect(claimRead('act', 0, 7_200)).toBe(true);
  forgetReads('act');
  expect(claimRead('act', 0, 7_300)).toBe(true);
});
