import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Chunk} from '@wincloud/chat-core/protocol';
import {expect, test} from 'vitest';
import {LEASE_MS} from '../ports.ts';
import {NOW, newTurn} from '../storage/contract/store-contract.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {createTestApp, readAll, typesOf} from '../test-app.ts';
import {recoverTurns} from './recover-turns.ts';

const written: Chunk[] = [
  {type: 'start', messageId: 'a1', messageMetadata: {createdAt: 5}},
  {type: 'start-step'},
  {type: 'text-start', id: 'text-1'},
  {type: 'text-delta', id: 'text-1', delta: 'Half an ans'},
];

test.each([0, 1, 2, 3, 4])('a turn that died after %d events ends as interrupted, an exact prefix', async (count) => {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-recover-'));
  const dead = openSqliteStore(join(directory, 'store.db'));
  const store = openSqliteStore(join(directory, 'store.db'));
  const {signIn, request} = createTestApp({store});
  const begun = await dead.beginTurn(newTurn());
  if (begun.outcome !== 'begun') throw new Error(begun.outcome);
  const events = written.slice(0, count).map((chunk, index) => ({seq: index + 1, chunk}));
  await dead.appendEvents(begun.turn, events);

  const later = () => NOW + LEASE_MS;
  expect(await recoverTurns(store, later)).toBe(1);
  expect(await recoverTurns(store, later)).toBe(0);

  const token = await signIn('alice');
  const {messages} = (await (await request('GET', '/v1/chat/c1', {token})).json()) as {
    messages: {id: string; metadata: {status: string}; parts: {text?: string}[]}[];
  };
  expect(messages[1]).toMatchObject({id: 'a1', metadata: {status: 'interrupted'}});
  expect(messages[1]?.parts.map(({text = ''}) => text).join('')).toBe(count === 4 ? 'Half an ans' : '');

  const first = await request('GET', '/v1/chat/c1/stream', {token, headers: {'last-event-id': `${store.epoch}.1.0`}});
  const types = typesOf(await readAll(first));
  expect(types[0]).toBe('start');
  expect(types.slice(-3)).toEqual(['data-error', 'error', '[DONE]']);
  expect(types.filter((type) => type === 'text-start')).toHaveLength(
    types.filter((type) => type === 'text-end').length,
  );
  expect(types.filter((type) => type === 'start-step')).toHaveLength(
    types.filter((type) => type === 'finish-step').length,
  );
  dead.close();
  store.close();
  rmSync(directory, {recursive: true});
});
