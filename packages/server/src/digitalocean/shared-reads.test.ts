import {expect, test} from 'vitest';
import {latch} from '../../../../test/fixtures/upstream.ts';
import {createSharedReads} from './shared-reads.ts';

const never = new AbortController().signal;

/** Reads that count how often each key was really read. */
function setUp({keptMs = 1_000, maxKept = 100} = {}) {
  const clock = {now: 0};
  const reads = createSharedReads({keptMs, maxKept, now: () => clock.now});
  const fetched: string[] = [];
  const read = (key: string, signal = never) =>
    reads.read(key, signal, async () => {
      fetched.push(key);
      return key.length;
    });
  return {clock, reads, read, fetched};
}

test('what was read is kept from the moment at which the read began', async () => {
  const {clock, reads, read, fetched} = setUp();
  const slow = latch();
  const first = reads.read('a', never, async () => {
    await slow.opened;
    return 1;
  });
  clock.now = 999;
  slow.open();
  expect(await first).toEqual({value: 1, asOf: 0});
  expect(await read('a')).toEqual({value: 1, asOf: 0});
  expect(fetched).toEqual([]);
  clock.now = 1_000;
  expect(await read('a')).toEqual({value: 1, asOf: 1_000});
  expect(fetched).toEqual(['a']);
});

test('the one that nobody asked for the longest makes room', async () => {
  const {read, fetched} = setUp({maxKept: 3});
  for (const key of ['a', 'b', 'c', 'a', 'd']) await read(key);
  expect(fetched).toEqual(['a', 'b', 'c', 'd']);
  for (const key of ['a', 'c', 'd']) await read(key);
  expect(fetched).toEqual(['a', 'b', 'c', 'd']);
  await read('b');
  expect(fetched).toEqual(['a', 'b', 'c', 'd', 'b']);
});

test('a read that had to make room and then failed does not take its successor along', async () => {
  const {reads, read, fetched} = setUp({maxKept: 1});
  const slow = latch();
  const first = reads.read('a', never, async () => {
    await slow.opened;
    throw new Error('lost');
  });
  await read('b');
  await read('a');
  slow.open();
  await expect(first).rejects.toThrow('lost');
  await read('a');
  expect(fetched).toEqual(['b', 'a']);
});

test('who has left already costs no read', async () => {
  const {read, fetched} = setUp();
  const why = new Error('left');
  await expect(read('a', AbortSignal.abort(why))).rejects.toBe(why);
  expect(fetched).toEqual([]);
});

test('what is forgotten is read anew, also what is being read, and who waits for that gets it', async () => {
  const {reads, read, fetched} = setUp();
  const slow = latch();
  await read('a');
  const before = reads.read('b', never, async () => {
    await slow.opened;
    return 'before';
  });
  reads.forget();
  await read('a');
  expect(fetched).toEqual(['a', 'a']);
  expect(await reads.read('b', never, async () => 'after')).toMatchObject({value: 'after'});
  slow.open();
  expect(await before).toMatchObject({value: 'before'});
  expect(await reads.read('b', never, async () => 'again')).toMatchObject({value: 'after'});
});
