import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {ACTION_TIMES, runStep} from './run-step.ts';
import {createProvider} from './test-provider.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what takes an hour is looked at seldom, and still seen soon after its end', async () => {
  const provider = createProvider();
  provider.faults.set('snapshot', 'endless');
  let looks = 0;
  const look = provider.changes.look;
  provider.changes.look = async (...args) => {
    looks += 1;
    return look(...args);
  };
  const change = {kind: 'snapshot', dropletId: 7, name: 'x'} as const;
  const never = new AbortController().signal;
  const deps = {changes: provider.changes, log: () => {}, now: Date.now, times: ACTION_TIMES, keep: async () => {}};
  const startedAt = Date.now();
  let endedAt = 0;
  const done = runStep({step: 'snapshot', change}, {state: 'running', askedAt: startedAt}, false, deps, never).then(
    (outcome) => {
      endedAt = Date.now();
      return outcome;
    },
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBeGreaterThan(15);
  await vi.advanceTimersByTimeAsync(3_540_000);
  // Every two seconds it would be 1,800 of the 5,000 calls that the whole account has in that hour.
  expect(looks).toBeLessThan(170);
  for (const one of provider.operations.values()) one.state = 'done';
  await vi.advanceTimersByTimeAsync(31_000);
  expect(await done).toBe('done');
  expect(endedAt - startedAt).toBeLessThanOrEqual(3_631_000);
});
