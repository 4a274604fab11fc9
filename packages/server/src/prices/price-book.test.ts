import {expect, test} from 'vitest';
import {createPriceBook} from './price-book.ts';

const book = createPriceBook({
  currency: 'USD',
  sizes: {'s-1vcpu-1gb': 7.1234, 's-2vcpu-4gb': 28.5, 's-4vcpu-8gb': 0},
  volumeGb: 0.12,
  snapshotGb: 0.0601,
  backupsPercent: 20,
});

test('amounts are whole ten-thousandths', () => {
  expect(book.currency).toBe('USD');
  expect(book.monthly('s-2vcpu-4gb')).toBe(285_000);
  expect(book.monthly('s-1vcpu-1gb')).toBe(71_234);
  expect(book.volume(100)).toBe(120_000);
  // 601 ten-thousandths a gigabyte, 2.5 of them: 1502.5, and a half goes up.
  expect(book.snapshot(2.5)).toBe(1_503);
  expect(book.backups('s-2vcpu-4gb')).toBe(57_000);
  // A fifth of 7.1234 is 1.42468.
  expect(book.backups('s-1vcpu-1gb')).toBe(14_247);
});

test('a half is a half, also where the machine’s numbers come to a little less', () => {
  // 4.6 % of 750 is 34.49999999999999 in floating point, and 25 * 0.58 is 14.499999999999998.
  const odd = createPriceBook({currency: 'USD', sizes: {a: 0.075}, volumeGb: 0.0025, backupsPercent: 4.6});
  expect([odd.backups('a'), odd.volume(0.58)]).toEqual([35, 15]);
});

test('a price of nothing is a price', () => {
  expect([book.monthly('s-4vcpu-8gb'), book.backups('s-4vcpu-8gb'), book.volume(0)]).toEqual([0, 0, 0]);
});

test.each(['s-8vcpu-16gb', '', 'constructor', '__proto__', 'toString'])('there is no price for %j', (size) => {
  expect([book.monthly(size), book.backups(size)]).toEqual([undefined, undefined]);
});

test('without prices nothing is said about money', () => {
  const none = createPriceBook(undefined);
  expect([none.currency, none.monthly('s-2vcpu-4gb'), none.volume(1), none.snapshot(1)]).toEqual(
    Array(4).fill(undefined),
  );
  const sizesOnly = createPriceBook({currency: 'EUR', sizes: {a: 1}});
  expect([sizesOnly.volume(1), sizesOnly.snapshot(1), sizesOnly.backups('a')]).toEqual(Array(3).fill(undefined));
});

test('many amounts add up to what they do on paper', () => {
  const cent = createPriceBook({currency: 'USD', sizes: {a: 0.1, b: 0.2}});
  expect((cent.monthly('a') ?? 0) + (cent.monthly('b') ?? 0)).toBe(3_000);
});
