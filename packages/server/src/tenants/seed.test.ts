import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {type TenantRecord, tenantRecord} from '../config/tenant-schema.ts';
import type {Log, LogEntry} from '../log.ts';
import type {Store} from '../ports.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {seedTenants} from './seed.ts';

const directories: string[] = [];
const stores: Store[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  for (const directory of directories.splice(0)) rmSync(directory, {recursive: true});
});

function setUp() {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-seed-'));
  directories.push(directory);
  const open = () => {
    const opened = openSqliteStore(join(directory, 'store.db'));
    stores.push(opened);
    return opened;
  };
  const store = open();
  const logged: LogEntry[] = [];
  const log: Log = (_level, entry) => logged.push(entry);
  const start = (records: readonly TenantRecord[], on: Store = store) => seedTenants(on, records, {log, now: () => 5});
  /** Each tenant's version, where its record is from, whether it is closed, and its name. */
  const stored = async () =>
    Object.fromEntries(
      (await store.readTenants()).map(({id, version, source, record}) => [
        id,
        [version, source, record.disabled ? 'closed' : 'open', record.name],
      ]),
    );
  const rows = async (id: string) =>
    (await store.readAudit(id, 0, 100)).map(({text}) => (JSON.parse(text) as {action: string}).action);
  return {open, store, logged, start, stored, rows};
}

const root = tenantRecord.parse({id: 'root', name: 'Root', agents: ['support']});
const acme = tenantRecord.parse({id: 'acme', name: 'Acme', parent: 'root', resourceTagPrefix: 'acme-'});
const edit = (store: Store, record: TenantRecord, ifVersion: number) =>
  store.saveTenant({record, source: 'edited', ifVersion}, [], 9);

test('the first start brings the file in, with a row for each; the second writes nothing', async () => {
  const {start, stored, rows, store} = setUp();
  await start([root, acme]);
  expect(await stored()).toEqual({root: [1, 'file', 'open', 'Root'], acme: [1, 'file', 'open', 'Acme']});
  expect((await store.readTenants()).map(({record}) => record)).toEqual([acme, root]);
  await start([root, acme]);
  expect(await store.tenantsVersion()).toBe(2);
  expect([await rows('root'), await rows('acme')]).toEqual([['tenant.create'], ['tenant.create']]);
});

test('what is changed in the file is followed', async () => {
  const {start, stored, rows, logged} = setUp();
  await start([root, acme]);
  await start([root, {...acme, name: 'Acme Hosting'}]);
  expect(await stored()).toEqual({root: [1, 'file', 'open', 'Root'], acme: [2, 'file', 'open', 'Acme Hosting']});
  expect([await rows('acme'), logged]).toEqual([['tenant.create', 'tenant.change'], []]);
});

test('what was changed in the store does not follow the file, which is said once at each start', async () => {
  const {start, stored, logged, store} = setUp();
  await start([root, acme]);
  await edit(store, {...acme, name: 'Edited'}, 1);
  for (const name of ['Acme', 'From the file']) {
    await start([root, {...acme, name}]);
    expect(logged.splice(0)).toMatchObject([{event: 'tenant-settings-ignored', tenant: 'acme'}]);
  }
  expect((await stored()).acme).toEqual([2, 'edited', 'open', 'Edited']);
  await start([root, {...acme, name: 'Edited'}]);
  await start([root]);
  expect([logged, (await stored()).acme]).toEqual([[], [2, 'edited', 'open', 'Edited']]);
});

test('what is taken out of the file is closed and not deleted, and opens when it comes back', async () => {
  const {start, stored, rows, store} = setUp();
  await start([root, acme]);
  await start([root]);
  expect((await stored()).acme).toEqual([2, 'file', 'closed', 'Acme']);
  await start([root]);
  expect(await store.tenantsVersion()).toBe(3);
  await start([root, acme]);
  expect((await stored()).acme).toEqual([3, 'file', 'open', 'Acme']);
  expect(await rows('acme')).toEqual(['tenant.create', 'tenant.disable', 'tenant.change']);
});

test('of two processes that start at once one writes', async () => {
  const {start, stored, rows, open} = setUp();
  const other = open();
  await Promise.all([start([root, acme]), start([root, acme], other)]);
  await Promise.all([start([root]), start([root], other)]);
  expect(await stored()).toEqual({root: [1, 'file', 'open', 'Root'], acme: [2, 'file', 'closed', 'Acme']});
  expect(await rows('acme')).toEqual(['tenant.create', 'tenant.disable']);
});
