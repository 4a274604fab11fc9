import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {commit} from '../audit/commitment.ts';
import {exportLines} from '../audit/export.ts';
import {chainRow, NO_HASH} from '../audit/row.ts';
import {verifyExport} from '../audit/verify.ts';
import {openSqliteStore} from './sqlite.ts';

/** The tables as version 2 had them, with texts and names in clear. */
const VERSION_2 = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS conversations (
    conversation INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (tenant, subject, id)
  );

  CREATE TABLE IF NOT EXISTS turns (
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    turn INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    agent TEXT NOT NULL,
    key TEXT NOT NULL,
    key_holds TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    user_message TEXT NOT NULL,
    status TEXT NOT NULL,
    replaced INTEGER NOT NULL DEFAULT 0,
    answer TEXT,
    input_tokens INTEGER,
    output_tokens INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (conversation, turn)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS turns_by_key ON turns (conversation, key);
  CREATE INDEX IF NOT EXISTS turns_running ON turns (status) WHERE status = 'streaming';

  CREATE TABLE IF NOT EXISTS events (
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chunk TEXT NOT NULL,
    PRIMARY KEY (conversation, turn, seq),
    FOREIGN KEY (conversation, turn) REFERENCES turns ON DELETE CASCADE
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS feedback (
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    rating TEXT NOT NULL,
    reason TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, turn),
    FOREIGN KEY (conversation, turn) REFERENCES turns ON DELETE CASCADE
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS audit_rows (
    tenant TEXT NOT NULL,
    seq INTEGER NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant, seq)
  ) WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS audit_rows_kept BEFORE DELETE ON audit_rows
    BEGIN SELECT RAISE(ABORT, 'audit rows are only appended'); END;
  CREATE TRIGGER IF NOT EXISTS audit_rows_unchanged BEFORE UPDATE ON audit_rows
    BEGIN SELECT RAISE(ABORT, 'audit rows are only appended'); END;
  CREATE TABLE IF NOT EXISTS audit_subjects (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (tenant, subject)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS audit_checkpoints (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    signature TEXT NOT NULL,
    UNIQUE (tenant, seq)
  );
  CREATE TABLE IF NOT EXISTS audit_places (place TEXT PRIMARY KEY, delivered INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS allowances (key TEXT PRIMARY KEY, tat REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS revocations (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    PRIMARY KEY (tenant, subject)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS used_jtis (
    tenant TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, jti)
  ) WITHOUT ROWID;
  PRAGMA user_version = 2;
`;

const ALICE = {tenant: 'wincloud', subject: 'alice'};
const AUDIT_KEY = 'MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF';
const SERVER_SECRET = Buffer.alloc(32, 5).toString('base64');

let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-migrate-'));
  file = join(directory, 'store.db');
});
afterEach(() => rmSync(directory, {recursive: true}));

/** A file as version 2 left it: two users, a replaced question, an opinion, a revocation and a record. */
function writeVersion2(): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(VERSION_2);
  const add = (table: string, ...values: (string | number | null | Uint8Array)[]) =>
    db.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join()})`).run(...values);
  add('meta', 'epoch', 'e0e0e0e0');
  add('meta', 'server-secret', SERVER_SECRET);
  add('meta', 'audit-key', AUDIT_KEY);
  const question = (id: string, text: string) => JSON.stringify({id, role: 'user', parts: [{type: 'text', text}]});
  const answer = (id: string, text: string) => JSON.stringify({id, role: 'assistant', parts: [{type: 'text', text}]});
  for (const [number, subject] of [
    [1, 'alice'],
    [2, 'bob'],
  ] as const) {
    add('conversations', number, 'wincloud', subject, 'c1', `The umbrella of ${subject}`, 10, 20);
    const turn = (turn: number, replaced: number, text: string) =>
      add(
        'turns',
        ...[number, turn, `a${turn}`, 'support', `key:${turn}`, 'always', 'h', question('m1', `${text} umbrella`)],
        ...['complete', replaced, answer(`a${turn}`, `About the umbrella of ${subject}`), 7, 8, 11, 12],
      );
    turn(1, 1, 'First');
    turn(2, 0, 'Second');
    add('events', number, 2, 1, '{"type":"start","messageId":"a2"}');
    add('events', number, 2, 2, '{"type":"text-delta","id":"t","delta":"umbrella"}');
    add('feedback', number, 2, 'down', 'no umbrella', 13);
    const {text, hash} = chainRow({
      v: 1,
      tenant: 'wincloud',
      seq: number,
      at: number,
      action: 'test',
      actor: 'ab'.repeat(32),
      requestId: `r${number}`,
      detail: {},
      prev: number === 1 ? NO_HASH : (db.prepare('SELECT hash FROM audit_rows').get() as {hash: string}).hash,
    });
    add('audit_rows', 'wincloud', number, text, hash);
    add('audit_subjects', 'wincloud', subject, Buffer.alloc(32, number));
  }
  add('revocations', 'wincloud', 'alice', 99);
  add('allowances', 'turn:user:wincloud:alice', 1);
  db.close();
}

const isOnDisk = (text: string) =>
  readdirSync(directory).some((name) => readFileSync(join(directory, name)).includes(text));

test('what version 2 kept in clear is all there, and nowhere in clear any more', async () => {
  writeVersion2();
  expect([isOnDisk('umbrella'), isOnDisk('alice'), isOnDisk(AUDIT_KEY), isOnDisk(SERVER_SECRET)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const store = openSqliteStore(file);
  for (const text of ['umbrella', 'alice', 'bob', AUDIT_KEY, SERVER_SECRET]) expect(isOnDisk(text), text).toBe(false);

  expect(store.epoch).toBe('e0e0e0e0');
  expect(Buffer.from(store.serverSecret).toString('base64')).toBe(SERVER_SECRET);
  expect(Buffer.from(store.auditKey).toString('base64')).toBe(AUDIT_KEY);
  const [conversation] = await store.listConversations(ALICE, 10);
  expect(conversation).toEqual({
    conversation: 1,
    id: 'c1',
    title: 'The umbrella of alice',
    createdAt: 10,
    updatedAt: 20,
  });
  const turns = await store.readEveryTurn(1);
  expect(turns.map(({replaced, userMessage}) => [replaced, userMessage.parts])).toEqual([
    [true, [{type: 'text', text: 'First umbrella'}]],
    [false, [{type: 'text', text: 'Second umbrella'}]],
  ]);
  const second = turns[1];
  expect(second).toMatchObject({
    messageId: 'a2',
    status: 'complete',
    answer: {parts: [{text: 'About the umbrella of alice'}]},
    feedback: {rating: 'down', reason: 'no umbrella'},
  });
  if (second === undefined) throw new Error('no second turn');
  expect(await store.readVersions(1, 'm1')).toHaveLength(2);
  expect(await store.readEvents(second, 0, 10)).toEqual([
    {seq: 1, chunk: {type: 'start', messageId: 'a2'}},
    {seq: 2, chunk: {type: 'text-delta', id: 't', delta: 'umbrella'}},
  ]);
  expect(await store.revokedBefore(ALICE)).toBe(99);
  store.close();
});

test('the record goes on as it was, under the salts there were', async () => {
  writeVersion2();
  const store = openSqliteStore(file);
  const entry = {...ALICE, action: 'test', requestId: 'r3', detail: {}};
  await store.appendAudit(entry, 3);
  await store.appendAudit({...entry, requestId: 'r4'}, 4);
  const lines: string[] = [];
  for await (const line of exportLines(store, 'wincloud', 5)) lines.push(line);
  expect(await verifyExport([lines])).toMatchObject({holds: true, rows: 4});
  const actors = (await store.readAudit('wincloud', 2, 10)).map(({text}) => JSON.parse(text).actor);
  // HMAC-SHA-256 of the salt that version 2 had: 32 bytes of 1.
  expect(actors).toEqual(Array(2).fill(commit(Buffer.alloc(32, 1), 'actor', 'alice')));
  store.close();
});

test('who is erased afterwards is gone, and the other is not', async () => {
  writeVersion2();
  const store = openSqliteStore(file);
  const {conversations} = await store.eraseUser({...ALICE, action: 'user.erase', requestId: 'r', detail: {}}, 9);
  expect(conversations).toBe(1);
  expect(await store.listConversations({tenant: 'wincloud', subject: 'bob'}, 10)).toHaveLength(1);
  expect(await store.findTurn(1)).toBeUndefined();
  store.close();
});

test('two processes that open an old file at once both have it', async () => {
  writeVersion2();
  const stores = [openSqliteStore(file), openSqliteStore(file)];
  for (const store of stores) {
    expect(await store.listConversations(ALICE, 10)).toHaveLength(1);
    store.close();
  }
});
