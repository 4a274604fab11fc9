import {describe, expect, test} from 'vitest';
import {signIdentity} from '../../identity/sign-identity.ts';
import {ACME_ORIGIN, ACME_SECRET, createTestApp, ORIGIN, SECRET} from '../../test-app.ts';

/*
 * Who may do what at which tenant: the platform `wincloud`, its resellers `bolt` and `crank`, `bolt-shop` below the
 * first, and the root `acme` beside all of them.
 */

/** What the level above gives, as a patch that narrows. */
const GRANTS = [{disabled: true}, {agents: ['support']}, {limits: {turnsPerMinute: 1}}, {budgets: {usdPerDay: 1}}];

async function setUp() {
  const app = createTestApp();
  const {clock, request} = app;
  const keys: Record<string, {kid: string; secret: string; origin: string}> = {
    wincloud: {kid: 'k1', secret: SECRET, origin: ORIGIN},
    acme: {kid: 'k1', secret: ACME_SECRET, origin: ACME_ORIGIN},
  };
  /** Whoever a tenant's host says is signed in. */
  async function signIn(tenant: string, sub: string, roles: string[]) {
    const {origin = '', ...key} = keys[tenant] ?? {kid: '', secret: ''};
    const iat = Math.floor(clock.now / 1000);
    const identity = await signIdentity({tenant, sub, ...key, claims: {iat, exp: iat + 600, roles}});
    const response = await request('POST', '/v1/session', {body: {tenant, identity}, headers: {origin}});
    return callerOf(((await response.json()) as {token: string}).token, origin);
  }
  const callerOf = (token: string, origin: string) => async (route: string, body?: unknown) => {
    const [method = '', path = ''] = route.split(' ');
    const response = await request(method, `/v1/admin${path}`, {token, body, headers: {origin}});
    const text = await response.text();
    const {error, ...json} = response.headers.get('content-type') === 'application/json' ? JSON.parse(text) : {};
    return {status: response.status, headers: response.headers, code: error?.code, message: error?.message, json};
  };
  const boss = await signIn('wincloud', 'boss', ['operator']);
  for (const [id, parent] of [['bolt'], ['crank'], ['bolt-shop', 'bolt']] as const) {
    await boss('POST /tenants', {id, name: id, resourceTagPrefix: `${id}-`, ...(parent === undefined ? {} : {parent})});
    keys[id] = {...(await boss(`POST /tenants/${id}/secrets`, {kid: 'a'})).json, origin: `https://${id}.example`};
    await boss(`PATCH /tenants/${id}`, {origins: [keys[id]?.origin]});
  }
  return {...app, signIn, boss, callerOf};
}

test('an operator has their own tenant and those below; what is above, beside or nowhere is all the same', async () => {
  const {signIn} = await setUp();
  const bolt = await signIn('bolt', 'op', ['operator']);
  const {tenants} = (await bolt('GET /tenants')).json;
  expect(tenants.map(({id}: {id: string}) => id)).toEqual(['bolt', 'bolt-shop']);
  expect((await bolt('PATCH /tenants/bolt-shop', {limits: {turnsPerMinute: 3}})).status).toBe(200);
  const routes = ['GET /tenants/ID', 'GET /tenants/ID/usage', 'GET /tenants/ID/audit', 'GET /tenants/ID/checkpoints'];
  const writes = ['PATCH /tenants/ID', 'DELETE /tenants/ID/secrets/a', 'DELETE /tenants/ID/users/dora'];
  for (const route of [...routes, ...writes]) {
    const body = route.startsWith('PATCH') ? {greeting: 'Mine'} : undefined;
    const ask = async (id: string) => {
      const {status, code, message} = await bolt(route.replace('ID', id), body);
      return {status, code, message};
    };
    const nowhere = await ask('nobodys');
    expect(nowhere).toMatchObject({status: 404, code: 'not_found'});
    for (const id of ['wincloud', 'crank', 'acme']) expect(await ask(id)).toEqual(nowhere);
  }
  const below = await signIn('bolt-shop', 'op', ['operator']);
  expect([(await below('GET /tenants/bolt')).status, (await below('GET /tenants/bolt-shop')).status]).toEqual([
    404, 200,
  ]);
});

describe.each(GRANTS)('what the level above gives, %j,', (patch) => {
  test('is not changed by one’s own operator, and is by that of the level above', async () => {
    const {signIn, boss} = await setUp();
    const own = await signIn('bolt', 'op', ['operator']);
    expect(await own('PATCH /tenants/bolt', patch)).toMatchObject({status: 403, code: 'role_required'});
    expect((await own('PATCH /tenants/bolt-shop', patch)).status).toBe(200);
    expect((await boss('PATCH /tenants/bolt', patch)).status).toBe(200);
  });

  test('is changed at a root by the platform’s operator alone', async () => {
    const {signIn, boss} = await setUp();
    expect(await boss('PATCH /tenants/wincloud', patch)).toMatchObject({status: 403, code: 'role_required'});
    const platform = await signIn('wincloud', 'chief', ['platform-operator']);
    expect((await platform('PATCH /tenants/wincloud', patch)).status).toBe(200);
  });
});

test('what counts for nothing: a role in a visitor’s session, in another tenant, and the platform’s below a root', async () => {
  const {signIn, request, callerOf} = await setUp();
  const required = {status: 403, code: 'role_required'};
  const visitor = await request('POST', '/v1/session', {body: {tenant: 'wincloud', roles: ['operator']}});
  const {token} = (await visitor.json()) as {token: string};
  expect(await callerOf(token, ORIGIN)('GET /tenants')).toMatchObject(required);
  expect(await (await signIn('bolt', 'op', ['platform-operator']))('GET /tenants')).toMatchObject(required);
  expect(await (await signIn('wincloud', 'x', ['Operator', 'admin', 'auditors']))('GET /tenants')).toMatchObject(
    required,
  );
  const acme = await signIn('acme', 'boss', ['platform-operator', 'operator', 'auditor']);
  expect([(await acme('GET /tenants/bolt')).status, (await acme('GET /tenants/acme')).status]).toEqual([404, 200]);
  const both = await signIn('bolt', 'op', ['platform-operator', 'operator']);
  expect(await both('PATCH /tenants/bolt', {share: 2})).toMatchObject(required);
});

test('an auditor reads records and nothing else', async () => {
  const {signIn} = await setUp();
  const auditor = await signIn('bolt', 'eye', ['auditor']);
  const records = ['audit', 'checkpoints', 'audit/key', 'tenants/bolt-shop/audit', 'tenants/bolt-shop/checkpoints'];
  for (const path of records) expect((await auditor(`GET /${path}`)).status).toBe(200);
  const closed = [
    'GET /tenants',
    'GET /tenants/bolt',
    'GET /tenants/bolt/usage',
    'GET /tenants/bolt/users/dora/export',
  ];
  const writes = ['DELETE /tenants/bolt/users/dora', 'POST /tenants/bolt/users/dora/revoke'];
  for (const route of [...closed, ...writes]) {
    expect(await auditor(route)).toMatchObject({status: 403, code: 'role_required'});
  }
});

test('roles are those of the session: one that was taken away counts until it is revoked, or for 15 minutes', async () => {
  const {signIn, boss, clock} = await setUp();
  const before = [await signIn('bolt', 'ann', ['operator']), await signIn('bolt', 'ben', ['operator'])] as const;
  clock.now += 2_000;
  await signIn('bolt', 'ann', []);
  await signIn('bolt', 'ben', []);
  await boss('POST /tenants/bolt/users/ann/revoke');
  const statuses = async () =>
    (await Promise.all(before.map((caller) => caller('GET /tenants')))).map((one) => one.status);
  expect(await statuses()).toEqual([401, 200]);
  clock.now += 15 * 60_000;
  expect(await statuses()).toEqual([401, 401]);
});

test('an operator has 120 calls a minute, whatever they call, and is told when there are more', async () => {
  const {signIn, clock} = await setUp();
  const [one, other] = [await signIn('bolt', 'op', ['operator']), await signIn('bolt', 'op2', ['operator'])];
  const first = await one('GET /audit/key');
  expect(first.headers.get('ratelimit-policy')).toBe('"admin";q=120;w=60');
  const answers = await Promise.all(
    Array.from({length: 120}, (_, n) => one(n % 2 ? 'GET /tenants' : 'GET /checkpoints')),
  );
  const refused = answers.filter(({status}) => status !== 200);
  expect(refused).toMatchObject([{status: 429, code: 'rate_limited'}]);
  expect((await other('GET /tenants')).status).toBe(200);
  clock.now += Number(refused[0]?.headers.get('retry-after')) * 1_000;
  expect((await one('GET /tenants')).status).toBe(200);
});
