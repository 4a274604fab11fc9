import {afterEach, expect, test, vi} from 'vitest';
import type {LogEntry} from '../log.ts';
import {createTenants} from '../tenants/tenants.ts';
import {createTestApp, readAll, saysThenWaits} from '../test-app.ts';
import {createRetention} from './retention.ts';

const DAY_MS = 86_400_000;

afterEach(() => void vi.useRealTimers());

/** The test app, whose platform keeps conversations for 30 days, and a look at what is due. */
async function setUp() {
  const app = createTestApp();
  const {store, clock, request} = app;
  // Anew after every jump of the clock: a session lasts 15 minutes.
  const boss = () => app.signIn('boss', {roles: ['operator']});
  const change = async (id: string, patch: object) =>
    request('PATCH', `/v1/admin/tenants/${id}`, {token: await boss(), body: patch});
  await change('wincloud', {privacy: {retentionDays: 30}});
  const logged: LogEntry[] = [];
  const log = (_level: string, entry: LogEntry) => logged.push(entry);
  const tenants = createTenants(store, log);
  const retention = createRetention({store, tenants, log, now: () => clock.now});
  const speak = async (id: string, sub = 'alice') => readAll(await app.send(await app.signIn(sub), 'Hi', {id}));
  const left = async (subject = 'alice') =>
    (await store.listConversations({tenant: 'wincloud', subject}, 9)).map(({id}) => id).sort();
  const rows = async () =>
    (await store.readAudit('wincloud', 0, 500))
      .map(({text}) => JSON.parse(text) as {action: string; detail: object})
      .filter(({action}) => action === 'retention.delete');
  return {...app, ...retention, logged, speak, left, rows, change, tenants};
}

test('a conversation in which nothing was said for so long goes, and any other stays', async () => {
  const {speak, left, look, clock, rows} = await setUp();
  await speak('old');
  await speak('old', 'bob');
  await speak('taken-up');
  clock.now += 20 * DAY_MS;
  await speak('taken-up');
  await speak('new');
  clock.now += 10 * DAY_MS;
  await look();
  expect(await left()).toEqual(['new', 'old', 'taken-up']);
  clock.now += 1_000;
  await look();
  expect([await left(), await left('bob')]).toEqual([['new', 'taken-up'], []]);
  expect(await rows()).toMatchObject([{detail: {conversations: 2}}]);
  await look();
  expect(await rows()).toHaveLength(1);
});

test('what is being written stays until it is over', async () => {
  const {say, signIn, send, left, look, clock} = await setUp();
  const waiting = saysThenWaits('Half');
  say(waiting.script);
  const events = readAll(await send(await signIn('alice'), 'Hi', {id: 'long'}));
  clock.now += 31 * DAY_MS;
  await look();
  expect(await left()).toEqual(['long']);
  waiting.goOn();
  await events;
  clock.now += 31 * DAY_MS;
  await look();
  expect(await left()).toEqual([]);
});

test('a tenant that says nothing keeps all, one below has what is above it, and a closed one keeps its promise', async () => {
  const {request, signIn, store, tenants, look, clock, change} = await setUp();
  const token = await signIn('boss', {roles: ['operator']});
  for (const [id, retentionDays] of [
    ['shop', 5],
    ['other', undefined],
  ] as const) {
    const privacy = retentionDays === undefined ? {} : {privacy: {retentionDays}};
    const body = {id, name: id, resourceTagPrefix: `${id}-`, ...privacy};
    expect((await request('POST', '/v1/admin/tenants', {token, body})).status).toBe(201);
  }
  const expire = vi.spyOn(store, 'expire');
  await look();
  const before = (days: number) => clock.now - days * DAY_MS;
  const asked = () => expire.mock.calls.map(([tenant, from]) => [tenant, from]).sort();
  const due = [
    ['other', before(30)],
    ['shop', before(5)],
    ['wincloud', before(30)],
  ];
  expect(asked()).toEqual(due);
  await change('shop', {disabled: true});
  expire.mockClear();
  await look();
  expect([asked(), tenants.isOpen('shop')]).toEqual([due, false]);
});

/** A retention over tenants that keep for 30 days, and a store that answers as it is told. */
function withStore(answers: (number | Error)[]) {
  const privacy = {redact: 'off', retentionDays: 30} as const;
  const known = new Map(['a', 'b'].map((id) => [id, {id, privacy} as never]));
  const asked: string[] = [];
  const logged: LogEntry[] = [];
  const expire = async (tenant: string, before: number, limit: number) => {
    asked.push(`${tenant} ${before} ${limit}`);
    const answer = answers.shift() ?? 0;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const tenants = {refresh: async () => {}, known: () => known};
  const log = (_level: string, entry: LogEntry) => logged.push(entry);
  return {...createRetention({store: {expire}, tenants, log, now: () => 31 * DAY_MS}), asked, logged};
}

test('many go in batches, so that others have their turn in between', async () => {
  const {look, asked} = withStore([200, 200, 3]);
  await look();
  expect(asked).toEqual([...Array(3).fill(`a ${DAY_MS} 200`), `b ${DAY_MS} 200`]);
});

test('a store that fails is logged, holds up no other tenant, and is asked again within the hour', async () => {
  vi.useFakeTimers();
  const {start, end, asked, logged} = withStore([new Error('disk'), 0]);
  start();
  await vi.advanceTimersByTimeAsync(1);
  expect(logged).toMatchObject([{event: 'retention-failed', tenant: 'a', detail: 'Error: disk'}]);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([asked.length, logged.length]).toEqual([4, 1]);
  end();
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(7_200_000);
  expect(asked).toHaveLength(4);
});

test('one that is ended in the middle of a look asks nothing any more', async () => {
  const {look, end, asked} = withStore([200, 200, 200]);
  const looking = look();
  await Promise.resolve();
  end();
  await looking;
  expect(asked.length).toBeLessThan(3);
});
