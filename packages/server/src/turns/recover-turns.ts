import {foldChunk, startFold} from '@wincloud/chat-core/protocol';
import type {Store, Turn} from '../ports.ts';
import {endingChunks} from './turn-log.ts';

/** Events of one turn that are read at once. */
const ALL = 1_000_000;

/**
 * Ends the turns that a dead process left behind: what was stored stays, followed by an error that says so. Run before
 * the first request, so that no reader waits for a run that nobody runs, and every few seconds for other processes.
 */
export async function recoverTurns(store: Store, now: () => number): Promise<number> {
  const left = await store.adopt(now());
  for (const turn of left) await interrupt(store, turn, now());
  return left.length;
}

async function interrupt(store: Store, turn: Turn, now: number): Promise<void> {
  const stored = await store.readEvents(turn, 0, ALL);
  let fold = startFold(turn.messageId);
  let stepOpen = false;
  for (const {chunk} of stored) {
    fold = foldChunk(fold, chunk);
    if (chunk.type === 'start-step') stepOpen = true;
    if (chunk.type === 'finish-step') stepOpen = false;
  }
  const missing = stored.length === 0 ? [{type: 'start' as const, messageId: turn.messageId}] : [];
  const error = {code: 'turn_interrupted' as const, retryable: true};
  let seq = stored.at(-1)?.seq ?? 0;
  const events = [];
  for (const chunk of [...missing, ...endingChunks(fold, stepOpen, {type: 'error', error})]) {
    fold = foldChunk(fold, chunk);
    seq += 1;
    events.push({seq, chunk});
  }
  await store.appendEvents(turn, events, {status: 'interrupted', answer: fold.message, usage: undefined, now});
}
