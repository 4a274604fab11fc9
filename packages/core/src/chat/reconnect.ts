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
}

/** Exponential backoff with full jitter (each wait is a random share of the doubled one), at most 10 attempts a minute. */
export function createReconnect({random = Math.random, now = Date.now, onWake}: ReconnectOptions = {}): Reconnect {
  let failures = 0;
  let attempts: number[] = [];

  function waitMs(): number {
    attempts = attempts.filter((at) => now() - at < 60_000);
    const oldest = attempts.at(-ATTEMPTS_A_MINUTE);
    const spare = oldest === undefined ? 0 : oldest + 60_000 - now();
    const backoff = random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    failures += 1;
    return Math.max(spare, backoff);
  }

  return {
    async pause(signal) {
      await sleep(waitMs(), signal, onWake);
      attempts.push(now());
    },
    reset() {
      failures = 0;
    },
  };
}

function sleep(ms: number, signal: AbortSignal, onWake: ReconnectOptions['onWake']): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(done, ms);
    let unsubscribe: (() => void) | undefined;
    let over = false;
    signal.addEventListener('abort', cancel, {once: true});
    unsubscribe = onWake?.(done);
    if (over) unsubscribe?.(); // it called back at once
    function release() {
      over = true;
      clearTimeout(timer);
      unsubscribe?.();
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
