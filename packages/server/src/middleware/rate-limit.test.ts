import {expect, test} from 'vitest';
import {createTestApp, readAll} from '../test-app.ts';
import {network} from './rate-limit.ts';

test('turns are limited for each user; waiting exactly Retry-After is enough', async () => {
  const {signIn, send, clock} = createTestApp({limits: {turnsPerMinute: 3}});
  const alice = await signIn('alice');
  for (const remaining of [2, 1, 0]) {
    const response = await send(alice, 'Hi');
    await readAll(response);
    expect(response.status).toBe(200);
    expect(response.headers.get('ratelimit-policy')).toBe('"turn";q=3;w=60');
    expect(response.headers.get('ratelimit')).toMatch(new RegExp(`^"turn";r=${remaining};t=\\d+$`));
  }
  const refused = await send(alice, 'Hi');
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBe(20);
  expect(await refused.json()).toMatchObject({error: {code: 'rate_limited', retryable: true}});
  expect((await send(await signIn('bob'), 'Hi', {id: 'b'})).status).toBe(200);
  clock.now += wait * 1000 - 1;
  expect((await send(alice, 'Hi')).status).toBe(429);
  clock.now += 1;
  expect((await send(alice, 'Hi')).status).toBe(200);
});

test('visitors have limits of their own, and share one, for a new visitor costs nothing', async () => {
  const limits = {turnsPerMinute: 50, visitorTurnsPerMinute: 2, visitorsTurnsPerMinute: 5, sessionsPerMinute: 100};
  const {request, send, signIn} = createTestApp({limits});
  const visitor = async () => {
    const response = await request('POST', '/v1/session', {body: {tenant: 'wincloud'}});
    return ((await response.json()) as {token: string}).token;
  };
  const first = await visitor();
  const statuses = [];
  for (let turn = 0; turn < 3; turn += 1) statuses.push((await send(first, 'Hi', {id: `v${turn}`})).status);
  // Each a visitor of their own: what is left of what all have together.
  for (let turn = 0; turn < 4; turn += 1) statuses.push((await send(await visitor(), 'Hi', {id: `w${turn}`})).status);
  expect(statuses).toEqual([200, 200, 429, 200, 200, 200, 429]);
  expect((await send(await signIn('alice'), 'Hi')).status).toBe(200);
});

test('a tenant’s turns are limited whoever of it asks', async () => {
  const {send, signIn} = createTestApp({limits: {tenantTurnsPerMinute: 2}});
  const statuses = [];
  for (const user of ['alice', 'bob', 'carol']) statuses.push((await send(await signIn(user), 'Hi')).status);
  expect(statuses).toEqual([200, 200, 429]);
});

test('sessions are limited for each user, and a refusal leaves the identity unused', async () => {
  const {request, identity, clock} = createTestApp({limits: {sessionsPerMinute: 2}});
  const open = async (token: string) => request('POST', '/v1/session', {body: {tenant: 'wincloud', identity: token}});
  expect((await open(await identity('alice'))).status).toBe(200);
  expect((await open(await identity('alice'))).status).toBe(200);
  const third = await identity('alice');
  const refused = await open(third);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit')).toMatch(/^"session";r=0/);
  clock.now += Number(refused.headers.get('retry-after')) * 1000;
  expect((await open(third)).status).toBe(200);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0DB8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the network of %s is %s', (address, expected) => {
  expect(network(address)).toBe(expected);
});
