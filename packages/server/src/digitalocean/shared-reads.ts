/** What was read, and when, in milliseconds since 1970. */
export interface Read<T> {
  value: T;
  asOf: number;
}

export interface SharedReadsOptions {
  /** Milliseconds for which what was read is served again. With 0 only callers at once share a read. */
  keptMs: number;
  /** Reads kept at most. The one that nobody asked for the longest makes room. */
  maxKept: number;
  now: () => number;
}

export interface SharedReads {
  /**
   * What `ask` gives, once for all who ask for `key` at the same time or soon after. A caller whose signal aborts is let
   * go with its reason, and the read goes on for the others. All who wait hear of a failure; it is not remembered. A key
   * stands for one kind of value.
   */
  read<T>(key: string, signal: AbortSignal, ask: () => Promise<T>): Promise<Read<T>>;
  /** Nothing that was read before, or is being read, is served to whoever asks from now on. Those who wait get theirs. */
  forget(): void;
}

/** Reads of a provider whose quota is shared by everybody: asked once, told to all. */
export function createSharedReads({keptMs, maxKept, now}: SharedReadsOptions): SharedReads {
  const kept = new Map<string, {read: Promise<Read<unknown>>; until: number}>();

  return {
    async read<T>(key: string, signal: AbortSignal, ask: () => Promise<T>): Promise<Read<T>> {
      signal.throwIfAborted();
      const known = kept.get(key);
      kept.delete(key);
      if (known !== undefined && known.until > now()) {
        kept.set(key, known); // at the end: it was asked for
        return raced(known.read as Promise<Read<T>>, signal);
      }
      const asOf = now();
      const read = ask().then((value) => ({value, asOf}));
      const entry = {read, until: Number.POSITIVE_INFINITY}; // a read under way is always shared
      kept.set(key, entry);
      read.then(
        () => {
          entry.until = asOf + keptMs;
        },
        () => {
          if (kept.get(key) === entry) kept.delete(key); // a failure is not remembered
        },
      );
      if (kept.size > maxKept) kept.delete(kept.keys().next().value as string);
      return raced(read, signal);
    },
    forget() {
      kept.clear();
    },
  };
}

function raced<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, {once: true});
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
