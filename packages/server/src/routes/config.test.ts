import {expect, test} from 'vitest';
import {openSqliteStore} from '../storage/sqlite.ts';
import {createTestApp, ORIGIN} from '../test-app.ts';

const config = '/v1/config?tenant=wincloud';
const codeOf = async (response: Response) => ((await response.json()) as {error: {code: string}}).error.code;
const down = () => Promise.reject(new Error('disk'));

test('has what a page shows before anyone signs in, and nothing that is not for everybody', async () => {
  const {request} = createTestApp({limits: {turnsPerMinute: 7}, budgets: {usdPerDay: 3}});
  const text = await (await request('GET', config)).text();
  expect(JSON.parse(text)).toEqual({
    tenant: 'wincloud',
    name: 'WinCloud',
    theme: {accent: '#1463ff', scheme: 'auto'},
    greeting: 'Hello! What can I help you with?',
    suggestions: [],
    disclaimer: 'Answers are written by AI and can be wrong.',
    anonymous: true,
    features: {feedback: true, followUps: true},
  });
});

test('shows a change of a tenant with the next request', async () => {
  const {request, signIn} = createTestApp();
  const token = await signIn('boss', {roles: ['operator']});
  const patch = {greeting: 'Servus', features: {followUps: false}, theme: {accent: '#112233'}};
  await request('PATCH', '/v1/admin/tenants/wincloud', {token, body: patch});
  expect(await (await request('GET', config)).json()).toMatchObject({
    greeting: 'Servus',
    features: {feedback: true, followUps: false},
    theme: {accent: '#112233', scheme: 'auto'},
  });
});

test('while the store is away the last good copy is served, signed anew; what writes is refused', async () => {
  const {request, store, clock, signIn, logged} = createTestApp();
  const token = await signIn('alice');
  const before = await request('GET', config);
  for (const name of ['tenantsVersion', 'readTenants', 'take', 'revokedBefore'] as const) store[name] = down as never;
  clock.now += 60_000;
  const after = await request('GET', config);
  expect([after.status, await after.text()]).toEqual([200, await before.text()]);
  expect(after.headers.get('signature-input')).toContain(`created=${clock.now / 1000}`);
  expect(logged.filter((line) => line.includes('tenants-unread')).length).toBeGreaterThan(0);
  expect((await request('GET', '/v1/chat', {token})).status).toBe(503);
  expect((await request('POST', '/v1/session', {body: {tenant: 'wincloud'}})).status).toBe(503);
});

test('before a first copy a store that is away is said, and looked for again', async () => {
  const store = openSqliteStore(':memory:');
  const {tenantsVersion} = store;
  store.tenantsVersion = down;
  const {request} = createTestApp({store});
  const response = await request('GET', config);
  expect([response.status, response.headers.get('retry-after'), await codeOf(response)]).toEqual([
    503,
    '1',
    'store_unavailable',
  ]);
  store.tenantsVersion = tenantsVersion;
  expect((await request('GET', config)).status).toBe(200);
});

test('is read by the pages of its tenant, and outside of a browser', async () => {
  const {request, app} = createTestApp();
  expect((await request('GET', config, {headers: {origin: ORIGIN}})).status).toBe(200);
  expect((await app.request(config)).status).toBe(200);
  for (const query of ['', '?tenant=', '?tenant=nobody', '?tenant=__proto__']) {
    const response = await app.request(`/v1/config${query}`);
    expect([response.status, await codeOf(response)]).toEqual([404, 'tenant_unknown']);
  }
});
