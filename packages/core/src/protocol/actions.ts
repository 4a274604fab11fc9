/** What can be proposed to a person, who confirms or dismisses it. Each is the name of the tool that proposes it. */
export const ACTION_TOOLS = [
  'reboot_droplet',
  'power_on_droplet',
  'power_off_droplet',
  'snapshot_droplet',
  'resize_droplet',
  'enable_backups',
  'open_firewall_port',
  'narrow_firewall_rule',
] as const;

export type ActionTool = (typeof ACTION_TOOLS)[number];

/**
 * `proposed`: it waits for a person. `running`: confirmed, and being done. `done`, `failed`: over. `unknown`: the provider
 * was asked and nobody can say what came of it, so it is not asked again. `dismissed`, `expired`: it will not be done.
 */
export type ActionState = 'proposed' | 'running' | 'done' | 'failed' | 'unknown' | 'dismissed' | 'expired';

/** What one step of an action asks of the provider. */
export type ActionStep =
  | 'shutdown'
  | 'power-off'
  | 'power-on'
  | 'reboot'
  | 'snapshot'
  | 'resize'
  | 'enable-backups'
  | 'firewall';

/**
 * `data-action`: a proposed change, and how it stands. The part's `id` is the action's. Confirming it does just what stands
 * in here or nothing: where the machine or the price is another one by then, it is refused.
 */
export interface ActionData {
  id: string;
  tool: ActionTool;
  /** Canonical: exactly what will be done, with ids. `{droplet_id: 3164494, size: 's-1vcpu-2gb'}` */
  arguments: Record<string, string | number | boolean>;
  resource: {type: 'droplet'; id: string; name: string};
  /** Where the machine, or the firewall, stood when it was proposed. */
  resourceVersion: string;
  /** What the machine costs a month before and after, where the seller has prices for it, in units of `currency`. */
  price?: {before: number; after: number; currency: string} | undefined;
  /** `after` less `before`. */
  priceDelta?: number | undefined;
  /** A price a gigabyte and month, where what is made costs by its size, which nobody knows before. */
  priceGb?: {amount: number; currency: string} | undefined;
  /** Whether it can be undone. */
  reversible: boolean;
  /** Whether the server is out of reach while it is done. */
  interrupts: boolean;
  /** What a person has to type to confirm it, where something must be typed. */
  typedName?: string | undefined;
  /** ISO 8601. It cannot be confirmed after that. */
  expiresAt: string;
  /** Binds all of the above to tenant, user and conversation. Sent back with a confirmation, it says what was seen. */
  signature: string;
  state: ActionState;
  steps: {step: ActionStep; state: 'waiting' | 'running' | 'done' | 'failed' | 'unknown' | 'skipped'}[];
  /** Why it failed, where it did. */
  failure?: ActionFailure | undefined;
  /** ISO 8601: when it came to this state. */
  changedAt: string;
}

/**
 * `refused`: the provider would not do it. `not-shut-down`: the machine did not shut down in time, and nothing else was
 * done. `provider-error`: it was begun and failed. `too-long`: it was begun, and had not ended when we stopped looking.
 */
export type ActionFailure = 'refused' | 'not-shut-down' | 'provider-error' | 'too-long';

/** `POST /v1/chat/:id/actions/:actionId` */
export interface ActionDecision {
  decision: 'confirm' | 'dismiss';
  /** What the user typed, where `typedName` asks for it. */
  typedName?: string | undefined;
  /** The signature of what the user saw. Where it is sent it must be the action's. */
  signature?: string | undefined;
}

/** The answer to a decision, and of `GET /v1/chat/:id/actions/:actionId`: how the action stands. */
export interface ActionResponse {
  action: ActionData;
}

/** Whether it may still change by itself: then `GET` it again. */
export function isActionOpen({state}: Pick<ActionData, 'state'>): boolean {
  return state === 'running' || state === 'proposed';
}
