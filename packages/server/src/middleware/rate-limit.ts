import type {Context} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import type {Allowance, Owner} from '../ports.ts';

const MINUTE_MS = 60_000;

/** Requests a minute from one address, whoever they are for: an office behind one address must fit in. */
const ADDRESS_PER_MINUTE = 600;

/** Opinions of one user a minute: more than anybody has. */
const FEEDBACK_PER_MINUTE = 60;

/** Times a minute that one user may ask for all of their data, or for its end. */
const OWN_DATA_PER_MINUTE = 6;

/** A named policy of the `RateLimit` fields and what it takes from. */
export interface RateLimit {
  policy: 'session' | 'turn' | 'feedback' | 'own-data';
  allowances: Allowance[];
}

/** Turns: by user, by tenant and by address. */
export function turnLimit(
  {tenant, subject}: Owner,
  limits: {user: number; tenant: number},
  address: string,
): RateLimit {
  return {
    policy: 'turn',
    allowances: [
      {key: `turn:user:${tenant}:${subject}`, limit: limits.user, windowMs: MINUTE_MS},
      {key: `turn:tenant:${tenant}`, limit: limits.tenant, windowMs: MINUTE_MS},
      {key: `turn:address:${network(address)}`, limit: ADDRESS_PER_MINUTE, windowMs: MINUTE_MS},
    ],
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

/** Exports and erasures of one user's data. */
export function ownDataLimit({tenant, subject}: Owner): RateLimit {
  return {
    policy: 'own-data',
    allowances: [{key: `own-data:user:${tenant}:${subject}`, limit: OWN_DATA_PER_MINUTE, windowMs: MINUTE_MS}],
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
export async function rateLimit(
  c: Context<AppEnv>,
  {store, now}: Deps,
  {policy, allowances}: RateLimit,
): Promise<void> {
  const taken = await store.take(allowances, now()).catch(() => {
    throw new Fault('store_unavailable', {retryAfterS: 1});
  });
  const {limit, windowMs} = allowances[taken.index] as Allowance;
  c.header('ratelimit-policy', `"${policy}";q=${limit};w=${windowMs / 1000}`);
  c.header('ratelimit', `"${policy}";r=${taken.remaining};t=${Math.ceil(taken.resetMs / 1000)}`);
  if (!taken.allowed) throw new Fault('rate_limited', {retryAfterS: Math.ceil(taken.retryAfterMs / 1000)});
}

/** One customer of an IPv6 provider has a /64 and may change the rest at will (RFC 6177). */
export function network(address: string): string {
  const plain = address.replace(/^::ffff:/i, '').replace(/%.*$/, '');
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
