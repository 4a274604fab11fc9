import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createReconnect, type ReconnectOptions} from './reconnect.ts';

beforeEach(() => vi.useFakeTimers({now: 0}));
afterEach(() => vi.useRealTimers());

const never = new AbortController().signal;

/** How long the next pause takes, in fake milliseconds. */
async function pauseMs(reconnect: {pause(signal: AbortSignal): Promise<void>}): Promise<number> {
  const from = Date.now();
  let over = false;
  void reconnect.pause(never).then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  while (!over) await vi.advanceTimersToNextTimerAsync();
  return Date.now() - from;
}

async function pausesMs(count: number, options: ReconnectOptions): Promise<number[]> {
  const reconnect = createReconnect(options);
  const pauses: number[] = [];
  for (let i = 0; i < count; i++) pauses.push(await pauseMs(reconnect));
  return pauses;
}

describe('createReconnect', () => {
  it('waits up to half a second, doubling to 8 s', async () => {
    expect(await pausesMs(7, {random: () => 1})).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('waits a random share of that, down to nothing', async () => {
    expect(await pausesMs(6, {random: () => 0})).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await pausesMs(6, {random: () => 0.5})).toEqual([250, 500, 1000, 2000, 4000, 4000]);
  });

  it('draws a new share for each pause', async () => {
    const shares = [0.1, 0.9, 0.4];
    expect(await pausesMs(3, {random: () => shares.shift() as number})).toEqual([50, 900, 800]);
  });

  it('uses real chance by default', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    expect(await pausesMs(1, {})).toEqual([250]);
    random.mockRestore();
  });

  it('begins anew when something arrived', async () => {
    const reconnect = createReconnect({random: () => 1});
    await pauseMs(reconnect);
    await pauseMs(reconnect);
    reconnect.reset();
    expect(await pauseMs(reconnect)).toBe(500);
    expect(await pauseMs(reconnect)).toBe(1000);
  });

  it('makes at most 10 attempts in any minute, even when each brings something', async () => {
    const reconnect = createReconnect({random: () => 0});
    const attempts: number[] = [];
    for (let i = 0; i < 35; i++) {
      await pauseMs(reconnect);
      reconnect.reset();
      attempts.push(Date.now());
      await vi.advanceTimersByTimeAsync(i % 3); // not all at once
    }
    for (const at of attempts) {
      expect(attempts.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(10);
    }
    expect(Date.now()).toBeGreaterThanOrEqual(180_000);
    expect(Date.now()).toBeLessThan(181_000);
  });

  it('reads the clock it was given', async () => {
    let nowMs = 1_000_000;
    const reconnect = createReconnect({random: () => 0, now: () => nowMs});
    for (let i = 0; i < 10; i++) expect(await pauseMs(reconnect)).toBe(0);
    nowMs += 59_000;
    expect(await pauseMs(reconnect)).toBe(1000);
    nowMs += 1000;
    expect(await pauseMs(reconnect)).toBe(0);
  });

  it('ends a wait at once when the page wakes', async () => {
    const listeners = new Set<() => void>();
    const onWake = (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    const reconnect = createReconnect({random: () => 1, onWake});
    const pause = reconnect.pause(never);
    expect(listeners.size).toBe(1);
    for (const wake of listeners) wake();
    await pause;
    expect(Date.now()).toBe(0);
    expect(listeners.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stays at 10 attempts a minute when the page wakes again and again', async () => {
    let wake = () => {};
    const onWake = (listener: () => void) => {
      wake = listener;
      return () => {};
    };
    const reconnect = createReconnect({random: () => 1, onWake});
    let attempts = 0;
    const trying = (async () => {
      for (; attempts < 12; attempts++) await reconnect.pause(never);
    })();
    for (let i = 0; i < 30; i++) {
      wake();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(attempts).toBe(10);
    await vi.advanceTimersByTimeAsync(120_000);
    await trying;
  });

  it('ends a wait, and the limit too, when the user asks for it', async () => {
    const reconnect = createReconnect({random: () => 1});
    for (let i = 0; i < 10; i++) await pauseMs(reconnect);
    const before = Date.now();
    const pause = reconnect.pause(never);
    reconnect.hurry();
    await pause;
    expect(Date.now()).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops listening for the page when the wait is over', async () => {
    const unsubscribe = vi.fn();
    await pausesMs(2, {random: () => 1, onWake: () => unsubscribe});
    expect(unsubscribe).toHaveBeenCalledTimes(2);
  });

  it('bears a page that says at once that it is awake', async () => {
    const unsubscribe = vi.fn();
    const onWake = (listener: () => void) => {
      listener();
      return unsubscribe;
    };
    await createReconnect({random: () => 1, onWake}).pause(never);
    expect(unsubscribe).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects with the reason of an abort, and frees its timer and listeners', async () => {
    const unsubscribe = vi.fn();
    const abort = new AbortController();
    const added = vi.spyOn(abort.signal, 'addEventListener');
    const removed = vi.spyOn(abort.signal, 'removeEventListener');
    const pause = createReconnect({random: () => 1, onWake: () => unsubscribe}).pause(abort.signal);
    const rejected = expect(pause).rejects.toThrow('left');
    abort.abort(new Error('left'));
    await rejected;
    expect(unsubscribe).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });

  it('takes its listener from the signal after each wait', async () => {
    const abort = new AbortController();
    const removed = vi.spyOn(abort.signal, 'removeEventListener');
    const pause = createReconnect({random: () => 1}).pause(abort.signal);
    await vi.advanceTimersByTimeAsync(500);
    await pause;
    expect(removed).toHaveBeenCalledTimes(1);
  });

  it('rejects at once when the signal was aborted before', async () => {
    const onWake = vi.fn();
    const pause = createReconnect({onWake}).pause(AbortSignal.abort(new Error('left')));
    await expect(pause).rejects.toThrow('left');
    expect(onWake).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
