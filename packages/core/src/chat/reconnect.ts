/** Milliseconds: the first wait is up to the lower, no wait is longer than the upper. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/** Attempts a minute. More would be a load on a backend that is just coming back. */
const ATTEMPTS_A_MINUTE = 10;

export interface ReconnectOptions {
  random?: (() => number) | undefined;
  now?: (() => number) | undefined;
  /** Calls back when the page is online or visible again; a wait then ends at once. Returns how to unsubscribe. */
  onWake?: ((listener: () => void) => () => void) | undefined;
}

/** The pauses between attempts to take a broken stream up again. */
export interface Reconnect {
  /** Resolves when the next attempt may be made; rejects when `signal` aborts. */
  pause(signal: AbortSignal): Promise<void>;
  /** Something arrived: the next pause is a first one again. */
  reset(): void;
  /** The user wants it now: the pauses that last end. */
  hurry(): void;
}

/**
 * Exponential backoff with full jitter (each wait is a random share of the doubled one), at most 10 attempts a minute.
 * Waking ends the backoff, but it does not lift the limit: a page that is looked at again and again stays polite.
 */
export function createReconnect({random = Math.random, now = Date.now, onWake}: ReconnectOptions = {}): Reconnect {
  let failures = 0;
  let attempts: number[] = [];
  const hurried = new Set<() => void>();
  let isHurried = false;

  function backoffMs(): number {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    failures += 1;
    return random() * longest;
  }

  function limitMs(): number {
    attempts = attempts.filter((at) => now() - at < 60_000);
    const oldest = attempts.at(-ATTEMPTS_A_MINUTE);
    return oldest === undefined ? 0 : oldest + 60_000 - now();
  }

  function onHurry(listener: () => void): () => void {
    hurried.add(listener);
    return () => hurried.delete(listener);
  }

  return {
    async pause(signal) {
      isHurried = false;
      await sleep(backoffMs(), signal, onHurry, onWake);
      if (!isHurried) await sleep(limitMs(), signal, onHurry);
      attempts.push(now());
    },
    reset() {
      failures = 0;
    },
    hurry() {
      isHurried = true;
      for (const end of [...hurried]) end();
    },
  };
}

type Subscribe = (listener: () => void) => () => void;

/** Rejects when `signal` aborts. One of `wakes` ends it early. */
function sleep(ms: number, signal: AbortSignal, ...wakes: (Subscribe | undefined)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    if (ms <= 0) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', cancel, {once: true});
    const unsubscribes: ((() => void) | undefined)[] = [];
    let over = false;
    for (const wake of wakes) if (!over) unsubscribes.push(wake?.(done));
    if (over) release(); // one called back at once
    function release() {
      over = true;
      clearTimeout(timer);
      for (const unsubscribe of unsubscribes) unsubscribe?.();
      signal.removeEventListener('abort', cancel);
    }
    function done() {
      release();
      resolve();
    }
    function cancel() {
      release();
      reject(signal.reason);
    }
  });
}
