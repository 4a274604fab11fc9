import {expect, test} from 'vitest';
import {openSqliteStore} from '../storage/sqlite.ts';
import {Shed} from './fair-queue.ts';
import {createLine} from './line.ts';

const signal = new AbortController().signal;

test('all processes on one store share the quota', async () => {
  const store = openSqliteStore(':memory:');
  const upstream = {requestsPerMinute: 10, maxWaitMs: 0, maxWaiting: 100};
  const lines = [createLine(store, upstream, () => 1_000), createLine(store, upstream, () => 1_000)];
  const asked = Array.from({length: 20}, (_, index) =>
    (lines[index % 2] as ReturnType<typeof createLine>).enter('acme', 1, signal).then(
      () => 'served',
      (error) => (error instanceof Shed ? 'shed' : String(error)),
    ),
  );
  const came = await Promise.all(asked);
  expect(came.filter((one) => one === 'served')).toHaveLength(10);
  expect(came.filter((one) => one === 'shed')).toHaveLength(10);
  store.close();
});

test('a store that is down refuses what costs money', async () => {
  const store = openSqliteStore(':memory:');
  store.close();
  const line = createLine(store, {requestsPerMinute: 10, maxWaitMs: 0, maxWaiting: 100}, () => 1);
  await expect(line.enter('acme', 1, signal)).rejects.toThrow();
});
