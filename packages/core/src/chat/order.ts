import {parseEventId} from '../protocol/index.ts';

/**
 * Whether an event adds nothing to what was heard up to `cursor`: it, or a later one of the same log, was heard. The
 * first event of the turn that is being read is never old, for with it the turn is told anew.
 */
export function isOld(cursor: string | undefined, id: string): boolean {
  const [heard, next] = [parseEventId(cursor ?? ''), parseEventId(id)];
  if (id !== '' && id === cursor) return true;
  if (heard === undefined || next === undefined || heard.epoch !== next.epoch) return false;
  if (heard.turn !== next.turn) return next.turn < heard.turn;
  return next.seq <= heard.seq && next.seq > 1;
}

/** Whether an event follows on what was heard up to `cursor`: the next of its turn, or the first of a later one. */
export function isNext(cursor: string | undefined, id: string): boolean {
  const [heard, next] = [parseEventId(cursor ?? ''), parseEventId(id)];
  if (next === undefined) return false;
  if (heard === undefined || heard.epoch !== next.epoch || heard.turn < next.turn) return next.seq === 1;
  return heard.turn === next.turn && next.seq === heard.seq + 1;
}
