import {expect, test} from 'vitest';
import {createCheckpointer} from '../../audit/checkpointer.ts';
import {readPublicKey} from '../../audit/signature.ts';
import {verifyExport} from '../../audit/verify.ts';
import {createTestApp} from '../../test-app.ts';

/** The test app with a tenant below its platform, and what is on record of making it. */
async function setUp() {
  const app = createTestApp();
  const boss = await app.signIn('boss', {roles: ['operator']});
  const auditor = await app.signIn('eye', {roles: ['auditor']});
  const call = (route: string, body?: unknown, token = boss) => {
    const [method = '', path = ''] = route.split(' ');
    return app.request(method, `/v1/admin${path}`, {token, body});
  };
  await call('POST /tenants', {id: 'shop', name: 'Shop', resourceTagPrefix: 's-'});
  await call('POST /tenants/shop/secrets', {kid: 'a'});
  await call('PATCH /tenants/shop', {greeting: 'Hi'});
  await call('PATCH /tenants/shop', {disabled: true});
  await call('PATCH /tenants/shop', {disabled: null});
  const lines = async (path: string) => {
    const text = await (await call(`GET ${path}`, undefined, auditor)).text();
    expect(text.endsWith('\n')).toBe(true);
    return text.slice(0, -1).split('\n');
  };
  const key = async () => readPublicKey(((await (await call('GET /audit/key')).json()) as {key: string}).key);
  return {...app, call, auditor, lines, key};
}

const actionsOf = (lines: readonly string[]) =>
  lines.flatMap((line) =>
    line.startsWith('{"hash"') ? [(JSON.parse(line) as {row: {action: string}}).row.action] : [],
  );

const CHANGES = ['tenant.create', 'tenant.secret.add', 'tenant.change', 'tenant.change', 'tenant.change'];

test('each change is in both chains, and both exports verify with the key that is handed out', async () => {
  const {lines, key} = await setUp();
  const own = await lines('/audit');
  const below = await lines('/tenants/shop/audit');
  expect(actionsOf(below)).toEqual(CHANGES);
  expect(actionsOf(own)).toEqual(['tenant.create', 'session.open', 'session.open', ...CHANGES, 'audit.export']);
  for (const [tenant, exported] of [
    ['wincloud', own],
    ['shop', below],
  ] as const) {
    const verdict = await verifyExport([exported], {key: await key()});
    expect(verdict).toMatchObject({holds: true, tenant, keyKnown: true, rows: actionsOf(exported).length});
  }
  const changed = below.map((line) => line.replace('"what":"disabled"', '"what":"greeting"'));
  expect(await verifyExport([changed], {key: await key()})).toMatchObject({holds: false, seq: 4});
});

test('who reads a record is on record themselves, of which tenant it was too', async () => {
  const {lines, store} = await setUp();
  await lines('/tenants/shop/audit');
  const rows = (await store.readAudit('wincloud', 0, 100)).map(({text}) => JSON.parse(text) as {action: string});
  expect(rows.at(-1)).toMatchObject({action: 'audit.export', detail: {of: 'shop'}});
  expect(await store.readAudit('shop', 0, 100)).toHaveLength(CHANGES.length);
});

test('an export is a file, and one that breaks off is told and verifies as nothing', async () => {
  const {call, store, auditor, logged, lines} = await setUp();
  const {headers} = await call('GET /tenants/shop/audit', undefined, auditor);
  expect(headers.get('content-disposition')).toBe('attachment; filename="shop-audit.jsonl"');
  expect(headers.get('content-type')).toContain('application/jsonl');
  const rest = store.readCheckpoints;
  store.readCheckpoints = () => Promise.reject(new Error('disk'));
  await expect(lines('/tenants/shop/audit')).rejects.toThrow('the export was cut');
  expect(logged.filter((line) => line.includes('audit-export-broken'))).toHaveLength(1);
  store.readCheckpoints = rest;
});

test('an export that cannot go on record is not made', async () => {
  const {call, store, auditor} = await setUp();
  store.appendAudit = () => Promise.reject(new Error('disk'));
  const response = await call('GET /tenants/shop/audit', undefined, auditor);
  expect([response.status, (await response.text()).includes('"hash"')]).toEqual([503, false]);
});

test('checkpoints are signed, read on from one to the next, and are of the export', async () => {
  const {call, store, clock, auditor, lines, key} = await setUp();
  const now = () => clock.now;
  const signUp = async () => (await createCheckpointer({store, sinks: [], log: () => {}, now})).stop();
  await signUp();
  await call('PATCH /tenants/shop', {greeting: 'Hello'});
  await signUp();
  const read = async (query: string) => {
    const response = await call(`GET /tenants/shop/checkpoints${query}`, undefined, auditor);
    return (await response.json()) as {tenant: string; checkpoints: {seq: number}[]};
  };
  const {tenant, checkpoints} = await read('');
  expect([tenant, checkpoints.map(({seq}) => seq)]).toEqual(['shop', [5, 6]]);
  expect((await read('?after=5')).checkpoints).toEqual(checkpoints.slice(1));
  expect((await read('?limit=1')).checkpoints).toEqual(checkpoints.slice(0, 1));
  expect((await read('?after=-1&limit=many')).checkpoints).toEqual(checkpoints);
  const options = {key: await key(), checkpoints: checkpoints as never};
  const exported = await lines('/tenants/shop/audit');
  expect(await verifyExport([exported], options)).toMatchObject({holds: true, checkpoints: 2, outside: 2});
});
