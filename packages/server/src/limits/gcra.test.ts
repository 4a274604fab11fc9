import {expect, test} from 'vitest';
import {gcra} from './gcra.ts';

const allowance = {limit: 10, windowMs: 60_000};

/** Takes as often as it can at these times and says when it was served. */
function served(times: number[], {limit, windowMs} = allowance): number[] {
  let tat: number | undefined;
  return times.filter((now) => {
    const step = gcra(tat, now, {limit, windowMs});
    tat = step.tat;
    return step.allowed;
  });
}

test('the limit may come at once, and not one more', () => {
  expect(served(Array(25).fill(1_000))).toHaveLength(10);
});

test('after that one an interval, so no window of time ever sees twice the limit', () => {
  const everySecond = Array.from({length: 121}, (_, second) => second * 1000);
  const times = served(everySecond);
  for (const start of times) {
    expect(times.filter((time) => time >= start && time < start + 60_000).length).toBeLessThanOrEqual(19);
  }
  expect(times.length).toBe(10 + 20);
});

test('waiting exactly what is said is enough, one millisecond less is not', () => {
  for (const limit of [1, 3, 7, 30, 600]) {
    let tat: number | undefined;
    for (let taken = 0; taken < limit; taken += 1) tat = gcra(tat, 5_000, {limit, windowMs: 60_000}).tat;
    const refused = gcra(tat, 5_000, {limit, windowMs: 60_000});
    expect(refused.allowed).toBe(false);
    expect(refused.tat).toBe(tat);
    expect(gcra(tat, 5_000 + refused.retryAfterMs - 1, {limit, windowMs: 60_000}).allowed).toBe(false);
    expect(gcra(tat, 5_000 + refused.retryAfterMs, {limit, windowMs: 60_000}).allowed).toBe(true);
  }
});

test('says what remains and when all of it is back', () => {
  const step = gcra(undefined, 0, allowance);
  expect(step).toMatchObject({remaining: 9, resetMs: 6_000, retryAfterMs: 0});
});
