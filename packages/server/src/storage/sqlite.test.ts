import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterAll, expect, test} from 'vitest';
import {openSqliteStore} from './sqlite.ts';
import {describeStore, newTurn} from './store-contract.ts';

const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-store-'));
let files = 0;
const makeFile = () => {
  files += 1;
  return join(directory, `${files}.sqlite`);
};
afterAll(() => rmSync(directory, {recursive: true}));

describeStore('SQLite', makeFile, openSqliteStore);

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
  const db = new DatabaseSync(file);
  expect(db.prepare('SELECT tenant, subject, action, request_id FROM audit').all()).toEqual([
    {tenant: 'wincloud', subject: 'alice', action: 'turn.begin', request_id: 'r-1'},
  ]);
  db.close();
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
  expect(db.prepare("SELECT request_id, detail FROM audit WHERE action = 'feedback'").all()).toEqual([
    {request_id: 'r-2', detail: '{"rating":"up"}'},
  ]);
  const kept = () => db.prepare('SELECT count(*) AS rows FROM feedback').get();
  expect(kept()).toEqual({rows: 1});
  await store.deleteConversation(owner, 'c1', {...audit, action: 'conversation.delete'}, 3);
  expect(kept()).toEqual({rows: 0});
  db.close();
  store.close();
});

test('a file of a newer version is refused, with what to do', () => {
  const file = makeFile();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => openSqliteStore(file)).toThrow(/newer version \(99\)\. Run that version/);
});
