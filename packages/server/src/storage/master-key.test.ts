import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openSqliteStore} from './sqlite.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-key-'));
});
afterEach(() => rmSync(directory, {recursive: true}));

const owner = {tenant: 'wincloud', subject: 'alice'};
const entry = {...owner, action: 'test', requestId: 'r', detail: {}};

test('the key is made beside a new database, for its owner alone, and nothing else is left', () => {
  const file = join(directory, 'store.db');
  openSqliteStore(file).close();
  expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(`${file}.key`, 'utf8'), 'base64')).toHaveLength(32);
  expect(readdirSync(directory).sort()).toEqual(['store.db', 'store.db.key']);
});

test('a database whose key is gone is not given another one', async () => {
  const file = join(directory, 'store.db');
  const store = openSqliteStore(file);
  await store.appendAudit(entry, 1);
  store.close();
  const key = readFileSync(`${file}.key`);
  rmSync(`${file}.key`);
  expect(() => openSqliteStore(file)).toThrow(/is not there, and the database cannot be read without it\. Restore it/);
  expect(existsSync(`${file}.key`)).toBe(false);
  writeFileSync(`${file}.key`, `${Buffer.alloc(32, 1).toString('base64')}\n`);
  expect(() => openSqliteStore(file)).toThrow(/the key file is of another database: restore the one/);
  writeFileSync(`${file}.key`, 'too short');
  expect(() => openSqliteStore(file)).toThrow(/is no key of 32 bytes in base64/);
  writeFileSync(`${file}.key`, key);
  const again = openSqliteStore(file);
  expect(await again.readAudit('wincloud', 0, 10)).toHaveLength(1);
  again.close();
});

test('it may be elsewhere', () => {
  const keyFile = join(directory, 'elsewhere.key');
  writeFileSync(keyFile, Buffer.alloc(32, 9).toString('base64'), {mode: 0o400});
  chmodSync(keyFile, 0o400);
  const file = join(directory, 'store.db');
  openSqliteStore(file, keyFile).close();
  expect(existsSync(`${file}.key`)).toBe(false);
  expect(() => openSqliteStore(file)).toThrow('is not there');
  openSqliteStore(file, keyFile).close();
});

test('the database has no secret of the server in clear, and signs the same with its key again', () => {
  const file = join(directory, 'store.db');
  const store = openSqliteStore(file);
  const {serverSecret, auditKey} = store;
  store.close();
  const bytes = readFileSync(file);
  for (const secret of [serverSecret, auditKey]) {
    expect(bytes.includes(Buffer.from(secret))).toBe(false);
    expect(bytes.includes(Buffer.from(secret).toString('base64'))).toBe(false);
  }
  const again = openSqliteStore(file);
  expect([...again.serverSecret]).toEqual([...serverSecret]);
  expect([...again.auditKey]).toEqual([...auditKey]);
  again.close();
});
