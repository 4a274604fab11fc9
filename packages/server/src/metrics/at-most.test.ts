import {expect, test} from 'vitest';
import {atMost} from './at-most.ts';

/** Calls that end when the test says so, and how many of them ran at once. */
function calls() {
  const ends: {number: number; resolve: (value: number) => void; reject: (error: Error) => void}[] = [];
  const started: number[] = [];
  const make = (number: number) => () => {
    started.push(number);
    return new Promise<number>((resolve, reject) => ends.push({number, resolve, reject}));
  };
  return {ends, started, make};
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('two at once, the others in order, also after one that failed', async () => {
  const {ends, started, make} = calls();
  const inTurn = atMost(2);
  const results = Promise.allSettled([1, 2, 3, 4].map((number) => inTurn(make(number))));
  await settle();
  expect(started).toEqual([1, 2]);
  ends[1]?.reject(new Error('failed'));
  await settle();
  expect(started).toEqual([1, 2, 3]);
  ends[0]?.resolve(10);
  await settle();
  expect(started).toEqual([1, 2, 3, 4]);
  ends[2]?.resolve(30);
  ends[3]?.resolve(40);
  expect((await results).map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    10,
    'failed',
    30,
    40,
  ]);
  const later = inTurn(make(5));
  await settle();
  expect(started).toHaveLength(5);
  ends[4]?.resolve(50);
  expect(await later).toBe(50);
});

test('a thousand may wait, one more is refused at once', async () => {
  const {ends, make} = calls();
  const inTurn = atMost(1);
  const all = Array.from({length: 1_001}, (_, number) => inTurn(make(number)));
  await expect(inTurn(make(1_001))).rejects.toThrow('too many');
  for (let number = 0; number < all.length; number += 1) {
    ends[number]?.resolve(number);
    await all[number];
    await settle();
  }
  expect(ends).toHaveLength(1_001);
});
