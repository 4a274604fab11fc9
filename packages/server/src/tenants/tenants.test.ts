import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {TenantRecord} from '../config/tenant-schema.ts';
import type {Store, StoredTenant} from '../ports.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {createTenants, publicConfig} from './tenants.ts';

const recordOf = (id: string, settings: Partial<TenantRecord> = {}): TenantRecord => ({
  id,
  name: id,
  origins: [],
  secrets: [],
  ...(settings.parent === undefined ? {agents: ['support']} : {}),
  ...settings,
});
const storedOf = (record: TenantRecord): StoredTenant => ({
  id: record.id,
  version: 1,
  source: 'edited',
  record,
  updatedAt: 0,
});

/** Tenants over records that a test changes, and a store that it takes away. */
function setUp(...records: TenantRecord[]) {
  const state = {version: 1, records, isDown: false, reads: 0};
  const logged: string[] = [];
  const ask = <T>(answer: () => T) => (state.isDown ? Promise.reject(new Error('disk')) : Promise.resolve(answer()));
  const tenants = createTenants(
    {
      tenantsVersion: () => ask(() => state.version),
      readTenants: () => {
        state.reads += 1;
        return ask(() => state.records.map(storedOf));
      },
    },
    (level, {event}) => logged.push(`${level} ${event}`),
  );
  return {state, tenants, logged};
}

const idsOf = (list: readonly {id: string}[]) => list.map(({id}) => id);

test('records are read again when one of them changed, and only then', async () => {
  const {state, tenants} = setUp(recordOf('root', {origins: ['https://a.example']}));
  await tenants.refresh();
  await tenants.refresh();
  expect([state.reads, tenants.isListed('https://a.example'), tenants.isOpen('root')]).toEqual([1, true, true]);
  Object.assign(state, {version: 2, records: [recordOf('root', {origins: ['https://b.example']})]});
  await tenants.refresh();
  expect(['https://a.example', 'https://b.example'].map(tenants.isListed)).toEqual([false, true]);
});

test('a change of another process is seen with the next call', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-tenants-'));
  const [store, other] = [1, 2].map(() => openSqliteStore(join(directory, 'store.db'))) as [Store, Store];
  const tenants = createTenants(store, () => {});
  await tenants.refresh();
  expect(tenants.all()).toEqual([]);
  const entry = {tenant: 'root', subject: 'x', action: 'tenant.create', requestId: '', detail: {}};
  await other.saveTenant({record: recordOf('root'), source: 'edited', ifVersion: 0}, [entry], 1);
  await tenants.refresh();
  expect(idsOf(tenants.all())).toEqual(['root']);
  for (const one of [store, other]) one.close();
  rmSync(directory, {recursive: true});
});

test('a change that was made while records were being read is seen by whoever asks after it', async () => {
  const gate = Promise.withResolvers<void>();
  let version = 1;
  const tenants = createTenants(
    {
      tenantsVersion: async () => version,
      async readTenants() {
        const read = [storedOf(recordOf(`version-${version}`))];
        if (version === 1) await gate.promise;
        return read;
      },
    },
    () => {},
  );
  const before = tenants.refresh();
  await Promise.resolve();
  version = 2;
  const after = tenants.refresh();
  gate.resolve();
  await Promise.all([before, after]);
  expect(idsOf(tenants.all())).toEqual(['version-2']);
});

test('while the store is away the last good copy serves, and the log says so', async () => {
  const {state, tenants, logged} = setUp(recordOf('root'));
  await tenants.refresh();
  state.isDown = true;
  await tenants.refresh();
  expect([tenants.get('root').id, logged]).toEqual(['root', ['error tenants-unread']]);
  Object.assign(state, {isDown: false, version: 2, records: [recordOf('other')]});
  await tenants.refresh();
  expect(idsOf(tenants.all())).toEqual(['other']);
});

test('a store that never answered is said, to all who wait, and does not stay so', async () => {
  const {state, tenants} = setUp(recordOf('root'));
  state.isDown = true;
  const asked = await Promise.allSettled([tenants.refresh(), tenants.refresh(), tenants.refresh()]);
  for (const one of asked) expect(one).toMatchObject({status: 'rejected', reason: {code: 'store_unavailable'}});
  state.isDown = false;
  await tenants.refresh();
  expect(tenants.get('root').id).toBe('root');
});

test('what is disabled is closed with all below it, and can be looked at still', async () => {
  const {state, tenants} = setUp(
    recordOf('shop', {parent: 'acme', origins: ['https://shop.example'], privacy: {retentionDays: 3}}),
    recordOf('acme', {parent: 'root', disabled: true}),
    recordOf('root', {origins: ['https://root.example']}),
    recordOf('lost', {parent: 'nobody'}),
  );
  await tenants.refresh();
  expect(idsOf(tenants.all())).toEqual(['root']);
  for (const id of ['acme', 'shop', 'lost', 'nobody', 'toString']) {
    expect(() => tenants.get(id)).toThrow(expect.objectContaining({code: 'tenant_unknown'}));
    expect(tenants.isOpen(id)).toBe(false);
  }
  expect(tenants.isListed('https://shop.example')).toBe(false);
  expect([...tenants.known().keys()]).toEqual(['root', 'acme', 'shop']);
  expect(tenants.known().get('shop')?.privacy.retentionDays).toBe(3);
  Object.assign(state, {version: 2, records: state.records.map((one) => ({...one, disabled: false}))});
  await tenants.refresh();
  expect(idsOf(tenants.all())).toEqual(['root', 'acme', 'shop']);
});

test('a subtree is a tenant and all below it, closed ones too, and never what is above or beside', async () => {
  const {tenants} = setUp(
    recordOf('root'),
    recordOf('acme', {parent: 'root', disabled: true}),
    recordOf('bolt', {parent: 'root'}),
    recordOf('shop', {parent: 'acme'}),
    recordOf('egg', {parent: 'hen'}),
    recordOf('hen', {parent: 'egg'}),
  );
  await tenants.refresh();
  const subtree = (id: string) => idsOf(tenants.subtree(id));
  expect(subtree('root')).toEqual(['root', 'acme', 'bolt', 'shop']);
  expect(subtree('acme')).toEqual(['acme', 'shop']);
  expect([subtree('shop'), subtree('nobody')]).toEqual([['shop'], []]);
  expect([subtree('egg'), tenants.isOpen('egg'), tenants.known().has('hen')]).toEqual([['egg', 'hen'], false, false]);
});

test('the host of a request without Origin is its https origin, whoever lists the http one too', async () => {
  const {tenants} = setUp(
    recordOf('first', {origins: ['http://later.example']}),
    recordOf('owner', {origins: ['https://panel.example', 'http://local.example:8080', 'https://later.example']}),
    recordOf('thief', {parent: 'owner', origins: ['http://panel.example', 'http://local.example:8080']}),
  );
  await tenants.refresh();
  expect(tenants.originOfHost('later.example')).toBe('https://later.example');
  expect(tenants.originOfHost('Panel.Example')).toBe('https://panel.example');
  expect(tenants.originOfHost('local.example:8080')).toBe('http://local.example:8080');
  expect(tenants.originOfHost('local.example')).toBeUndefined();
});

test('the public part has nothing that a page need not know', async () => {
  const secret = 's'.repeat(32);
  const {tenants} = setUp(recordOf('root', {secrets: [{kid: 'k1', secret}], budgets: {usdPerDay: 7}}));
  await tenants.refresh();
  const known = ['tenant', 'name', 'theme', 'greeting', 'suggestions', 'disclaimer', 'anonymous', 'supportUrl'];
  expect(Object.keys(publicConfig(tenants.get('root')))).toEqual([...known, 'features']);
  expect(publicConfig(tenants.get('root')).features).toEqual({feedback: true, followUps: true});
});
