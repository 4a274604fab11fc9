import type {ActionFailure} from '@wincloud/chat-core/protocol';
import type {Log} from '../log.ts';
import {ChangeRefused, type CloudChanges} from '../resources.ts';
import type {PlannedStep} from './plan.ts';
import type {StepRecord} from './record.ts';

/** How long things are waited for, in milliseconds. */
export interface ActionTimes {
  /** Between two looks at what the provider does, at first. */
  pollMs: number;
  /** For a machine to shut down. Windows may install updates first. */
  offMs: number;
  /** For one step to end. A snapshot of a large disk takes an hour and more. */
  stepMs: number;
  /** For a request without an answer to show up at the provider. */
  lostMs: number;
}

export const ACTION_TIMES: ActionTimes = {pollMs: 2_000, offMs: 300_000, stepMs: 10_800_000, lostMs: 30_000};

/** The longest pause between two looks: all users share the calls that an account has in an hour. */
const MAX_POLL_MS = 30_000;

/** A look is a tenth of the time later that was waited already: what takes long is not in a hurry. */
const LATER = 0.1;

export type StepOutcome = 'done' | 'unknown' | ActionFailure;

interface StepDeps {
  changes: CloudChanges;
  log: Log;
  now: () => number;
  times: ActionTimes;
  /** Keeps what the provider calls it, before anything else happens. */
  keep: (operation: string) => Promise<void>;
}

/**
 * Asks the provider for one step, once, and follows it to its end. A step that was asked for before (`askedAt`) is only
 * followed: where nobody knows whether the request arrived, the provider's own list says so, or nobody does. Rejects when
 * `signal` aborts: another process goes on then.
 */
export async function runStep(
  {change, rule}: PlannedStep,
  {askedAt, operation: known}: StepRecord & {askedAt: number},
  isAsked: boolean,
  deps: StepDeps,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const {changes, log, now, times, keep} = deps;
  let operation = known;
  if (!isAsked) {
    try {
      ({operation} = await changes.ask(change, signal));
      if (operation === undefined) return 'done';
    } catch (error) {
      signal.throwIfAborted();
      log('warn', {event: 'change-not-made', change: change.kind, detail: String(error)});
      if (error instanceof ChangeRefused) return 'refused';
    }
  }
  operation ??= await findLost();
  if (operation === undefined) return 'unknown';
  if (operation !== known) await keep(operation);

  const ended = await poll(times.stepMs, () => changes.look(change.dropletId, operation, signal));
  if (rule === 'until-off' || rule === 'try-off') return (await isOff()) ? 'done' : 'not-shut-down';
  return ended === 'done' ? 'done' : ended === 'failed' ? 'provider-error' : 'too-long';

  /** What the provider began for us, where its answer did not arrive. */
  function findLost(): Promise<string | undefined> {
    return until(now() + times.lostMs, () => changes.find(change, askedAt, signal));
  }

  /** That a shutdown ended says only that it was asked for: what counts is the machine. */
  async function isOff(): Promise<boolean> {
    const scope = {ids: [change.dropletId]};
    const off = await until(askedAt + times.offMs, async () => {
      const droplet = await changes.readDroplet(scope, change.dropletId, signal);
      return droplet?.status === 'off' ? true : undefined;
    });
    return off === true;
  }

  async function poll(ms: number, look: () => Promise<'running' | 'done' | 'failed'>) {
    // Of a shutdown the machine's own state is asked, for no longer than that takes.
    const most = rule === 'until-off' || rule === 'try-off' ? times.offMs : ms;
    return until(askedAt + most, async () => {
      const state = await look();
      return state === 'running' ? undefined : state;
    });
  }

  /** Asks until there is an answer or the time is over, at least once. A question that fails is asked again. */
  async function until<T>(deadline: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const startedAt = now();
    for (;;) {
      try {
        const answer = await ask();
        if (answer !== undefined) return answer;
      } catch (error) {
        signal.throwIfAborted();
        log('warn', {event: 'change-not-followed', change: change.kind, detail: String(error)});
      }
      if (now() >= deadline) return undefined;
      const laterMs = (now() - startedAt) * LATER;
      await pause(Math.max(times.pollMs, Math.min(laterMs, MAX_POLL_MS)), signal);
    }
  }
}

/** Rejects as soon as the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, {once: true});
  });
}
