import {randomUUID} from 'node:crypto';
import {signIdentity} from '../../packages/server/src/identity/sign-identity.ts';
import type {Allowance, Store} from '../../packages/server/src/ports.ts';
import {ACME_ORIGIN, ACME_SECRET, ORIGIN, SECRET} from '../../packages/server/src/test-app.ts';
import {type Seen, see, type TestApp} from './check.ts';

/** The two tenants of the test app, with where their pages are and what signs their users. */
const TENANTS = {
  wincloud: {origin: ORIGIN, secret: SECRET},
  acme: {origin: ACME_ORIGIN, secret: ACME_SECRET},
} as const;

type Tenant = keyof typeof TENANTS;

/** The test app with an attacker in front of it, who keeps every answer. */
export interface Stage {
  app: TestApp;
  seen: Seen[];
  /** The allowances that each request took from. */
  taken: (readonly Allowance[])[];
  /** Takes from allowances, unseen. */
  take: Store['take'];
  /** An identity as a tenant's host would sign it now. */
  sign(sub: string, claims?: Record<string, unknown>, tenant?: Tenant, secret?: string): Promise<string>;
  /** Asks for a session. What was answered is the last of `seen`. */
  open(body: {identity?: string; visitor?: string}, tenant?: Tenant, origin?: string): Promise<string>;
  /** A session's token. */
  signIn(sub: string, tenant?: Tenant): Promise<string>;
  /** A field of the last answer. */
  lastOf(field: string): string;
  /** The list of conversations, which a session is enough for. */
  list(token: string, origin?: string): Promise<string>;
  /** A question, under a key of the client's where one is given. */
  ask(token: string, question?: Question): Promise<string>;
  /** Takes a stream up again. */
  resume(token: string, cursor?: string, id?: string): Promise<string>;
  /** `200`, or `401 identity_invalid`. */
  keep(response: Response): Promise<string>;
}

export function createStage(app: TestApp): Stage {
  const seen: Seen[] = [];
  const taken: (readonly Allowance[])[] = [];
  const {take} = app.store;
  app.store.take = (allowances, now) => {
    taken.push(allowances);
    return take(allowances, now);
  };

  async function keep(response: Response): Promise<string> {
    const one = await see(response);
    seen.push(one);
    const code = /^\{"error":\{"code":"(\w+)"/.exec(one.body)?.[1];
    return code === undefined ? String(one.status) : `${one.status} ${code}`;
  }

  const sign = (sub: string, claims: Record<string, unknown> = {}, tenant: Tenant = 'wincloud', secret?: string) => {
    const iat = Math.floor(app.clock.now / 1000);
    return signIdentity({
      tenant,
      sub,
      kid: 'k1',
      secret: secret ?? TENANTS[tenant].secret,
      claims: {iat, exp: iat + 600, ...claims},
    });
  };

  const open = async (
    body: {identity?: string; visitor?: string},
    tenant: Tenant = 'wincloud',
    origin: string = TENANTS[tenant].origin,
  ) => keep(await app.request('POST', '/v1/session', {body: {tenant, ...body}, headers: {origin}}));

  async function signIn(sub: string, tenant: Tenant = 'wincloud'): Promise<string> {
    await open({identity: await sign(sub, {}, tenant)}, tenant);
    return lastOf('token');
  }

  const lastOf = (field: string) => (JSON.parse(seen.at(-1)?.body ?? '{}') as Record<string, string>)[field] ?? '';

  const list = async (token: string, origin: string = ORIGIN) =>
    keep(await app.request('GET', '/v1/chat', {token, headers: {origin}}));

  const ask = async (
    token: string,
    {text = 'Hi', id = 'c1', messageId = 'm1', key, tenant = 'wincloud', more = {}}: Question = {},
  ) =>
    keep(
      await app.send(token, text, {
        id,
        messageId,
        body: more,
        headers: {
          origin: TENANTS[tenant].origin,
          ...(key === undefined ? {} : {'idempotency-key': key}),
        },
      }),
    );

  const resume = async (token: string, cursor?: string, id = 'c1') =>
    keep(
      await app.request('GET', `/v1/chat/${id}/stream`, {
        token,
        headers: cursor === undefined ? {} : {'last-event-id': cursor},
      }),
    );

  return {app, seen, taken, take, sign, open, signIn, lastOf, list, ask, resume, keep};
}

export interface Question {
  text?: string;
  id?: string;
  messageId?: string;
  key?: string;
  tenant?: Tenant;
  more?: Record<string, unknown>;
}

/** The same thing twenty times at once, as answers and how often each came. */
export async function twentyTimes(act: (at: number) => Promise<string>): Promise<Record<string, number>> {
  return tally(await Promise.all(Array.from({length: 20}, (_, at) => act(at))));
}

export function tally(answers: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}

/** One after another, in order. */
export async function inTurn(...acts: (() => Promise<string>)[]): Promise<string[]> {
  const answers: string[] = [];
  for (const act of acts) answers.push(await act());
  return answers;
}

/** A token id that nobody has used. */
export const newJti = (): string => randomUUID();
