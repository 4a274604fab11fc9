import {randomUUID} from 'node:crypto';
import type {ActionData, ActionDecision, ActionTool} from '@wincloud/chat-core/protocol';
import {Fault, unavailable} from '../errors.ts';
import type {Principal} from '../identity/principal.ts';
import type {Log} from '../log.ts';
import type {Cloud, ResourceScope, Store, Turn} from '../ports.ts';
import type {PriceBook} from '../prices/price-book.ts';
import type {CloudChanges} from '../resources.ts';
import {type ActionArguments, CannotPlan, type Looked, type Plan, planAction} from './plan.ts';
import {isSigned, type StoredAction, sameText, signAction, textOf, toActionData} from './record.ts';
import {rowOf} from './run-action.ts';
import {type ActionTimes, createRunner} from './runner.ts';

/** Milliseconds for which a proposal can be confirmed: long enough to read it, and to ask somebody. */
const PROPOSAL_LIFE_MS = 15 * 60_000;

/** Milliseconds for the machine to be read again when it is confirmed: a person waits. */
const LOOK_MS = 10_000;

/** For whom, and in which turn, something is proposed. */
export interface Proposer {
  principal: Principal;
  turn: Turn;
  conversationId: string;
  prices: PriceBook;
  requestId: string;
}

export interface Decider {
  principal: Principal;
  prices: PriceBook;
  /** Whether this tenant and this user's roles let them do it, as things stand now. */
  mayChange: (tool: ActionTool) => boolean;
  requestId: string;
}

/** Changes that a person confirms. The model has no part in it but to propose one. */
export interface Actions {
  /** Keeps a proposal, as its card shows it. Throws `CannotPlan` where it cannot be done as the machine stands. */
  propose(
    by: Proposer,
    tool: ActionTool,
    dropletId: number,
    argumentsOf: (looked: Looked) => ActionArguments,
    signal: AbortSignal,
  ): Promise<ActionData>;
  /** Makes it, or sees to it that it is not made. Throws a `Fault` that says why not; that is on record, too. */
  decide(by: Decider, conversationId: string, id: string, decision: ActionDecision): Promise<ActionData>;
  /** Goes on with what dead processes were making, now and every few seconds. */
  start(): void;
  /** Stops following. What is being made goes on at the provider, and the next process follows it. */
  shutdown(): Promise<void>;
}

export interface ActionsDeps {
  store: Store;
  cloud: Cloud;
  changes: CloudChanges;
  log: Log;
  now: () => number;
  times?: Partial<ActionTimes> | undefined;
}

export function createActions({store, cloud, changes, log, now, times}: ActionsDeps): Actions {
  const runner = createRunner({store, changes, log, now, times});
  const secret = store.serverSecret;

  /** The machine as it is now, and what else a plan needs. Undefined where it is not the user's. */
  async function look(
    scope: ResourceScope,
    tool: ActionTool,
    dropletId: number,
    prices: PriceBook,
    signal: AbortSignal,
  ): Promise<Looked | undefined> {
    const isFirewall = tool === 'open_firewall_port' || tool === 'narrow_firewall_rule';
    const [droplet, firewalls, sizes] = await Promise.all([
      changes.readDroplet(scope, dropletId, signal),
      isFirewall ? changes.readFirewalls(scope, signal) : [],
      tool === 'resize_droplet' ? cloud.listSizes(signal).then((read) => read.sizes) : [],
    ]);
    return droplet && {droplet, firewalls, sizes, prices};
  }

  async function decide(by: Decider, conversationId: string, id: string, asked: ActionDecision): Promise<ActionData> {
    const {principal, requestId} = by;
    const found = await store.findAction(principal, conversationId, id).catch(unavailable);
    if (found === undefined) throw new Fault('not_found');
    const {record} = found;

    /** On record before it is said, and with the proposal closed where it can never be confirmed. */
    async function refuse(
      reason: string,
      code: ConstructorParameters<typeof Fault>[0],
      closes = false,
    ): Promise<never> {
      const row = rowOf(found as StoredAction, 'action.refuse', {decision: asked.decision, reason}, requestId);
      const closed = closes
        ? store.changeAction(found as StoredAction, {state: 'expired', record}, [row], now())
        : store.appendAudit(row, now());
      await closed.catch(unavailable);
      throw new Fault(code);
    }

    // To let it be, everybody may.
    if (asked.decision === 'confirm' && !by.mayChange(record.plan.tool)) return refuse('role', 'role_required');
    const isSeen = asked.signature === undefined || sameText(asked.signature, record.signature);
    if (!isSigned(found, secret) || !isSeen) return refuse('tampered', 'action_tampered');
    if (found.state !== 'proposed') return refuse('used', found.state === 'expired' ? 'action_expired' : 'action_used');
    if (record.expiresAt <= now()) return refuse('expired', 'action_expired', true);
    if (asked.decision === 'dismiss') return change(found, 'dismissed', requestId);
    if (record.plan.typedName !== undefined && asked.typedName !== record.plan.typedName) {
      return refuse('name', 'action_name_mismatch');
    }
    if (!(await isAsProposed(found, by))) return refuse('changed', 'action_changed', true);
    const running = await change(found, 'running', requestId, (action) => runner.run(action));
    return running;
  }

  async function change(
    found: StoredAction,
    state: 'dismissed' | 'running',
    requestId: string,
    then?: (action: StoredAction) => void,
  ): Promise<ActionData> {
    const row = rowOf(found, state === 'running' ? 'action.confirm' : 'action.dismiss', {}, requestId);
    const next = {state, record: found.record};
    const changed = await store.changeAction(found, next, [row], now()).catch(unavailable);
    // Two people, or two tabs, at once: the first one decided.
    if (changed === undefined) throw new Fault('action_used');
    then?.(changed);
    return toActionData(changed, now());
  }

  /** Whether the same arguments come to the same plan, price included, on the machine as it is now. */
  async function isAsProposed({record: {plan}}: StoredAction, {principal, prices}: Decider): Promise<boolean> {
    const dropletId = Number(plan.resource.id);
    const signal = AbortSignal.timeout(LOOK_MS);
    const looked = await look(principal.resources, plan.tool, dropletId, prices, signal).catch((error: unknown) => {
      log('warn', {event: 'cloud-unreadable', detail: String(error)});
      throw new Fault('cloud_unavailable', {retryAfterS: 5});
    });
    if (looked === undefined) return false;
    try {
      return textOf(planAction(plan.tool, plan.arguments, looked)) === textOf(plan);
    } catch (error) {
      if (error instanceof CannotPlan) return false;
      throw error;
    }
  }

  return {
    async propose({principal, turn, conversationId, prices, requestId}, tool, dropletId, argumentsOf, signal) {
      const looked = await look(principal.resources, tool, dropletId, prices, signal);
      if (looked === undefined) throw new CannotPlan('This user has no server of that name.');
      const plan: Plan = planAction(tool, {droplet_id: dropletId, ...argumentsOf(looked)}, looked);
      const owner = {tenant: principal.tenant, subject: principal.subject};
      const unsigned = {id: randomUUID(), plan, expiresAt: now() + PROPOSAL_LIFE_MS};
      const signature = signAction({owner, conversationId, record: unsigned}, secret);
      const record = {...unsigned, signature, steps: plan.steps.map(() => ({state: 'waiting' as const}))};
      const row = rowOf({owner, conversationId, record}, 'action.propose', {turn: turn.turn}, requestId);
      const kept = await store.addAction(turn, record, row, now());
      if (kept === undefined) throw new CannotPlan('The conversation was deleted.');
      return toActionData(kept, now());
    },

    decide,
    start: runner.start,
    shutdown: runner.shutdown,
  };
}
