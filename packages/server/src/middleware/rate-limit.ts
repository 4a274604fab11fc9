import type {Context} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {Fault, unavailable} from '../errors.ts';
import type {Principal} from '../identity/principal.ts';
import type {Allowance, Owner, Taken} from '../ports.ts';
import type {Tenant} from '../tenants/tenant.ts';

const MINUTE_MS = 60_000;

/** Requests a minute from one address, whoever they are for: an office behind one address must fit in. */
const ADDRESS_PER_MINUTE = 600;

/** Opinions of one user a minute: more than anybody has. */
const FEEDBACK_PER_MINUTE = 60;

/** Decisions of one user a minute, wrong names included: a person needs seconds for each. */
const DECISIONS_PER_MINUTE = 30;

/** Looks at changes that are being made: several pages of one user look every few seconds. */
const LOOKS_PER_MINUTE = 240;

/** Times a minute that one user may ask for all of their data, or for its end. */
const OWN_DATA_PER_MINUTE = 6;

/** Calls of functions for one user a minute, by their agent and over MCP together: an answer takes a few. */
const FUNCTIONS_PER_MINUTE = 60;

/** Calls a minute of one operator: a page of theirs makes several at once. */
const ADMIN_PER_MINUTE = 120;

/** A named policy of the `RateLimit` fields and what it takes from. */
export interface RateLimit {
  policy: 'session' | 'turn' | 'feedback' | 'action' | 'own-data' | 'function' | 'admin';
  allowances: Allowance[];
}

/** Turns: by user, by tenant and each level above it, and by address. Visitors have a class of their own, and share it. */
export function turnLimit(
  {tenant, subject, anonymous}: Principal,
  {limits, levels}: Pick<Tenant, 'limits' | 'levels'>,
  address: string,
): RateLimit {
  const perMinute = (key: string, limit: number) => ({key: `turn:${key}`, limit, windowMs: MINUTE_MS});
  return {
    policy: 'turn',
    allowances: [
      perMinute(`user:${tenant}:${subject}`, anonymous ? limits.visitorTurnsPerMinute : limits.turnsPerMinute),
      // A new visitor costs nothing: what holds them is what all of them have together.
      ...(anonymous ? [perMinute(`visitors:${tenant}`, limits.visitorsTurnsPerMinute)] : []),
      ...levels.map(({id, turnsPerMinute}) => perMinute(`tenant:${id}`, turnsPerMinute)),
      perMinute(`address:${network(address)}`, ADDRESS_PER_MINUTE),
    ],
  };
}

/** What an operator or auditor asks. */
export function adminLimit({tenant, subject}: Owner): RateLimit {
  return {
    policy: 'admin',
    allowances: [{key: `admin:user:${tenant}:${subject}`, limit: ADMIN_PER_MINUTE, windowMs: MINUTE_MS}],
  };
}

/** Sessions of one user, who is known by then. */
export function sessionLimit({tenant, subject}: Owner, perMinute: number): RateLimit {
  return {
    policy: 'session',
    allowances: [{key: `session:user:${tenant}:${subject}`, limit: perMinute, windowMs: MINUTE_MS}],
  };
}

/** What one user thinks of answers. */
export function feedbackLimit({tenant, subject}: Owner): RateLimit {
  return {
    policy: 'feedback',
    allowances: [{key: `feedback:user:${tenant}:${subject}`, limit: FEEDBACK_PER_MINUTE, windowMs: MINUTE_MS}],
  };
}

/** What one user decides of proposed changes, and looks at how they stand. */
export function actionLimit({tenant, subject}: Owner, kind: 'decide' | 'look'): RateLimit {
  const limit = kind === 'decide' ? DECISIONS_PER_MINUTE : LOOKS_PER_MINUTE;
  return {policy: 'action', allowances: [{key: `action:${kind}:${tenant}:${subject}`, limit, windowMs: MINUTE_MS}]};
}

/** Exports and erasures of one user's data. */
export function ownDataLimit({tenant, subject}: Owner): RateLimit {
  return {
    policy: 'own-data',
    allowances: [{key: `own-data:user:${tenant}:${subject}`, limit: OWN_DATA_PER_MINUTE, windowMs: MINUTE_MS}],
  };
}

/** What is called for one user from outside of the chat. */
export function functionLimit({tenant, subject}: Owner): RateLimit {
  return {
    policy: 'function',
    allowances: [{key: `function:user:${tenant}:${subject}`, limit: FUNCTIONS_PER_MINUTE, windowMs: MINUTE_MS}],
  };
}

/** Attempts to get a session, before anyone is known. */
export function attemptLimit(address: string): RateLimit {
  return {
    policy: 'session',
    allowances: [{key: `session:address:${network(address)}`, limit: ADDRESS_PER_MINUTE, windowMs: MINUTE_MS}],
  };
}

/**
 * Takes from the allowances or refuses with 429, and says how things stand in the fields of
 * draft-ietf-httpapi-ratelimit-headers (quota `q` and window `w` in seconds; remaining `r`, reset `t`).
 */
export async function rateLimit(c: Context<AppEnv>, deps: Deps, limit: RateLimit): Promise<void> {
  await takeFrom(deps, limit, ({index, remaining, resetMs}) => {
    const {policy, allowances} = limit;
    const {limit: quota, windowMs} = allowances[index] as Allowance;
    c.header('ratelimit-policy', `"${policy}";q=${quota};w=${windowMs / 1000}`);
    c.header('ratelimit', `"${policy}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`);
  });
}

/** The same without the fields, where an answer has no headers of its own. */
export async function takeFrom(
  {store, now}: Pick<Deps, 'store' | 'now'>,
  {allowances}: RateLimit,
  onTaken?: (taken: Taken) => void,
): Promise<void> {
  const taken = await store.take(allowances, now()).catch(unavailable);
  onTaken?.(taken);
  if (!taken.allowed) throw new Fault('rate_limited', {retryAfterS: Math.ceil(taken.retryAfterMs / 1000)});
}

/** One customer of an IPv6 provider has a /64 and may change the rest at will (RFC 6177). */
export function network(address: string): string {
  // Some proxies write the port too, and a client has as many of those as it likes.
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  const plain = bare.replace(/^::ffff:/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
