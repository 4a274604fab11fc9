import {randomUUID} from 'node:crypto';
import {SignJWT} from 'jose';
import {describe, expect, test} from 'vitest';
import {ACME_ORIGIN, ACME_SECRET, createTestApp, ORIGIN, SECRET} from '../test-app.ts';

const encode = (secret: string) => new TextEncoder().encode(secret);

describe('POST /v1/session with an identity', () => {
  test('gives a session for the subject, good for at most 15 minutes', async () => {
    const {request, identity, clock} = createTestApp();
    const response = await request('POST', '/v1/session', {
      body: {tenant: 'wincloud', identity: await identity('alice')},
    });
    expect(response.status).toBe(200);
    const session = (await response.json()) as {token: string; expiresAt: string; subject: string};
    expect(session.subject).toBe('alice');
    expect(Date.parse(session.expiresAt) - clock.now).toBe(15 * 60_000);
    expect((await request('GET', '/v1/chat', {token: session.token})).status).toBe(200);
  });

  test('consumes the jti, and only by a success', async () => {
    const {request, identity} = createTestApp();
    const token = await identity('alice');
    const refused = await request('POST', '/v1/session', {
      body: {tenant: 'wincloud', identity: token},
      headers: {origin: 'https://evil.example'},
    });
    expect(refused.status).toBe(403);
    expect((await request('POST', '/v1/session', {body: {tenant: 'wincloud', identity: token}})).status).toBe(200);
    const replayed = await request('POST', '/v1/session', {body: {tenant: 'wincloud', identity: token}});
    expect(replayed.status).toBe(401);
  });

  const s = 1_800_000_000;
  const good = {iss: 'wincloud', aud: 'wincloud-chat', sub: 'alice', iat: s, exp: s + 600};
  const header = {alg: 'HS256', kid: 'k1'};
  const sign = (claims: object, head: object = header, secret = SECRET) =>
    new SignJWT({jti: randomUUID(), ...claims}).setProtectedHeader(head as typeof header).sign(encode(secret));

  test("a tenant with a tag prefix cannot name another tenant's machines", async () => {
    const {request} = createTestApp();
    const identity = await sign({...good, iss: 'acme', resources: {tag: 'wc-user-alice'}}, header, ACME_SECRET);
    const response = await request('POST', '/v1/session', {
      body: {tenant: 'acme', identity},
      headers: {origin: ACME_ORIGIN},
    });
    expect(response.status).toBe(401);
  });
});

describe('POST /v1/session for a visitor', () => {
  test('gives a credential that is the same visitor next time', async () => {
    const {request} = createTestApp();
    const first = await (await request('POST', '/v1/session', {body: {tenant: 'wincloud'}})).json();
    const {visitor, subject} = first as {visitor: string; subject: string};
    const again = await (await request('POST', '/v1/session', {body: {tenant: 'wincloud', visitor}})).json();
    expect(again).toMatchObject({subject, visitor});
    const other = await (await request('POST', '/v1/session', {body: {tenant: 'wincloud'}})).json();
    expect((other as {subject: string}).subject).not.toBe(subject);
  });

  test('refuses a credential that was not signed here, and a tenant that takes no visitors', async () => {
    const {request} = createTestApp();
    const {visitor} = (await (await request('POST', '/v1/session', {body: {tenant: 'wincloud'}})).json()) as {
      visitor: string;
    };
    const forged = `${visitor.slice(0, -1)}${visitor.endsWith('A') ? 'B' : 'A'}`;
    for (const body of [
      {tenant: 'wincloud', visitor: forged},
      {tenant: 'wincloud', visitor: 'visitor-1'},
    ]) {
      expect((await request('POST', '/v1/session', {body})).status).toBe(401);
    }
    const closed = await request('POST', '/v1/session', {body: {tenant: 'acme'}, headers: {origin: ACME_ORIGIN}});
    expect(closed.status).toBe(401);
  });
});

describe('origins', () => {
  test('an origin that is not listed is refused before anything is read', async () => {
    const {request} = createTestApp();
    const response = await request('POST', '/v1/session', {
      body: 'not json',
      headers: {origin: 'https://evil.example'},
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('vary')).toContain('Origin');
    expect(((await response.json()) as {error: {code: string}}).error.code).toBe('origin_not_allowed');
  });

  test('an origin of another tenant is refused for this one', async () => {
    const {request, identity} = createTestApp();
    const body = {tenant: 'wincloud', identity: await identity('alice')};
    expect((await request('POST', '/v1/session', {body, headers: {origin: ACME_ORIGIN}})).status).toBe(403);
    expect((await request('GET', '/v1/config?tenant=wincloud', {headers: {origin: ACME_ORIGIN}})).status).toBe(403);
  });

  test.each([
    'https://panel.example.com.evil.example',
    'http://panel.example.com',
    'https://panel.example.com:8443',
    'null',
  ])('near misses do not count: %s', async (origin) => {
    const {request} = createTestApp();
    expect((await request('GET', '/v1/config?tenant=wincloud', {headers: {origin}})).status).toBe(403);
  });

  test('a session serves only the origin it was made for', async () => {
    const {app, signIn, request} = createTestApp();
    const token = await signIn('alice');
    const authorization = `Bearer ${token}`;
    expect((await app.request('/v1/chat', {headers: {authorization}})).status).toBe(403);
    expect((await request('GET', '/v1/chat', {token, headers: {origin: ACME_ORIGIN}})).status).toBe(403);
    const host = {host: 'panel.example.com', 'sec-fetch-site': 'same-origin', authorization};
    expect((await app.request('/v1/chat', {headers: host})).status).toBe(200);
    expect((await app.request('/v1/chat', {headers: {...host, 'sec-fetch-site': 'cross-site'}})).status).toBe(403);
    expect((await app.request('/v1/chat', {headers: {...host, host: 'evil.example'}})).status).toBe(403);
  });

  test('a session made outside of a browser is good there only', async () => {
    const {app, identity} = createTestApp();
    const body = JSON.stringify({tenant: 'wincloud', identity: await identity('alice')});
    const made = await app.request('/v1/session', {
      method: 'POST',
      body,
      headers: {'content-type': 'application/json'},
    });
    const {token} = (await made.json()) as {token: string};
    const authorization = `Bearer ${token}`;
    expect((await app.request('/v1/chat', {headers: {authorization}})).status).toBe(200);
    expect((await app.request('/v1/chat', {headers: {authorization, origin: ORIGIN}})).status).toBe(403);
  });

  test('answers the preflight of a listed origin, and exposes what pages need to wait rightly', async () => {
    const {app} = createTestApp();
    const headers = {origin: ORIGIN, 'access-control-request-method': 'POST'};
    const response = await app.request('/v1/chat', {method: 'OPTIONS', headers});
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-allow-headers')).toContain('idempotency-key');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const exposed = response.headers.get('access-control-expose-headers') ?? '';
    for (const name of ['retry-after', 'ratelimit', 'ratelimit-policy', 'x-wincloud-protocol'])
      expect(exposed).toContain(name);
  });
});

test('session tokens: expired, changed and foreign ones are refused', async () => {
  const {request, signIn, clock} = createTestApp();
  const token = await signIn('alice');
  expect((await request('GET', '/v1/chat', {token: `${token.slice(0, -2)}xx`})).status).toBe(401);
  expect((await request('GET', '/v1/chat', {token: 'rubbish'})).status).toBe(401);
  expect((await request('GET', '/v1/chat')).status).toBe(401);
  clock.now += 15 * 60_000 + 1;
  const expired = await request('GET', '/v1/chat', {token});
  expect(expired.status).toBe(401);
  expect(((await expired.json()) as {error: {code: string}}).error.code).toBe('session_invalid');
});
