import {expect, test} from 'vitest';
import {createTestApp} from '../test-app.ts';

const REVOKE = {tenant: 'wincloud', action: 'session.revoke', requestId: '', detail: {}};

test('a revoked user is out at once, with what the host has signed already, and comes back with a new sign-in', async () => {
  const {store, clock, request, signIn, identity} = createTestApp();
  const [alice, bob, unused] = [await signIn('alice'), await signIn('bob'), await identity('alice')];
  clock.now += 2_000;
  await store.revoke({...REVOKE, subject: 'alice'}, clock.now);
  const statusOf = async (token: string) => (await request('GET', '/v1/chat', {token})).status;
  expect([await statusOf(alice), await statusOf(bob)]).toEqual([401, 200]);
  const exchange = (token: string) => request('POST', '/v1/session', {body: {tenant: 'wincloud', identity: token}});
  expect((await exchange(unused)).status).toBe(401);
  clock.now += 1_000;
  expect(await statusOf(await signIn('alice'))).toBe(200);
});

test('a revoked visitor does not come back; another one may', async () => {
  const {store, clock, request} = createTestApp();
  const open = async (visitor?: string) => {
    const response = await request('POST', '/v1/session', {body: {tenant: 'wincloud', visitor}});
    return {status: response.status, ...((await response.json()) as {visitor: string; subject: string})};
  };
  const {visitor, subject} = await open();
  clock.now += 2_000;
  await store.revoke({...REVOKE, subject}, clock.now);
  expect([(await open(visitor)).status, (await open()).status]).toEqual([401, 200]);
});

test('a store that cannot be asked lets nobody in', async () => {
  const {store, request, signIn} = createTestApp();
  const token = await signIn('alice');
  store.revokedBefore = () => Promise.reject(new Error('disk'));
  expect((await request('GET', '/v1/chat', {token})).status).toBe(503);
});
