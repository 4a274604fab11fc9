import {describe, expect, test} from 'vitest';
import {type TenantRecord, tenantRecord} from '../config/tenant-schema.ts';
import type {StoredTenant, TenantStore} from '../ports.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {type Actor, createTenantChanges} from './changes.ts';
import {createTenants} from './tenants.ts';

const AGENTS = ['support', 'billing'];
const CLI: Actor = {tenant: undefined, subject: 'system:command-line', requestId: '', mayGrant: true};
const BOSS: Actor = {tenant: 'root', subject: 'boss', requestId: 'r1', mayGrant: true};

const invalid = (text: string) => ({code: 'body_invalid', message: expect.stringContaining(text)});

/** A platform, two resellers below it and a customer of one, in a store of their own. */
async function setUp() {
  const store = openSqliteStore(':memory:');
  const tenants = createTenants(store, () => {});
  const changes = createTenantChanges({store, tenants, agentIds: AGENTS, now: () => 7});
  await changes.create(CLI, {id: 'root', name: 'Root', agents: AGENTS, limits: {turnsPerMinute: 100}});
  for (const id of ['acme', 'bolt'])
    await changes.create(BOSS, {id, name: id, parent: 'root', resourceTagPrefix: 'x-'});
  await changes.create(BOSS, {id: 'shop', name: 'Shop', parent: 'acme', limits: {turnsPerMinute: 50}});
  const change = (id: string, patch: object, actor = BOSS, ifVersion?: number) =>
    changes.change(actor, id, patch, ifVersion);
  const rows = async (tenant: string) =>
    (await store.readAudit(tenant, 0, 100)).map(({text}) => JSON.parse(text) as {action: string; detail: object});
  return {store, tenants, changes, change, rows};
}

test('a change is on record in the chain of the tenant and in that of who changed it, by the names of settings', async () => {
  const {change, rows, changes} = await setUp();
  await change('shop', {greeting: 'Words that stay out of the record', limits: {turnsPerMinute: 40}});
  await changes.addSecret(BOSS, 'shop', 'k1');
  await change('shop', {name: 'By the command line'}, CLI);
  const detail = {version: 2, what: 'greeting limits'};
  const key = {version: 3, what: 'k1'};
  expect((await rows('shop')).slice(1)).toMatchObject([
    {action: 'tenant.change', detail},
    {action: 'tenant.secret.add', detail: key},
    {action: 'tenant.change', detail: {version: 4, what: 'name'}},
  ]);
  expect((await rows('root')).slice(-2)).toMatchObject([
    {action: 'tenant.change', detail: {...detail, tenant: 'shop'}},
    {action: 'tenant.secret.add', detail: {...key, tenant: 'shop'}},
  ]);
  expect(JSON.stringify([await rows('shop'), await rows('root')])).not.toContain('Words');
});

test.each(['parent', 'disabled', 'agents', 'resourceTagPrefix', 'limits', 'budgets', 'share'])(
  'who may not grant does not change %s, not even by taking it out',
  async (name) => {
    const {change, store} = await setUp();
    const version = await store.tenantsVersion();
    const own = {...BOSS, tenant: 'acme', mayGrant: false};
    const refused = {code: 'role_required', message: expect.stringContaining(`"${name}"`)};
    await expect(change('acme', {greeting: 'Hi', [name]: null}, own)).rejects.toMatchObject(refused);
    expect(await store.tenantsVersion()).toBe(version);
    expect((await change('acme', {greeting: 'Hi'}, own)).record.greeting).toBe('Hi');
  },
);

test.each([
  [{id: 'other'}, 'id: '],
  [{secrets: []}, 'secrets: '],
  [{'sk-live-0123': null}, 'unknown setting "sk-live-0123"'],
  [{greting: 'Hi'}, 'unknown setting "greting"'],
  [{name: null}, 'name: is missing'],
  [{limits: {turnsPerMinute: 51.5}}, 'limits.turnsPerMinute: '],
  [{limits: {turnsPerMinute: 101}}, 'limits.turnsPerMinute: is more than "acme"'],
  [{parent: 'nobody'}, 'parent: there is no open tenant "nobody"'],
  [{parent: 'shop'}, 'parent: is this tenant or below it'],
  [JSON.parse('{"__proto__": {"parent": null}}'), 'unknown setting "__proto__"'],
])('%j is refused, and nothing is written', async (patch, text) => {
  const {change, store} = await setUp();
  const version = await store.tenantsVersion();
  await expect(change('shop', patch)).rejects.toMatchObject(invalid(text));
  expect(await store.tenantsVersion()).toBe(version);
});

test('a change on top of an old version is refused, and of two at once one is', async () => {
  const {change, changes} = await setUp();
  const conflict = {code: 'version_conflict'};
  await expect(change('shop', {name: 'A'}, BOSS, 9)).rejects.toMatchObject(conflict);
  expect((await change('shop', {name: 'A'}, BOSS, 1)).version).toBe(2);
  const both = await Promise.allSettled([change('shop', {name: 'B'}), change('shop', {name: 'C'})]);
  expect(both.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({status}) => status === 'rejected')).toMatchObject({reason: conflict});
  const again = changes.create(BOSS, {id: 'bolt', name: 'B', parent: 'root', resourceTagPrefix: 'y-'});
  await expect(again).rejects.toMatchObject({...conflict, message: expect.stringContaining('"bolt"')});
});

describe('when the level above was narrowed since', () => {
  test('all else can be changed, keys too, and what is too wide can only be narrowed', async () => {
    const {change, changes, tenants} = await setUp();
    await change('root', {limits: {turnsPerMinute: 10}, agents: ['support']});
    expect(tenants.get('shop').limits.turnsPerMinute).toBe(10);
    await change('shop', {greeting: 'Hi', limits: {graceMs: 5}});
    await changes.addSecret(BOSS, 'shop', 'k1');
    await changes.removeSecret(BOSS, 'shop', 'k1');
    await change('shop', {disabled: true});
    const refused = invalid('limits.turnsPerMinute: is more than "acme"');
    await expect(change('shop', {limits: {turnsPerMinute: 49}})).rejects.toMatchObject(refused);
    expect((await change('shop', {limits: {turnsPerMinute: 9}})).record.limits?.turnsPerMinute).toBe(9);
  });

  test('another parent is a new measure', async () => {
    const {change} = await setUp();
    await change('bolt', {limits: {turnsPerMinute: 10}});
    await expect(change('shop', {parent: 'bolt'})).rejects.toMatchObject(invalid('is more than "bolt"'));
    expect((await change('shop', {parent: 'bolt', limits: null})).record.parent).toBe('bolt');
  });
});

test('below a closed tenant one can close, open and take keys away, and make or move nothing there', async () => {
  const {change, changes, tenants} = await setUp();
  await changes.addSecret(BOSS, 'shop', 'k1');
  await change('acme', {disabled: true});
  await change('shop', {disabled: true});
  await change('shop', {disabled: null});
  await changes.removeSecret(BOSS, 'shop', 'k1');
  await expect(change('shop', {limits: {turnsPerMinute: 101}})).rejects.toMatchObject(invalid('is more than "acme"'));
  const closed = invalid('there is no open tenant "acme"');
  await expect(changes.create(BOSS, {id: 'new', name: 'New', parent: 'acme'})).rejects.toMatchObject(closed);
  await expect(change('bolt', {parent: 'acme'})).rejects.toMatchObject(closed);
  await change('acme', {disabled: null});
  expect(tenants.isOpen('shop')).toBe(true);
});

test('a tenant moves with all below it, and never to a fourth level', async () => {
  const {change, changes, tenants} = await setUp();
  await expect(change('acme', {parent: 'bolt'})).rejects.toMatchObject(invalid('"bolt" is too low'));
  await expect(changes.create(BOSS, {id: 'low', name: 'Low', parent: 'shop'})).rejects.toMatchObject(
    invalid('parent: '),
  );
  await change('shop', {parent: 'bolt'});
  await change('acme', {parent: 'bolt'});
  expect(tenants.get('acme').levels.map(({id}) => id)).toEqual(['root', 'bolt', 'acme']);
});

test('at most two keys, each with its own id; any of them can be taken out, as one that leaked must be', async () => {
  const {change, changes, store} = await setUp();
  const add = (kid: string) => changes.addSecret(BOSS, 'shop', kid);
  const remove = (kid: string) => changes.removeSecret(BOSS, 'shop', kid);
  await change('shop', {origins: ['https://s.example']});
  const made = [await add('k1')];
  await expect(add('k1')).rejects.toMatchObject(invalid('secrets: two of them'));
  made.push(await add('k2'));
  await expect(add('k3')).rejects.toMatchObject(invalid('Remove the one that is not in use'));
  expect(new Set(made.map(({secret}) => Buffer.from(secret, 'base64').length))).toEqual(new Set([32]));
  const kept = (await store.readTenants()).find(({id}) => id === 'shop')?.record.secrets;
  expect(kept).toEqual(made);
  await remove('k1');
  await expect(remove('k1')).rejects.toMatchObject({code: 'not_found'});
  await remove('k2');
  expect((await store.readTenants()).find(({id}) => id === 'shop')?.record.secrets).toEqual([]);
});

test('a thousand tenants are below one, and no more', async () => {
  const recordOf = (id: string, settings: object): TenantRecord => tenantRecord.parse({id, name: id, ...settings});
  const below = Array.from({length: 1_000}, (_, n) => recordOf(`t${n}`, {parent: 'root', resourceTagPrefix: 'x-'}));
  const records = [recordOf('root', {agents: AGENTS}), ...below.slice(1)];
  let version = 1;
  const stored = (record: TenantRecord): StoredTenant => ({
    id: record.id,
    version: 1,
    source: 'edited',
    record,
    updatedAt: 0,
  });
  const store: TenantStore = {
    tenantsVersion: async () => version,
    readTenants: async () => records.map(stored),
    async saveTenant({record}) {
      version += 1;
      records.push(record);
      return true;
    },
  };
  const changes = createTenantChanges({store, tenants: createTenants(store, () => {}), agentIds: AGENTS, now: () => 7});
  await changes.create(BOSS, below[0]);
  const more = {...below[0], id: 'one-more'};
  await expect(changes.create(BOSS, more)).rejects.toMatchObject(invalid('"root" has 1000 tenants'));
});
