import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {API, inTurn, json, type Route, refusal, scriptedFetch, settled} from '../../test/scripted-fetch.ts';
import {isChatError} from './chat-error.ts';
import {createHttp} from './http.ts';
import {createSession, type SessionOptions, type VisitorStore} from './session.ts';

const LIFE_MS = 900_000;

/** A clock, a server that hands out `t1`, `t2`… for 15 minutes each, and a session. */
function setUp({route, ...options}: Partial<SessionOptions> & {route?: Route} = {}) {
  const clock = {nowMs: Date.parse('2026-03-01T12:00:00Z')};
  let issued = 0;
  const issue: Route = () => {
    issued += 1;
    const expiresAt = new Date(clock.nowMs + LIFE_MS).toISOString();
    return json({token: `t${issued}`, expiresAt, subject: `user-${issued}`});
  };
  const {fetch, to} = scriptedFetch({'POST /v1/session': route ?? issue});
  const http = createHttp(API, fetch);
  const session = createSession({http, tenant: 'wincloud', now: () => clock.nowMs, ...options});
  return {session, clock, requests: () => to('POST /v1/session').map(({body}) => body)};
}

function visitorStore(known?: string): VisitorStore & {credential: string | undefined} {
  return {
    credential: known,
    get() {
      return this.credential;
    },
    set(credential) {
      this.credential = credential;
    },
  };
}

const answerFor = (token: string, extra: object = {}): Response =>
  json({token, expiresAt: '2100-01-01T00:00:00Z', subject: 'v', ...extra});

describe('the session', () => {
  it('is not asked for before it is needed', async () => {
    const {session, requests} = setUp();
    expect(requests()).toEqual([]);
    expect(session.subject).toBeUndefined();
    expect(await session.token()).toBe('t1');
    expect(session.subject).toBe('user-1');
    expect(requests()).toEqual([{tenant: 'wincloud'}]);
  });

  it('is asked for once, however many want it', async () => {
    const {session, requests} = setUp();
    expect(await Promise.all([session.token(), session.token(), session.token()])).toEqual(['t1', 't1', 't1']);
    expect(await session.token()).toBe('t1');
    expect(requests()).toHaveLength(1);
  });

  it('is kept until 80 % of its life', async () => {
    const {session, clock, requests} = setUp();
    await session.token();
    clock.nowMs += 0.8 * LIFE_MS - 1;
    expect(await session.token()).toBe('t1');
    expect(requests()).toHaveLength(1);
  });

  it('is renewed in the background from then on, once for all who ask', async () => {
    const {session, clock, requests} = setUp();
    await session.token();
    clock.nowMs += 0.8 * LIFE_MS;
    expect(await Promise.all([session.token(), session.token()])).toEqual(['t1', 't1']);
    await settled();
    expect(await session.token()).toBe('t2');
    expect(requests()).toHaveLength(2);
  });

  it('serves the old token while a renewal fails, and tries again with the next call', async () => {
    let healthy = true;
    let issued = 0;
    const {session, clock, requests} = setUp({
      route: () => {
        if (!healthy) return refusal(503, 'store_unavailable', true);
        issued += 1;
        return json({token: `t${issued}`, expiresAt: new Date(clock.nowMs + LIFE_MS), subject: 's'});
      },
    });
    await session.token();
    clock.nowMs += 0.9 * LIFE_MS;
    healthy = false;
    expect(await session.token()).toBe('t1');
    expect(requests()).toHaveLength(2);
    await settled();
    healthy = true;
    expect(await session.token()).toBe('t1');
    await settled();
    expect(await session.token()).toBe('t2');
    expect(requests()).toHaveLength(3);
  });

  it('does not serve an expired token', async () => {
    const {session, clock} = setUp();
    await session.token();
    clock.nowMs += LIFE_MS;
    expect(await session.token()).toBe('t2');
  });

  it('is forgotten when the server refused it', async () => {
    const {session, requests} = setUp();
    const token = await session.token();
    session.expire(token);
    expect(session.subject).toBeUndefined();
    expect(await session.token()).toBe('t2');
    expect(requests()).toHaveLength(2);
  });

  it('is asked for once when several requests were refused under one token', async () => {
    const {session, requests} = setUp();
    const token = await session.token();
    session.expire(token);
    expect(await session.token()).toBe('t2');
    session.expire(token);
    expect(await session.token()).toBe('t2');
    expect(requests()).toHaveLength(2);
  });

  it('rejects for all who wait when it is refused, and can be asked for again', async () => {
    const route = inTurn(
      () => refusal(404, 'tenant_unknown'),
      () => answerFor('t'),
    );
    const {session} = setUp({route});
    const [a, b] = [session.token(), session.token()];
    await expect(a).rejects.toMatchObject({code: 'tenant_unknown'});
    await expect(b).rejects.toMatchObject({code: 'tenant_unknown'});
    expect(await session.token()).toBe('t');
  });
});

describe('a signed-in user', () => {
  it('is named by a fresh token of the host for every session', async () => {
    let issued = 0;
    const {session, requests} = setUp({getToken: async () => `jwt-${++issued}`, visitor: visitorStore('unused')});
    session.expire(await session.token());
    await session.token();
    expect(requests()).toEqual([
      {tenant: 'wincloud', identity: 'jwt-1'},
      {tenant: 'wincloud', identity: 'jwt-2'},
    ]);
  });

  it.each<[string, () => Promise<string> | string]>([
    [
      'throws',
      () => {
        throw new Error('db password is hunter2');
      },
    ],
    ['rejects', () => Promise.reject(new Error('db password is hunter2'))],
    ['gives nothing', () => ''],
    ['gives no string', () => ({hunter2: true}) as unknown as string],
  ])('cannot be named when the host %s: the text of the host stays with the host', async (_, getToken) => {
    const {session, requests} = setUp({getToken});
    const error: unknown = await session.token().catch((reason: unknown) => reason);
    if (!isChatError(error)) expect.fail(String(error));
    expect(error.code).toBe('identity_unavailable');
    expect(error.cause).toBeUndefined();
    expect(error.message + JSON.stringify(error)).not.toContain('hunter2');
    expect(requests()).toEqual([]);
  });

  it('waits for the connection where there is none: the host’s route is behind it, too', async () => {
    vi.stubGlobal('navigator', {onLine: false});
    onTestFinished(() => void vi.unstubAllGlobals());
    const {session} = setUp({getToken: () => Promise.reject(new TypeError('Failed to fetch'))});
    await expect(session.token()).rejects.toMatchObject({code: 'network_unreachable'});
    vi.stubGlobal('navigator', {onLine: true});
    await expect(session.token()).rejects.toMatchObject({code: 'identity_unavailable'});
  });

  it('is not made a visitor when the identity is refused', async () => {
    const route = inTurn(() => refusal(401, 'identity_invalid'));
    const {session, requests} = setUp({route, getToken: () => 'jwt', visitor: visitorStore('v1')});
    await expect(session.token()).rejects.toMatchObject({code: 'identity_invalid'});
    expect(requests()).toEqual([{tenant: 'wincloud', identity: 'jwt'}]);
  });
});

describe('an anonymous visitor', () => {
  it('keeps the credential that the server gave', async () => {
    const visitor = visitorStore();
    const {session, requests} = setUp({visitor, route: () => answerFor('t', {visitor: 'v1'})});
    await session.token();
    expect(visitor.credential).toBe('v1');
    expect(requests()).toEqual([{tenant: 'wincloud'}]);
  });

  it('comes back with it, and keeps it when the server gives no other', async () => {
    const visitor = visitorStore('v1');
    const {session, requests} = setUp({visitor});
    await session.token();
    expect(visitor.credential).toBe('v1');
    expect(requests()).toEqual([{tenant: 'wincloud', visitor: 'v1'}]);
  });

  it('is a new one when it is refused', async () => {
    const visitor = visitorStore('old');
    const route = inTurn(
      () => refusal(401, 'identity_invalid'),
      () => answerFor('t', {visitor: 'new'}),
    );
    const {session, requests} = setUp({visitor, route});
    expect(await session.token()).toBe('t');
    expect(visitor.credential).toBe('new');
    expect(requests()).toEqual([{tenant: 'wincloud', visitor: 'old'}, {tenant: 'wincloud'}]);
  });

  it('does not keep a credential that is refused, whatever comes after', async () => {
    const visitor = visitorStore('old');
    const route = inTurn(
      () => refusal(401, 'identity_invalid'),
      () => refusal(503, 'store_unavailable', true),
    );
    const {session} = setUp({visitor, route});
    await expect(session.token()).rejects.toMatchObject({code: 'store_unavailable'});
    expect(visitor.credential).toBeUndefined();
  });

  it('keeps the credential when the session fails for another reason', async () => {
    const visitor = visitorStore('v1');
    const {session, requests} = setUp({visitor, route: () => refusal(503, 'store_unavailable', true)});
    await expect(session.token()).rejects.toMatchObject({code: 'store_unavailable'});
    expect(visitor.credential).toBe('v1');
    expect(requests()).toHaveLength(1);
  });

  it('is not asked for twice when the server takes no visitors', async () => {
    const {session, requests} = setUp({visitor: visitorStore(), route: () => refusal(401, 'identity_invalid')});
    await expect(session.token()).rejects.toMatchObject({code: 'identity_invalid'});
    expect(requests()).toHaveLength(1);
  });
});
