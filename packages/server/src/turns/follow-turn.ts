import {isEnding} from '@wincloud/chat-core/protocol';
import type {Store, StoredEvent, Turn} from '../ports.ts';
import type {Wakeups} from './wakeups.ts';

/** Events read from the store at once: what a slow reader can make us hold. */
const BATCH = 256;

/** Milliseconds after which a reader looks by itself, for a run in another process wakes nobody here. */
const LOOK_MS = 1_000;

/** A turn that nobody writes any more and that has no ending: the reader must not take its end for one. */
export class TurnLostError extends Error {}

export const turnKey = ({conversation, turn}: Turn) => `${conversation}.${turn}`;

/**
 * A turn's events after `afterSeq`: those that are stored, then each as it is stored, to the ending. Reads only the
 * log, so streaming, resuming and a second tab are the same thing.
 */
export async function* followTurn(
  {store, wakeups}: {store: Store; wakeups: Wakeups},
  turn: Turn,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent[]> {
  let seq = afterSeq;
  while (!signal.aborted) {
    // Asked for before the look, so that nothing stored in between is slept through.
    const woken = new AbortController();
    const wait = wakeups.wait(turnKey(turn), LOOK_MS, AbortSignal.any([signal, woken.signal]));
    const events = await store.readEvents(turn, seq, BATCH);
    const last = events.at(-1);
    if (last === undefined) {
      const current = await store.findTurn(turn.conversation, turn.turn);
      if (current?.status !== 'streaming') {
        woken.abort();
        if ((await store.readEvents(turn, seq, 1)).length > 0) continue;
        throw new TurnLostError('the turn is gone');
      }
      await wait;
      continue;
    }
    woken.abort();
    seq = last.seq;
    yield events;
    if (isEnding(last.chunk)) return;
  }
}
