import type {ActionFailure} from '@wincloud/chat-core/protocol';
import type {Log} from '../log.ts';
import type {AuditEntry, Store} from '../ports.ts';
import type {CloudChanges} from '../resources.ts';
import type {PlannedStep} from './plan.ts';
import type {StepRecord, StoredAction} from './record.ts';
import {type ActionTimes, runStep, type StepOutcome} from './run-step.ts';

export interface RunActionDeps {
  store: Pick<Store, 'changeAction'>;
  changes: CloudChanges;
  log: Log;
  now: () => number;
  times: ActionTimes;
}

/** Another process has it now, or its owner was erased: nothing more is done, and nothing written. */
class NotOurs extends Error {}

/**
 * Makes a confirmed change, step by step, from where it stands to its end. Each step is on record and on disk before the
 * provider is asked, so that no process asks twice. Resolves when it is over or not ours any more; rejects when `signal`
 * aborts, and then whoever adopts it goes on.
 */
export async function runAction(started: StoredAction, deps: RunActionDeps, signal: AbortSignal): Promise<void> {
  const {store, changes, now} = deps;
  let action = started;
  let failure = started.record.failure;
  let isUnknown = started.record.steps.some(({state}) => state === 'unknown');

  /** Writes what changed, in one commit with its row. */
  async function write(
    next: {state?: 'done' | 'failed' | 'unknown'},
    record: Partial<StoredAction['record']>,
    rows: AuditEntry[],
  ) {
    const changed = {state: next.state ?? ('running' as const), record: {...action.record, ...record}};
    const written = await store.changeAction(action, changed, rows, now());
    if (written === undefined) throw new NotOurs();
    action = written;
  }

  const setStep = (index: number, step: StepRecord, rows: AuditEntry[] = [], failed?: ActionFailure) =>
    write({}, {steps: action.record.steps.with(index, step), ...(failed === undefined ? {} : {failure: failed})}, rows);

  /** Whether it was turned off for this. Where that was refused, somebody else may be at work on it. */
  const wasTurnedOff = () => {
    const [off] = action.record.steps;
    return off?.state !== 'failed' || off.operation !== undefined;
  };

  const isOff = async ({change}: PlannedStep) =>
    (await changes.readDroplet({ids: [change.dropletId]}, change.dropletId, signal))?.status === 'off';

  /** Whether the step has nothing to do as things stand. */
  async function isNeedless(planned: PlannedStep): Promise<boolean> {
    if (planned.rule === 'back-on') return !wasTurnedOff() || !(await isOff(planned));
    if (failure !== undefined || isUnknown) return true;
    return planned.rule === 'unless-off' && isOff(planned);
  }

  async function run(index: number, planned: PlannedStep): Promise<StepOutcome> {
    const known = action.record.steps[index] as StepRecord;
    const isAsked = known.askedAt !== undefined;
    const asked = {...known, state: 'running' as const, askedAt: known.askedAt ?? now()};
    if (!isAsked) await setStep(index, asked, [rowOf(action, 'action.step', {step: planned.step})]);
    const keep = (operation: string) => setStep(index, {...asked, operation});
    return runStep(planned, asked, isAsked, {...deps, keep}, signal);
  }

  try {
    for (const [index, planned] of action.record.plan.steps.entries()) {
      const {state} = action.record.steps[index] as StepRecord;
      if (state !== 'waiting' && state !== 'running') continue;
      if (state === 'waiting' && (await isNeedless(planned))) {
        await setStep(index, {state: 'skipped'});
        continue;
      }
      const outcome = await run(index, planned);
      const step = action.record.steps[index] as StepRecord;
      if (outcome === 'done') await setStep(index, {...step, state: 'done'});
      else if (outcome === 'unknown') {
        isUnknown = true;
        await setStep(index, {...step, state: 'unknown'});
      } else {
        const isTried = planned.rule === 'try-off' && outcome === 'not-shut-down';
        if (!isTried) failure ??= outcome;
        await setStep(index, {...step, state: 'failed'}, [], failure);
      }
    }
    const state = isUnknown ? 'unknown' : failure === undefined ? 'done' : 'failed';
    await write({state}, {}, [rowOf(action, 'action.end', {outcome: failure ?? state})]);
  } catch (error) {
    if (!(error instanceof NotOurs)) throw error;
  }
}

/** What goes on record of an action: never its arguments, which name what is a user's own. */
export function rowOf(
  {owner, conversationId, record}: Pick<StoredAction, 'owner' | 'conversationId' | 'record'>,
  action: string,
  detail: AuditEntry['detail'],
  requestId = '',
): AuditEntry {
  const {id, plan} = record;
  const common = {conversation: conversationId, action: id, tool: plan.tool, droplet: plan.resource.id};
  return {...owner, action, requestId, detail: {...common, ...detail}};
}
