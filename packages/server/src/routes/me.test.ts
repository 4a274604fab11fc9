import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import type {ErasureReceipt, UserExport} from '@wincloud/chat-core/protocol';
import {afterEach, expect, test} from 'vitest';
import {exportLines} from '../audit/export.ts';
import {verifyExport} from '../audit/verify.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {createTestApp, readAll, says, saysThenWaits} from '../test-app.ts';

const WORDS = 'an-umbrella-left-in-the-tram';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, {recursive: true, force: true});
});

/** An app on a file, in which Alice and Bob have said something. */
async function setUp() {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-me-'));
  directories.push(directory);
  const store = openSqliteStore(join(directory, 'store.db'));
  const app = createTestApp({store, script: says(`About ${WORDS}: `, 'answered.')});
  const [alice, bob] = [await app.signIn('alice'), await app.signIn('bob')];
  await readAll(await app.send(alice, `First ${WORDS}`, {messageId: 'q1'}));
  await readAll(await app.send(alice, `Then ${WORDS}`, {messageId: 'q1'}));
  app.say(says('Another answer.'));
  await readAll(await app.send(bob, 'The words of Bob'));
  /** Whether these bytes are in any file of the database. */
  const isOnDisk = (bytes: string | Buffer) =>
    readdirSync(directory).some((file) => readFileSync(join(directory, file)).includes(bytes));
  /** The beginnings of all that is sealed, as it stands in the file: a random number is in each. */
  const sealed = (): Buffer[] => {
    const db = new DatabaseSync(join(directory, 'store.db'), {readOnly: true});
    const columns = ['SELECT title AS sealed FROM conversations', 'SELECT user_message AS sealed FROM turns'];
    const all = [...columns, 'SELECT answer AS sealed FROM turns', 'SELECT chunk AS sealed FROM events'];
    const found = all
      .flatMap((select) => db.prepare(select).all())
      .map((row) => Buffer.from(row.sealed as Uint8Array).subarray(0, 16));
    db.close();
    return found;
  };
  return {...app, alice, bob, isOnDisk, sealed};
}

test('a user gets all that is kept of them as a file, also what they put in other words', async () => {
  const {request, alice, store} = await setUp();
  const response = await request('GET', '/v1/me/export', {token: alice});
  expect(response.headers.get('content-disposition')).toContain('attachment');
  const file = (await response.json()) as UserExport;
  expect(file).toMatchObject({format: 'wincloud-chat-user', version: 1, tenant: 'wincloud', subject: 'alice'});
  const [conversation] = file.conversations;
  expect(conversation?.turns.map(({replaced, messages}) => [replaced, messages.length])).toEqual([
    [true, 2],
    [false, 2],
  ]);
  expect(JSON.stringify(file)).toContain(`First ${WORDS}`);
  expect(JSON.stringify(file)).not.toContain('Bob');
  expect((await store.readAudit('wincloud', file.audit.seq - 1, 1))[0]?.hash).toBe(file.audit.hash);
});

test('a user who is erased is gone from the answers, from the file and from its log, and nobody else is', async () => {
  const {request, alice, bob, isOnDisk, sealed} = await setUp();
  const before = sealed();
  expect(before.length).toBeGreaterThan(20);
  expect(before.every(isOnDisk)).toBe(true);
  const receipt = (await (await request('DELETE', '/v1/me', {token: alice})).json()) as ErasureReceipt;
  expect(receipt.conversations).toBe(1);
  const left = sealed();
  const gone = before.filter((bytes) => !left.some((one) => one.equals(bytes)));
  expect(gone.length).toBeGreaterThan(10);
  expect(gone.filter(isOnDisk)).toEqual([]);
  expect(left.length).toBeGreaterThan(5);
  expect((await request('GET', '/v1/chat/c1', {token: alice})).status).toBe(404);
  expect((await request('GET', '/v1/chat/c1', {token: bob})).status).toBe(200);
});

test('nothing personal is in the database’s files in clear, also not what was never erased', async () => {
  const {isOnDisk} = await setUp();
  for (const text of [WORDS, 'alice', 'The words of Bob', 'bob']) expect(isOnDisk(text), text).toBe(false);
  expect(isOnDisk('wincloud')).toBe(true);
});

test('the record holds after an erasure, names its row, and leads to nobody', async () => {
  const {request, alice, store, send} = await setUp();
  const before = await store.readAudit('wincloud', 0, 100);
  const receipt = (await (await request('DELETE', '/v1/me', {token: alice})).json()) as ErasureReceipt;
  const lines: string[] = [];
  for await (const line of exportLines(store, 'wincloud', 1)) lines.push(line);
  expect(await verifyExport([lines])).toMatchObject({holds: true});
  const rows = await store.readAudit('wincloud', 0, 100);
  expect(rows.slice(0, before.length)).toEqual(before);
  expect(rows.find(({seq}) => seq === receipt.audit.seq)).toMatchObject({hash: receipt.audit.hash});
  expect(JSON.stringify(rows)).not.toContain('alice');
  // Who comes back is somebody new to the record.
  const actorOf = (row?: {text: string}) => (JSON.parse(row?.text ?? '{}') as {actor: string}).actor;
  await readAll(await send(alice, 'Again'));
  const actors = rows.map(actorOf);
  expect(actors).not.toContain(actorOf((await store.readAudit('wincloud', rows.length, 1))[0]));
});

test('an answer that is being written ends, and what is left of it is not kept', async () => {
  const {script, goOn} = saysThenWaits(WORDS);
  const {request, signIn, send, store} = createTestApp({script});
  const token = await signIn('alice');
  const events = readAll(await send(token, 'Hi'));
  expect((await request('DELETE', '/v1/me', {token})).status).toBe(200);
  goOn();
  await events.catch(() => {});
  expect(await store.listConversations({tenant: 'wincloud', subject: 'alice'}, 10)).toEqual([]);
});

test('all of one’s data is not to be had every second', async () => {
  const {request, alice} = await setUp();
  const statuses = [];
  for (let times = 0; times < 8; times += 1)
    statuses.push((await request('GET', '/v1/me/export', {token: alice})).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
});
