import {copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {begin} from './contract/store-contract.ts';
import {openSqliteStore} from './sqlite.ts';
import {changeMasterKey} from './sqlite-key-change.ts';

const ALICE = {tenant: 'wincloud', subject: 'alice'};
const record = {id: 'acme', name: 'Acme', origins: [], secrets: [{kid: 'a', secret: 's'.repeat(32)}]};

let directory = '';
let file = '';
let keyFile = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-rekey-'));
  file = join(directory, 'store.db');
  keyFile = `${file}.key`;
});
afterEach(() => rmSync(directory, {recursive: true}));

/** A database with a user, what they said, and a tenant. */
async function fill() {
  const store = openSqliteStore(file);
  const turn = await begin(store);
  await store.appendEvents(turn, [{seq: 1, chunk: {type: 'start', messageId: 'a1'}}]);
  await store.saveTenant({record, source: 'edited', ifVersion: 0}, [], 1);
  const {serverSecret, auditKey} = store;
  store.close();
  return {turn, serverSecret, auditKey};
}

test('all is there under the new key, and opens with the old one no more', async () => {
  const {turn, serverSecret, auditKey} = await fill();
  const oldKey = readFileSync(keyFile);
  expect(changeMasterKey(file, keyFile)).toEqual({users: 1, tenants: 1});
  expect(readFileSync(keyFile).equals(oldKey)).toBe(false);
  expect(existsSync(`${keyFile}.next`)).toBe(false);

  const store = openSqliteStore(file);
  expect(await store.listConversations(ALICE, 10)).toMatchObject([{title: 'Hi'}]);
  expect(await store.readEvents(turn, 0, 10)).toHaveLength(1);
  expect((await store.readTenants())[0]?.record).toEqual(record);
  expect([...store.serverSecret]).toEqual([...serverSecret]);
  expect([...store.auditKey]).toEqual([...auditKey]);
  store.close();
  writeFileSync(keyFile, oldKey);
  expect(() => openSqliteStore(file)).toThrow('of another database');
});

test('nothing that was sealed under the old key is left in the files', async () => {
  await fill();
  const db = new DatabaseSync(file, {readOnly: true});
  const {keys} = db.prepare('SELECT keys FROM subjects').get() as {keys: Uint8Array};
  db.close();
  const beginning = Buffer.from(keys).subarray(0, 24);
  expect(readFileSync(file).includes(beginning)).toBe(true);
  changeMasterKey(file, keyFile);
  expect(readFileSync(file).includes(beginning)).toBe(false);
});

test('it is refused while a server uses the database, and nothing changes', async () => {
  await fill();
  const oldKey = readFileSync(keyFile);
  const running = openSqliteStore(file);
  await running.beat(Date.now());
  expect(() => changeMasterKey(file, keyFile)).toThrow(
    /a server \(process \d+ on .*\) uses this database: stop it first/,
  );
  expect(readFileSync(keyFile).equals(oldKey)).toBe(true);
  running.close();
  expect(changeMasterKey(file, keyFile).users).toBe(1);
});

test('a process that died before the commit changed nothing; one that died after it is finished by the next', async () => {
  await fill();
  const oldKey = readFileSync(keyFile);
  // Before: a key that never came to count.
  writeFileSync(`${keyFile}.next`, Buffer.alloc(32, 3).toString('base64'));
  openSqliteStore(file).close();
  expect(readFileSync(keyFile).equals(oldKey)).toBe(true);
  // After: the database is under the new key, which is not in its place yet.
  changeMasterKey(file, keyFile);
  copyFileSync(keyFile, `${keyFile}.next`);
  writeFileSync(keyFile, oldKey);
  const store = openSqliteStore(file);
  expect(await store.listConversations(ALICE, 10)).toHaveLength(1);
  store.close();
  expect(existsSync(`${keyFile}.next`)).toBe(false);
  expect(readFileSync(keyFile).equals(oldKey)).toBe(false);
});

test('a database that is not sealed yet is not touched', () => {
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)');
  db.close();
  expect(() => changeMasterKey(file, keyFile)).toThrow('is of an older version: start the server once');
  expect(existsSync(keyFile)).toBe(false);
});
