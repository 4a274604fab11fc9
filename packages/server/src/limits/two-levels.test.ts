import {expect, test} from 'vitest';
import {createTwoLevels} from './two-levels.ts';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A queue whose places are given out, or refused, by hand: those of a group in the order in which they were asked for. */
function setUp() {
  const places = new Map<string, PromiseWithResolvers<void>[]>();
  const levels = createTwoLevels({
    enter(group) {
      const place = Promise.withResolvers<void>();
      places.set(group, [...(places.get(group) ?? []), place]);
      return place.promise;
    },
  });
  const log: string[] = [];
  const ask = (group: string, member: string, name: string, signal = never) =>
    levels.enter(group, member, signal).then(
      () => void log.push(name),
      (error: unknown) => void log.push(`${name} ${error instanceof Error ? error.message : String(error)}`),
    );
  const give = async (group: string, count = 1) => {
    for (let index = 0; index < count; index += 1) places.get(group)?.shift()?.resolve();
    await settle();
  };
  const refuse = async (group: string) => {
    places.get(group)?.pop()?.reject(new Error('shed'));
    await settle();
  };
  const waiting = (group: string) => places.get(group)?.length ?? 0;
  return {levels, log, ask, give, refuse, waiting};
}

test('the members of a group come in turn, however many calls one of them has', async () => {
  const {log, ask, give} = setUp();
  for (const name of ['a1', 'a2', 'a3', 'a4']) ask('g', 'a', name);
  for (const name of ['b1', 'b2']) ask('g', 'b', name);
  ask('g', 'c', 'c1');
  await give('g', 7);
  expect(log).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
});

test('a slot of one group is never another one’s', async () => {
  const {log, ask, give} = setUp();
  ask('g', 'a', 'g-a');
  ask('h', 'a', 'h-a');
  await give('h');
  expect(log).toEqual(['h-a']);
  await give('g');
  expect(log).toEqual(['h-a', 'g-a']);
});

test('when the queue refuses one of a group, it is the newest of who has most', async () => {
  const {log, ask, give, refuse} = setUp();
  for (const name of ['a1', 'a2', 'a3']) ask('g', 'a', name);
  ask('g', 'b', 'b1');
  await refuse('g');
  expect(log).toEqual(['a3 shed']);
  await give('g', 3);
  expect(log).toEqual(['a3 shed', 'a1', 'b1', 'a2']);
});

test('who leaves is told so, and its place goes to the others', async () => {
  const {levels, log, ask, give, waiting} = setUp();
  const gone = new AbortController();
  ask('g', 'a', 'a1', gone.signal);
  ask('g', 'a', 'a2');
  gone.abort(new Error('left'));
  await settle();
  expect(log).toEqual(['a1 left']);
  await give('g');
  expect(log).toEqual(['a1 left', 'a2']);
  expect(levels.groups).toBe(0);
  // The place that is over is nobody's.
  expect(waiting('g')).toBe(1);
  await give('g');
  expect(log).toEqual(['a1 left', 'a2']);
});

test('who left before it came does not wait at all, and one that was served hears nothing of its end', async () => {
  const {levels, log, ask, give, waiting} = setUp();
  await ask('g', 'a', 'a1', AbortSignal.abort(new Error('left')));
  expect([log, waiting('g')]).toEqual([['a1 left'], 0]);
  const late = new AbortController();
  ask('g', 'a', 'a2', late.signal);
  await give('g');
  late.abort(new Error('left'));
  await settle();
  expect(log).toEqual(['a1 left', 'a2']);
  expect(levels.groups).toBe(0);
});
