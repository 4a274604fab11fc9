import type {Log} from '../log.ts';
import {LEASE_MS, type Store} from '../ports.ts';
import type {CloudChanges} from '../resources.ts';
import type {StoredAction} from './record.ts';
import {runAction} from './run-action.ts';
import {ACTION_TIMES, type ActionTimes} from './run-step.ts';

export type {ActionTimes};

/** Milliseconds between two looks for what dead processes left, each with a sign of life while something is made here. */
const LOOK_MS = LEASE_MS / 4;

interface RunnerDeps {
  store: Store;
  changes: CloudChanges;
  log: Log;
  now: () => number;
  times: Partial<ActionTimes> | undefined;
}

/** Makes confirmed changes beside everything else, each to its end, and goes on with those of processes that died. */
export function createRunner({store, changes, log, now, times}: RunnerDeps) {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking: Promise<void> | undefined;
  /** Those that could not be gone on with here, as where the store was down: they are taken up again. */
  const lost: StoredAction[] = [];

  function run(action: StoredAction): void {
    const deps = {store, changes, log, now, times: {...ACTION_TIMES, ...times}};
    const done = runAction(action, deps, stopped.signal)
      .catch((error: unknown) => {
        if (stopped.signal.aborted) return;
        // What it was doing is on disk, and nothing is asked twice.
        log('error', {event: 'action-interrupted', tool: action.record.plan.tool, detail: String(error)});
        lost.push(action);
      })
      .finally(() => running.delete(done));
    running.add(done);
  }

  async function look(): Promise<void> {
    try {
      if (running.size > 0) await store.beat(now());
      for (const {owner, conversationId, record} of lost.splice(0)) {
        const found = await store.findAction(owner, conversationId, record.id);
        if (found?.state === 'running') run(found);
      }
      for (const action of await store.adoptActions(now())) run(action);
    } catch (error) {
      log('warn', {event: 'actions-not-adopted', detail: String(error)});
    }
  }

  const tick = () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  };

  return {
    run,
    start() {
      tick();
      timer ??= setInterval(tick, LOOK_MS);
      timer.unref();
    },
    async shutdown() {
      clearInterval(timer);
      await looking;
      stopped.abort(new Error('the server is shutting down'));
      await Promise.all(running);
    },
  };
}
