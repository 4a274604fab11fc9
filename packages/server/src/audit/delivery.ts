import type {Log} from '../log.ts';
import type {AuditStore, CheckpointSink} from '../ports.ts';

/** Checkpoints that are read at once. */
const PAGE = 100;

/** Milliseconds for one delivery. */
const DELIVERY_MS = 10_000;

/** Milliseconds in all for what is left when the server closes. What does not make it goes out after the next start. */
const LAST_MS = 3_000;

/** Milliseconds until the next try, doubled with each that fails. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

interface DeliveryOptions {
  store: AuditStore;
  sinks: readonly CheckpointSink[];
  log: Log;
  /** For tests. */
  firstPauseMs?: number | undefined;
}

/**
 * Brings checkpoints to every place outside, in order, until the place has them. The store knows how far each is, so a
 * restart goes on and a place that was added gets all there are. One place that is away keeps no other waiting.
 */
export function createDelivery({store, sinks, log, firstPauseMs = FIRST_PAUSE_MS}: DeliveryOptions) {
  const ended = new AbortController();
  const places = sinks.map((sink) => ({sink, tries: 0, notBefore: 0, busy: Promise.resolve(), isBusy: false}));
  type Place = (typeof places)[number];

  async function bring(place: Place, signal: AbortSignal): Promise<void> {
    const {sink} = place;
    try {
      for (;;) {
        const waiting = await store.listUndelivered(sink.place, PAGE);
        for (const {number, checkpoint} of waiting) {
          await sink.deliver(checkpoint, AbortSignal.any([signal, AbortSignal.timeout(DELIVERY_MS)]));
          await store.markDelivered(sink.place, number);
          place.tries = 0;
        }
        if (waiting.length < PAGE) return;
      }
    } catch (error) {
      if (ended.signal.aborted && signal === ended.signal) return;
      place.tries += 1;
      const pauseMs = Math.min(firstPauseMs * 2 ** (place.tries - 1), LONGEST_PAUSE_MS);
      place.notBefore = performance.now() + pauseMs;
      const {tries} = place;
      log('warn', {event: 'checkpoint-undelivered', place: sink.place, tries, pauseMs, detail: String(error)});
    }
  }

  return {
    /** Starts what is not under way already. */
    go(): void {
      for (const place of places) {
        if (place.isBusy || performance.now() < place.notBefore) continue;
        place.isBusy = true;
        place.busy = bring(place, ended.signal).finally(() => {
          place.isBusy = false;
        });
      }
    },

    /** Ends what is under way and tries everything once more, for a short time. */
    async stop(): Promise<void> {
      ended.abort();
      await Promise.all(places.map(({busy}) => busy));
      const signal = AbortSignal.timeout(LAST_MS);
      await Promise.all(places.map((place) => bring(place, signal)));
    },
  };
}
