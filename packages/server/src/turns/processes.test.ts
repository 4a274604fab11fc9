import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {LEASE_MS} from '../ports.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {createTestApp, readAll, says, saysThenWaits, textOf, typesOf} from '../test-app.ts';

/*
 * Several servers on one store, as behind a load balancer: each opened store counts as a process of its own.
 */

let directory = '';
let ends: (() => unknown)[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-processes-'));
});
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
  rmSync(directory, {recursive: true});
});

const read = async (response: Response | Promise<Response>) => readAll(await response);

/** A server on the store. Both know the same user, as a session is good at each of them. */
async function startOne(options: Parameters<typeof createTestApp>[0] = {}) {
  const store = openSqliteStore(join(directory, 'store.db'));
  const app = createTestApp({store, ...options});
  app.turns.start();
  ends.push(async () => {
    await app.turns.shutdown();
    store.close();
  });
  return {...app, alice: await app.signIn('alice')};
}

test('stop ends an answer that another process writes, with one ending for everybody', async () => {
  const waiting = saysThenWaits('Hello');
  const [one, two] = [await startOne({script: waiting.script}), await startOne()];
  const events = read(one.send(one.alice, 'Hi'));
  await expect.poll(() => one.requests.length).toBe(1);
  const response = await two.request('POST', '/v1/chat/c1/stop', {token: two.alice});
  expect(await response.json()).toEqual({stopped: true});
  expect(typesOf(await events).slice(-2)).toEqual(['abort', '[DONE]']);
  expect(waiting.ended()).toBe(true);
  expect(await (await two.request('POST', '/v1/chat/c1/stop', {token: two.alice})).json()).toEqual({stopped: false});
});

test('a new message at one process stops what the other writes in that chat', async () => {
  const [one, two] = [await startOne({script: saysThenWaits('Hello').script}), await startOne({script: says('Two')})];
  const first = read(one.send(one.alice, 'First', {messageId: 'm1'}));
  await expect.poll(() => one.requests.length).toBe(1);
  const second = await readAll(await two.send(two.alice, 'Second', {messageId: 'm2'}));
  expect(typesOf(await first).at(-2)).toBe('abort');
  expect([textOf(second), typesOf(second).at(-2)]).toEqual(['Two', 'finish']);
});

test('an answer is read at one process while another writes it, and goes on for that reader', async () => {
  const waiting = saysThenWaits('Hello');
  const limits = {graceMs: 100};
  const [one, two] = [await startOne({script: waiting.script, limits}), await startOne({limits})];
  const response = await one.send(one.alice, 'Hi');
  await expect.poll(() => one.requests.length).toBe(1);
  const events = read(two.request('GET', '/v1/chat/c1/stream', {token: two.alice}));
  await expect.poll(() => two.store.attendedAt({conversation: 1, turn: 1} as never)).toBeGreaterThan(0);
  await response.body?.cancel();
  // Nobody reads it where it is written any more, for longer than is waited for a reader.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(waiting.ended()).toBe(false);
  waiting.goOn();
  expect([textOf(await events), typesOf(await events).at(-2)]).toEqual(['Hello and more', 'finish']);
});

test('what a process that died was writing is ended by another one, for its readers too', async () => {
  const dead = openSqliteStore(join(directory, 'store.db'));
  const two = await startOne({script: says('Fresh')});
  const owner = {tenant: 'wincloud', subject: 'alice'};
  const begun = await dead.beginTurn({
    owner,
    conversationId: 'c1',
    userMessage: {id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi'}]},
    messageId: 'a1',
    agent: 'support',
    key: 'k',
    bodyHash: 'h',
    keyHolds: 'always',
    replaces: undefined,
    maxRunning: 2,
    budget: undefined,
    requestId: 'r',
    now: two.clock.now,
  });
  if (begun.outcome !== 'begun') throw new Error(begun.outcome);
  await dead.appendEvents(begun.turn, [{seq: 1, chunk: {type: 'start', messageId: 'a1'}}]);
  const events = read(two.request('GET', '/v1/chat/c1/stream', {token: two.alice}));
  two.clock.now += LEASE_MS;
  expect(typesOf(await events)).toEqual(['start', 'data-error', 'error', '[DONE]']);
  // And nothing is written after that, should it come back.
  await expect(dead.appendEvents(begun.turn, [{seq: 2, chunk: {type: 'start-step'}}])).rejects.toThrow('not ours');
  dead.close();
  expect(textOf(await readAll(await two.send(two.alice, 'Again', {messageId: 'm2'})))).toBe('Fresh');
}, 15_000);
