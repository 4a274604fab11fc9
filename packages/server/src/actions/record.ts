import {createHmac, timingSafeEqual} from 'node:crypto';
import type {ActionData, ActionFailure, ActionState} from '@wincloud/chat-core/protocol';
import type {Owner} from '../ports.ts';
import {unitsOf} from '../prices/price-book.ts';
import type {Plan} from './plan.ts';

/** How far a step is. */
export interface StepRecord {
  state: ActionData['steps'][number]['state'];
  /** Milliseconds since 1970: when the provider was about to be asked. It is never asked again. */
  askedAt?: number | undefined;
  /** What the provider calls what it is doing. */
  operation?: string | undefined;
}

/** All that is kept of an action, beside whose it is and its state. */
export interface ActionRecord {
  id: string;
  plan: Plan;
  /** Milliseconds since 1970. */
  expiresAt: number;
  signature: string;
  steps: StepRecord[];
  failure?: ActionFailure | undefined;
}

/** An action as the store has it. */
export interface StoredAction {
  owner: Owner;
  /** The store's own number of the conversation, and what its owner calls it. */
  conversation: number;
  conversationId: string;
  /** The turn that proposed it. */
  turn: number;
  state: ActionState;
  /** Rises with every change: who changes another one than they read is refused. */
  revision: number;
  changedAt: number;
  record: ActionRecord;
}

/**
 * Binds a plan to whose it is, to its conversation and to its end: HMAC-SHA-256 under the server's secret (RFC 2104). What
 * is signed is a list, so that no two plans come to one text.
 */
export function signAction(
  {
    owner,
    conversationId,
    record: {id, plan, expiresAt},
  }: Pick<StoredAction, 'owner' | 'conversationId'> & {
    record: Pick<ActionRecord, 'id' | 'plan' | 'expiresAt'>;
  },
  secret: Uint8Array,
): string {
  const said = ['action v1', owner.tenant, owner.subject, conversationId, id, expiresAt, textOf(plan)];
  return createHmac('sha256', secret).update(JSON.stringify(said)).digest('base64url');
}

/** Whether what is kept is what was proposed. */
export function isSigned(action: StoredAction, secret: Uint8Array): boolean {
  return sameText(action.record.signature, signAction(action, secret));
}

/** In constant time, for one of them is secret until it is shown. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** One text a plan: the same for the same, whatever order its fields were written in. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** An action as its owner is shown it. One whose time is over and that nobody decided is expired. */
export function toActionData({record, state, changedAt}: StoredAction, now: number): ActionData {
  const {id, plan, expiresAt, signature, steps, failure} = record;
  const {version, price, priceGb, steps: planned, ...shown} = plan;
  return {
    id,
    ...shown,
    resourceVersion: version,
    ...(price === undefined
      ? {}
      : {
          price: {before: unitsOf(price.before), after: unitsOf(price.after), currency: price.currency},
          priceDelta: unitsOf(price.after - price.before),
        }),
    ...(priceGb === undefined ? {} : {priceGb: {amount: unitsOf(priceGb.amount), currency: priceGb.currency}}),
    expiresAt: new Date(expiresAt).toISOString(),
    signature,
    state: state === 'proposed' && expiresAt <= now ? 'expired' : state,
    steps: planned.map(({step}, index) => ({step, state: steps[index]?.state ?? 'waiting'})),
    ...(failure === undefined ? {} : {failure}),
    changedAt: new Date(changedAt).toISOString(),
  };
}
