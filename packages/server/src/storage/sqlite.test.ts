import {copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterAll, expect, test} from 'vitest';
import {exportLines} from '../audit/export.ts';
import type {AuditRow} from '../audit/row.ts';
import {verifyExport} from '../audit/verify.ts';
import {describeStore, newTurn} from './contract/store-contract.ts';
import {openSqliteStore} from './sqlite.ts';
import {tornTailBytes} from './wal-tail.ts';

const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-store-'));
let files = 0;
const makeFile = () => {
  files += 1;
  return join(directory, `${files}.sqlite`);
};
afterAll(() => rmSync(directory, {recursive: true}));

/** As another process sees them. */
function auditRows(file: string): AuditRow[] {
  const db = new DatabaseSync(file, {readOnly: true});
  const rows = db.prepare('SELECT text FROM audit_rows ORDER BY tenant, seq').all();
  db.close();
  return rows.map(({text}) => JSON.parse(String(text)));
}

describeStore('SQLite', makeFile, (file) => openSqliteStore(file));

test('commits are safe on disk: WAL and synchronous=FULL', () => {
  const file = makeFile();
  const store = openSqliteStore(file);
  const db = new DatabaseSync(file);
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({journal_mode: 'wal'});
  db.close();
  store.close();
});

test('a turn and its audit row are one commit', async () => {
  const file = makeFile();
  const store = openSqliteStore(file);
  await store.beginTurn(newTurn({requestId: 'r-1'}));
  expect(auditRows(file)).toMatchObject([{tenant: 'wincloud', seq: 1, action: 'turn.begin', requestId: 'r-1'}]);
  store.close();
});

test('an opinion and its audit row are one commit, none without a change; it goes with its conversation', async () => {
  const file = makeFile();
  const store = openSqliteStore(file);
  const begun = await store.beginTurn(newTurn());
  if (begun.outcome !== 'begun') throw new Error(begun.outcome);
  const answer = {id: 'a1', role: 'assistant' as const, parts: []};
  await store.appendEvents(begun.turn, [], {status: 'complete', answer, usage: undefined, now: 1});
  const owner = {tenant: 'wincloud', subject: 'alice'};
  const audit = {...owner, action: 'feedback', requestId: 'r-2', detail: {rating: 'up'}};
  const feedback = {owner, conversationId: 'c1', messageId: 'a1', feedback: {rating: 'up' as const}, audit, now: 2};
  await store.saveFeedback(feedback);
  await store.saveFeedback(feedback);
  const db = new DatabaseSync(file);
  const rows = auditRows(file).filter(({action}) => action === 'feedback');
  expect(rows).toMatchObject([{requestId: 'r-2', detail: {rating: 'up'}}]);
  const kept = () => db.prepare('SELECT count(*) AS rows FROM feedback').get();
  expect(kept()).toEqual({rows: 1});
  await store.deleteConversation(owner, 'c1', {...audit, action: 'conversation.delete'}, 3);
  expect(kept()).toEqual({rows: 0});
  db.close();
  store.close();
});

test('a file of version 3, which had no proposed changes, goes on with all that it has', async () => {
  const file = makeFile();
  const before = openSqliteStore(file);
  await before.beginTurn(newTurn());
  const {epoch} = before;
  before.close();
  const db = new DatabaseSync(file);
  db.exec('DROP TABLE actions; PRAGMA user_version = 3');
  db.close();
  const store = openSqliteStore(file);
  const found = await store.findConversation({tenant: 'wincloud', subject: 'alice'}, 'c1');
  expect(store.epoch).toBe(epoch);
  expect(await store.readTurns(found?.conversation ?? 0)).toMatchObject([{userMessage: {id: 'm1'}, actions: []}]);
  store.close();
});

test('a file of a newer version is refused, with what to do', () => {
  const file = makeFile();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => openSqliteStore(file)).toThrow(/newer version \(99\)\. Run that version/);
});

test('audit rows are not changed or removed by any statement of ours', async () => {
  const file = makeFile();
  const store = openSqliteStore(file);
  await store.appendAudit(entry, 1);
  const db = new DatabaseSync(file);
  expect(() => db.exec("UPDATE audit_rows SET text = ''")).toThrow('only appended');
  expect(() => db.exec('DELETE FROM audit_rows')).toThrow('only appended');
  db.close();
  store.close();
});

test('a user whose salt is deleted is forgotten, and the chain verifies as before', async () => {
  const file = makeFile();
  const store = openSqliteStore(file);
  const actors = async () => (await store.readAudit('wincloud', 0, 10)).map(({text}) => JSON.parse(text).actor);
  await store.appendAudit(entry, 1);
  const db = new DatabaseSync(file);
  const [actor] = await actors();
  await store.appendAudit(entry, 1);
  expect(await actors()).toEqual([actor, actor]);
  db.exec("DELETE FROM subjects WHERE tenant = 'wincloud'");
  db.close();
  await store.appendAudit(entry, 2);
  const after = (await actors())[2];
  expect(after).not.toBe(actor);
  expect(await verdictOf(store)).toMatchObject({holds: true, rows: 3});
  store.close();
});

test('rows that version 1 kept are chained in their order, and name nobody any more', async () => {
  const file = makeFile();
  const db = new DatabaseSync(file);
  db.exec(`CREATE TABLE audit (row INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, tenant TEXT NOT NULL,
    subject TEXT NOT NULL, action TEXT NOT NULL, request_id TEXT NOT NULL, detail TEXT NOT NULL);
    PRAGMA user_version = 1`);
  const insert = db.prepare('INSERT INTO audit (at, tenant, subject, action, request_id, detail) VALUES (?,?,?,?,?,?)');
  for (let row = 1; row <= 40; row += 1) {
    insert.run(row, row % 2 ? 'wincloud' : 'acme', 'alice', 'turn.end', `r${row}`, '{"turn":1,"inputTokens":null}');
  }
  db.close();
  const store = openSqliteStore(file);
  await store.appendAudit(entry, 41);
  expect(await verdictOf(store)).toMatchObject({holds: true, rows: 21});
  const rows = auditRows(file).filter(({tenant}) => tenant === 'wincloud');
  expect(rows.map(({requestId}) => requestId)).toEqual([...Array.from({length: 20}, (_, n) => `r${2 * n + 1}`), 'r']);
  expect(rows[0]).toMatchObject({at: 1, action: 'turn.end', detail: {turn: 1, inputTokens: null}});
  const kept = new DatabaseSync(file);
  expect(kept.prepare("SELECT name FROM sqlite_master WHERE name = 'audit'").all()).toEqual([]);
  kept.close();
  store.close();
});

test('a move to this version that fails changes nothing', () => {
  const file = makeFile();
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE audit (row INTEGER PRIMARY KEY, at, tenant, subject, action, request_id, detail)');
  db.exec("INSERT INTO audit VALUES (1, 1, 'wincloud', 'alice', 'x', 'r', 'no JSON'); PRAGMA user_version = 1");
  expect(() => openSqliteStore(file)).toThrow();
  expect(db.prepare('PRAGMA user_version').get()).toEqual({user_version: 1});
  expect(db.prepare('SELECT count(*) AS rows FROM audit').get()).toEqual({rows: 1});
  db.close();
});

test('what a commit did not reach is cut, and told: the rows before it verify', async () => {
  const file = makeFile();
  const store = openSqliteStore(file);
  for (let row = 0; row < 5; row += 1) await store.appendAudit(entry, row);
  const whole = makeFile();
  copyFileSync(file, whole);
  copyFileSync(`${file}-wal`, `${whole}-wal`);
  await store.appendAudit(entry, 5);
  const torn = makeFile();
  copyFileSync(file, torn);
  const end = statSync(`${file}-wal`).size;
  for (const cut of [1, 10, 3_000]) {
    writeFileSync(`${torn}-wal`, readFileSync(`${file}-wal`).subarray(0, end - cut));
    expect(tornTailBytes(torn)).toBeGreaterThan(0);
    const again = openSqliteStore(torn, `${file}.key`);
    expect(await verdictOf(again)).toMatchObject({holds: true, rows: 5});
    again.close();
    copyFileSync(file, torn);
  }
  expect(tornTailBytes(whole)).toBe(0);
  expect(tornTailBytes(makeFile())).toBe(0);
  store.close();
});

const entry = {tenant: 'wincloud', subject: 'alice', action: 'test', requestId: 'r', detail: {}};

async function verdictOf(store: ReturnType<typeof openSqliteStore>) {
  const lines: string[] = [];
  for await (const line of exportLines(store, 'wincloud', 1)) lines.push(line);
  return verifyExport([lines]);
}
