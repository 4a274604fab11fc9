import {randomBytes} from 'node:crypto';
import {describeDroplets, describeUnreadable} from '../agents/droplet-context.ts';
import type {Droplet} from '../ports.ts';
import type {Run, RunDeps} from './run-turn.ts';
import type {TurnLog} from './turn-log.ts';

/** Bytes of the word that closes a fence around data: nobody who writes the data can guess it. */
const FENCE_BYTES = 16;

export const fenceWord = () => randomBytes(FENCE_BYTES).toString('hex');

export interface TurnFacts {
  /** For the model, fenced. Nothing for who can have no machines. */
  context: string | undefined;
  droplets: readonly Droplet[];
  /** Of the fence. */
  word: string;
}

/** The user's machines, also as fenced facts. A cloud that does not answer costs the facts, not the turn. */
export async function readFacts(
  {principal, requestId}: Run,
  {cloud, log}: RunDeps,
  question: string,
  turnLog: TurnLog,
  signal: AbortSignal,
): Promise<TurnFacts> {
  const {resources} = principal;
  const word = fenceWord();
  if (resources.tag === undefined && resources.ids === undefined) return {context: undefined, droplets: [], word};
  turnLog.write({type: 'data-status', data: {text: 'Reading your servers…'}, transient: true});
  try {
    const {droplets, asOf} = await cloud.listDroplets(resources, signal);
    return {context: describeDroplets(droplets, question, asOf, word), droplets, word};
  } catch (error) {
    if (signal.aborted) throw error;
    log('warn', {event: 'cloud-unreadable', requestId, detail: String(error)});
    return {context: describeUnreadable(word), droplets: [], word};
  }
}
