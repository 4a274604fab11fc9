import type {ErasureReceipt, UserExport} from '@wincloud/chat-core/protocol';
import {expect, test} from 'vitest';
import {createTestApp, readAll, says, saysThenWaits} from '../../test-app.ts';

/** The test app, its operator, and two users who have said something. */
async function setUp() {
  const app = createTestApp({script: says('An answer.')});
  const boss = await app.signIn('boss', {roles: ['operator']});
  const [alice, slash] = [await app.signIn('alice'), await app.signIn('org/al ice+1')];
  await readAll(await app.send(alice, 'Words of Alice'));
  await readAll(await app.send(slash, 'Words of another'));
  const call = (method: string, subject: string, rest = '') =>
    app.request(method, `/v1/admin/tenants/wincloud/users/${subject}${rest}`, {token: boss});
  /** The rows since then, without whose they are. */
  const rows = async (after: number) =>
    (await app.store.readAudit('wincloud', after, 100)).map(({text}) => {
      const {action, detail, requestId} = JSON.parse(text) as {action: string; detail: object; requestId: string};
      return {action, detail, requestId};
    });
  const seq = async () => (await app.store.listAuditTenants()).find(({tenant}) => tenant === 'wincloud')?.seq ?? 0;
  return {...app, alice, slash, call, rows, seq};
}

test('revoking ends a user’s sessions at once, and no other’s; two rows say so', async () => {
  const {call, request, alice, slash, rows, seq, clock} = await setUp();
  clock.now += 2_000;
  const before = await seq();
  const response = await call('POST', 'alice', '/revoke');
  expect([response.status, await response.json()]).toEqual([200, {notBefore: new Date(clock.now).toISOString()}]);
  const statuses = await Promise.all([alice, slash].map((token) => request('GET', '/v1/chat', {token})));
  expect(statuses.map(({status}) => status)).toEqual([401, 200]);
  const requestId = response.headers.get('x-request-id');
  expect(await rows(before)).toEqual([
    {action: 'admin.user.revoke', detail: {of: 'wincloud'}, requestId},
    {action: 'session.revoke', detail: {by: 'operator', notBefore: clock.now}, requestId},
  ]);
});

test('an export for a user is theirs alone, and two rows say so', async () => {
  const {call, rows, seq} = await setUp();
  const before = await seq();
  const response = await call('GET', 'alice', '/export');
  expect(response.headers.get('content-disposition')).toContain('attachment');
  const file = (await response.json()) as UserExport;
  expect(file).toMatchObject({tenant: 'wincloud', subject: 'alice', audit: {seq: before + 2}});
  expect([JSON.stringify(file).includes('Words of Alice'), JSON.stringify(file).includes('another')]).toEqual([
    true,
    false,
  ]);
  expect(await rows(before)).toMatchObject([
    {action: 'admin.user.export', detail: {of: 'wincloud'}},
    {action: 'user.export', detail: {by: 'operator', conversations: 1}},
  ]);
});

test('an erasure for a user ends their sessions: nothing is written for them by one that was open', async () => {
  const {call, request, send, alice, slash, store, clock} = await setUp();
  clock.now += 2_000;
  expect((await call('DELETE', 'alice')).status).toBe(200);
  expect((await send(alice, 'Again')).status).toBe(401);
  expect((await request('GET', '/v1/chat', {token: slash})).status).toBe(200);
  expect(await store.listConversations({tenant: 'wincloud', subject: 'alice'}, 10)).toEqual([]);
});

test('an erasure for a user ends what is being written, and leaves a receipt and two rows', async () => {
  const {call, request, say, send, alice, slash, rows, seq, store} = await setUp();
  const waiting = saysThenWaits('Half');
  say(waiting.script);
  const events = readAll(await send(alice, 'More', {id: 'c2'}));
  const before = await seq();
  const receipt = (await (await call('DELETE', 'alice')).json()) as ErasureReceipt;
  const since = await rows(before);
  expect(receipt).toMatchObject({conversations: 2, audit: {seq: before + since.length}});
  await events.catch(() => {});
  expect(waiting.ended()).toBe(true);
  expect(await store.listConversations({tenant: 'wincloud', subject: 'alice'}, 9)).toEqual([]);
  expect((await request('GET', '/v1/chat/c1', {token: slash})).status).toBe(200);
  expect(since.filter(({action}) => action.endsWith('user.erase'))).toMatchObject([
    {action: 'admin.user.erase', detail: {of: 'wincloud'}},
    {action: 'user.erase', detail: {by: 'operator', conversations: 2}},
  ]);
});

test('a subject with any sign in it is one subject', async () => {
  const {call, request, slash} = await setUp();
  const subject = encodeURIComponent('org/al ice+1');
  const file = (await (await call('GET', subject, '/export')).json()) as UserExport;
  expect([file.subject, file.conversations.length]).toEqual(['org/al ice+1', 1]);
  expect((await call('DELETE', subject)).status).toBe(200);
  expect((await request('GET', '/v1/chat/c1', {token: slash})).status).toBe(404);
});

test('a user that nobody knows is like one without data', async () => {
  const {call} = await setUp();
  const file = (await (await call('GET', 'nobody', '/export')).json()) as UserExport;
  expect(file.conversations).toEqual([]);
  expect(await (await call('DELETE', 'nobody')).json()).toMatchObject({conversations: 0});
});

test('what cannot go on record is not done', async () => {
  const {call, store, request, alice} = await setUp();
  store.appendAudit = () => Promise.reject(new Error('disk'));
  expect((await call('DELETE', 'alice')).status).toBe(503);
  expect((await call('POST', 'alice', '/revoke')).status).toBe(503);
  expect((await request('GET', '/v1/chat/c1', {token: alice})).status).toBe(200);
});
