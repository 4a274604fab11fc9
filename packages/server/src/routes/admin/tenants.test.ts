import {expect, test} from 'vitest';
import {signIdentity} from '../../identity/sign-identity.ts';
import type {TenantView} from '../../tenants/view.ts';
import {createTestApp, readAll, textOf} from '../../test-app.ts';

const SHOP_ORIGIN = 'https://shop.example.org';

interface Key {
  kid: string;
  secret: string;
}

/** The test app with a reseller below its platform and a customer below that, and each one's operator. */
async function setUp() {
  const app = createTestApp();
  const seen: string[] = [];
  async function call(token: string, route: string, body?: unknown, headers: Record<string, string> = {}) {
    const [method = '', path = ''] = route.split(' ');
    const response = await app.request(method, `/v1/admin${path}`, {token, body, headers});
    const text = await response.text();
    seen.push(text);
    const json = text === '' ? {} : JSON.parse(text);
    return {
      status: response.status,
      headers: response.headers,
      json,
      code: json.error?.code,
      message: json.error?.message,
    };
  }
  const exchange = async (tenant: string, sub: string, {kid, secret}: Key, origin: string, roles: string[] = []) => {
    const iat = Math.floor(app.clock.now / 1000);
    const identity = await signIdentity({tenant, sub, kid, secret, claims: {iat, exp: iat + 600, roles}});
    const response = await app.request('POST', '/v1/session', {body: {tenant, identity}, headers: {origin}});
    return {status: response.status, ...((await response.json()) as {token: string})};
  };
  const platform = await app.signIn('boss', {roles: ['operator']});
  const reseller = {id: 'reseller', name: 'Reseller', resourceTagPrefix: 'r-', limits: {turnsPerMinute: 12}};
  await call(platform, 'POST /tenants', reseller);
  await call(platform, 'POST /tenants', {id: 'shop', name: 'Shop', parent: 'reseller', resourceTagPrefix: 'r-shop-'});
  const key: Key = (await call(platform, 'POST /tenants/shop/secrets', {kid: 'a'})).json;
  await call(platform, 'PATCH /tenants/shop', {origins: [SHOP_ORIGIN]});
  return {...app, call, exchange, platform, key, seen};
}

test('a customer of a reseller is made, signs its users in from its own page, and they chat', async () => {
  const {exchange, key, request, call, platform, store} = await setUp();
  const {token} = await exchange('shop', 'dora', key, SHOP_ORIGIN);
  const body = {id: 'c1', messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}]};
  const send = () => request('POST', '/v1/chat', {token, body, headers: {origin: SHOP_ORIGIN}});
  expect(textOf(await readAll(await send()))).toBe('Hello there.');
  expect(await store.listConversations({tenant: 'shop', subject: 'dora'}, 9)).toHaveLength(1);
  expect((await request('GET', '/v1/chat', {token})).status).toBe(403);
  await call(platform, 'PATCH /tenants/reseller', {limits: {turnsPerMinute: 1}});
  expect((await send()).status).toBe(429);
});

test('what is shown is what it sets and what counts, with what those above may spend only to themselves', async () => {
  const {call, exchange, platform, key} = await setUp();
  await call(platform, 'PATCH /tenants/reseller', {budgets: {usdPerDay: 4}});
  const {json, headers} = await call(platform, 'GET /tenants/shop');
  expect(json).toMatchObject({
    id: 'shop',
    version: 3,
    source: 'edited',
    keys: [{kid: 'a'}],
    record: {parent: 'reseller'},
  });
  expect([headers.get('etag'), json.record.limits]).toEqual(['"3"', undefined]);
  expect(json.effective).toMatchObject({limits: {turnsPerMinute: 12}, resourceTagPrefix: 'r-shop-'});
  const levelsOf = (view: TenantView) => view.effective?.levels.map(({id}) => id);
  expect(levelsOf(json)).toEqual(['wincloud', 'reseller', 'shop']);
  const {token} = await exchange('shop', 'op', key, SHOP_ORIGIN, ['operator']);
  const origin = {origin: SHOP_ORIGIN};
  const own = await call(token, 'GET /tenants', undefined, origin);
  expect(own.json.tenants.map(levelsOf)).toEqual([['shop']]);
  const patched = await call(token, 'PATCH /tenants/shop', {greeting: 'Hi'}, origin);
  expect([patched.json.record.greeting, levelsOf(patched.json)]).toEqual(['Hi', ['shop']]);
  expect(patched.headers.get('etag')).toBe('"4"');
});

test('a change that would widen is refused, and says which setting and what would be right', async () => {
  const {call, platform} = await setUp();
  const wide = await call(platform, 'PATCH /tenants/shop', {limits: {turnsPerMinute: 13}});
  expect(wide).toMatchObject({status: 400, code: 'body_invalid'});
  expect(wide.message).toBe('limits.turnsPerMinute: is more than "reseller" above has. Example: 12');
  const misspelt = await call(platform, 'POST /tenants', {id: 'new', name: 'New', resourceTagPrefix: 'n-', orgins: []});
  expect([misspelt.code, misspelt.message]).toEqual(['body_invalid', expect.stringContaining('"orgins"')]);
  const {json} = await call(platform, 'GET /tenants');
  expect(json.tenants.map(({id, version}: TenantView) => [id, version])).toEqual([
    ['wincloud', 1],
    ['reseller', 1],
    ['shop', 3],
  ]);
});

test.each([
  [{parent: 'acme'}, 'parent: must be your own tenant or one below it.'],
  [{parent: null}, 'parent: must be your own tenant or one below it.'],
  [{secrets: [{kid: 'a', secret: 's'.repeat(32)}]}, 'secrets: are made'],
])('a new tenant, or a changed one, with %j is refused', async (settings, text) => {
  const {call, platform} = await setUp();
  const made = await call(platform, 'POST /tenants', {id: 'new', name: 'New', resourceTagPrefix: 'n-', ...settings});
  const changed = await call(platform, 'PATCH /tenants/shop', settings);
  for (const {code, message} of [made, changed]) {
    expect([code, message]).toEqual(['body_invalid', expect.stringContaining(text)]);
  }
});

test.each([
  ['"3"', 200],
  ['*', 200],
  ['"2"', 412],
  ['"4"', 412],
  ['3', 412],
  ['W/"3"', 412],
  ['"2", "3"', 412],
  ['"three"', 412],
  ['', 412],
  [undefined, 200],
])('If-Match %s on version 3: %i', async (header, status) => {
  const {call, platform} = await setUp();
  const headers = header === undefined ? {} : {'if-match': header};
  const answer = await call(platform, 'PATCH /tenants/shop', {greeting: 'Hi'}, headers);
  expect([answer.status, answer.code]).toEqual([status, status === 200 ? undefined : 'version_conflict']);
  const {json} = await call(platform, 'GET /tenants/shop');
  expect([json.version, json.record.greeting]).toEqual(status === 200 ? [4, 'Hi'] : [3, undefined]);
});

test('two keys at once while one takes over from the other, no third, and one that is removed signs nobody in', async () => {
  const {call, exchange, platform, key} = await setUp();
  const signsIn = async (one: Key) => (await exchange('shop', 'dora', one, SHOP_ORIGIN)).status;
  const next: Key = (await call(platform, 'POST /tenants/shop/secrets', {kid: 'b'})).json;
  expect([await signsIn(key), await signsIn(next), await signsIn({...key, kid: 'b'})]).toEqual([200, 200, 401]);
  expect((await call(platform, 'POST /tenants/shop/secrets', {kid: 'c'})).code).toBe('body_invalid');
  expect((await call(platform, 'POST /tenants/shop/secrets', {kid: 'a/b'})).code).toBe('body_invalid');
  expect((await call(platform, 'DELETE /tenants/shop/secrets/a')).status).toBe(204);
  expect([await signsIn(key), await signsIn(next)]).toEqual([401, 200]);
  expect((await call(platform, 'DELETE /tenants/shop/secrets/a')).code).toBe('not_found');
  expect((await call(platform, 'DELETE /tenants/shop/secrets/b')).status).toBe(204);
  expect(await signsIn(next)).toBe(401);
});

test('a secret is in the answer that made it, and in no other, nor in the log, nor in the record', async () => {
  const {call, platform, key, seen, logged, store} = await setUp();
  for (const id of ['shop', 'reseller']) await call(platform, `GET /tenants/${id}`);
  await call(platform, 'GET /tenants');
  await call(platform, 'PATCH /tenants/shop', {greeting: 'Hi'});
  await call(platform, 'POST /tenants/shop/secrets', {kid: 'a'});
  expect(seen.filter((text) => text.includes(key.secret))).toEqual([JSON.stringify(key)]);
  const rows = await Promise.all(['shop', 'wincloud'].map((tenant) => store.readAudit(tenant, 0, 100)));
  expect(rows.flat().length).toBeGreaterThan(6);
  expect(JSON.stringify([rows, logged])).not.toContain(key.secret);
});

test('a tenant that is closed is closed with all below it, sessions too, and opens again', async () => {
  const {call, exchange, request, platform, key} = await setUp();
  const {token} = await exchange('shop', 'dora', key, SHOP_ORIGIN);
  const list = () => request('GET', '/v1/chat', {token, headers: {origin: SHOP_ORIGIN}});
  expect((await list()).status).toBe(200);
  const closed = await call(platform, 'PATCH /tenants/reseller', {disabled: true});
  expect([closed.status, closed.json.effective]).toEqual([200, undefined]);
  expect((await list()).status).toBe(403);
  expect((await exchange('shop', 'dora', key, SHOP_ORIGIN)).status).toBe(403);
  expect((await request('GET', '/v1/config?tenant=shop')).status).toBe(404);
  expect((await call(platform, 'GET /tenants')).json.tenants).toHaveLength(3);
  await call(platform, 'PATCH /tenants/reseller', {disabled: null});
  expect((await list()).status).toBe(200);
});

test('usage is of the tenant with all below it, on a day', async () => {
  const {call, exchange, request, platform, key} = await setUp();
  await call(platform, 'PATCH /tenants/reseller', {budgets: {tokensPerDay: 1_000_000}});
  const {token} = await exchange('shop', 'dora', key, SHOP_ORIGIN);
  const body = {id: 'c1', messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}]};
  await readAll(await request('POST', '/v1/chat', {token, body, headers: {origin: SHOP_ORIGIN}}));
  const usage = async (id: string, query = '') => (await call(platform, `GET /tenants/${id}/usage${query}`)).json;
  const spent = {day: '2027-01-15', tokens: 12, microUsd: 0, usdPerDay: null};
  expect(await usage('shop')).toEqual({...spent, tenant: 'shop', tokensPerDay: null});
  expect(await usage('reseller')).toEqual({...spent, tenant: 'reseller', tokensPerDay: 1_000_000});
  expect(await usage('shop', '?day=2027-01-14')).toMatchObject({day: '2027-01-14', tokens: 0});
  expect(await usage('shop', '?day=yesterday')).toMatchObject({error: {code: 'body_invalid'}});
});
