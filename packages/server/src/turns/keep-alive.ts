import type {Log} from '../log.ts';
import {LEASE_MS, type Store} from '../ports.ts';

/** Milliseconds between two looks for turns that another process asked to stop. A click feels them. */
const LOOK_MS = 250;

/** Looks between two signs of life, and between two looks for turns of dead processes. */
const LOOKS_PER_BEAT = LEASE_MS / 4 / LOOK_MS;
const LOOKS_PER_ADOPTION = 5_000 / LOOK_MS;

interface KeepAliveOptions {
  store: Store;
  log: Log;
  now: () => number;
  /** Whether any turn is being written here. */
  isBusy: () => boolean;
  /** Stops what is written in a conversation here. */
  stop: (conversation: number) => Promise<unknown>;
  /** Ends the turns of dead processes. */
  recover: () => Promise<unknown>;
}

/** What a process owes to others on the same store: it says that it lives, hears them, and ends what the dead left. */
export function createKeepAlive({store, log, now, isBusy, stop, recover}: KeepAliveOptions) {
  let looks = 0;
  let looking: Promise<void> | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  async function look(): Promise<void> {
    looks += 1;
    try {
      if (isBusy()) {
        for (const conversation of await store.readStops()) void stop(conversation);
        if (looks % LOOKS_PER_BEAT === 0) await store.beat(now());
      }
      if (looks % LOOKS_PER_ADOPTION === 0) await recover();
    } catch (error) {
      log('warn', {event: 'keep-alive-failed', detail: String(error)});
    }
  }

  function tick(): void {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }

  return {
    start() {
      void store.beat(now()).catch(() => {}); // said again with the first turn
      timer ??= setInterval(tick, LOOK_MS);
      timer.unref();
    },
    async end() {
      clearInterval(timer);
      timer = undefined;
      await looking;
    },
  };
}
