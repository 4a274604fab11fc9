/**
 * In-process hints that a log has grown. They carry nothing: whoever is woken looks at the store, and whoever is not
 * (because another process wrote) looks by itself after a while.
 */
export interface Wakeups {
  wake(key: string): void;
  /** Resolves at the next wake-up of `key`, after `timeoutMs`, or when `signal` aborts. */
  wait(key: string, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export function createWakeups(): Wakeups {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wake(key) {
      const listeners = waiting.get(key);
      waiting.delete(key);
      for (const listener of listeners ?? []) listener();
    },
    wait: (key, timeoutMs, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const listeners = waiting.get(key) ?? new Set();
        waiting.set(key, listeners);
        const timer = setTimeout(done, timeoutMs);
        function done() {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          listeners.delete(done);
          resolve();
        }
        listeners.add(done);
        signal.addEventListener('abort', done);
      }),
  };
}
