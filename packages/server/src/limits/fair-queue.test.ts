// Longer than most files: one queue from all sides, on one clock.
import {getEventListeners} from 'node:events';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {createFairQueue, type FairQueueOptions, Shed} from './fair-queue.ts';
import {gcra} from './gcra.ts';

/** Milliseconds between two slots of the quota. */
const PACE_MS = 500;

/** What the queue and the quota see of the time is the clock's; nothing really waits. */
function setUp({
  limit = 1,
  usedUp = false,
  ...options
}: {limit?: number; usedUp?: boolean} & Partial<FairQueueOptions>) {
  const clock = {now: 0};
  const allowance = {limit, windowMs: limit * PACE_MS};
  let tat = usedUp ? allowance.windowMs : 0;
  let takes = 0;
  const timers = new Set<{at: number; ring: () => void}>();
  const queue = createFairQueue({
    async take() {
      takes += 1;
      const step = gcra(tat, clock.now, allowance);
      tat = step.tat;
      return step;
    },
    maxWaitMs: 3_600_000,
    maxWaiting: 2_000,
    maxWaitingOfFlow: 2_000,
    now: () => clock.now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const timer = {at: clock.now + ms, ring: resolve};
        timers.add(timer);
        signal.addEventListener('abort', () => {
          timers.delete(timer);
          resolve();
        });
      }),
    ...options,
  });

  async function advance(ms: number): Promise<void> {
    const until = clock.now + ms;
    for (;;) {
      await settle();
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > until) break;
      clock.now = next.at;
      timers.delete(next);
      next.ring();
    }
    clock.now = until;
  }

  /** The flows that were served, in order. */
  const served: string[] = [];

  /** A call, and what became of it: undefined while it waits, then the time it was served at, or its error. */
  function enter(flow: string, weight = 1, onWait?: () => void) {
    const abort = new AbortController();
    const call = {abort, outcome: undefined as unknown};
    queue.enter(flow, weight, abort.signal, onWait).then(
      () => {
        served.push(flow);
        call.outcome = clock.now;
      },
      (error: unknown) => {
        call.outcome = error;
      },
    );
    return call;
  }

  return {
    queue,
    clock,
    timers,
    served,
    enter,
    advance,
    enterMany: (count: number, flow: string, weight = 1) => Array.from({length: count}, () => enter(flow, weight)),
    takes: () => takes,
    /** Another process takes from the quota. */
    steal: (count: number) => {
      tat = Math.max(tat, clock.now) + count * PACE_MS;
    },
  };
}

/** Lets everything happen that happens without time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const count = (flows: readonly string[], flow: string) => flows.filter((one) => one === flow).length;
const outcomes = (calls: readonly {outcome: unknown}[]) => calls.map(({outcome}) => outcome);
const shedAfter = (retryAfterMs: number) => expect.objectContaining({name: 'Shed', retryAfterMs});

describe('fairness', () => {
  test('under the flood of one flow another has every other slot', async () => {
    const {enterMany, advance, served} = setUp({});
    enterMany(1_000, 'noisy');
    enterMany(10, 'quiet');
    await advance(29 * PACE_MS);
    expect(served.slice(0, 20)).toEqual(Array.from({length: 10}, () => ['noisy', 'quiet']).flat());
    expect(served.slice(20)).toEqual(Array(10).fill('noisy'));
  });

  test('weights of 3 and 1 divide 400 slots so, to within one at every moment', async () => {
    const {enterMany, advance, served} = setUp({});
    enterMany(400, 'light', 1);
    enterMany(400, 'heavy', 3);
    await advance(399 * PACE_MS);
    expect(served).toHaveLength(400);
    const errors = served.map((_, index) => count(served.slice(0, index + 1), 'heavy') - ((index + 1) * 3) / 4);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(1);
  });

  test('who was idle has no credit, and who was not has no debt', async () => {
    const {enter, enterMany, advance, served} = setUp({});
    enter('late');
    enterMany(200, 'busy');
    await advance(99 * PACE_MS);
    enterMany(100, 'late');
    await advance(20 * PACE_MS);
    expect(count(served.slice(0, 100), 'late')).toBe(1);
    expect(count(served.slice(100), 'late')).toBe(10);
  });

  test('who comes again as soon as it was served does not overtake who waits', async () => {
    const {enter, advance, served} = setUp({});
    enter('greedy');
    await advance(0);
    // The slot of that call lasts until the next one: greedy comes first and yet has had its turn.
    enter('greedy');
    enter('patient');
    await advance(PACE_MS);
    expect(served).toEqual(['greedy', 'patient']);
  });

  test('nobody starves: of 50 flows, 49 with many calls, each is served once in 50 slots', async () => {
    const {enter, enterMany, advance, served} = setUp({});
    for (let flow = 0; flow < 49; flow += 1) enterMany(20, `busy-${flow}`);
    const last = enter('last');
    await advance(49 * PACE_MS);
    expect(last.outcome).toBe(49 * PACE_MS);
    expect(new Set(served).size).toBe(50);
    await advance(49 * PACE_MS);
    expect(new Set(served.slice(50)).size).toBe(49);
  });

  test('within a flow the first come is the first served', async () => {
    const {enterMany, advance} = setUp({});
    const [a, b] = [enterMany(5, 'a'), enterMany(5, 'b', 2)];
    await advance(20 * PACE_MS);
    for (const times of [outcomes(a), outcomes(b)]) {
      expect(times).toEqual([...times].sort((one, other) => Number(one) - Number(other)));
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'no two flows that wait drift apart by more than a call of each, seed %i',
    async (seed) => {
      const random = seeded(seed);
      const oneOf = (numbers: number[]) => numbers[Math.floor(random() * numbers.length)] as number;
      const {enter, advance, served} = setUp({});
      const flows = ['a', 'b', 'c', 'd', 'e'].map((id) => {
        const weight = oneOf([0.5, 1, 2, 3, 7]);
        return {id, weight, calls: [enter(id, weight)]};
      });
      const pairs = flows.flatMap((i) => flows.filter((j) => i.id < j.id).map((j) => ({i, j, run: [0]})));
      const waits = ({calls}: {calls: {outcome: unknown}[]}) => calls.some(({outcome}) => outcome === undefined);
      let judged = 0;
      for (let round = 0; round < 400; round += 1) {
        for (const {id, weight, calls} of flows) {
          const more = random() < 0.3 ? oneOf([1, 2, 3, 4]) : 0;
          for (let call = 0; call < more; call += 1) calls.push(enter(id, weight));
          if (random() < 0.1) calls.find(({outcome}) => outcome === undefined && random() < 0.5)?.abort.abort();
        }
        await settle();
        const before = new Set(flows.filter(waits));
        const already = served.length;
        await advance(PACE_MS);
        const [winner, ...others] = served.slice(already);
        expect(others).toEqual([]);
        for (const pair of pairs) {
          const {i, j} = pair;
          // A run is how far i is ahead of j after each slot while both wait.
          if (!before.has(i) || !before.has(j)) pair.run = [0];
          else {
            const gain = winner === i.id ? 1 / i.weight : winner === j.id ? -1 / j.weight : 0;
            pair.run.push((pair.run.at(-1) as number) + gain);
            judged += 1;
            const apart = Math.max(...pair.run) - Math.min(...pair.run);
            expect(apart).toBeLessThanOrEqual(1 / i.weight + 1 / j.weight + 1e-9);
            if (!waits(i) || !waits(j)) pair.run = [0];
          }
        }
      }
      expect(judged).toBeGreaterThan(500);
    },
  );
});

describe('work', () => {
  test('with quota left and nobody before it, a call takes once and waits for nothing', async () => {
    const {enter, advance, takes, timers, queue} = setUp({limit: 120});
    const onWait = vi.fn();
    for (let call = 0; call < 120; call += 1) {
      const {outcome} = enter('a', 1, onWait);
      expect(outcome).toBeUndefined();
      await advance(0);
    }
    expect([takes(), onWait.mock.calls.length, timers.size, queue.waiting]).toEqual([120, 0, 0, 0]);
  });

  test('all of a burst goes at once, and no slot passes while somebody waits', async () => {
    const {enterMany, advance, queue} = setUp({limit: 10});
    const calls = enterMany(15, 'a');
    await advance(10 * PACE_MS);
    const later = [1, 2, 3, 4, 5].map((slot) => slot * PACE_MS);
    expect([...outcomes(calls), queue.waiting]).toEqual([...Array(10).fill(0), ...later, 0]);
  });

  test('who has to wait is told so once, and who has not is not', async () => {
    const {enter, advance} = setUp({});
    const told: string[] = [];
    enter('a', 1, () => told.push('first'));
    enter('a', 1, () => told.push('second'));
    await advance(0);
    enter('a', 1, () => told.push('third'));
    expect(told).toEqual(['second', 'third']);
    await advance(5 * PACE_MS);
    expect(told).toEqual(['second', 'third']);
  });

  test('who fails at being told loses its own turn only', async () => {
    const {enter, advance} = setUp({usedUp: true});
    const wrong = enter('a', 1, () => {
      throw new Error('listener');
    });
    const gone = enter('a', 1, () => {
      gone.abort.abort('gone');
      throw new Error('listener');
    });
    const right = enter('a');
    await advance(PACE_MS);
    expect(outcomes([wrong, gone, right])).toEqual([new Error('listener'), 'gone', PACE_MS]);
  });

  test('flows are forgotten: at once when there is quota, and when the others have caught up', async () => {
    const quick = setUp({limit: 1_000});
    for (let flow = 0; flow < 500; flow += 1) {
      quick.enter(String(flow));
      await quick.advance(0);
    }
    expect(quick.queue.flows).toBe(1);

    const {enter, enterMany, advance, queue} = setUp({});
    enterMany(20, 'busy');
    for (let flow = 0; flow < 5; flow += 1) enter(String(flow));
    await advance(5 * PACE_MS);
    expect([queue.waiting, queue.flows]).toEqual([19, 6]);
    await advance(PACE_MS);
    expect([queue.waiting, queue.flows]).toEqual([18, 1]);
  });

  test('more flows than one remembers are forgotten in the order in which they came', async () => {
    const {enter, advance, queue} = setUp({limit: 2_000});
    for (let flow = 0; flow < 1_100; flow += 1) enter(String(flow));
    await advance(0);
    expect([queue.waiting, queue.flows]).toEqual([0, 1_000]);
  });

  test('flows that come, leave and are shed are forgotten too', async () => {
    const {enter, queue} = setUp({usedUp: true, maxWaiting: 10});
    for (let flow = 0; flow < 100; flow += 1) enter(String(flow)).abort.abort();
    await settle();
    for (let flow = 0; flow < 100; flow += 1) enter(String(flow));
    expect([queue.waiting, queue.flows]).toEqual([10, 10]);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a weight of %d is refused', async (weight) => {
    const {enter, advance, queue} = setUp({});
    const call = enter('a', weight);
    await advance(0);
    expect([call.outcome, queue.waiting, queue.flows]).toEqual([expect.any(RangeError), 0, 0]);
  });
});

describe('shedding', () => {
  test('at once when the queue of the flow is full, and of no other', async () => {
    const {enter, enterMany, advance, takes} = setUp({usedUp: true, maxWaitingOfFlow: 3});
    const calls = enterMany(3, 'a');
    await advance(0);
    const taken = takes();
    const [tooMany, other] = [enter('a'), enter('b')];
    await settle();
    expect(outcomes([tooMany, other, ...calls])).toEqual([shedAfter(4 * PACE_MS), ...Array(4).fill(undefined)]);
    expect(takes()).toBe(taken);
  });

  test('at once when it would wait for too long, by what is before it in the fair order', async () => {
    const {enter, enterMany, advance, takes} = setUp({usedUp: true, maxWaitMs: 4 * PACE_MS + 1});
    const calls = enterMany(4, 'a');
    await advance(100);
    const taken = takes();
    const [late, other] = [enter('a'), enter('b')];
    await settle();
    expect(outcomes([late, other])).toEqual([shedAfter(5 * PACE_MS - 100), undefined]);
    expect(takes()).toBe(taken);
    await advance(2 * PACE_MS);
    expect(outcomes([...calls.slice(0, 1), other])).toEqual([PACE_MS, 2 * PACE_MS]);
  });

  test('of those that came before the pace was known, at once when it is', async () => {
    const {enterMany, advance} = setUp({maxWaitMs: 3 * PACE_MS + 1});
    const calls = enterMany(6, 'a');
    await advance(0);
    const shed = shedAfter(4 * PACE_MS);
    expect(outcomes(calls)).toEqual([0, undefined, undefined, undefined, shed, shed]);
    await advance(3 * PACE_MS);
    expect(outcomes(calls).slice(1, 4)).toEqual([PACE_MS, 2 * PACE_MS, 3 * PACE_MS]);
  });

  test('what came first is before it where both may be next', async () => {
    const {enter, advance} = setUp({usedUp: true, maxWaitMs: PACE_MS + 1});
    enter('a');
    await advance(0);
    const call = enter('b');
    await settle();
    expect(call.outcome).toEqual(shedAfter(2 * PACE_MS));
  });

  test('what is left of one interval is not taken for the pace', async () => {
    const {enterMany, advance} = setUp({maxWaitMs: 3 * PACE_MS});
    const [, gone] = enterMany(2, 'a');
    await advance(0);
    gone?.abort.abort();
    await advance(400);
    const calls = enterMany(4, 'a');
    await advance(0);
    expect(outcomes(calls)).toEqual([undefined, undefined, undefined, shedAfter(100 + 3 * PACE_MS)]);
  });

  test('a quota that became quicker lets more wait', async () => {
    let paceMs = PACE_MS;
    let free = 0;
    const {enterMany, advance, clock} = setUp({
      take: async () => {
        const retryAfterMs = Math.max(0, free - clock.now);
        if (retryAfterMs === 0) free = clock.now + paceMs;
        return {allowed: retryAfterMs === 0, retryAfterMs};
      },
      maxWaitMs: 3 * PACE_MS,
    });
    enterMany(3, 'a');
    await advance(0);
    paceMs = PACE_MS / 5;
    await advance(PACE_MS);
    const calls = enterMany(14, 'a');
    await advance(0);
    expect(outcomes(calls)).toEqual([...Array(13).fill(undefined), shedAfter((15 * PACE_MS) / 5)]);
  });

  test('when the longest wait has passed, if the quota was slower than it said', async () => {
    const {enterMany, advance, steal, takes} = setUp({usedUp: true, maxWaitMs: 4 * PACE_MS});
    const calls = enterMany(2, 'a');
    await advance(0);
    steal(6);
    await advance(4 * PACE_MS - 1);
    expect(outcomes(calls)).toEqual([undefined, undefined]);
    const taken = takes();
    await advance(1);
    expect(outcomes(calls)).toEqual([shedAfter(3 * PACE_MS), shedAfter(3 * PACE_MS)]);
    await advance(60_000);
    expect(takes()).toBe(taken);
  });

  test.each([
    [5_000, 5_000],
    [300, 1_000],
  ])('also when the store does not answer: of %i ms after %i ms', async (maxWaitMs, afterMs) => {
    const {enter, advance} = setUp({take: () => new Promise(() => {}), maxWaitMs});
    const call = enter('a');
    await advance(afterMs - 1);
    expect(call.outcome).toBeUndefined();
    await advance(1);
    expect(call.outcome).toBeInstanceOf(Shed);
  });

  test('at once where no call may wait, but not before the store has said whether there is quota', async () => {
    const {promise, resolve} = Promise.withResolvers<void>();
    let left = 1;
    const {enterMany, advance} = setUp({
      take: async () => {
        await promise;
        left -= 1;
        return {allowed: left >= 0, retryAfterMs: left >= 0 ? 0 : PACE_MS};
      },
      maxWaitMs: 0,
    });
    const calls = enterMany(2, 'a');
    await advance(50);
    resolve();
    await advance(0);
    expect(outcomes(calls)).toEqual([50, shedAfter(PACE_MS)]);
  });

  test('when all is full, the newest of the flow that is most over its share makes room for one under its share', async () => {
    const {enter, enterMany, advance, queue} = setUp({usedUp: true, maxWaiting: 4});
    const noisy = enterMany(4, 'noisy');
    await advance(0);
    const quiet = enterMany(2, 'quiet');
    await settle();
    expect(outcomes([...noisy, ...quiet])).toEqual([
      undefined,
      undefined,
      shedAfter(5 * PACE_MS),
      shedAfter(5 * PACE_MS),
      undefined,
      undefined,
    ]);
    // Both have their share now: nobody makes room for more of either.
    const more = [enter('noisy'), enter('quiet')];
    await settle();
    expect(outcomes(more)).toEqual([expect.any(Shed), expect.any(Shed)]);
    expect(queue.waiting).toBe(4);
  });

  test('a flow that is over its share makes no room for itself', async () => {
    const {enter, enterMany, advance} = setUp({usedUp: true, maxWaiting: 5});
    const [most, more] = [enterMany(4, 'most'), enter('more')];
    await advance(0);
    const newest = enter('most');
    await settle();
    expect(outcomes([...most, more])).toEqual(Array(5).fill(undefined));
    expect(newest.outcome).toBeInstanceOf(Shed);
  });

  test('nobody makes room for a flow that has its share', async () => {
    const {enter, enterMany, advance} = setUp({usedUp: true, maxWaiting: 9});
    const calls = [...enterMany(5, 'most'), ...enterMany(3, 'enough'), enter('little')];
    await advance(0);
    const newest = enter('enough');
    await settle();
    expect(outcomes([...calls, newest])).toEqual([...Array(9).fill(undefined), expect.any(Shed)]);
  });

  test('a share of the queue is by weight', async () => {
    const {enter, enterMany, advance} = setUp({usedUp: true, maxWaiting: 8});
    const [light, heavy] = [enterMany(3, 'light', 1), enterMany(5, 'heavy', 3)];
    await advance(0);
    enter('heavy', 3);
    await settle();
    expect(outcomes([...light, ...heavy])).toEqual([
      undefined,
      undefined,
      expect.any(Shed),
      ...Array(5).fill(undefined),
    ]);
    const refused = [enter('heavy', 3), enter('light', 1)];
    await settle();
    expect(outcomes(refused)).toEqual([expect.any(Shed), expect.any(Shed)]);
  });

  test('more flows than places do not throw each other out', async () => {
    const {enter, advance} = setUp({usedUp: true, maxWaiting: 3});
    const calls = ['a', 'b', 'c', 'd', 'e'].map((flow) => enter(flow));
    await advance(0);
    expect(outcomes(calls)).toEqual([undefined, undefined, undefined, expect.any(Shed), expect.any(Shed)]);
  });
});

describe('a call that is aborted', () => {
  test('before it comes, takes nothing', async () => {
    const {queue, takes} = setUp({});
    await expect(queue.enter('a', 1, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect([takes(), queue.waiting]).toEqual([0, 0]);
  });

  test('while it waits, leaves with the reason, uses no quota and costs its flow nothing', async () => {
    const {enterMany, advance, served} = setUp({});
    const [a, b] = [enterMany(4, 'a'), enterMany(4, 'b')];
    await advance(0);
    for (const {abort} of a.slice(1, 3)) abort.abort('gone');
    await advance(PACE_MS);
    expect(outcomes(a)).toEqual([0, 'gone', 'gone', undefined]);
    await advance(4 * PACE_MS);
    expect(served).toEqual(['a', 'b', 'a', 'b', 'b', 'b']);
    expect(outcomes(b)).toEqual([1, 3, 4, 5].map((slot) => slot * PACE_MS));
  });

  test('while a slot is taken for it, leaves the slot to who waits', async () => {
    let answer = (_: {allowed: boolean; retryAfterMs: number}) => {};
    let takes = 0;
    const {enter, advance} = setUp({
      take: () => {
        takes += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    const [gone, next] = [enter('a'), enter('b')];
    await advance(0);
    gone.abort.abort('gone');
    answer({allowed: true, retryAfterMs: 0});
    await advance(0);
    expect([...outcomes([gone, next]), takes]).toEqual(['gone', 0, 1]);
  });

  test('as the last one, leaves no timer and nobody who takes', async () => {
    const {enterMany, advance, timers, takes, queue} = setUp({usedUp: true});
    const calls = enterMany(3, 'a');
    await advance(0);
    expect(timers.size).toBe(4);
    for (const {abort} of calls) abort.abort();
    await settle();
    expect(timers.size).toBe(0);
    await advance(60_000);
    expect([timers.size, queue.waiting, queue.flows, takes()]).toEqual([0, 0, 0, 1]);
  });

  test('after it was served, changes nothing', async () => {
    const {enter, enterMany, advance, queue} = setUp({});
    const first = enter('a');
    enterMany(2, 'a');
    await advance(0);
    expect(getEventListeners(first.abort.signal, 'abort')).toEqual([]);
    first.abort.abort();
    await advance(0);
    expect([first.outcome, queue.waiting]).toEqual([0, 2]);
  });

  test('and another that comes in the same moment is served', async () => {
    const {enter, advance} = setUp({usedUp: true});
    const gone = enter('a');
    await advance(100);
    gone.abort.abort();
    const next = enter('a');
    await advance(PACE_MS);
    expect(next.outcome).toBe(PACE_MS);
  });
});

test('a store that is down refuses all that wait with its error, and the next is asked for anew', async () => {
  let isDown = false;
  const {enterMany, enter, advance, queue, clock, timers} = setUp({
    take: async () => {
      if (isDown) throw new Error('disk');
      return clock.now === 0 ? {allowed: false, retryAfterMs: PACE_MS} : {allowed: true, retryAfterMs: 0};
    },
  });
  const calls = [...enterMany(3, 'a'), ...enterMany(3, 'b')];
  await advance(0);
  expect(outcomes(calls)).toEqual(Array(6).fill(undefined));
  isDown = true;
  await advance(PACE_MS);
  expect(outcomes(calls)).toEqual(Array(6).fill(new Error('disk')));
  expect([queue.waiting, timers.size]).toEqual([0, 0]);
  isDown = false;
  const next = enter('a');
  await advance(0);
  expect(next.outcome).toBe(PACE_MS);
});

describe('with the timers of the platform', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('a call waits for its slot, is shed after the longest wait, and leaves no timer behind', async () => {
    vi.useFakeTimers();
    let tat = 0;
    const queue = createFairQueue({
      take: async () => {
        const step = gcra(tat, Date.now(), {limit: 1, windowMs: PACE_MS});
        tat = step.tat;
        return step;
      },
      maxWaitMs: 700,
      maxWaiting: 10,
      maxWaitingOfFlow: 10,
    });
    const {signal} = new AbortController();
    await queue.enter('a', 1, signal);
    const [second, third] = [vi.fn(), vi.fn()];
    queue.enter('a', 1, signal).then(second);
    await vi.advanceTimersByTimeAsync(PACE_MS - 1);
    expect(second).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(second).toHaveBeenCalled();
    queue.enter('a', 1, signal).catch(third);
    await vi.advanceTimersByTimeAsync(1);
    tat += 2 * PACE_MS; // another process
    await vi.advanceTimersByTimeAsync(698);
    expect(third).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(third).toHaveBeenCalledWith(expect.any(Shed));
    expect([vi.getTimerCount(), queue.waiting]).toEqual([0, 0]);
  });
});

/** mulberry32: the same numbers from the same seed everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
