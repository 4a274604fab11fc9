import {randomUUID} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import {signContext} from '../../packages/server/src/identity/context-token.ts';
import {createTestApp, ORIGIN, readAll} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectAnswer, expectQuiet, see} from './check.ts';
import {BODIES, sendBody} from './input.ts';

const app = createTestApp();

/** A new user, with one conversation in which one question was answered. */
async function setUp() {
  const token = await app.signIn(randomUUID());
  await readAll(await app.send(token, 'First', {messageId: 'm0'}));
  const history = async () => (await (await app.request('GET', '/v1/chat/c1', {token})).json()) as History;
  const messageId = (await history()).messages[1]?.id ?? '';
  const principal = {tenant: 'wincloud', subject: 'alice', anonymous: false, origin: null, roles: [], resources: {}};
  const context = {principal, conversation: 'c1', functions: ['get_droplet']};
  const contextToken = await signContext(context, app.store.serverSecret, app.clock.now);
  return {of: {token, messageId, origin: ORIGIN, contextToken}, history};
}

interface History {
  title: string;
  messages: {id: string}[];
}

test('there are enough of them', () => {
  expect(Object.keys(BODIES).length).toBeGreaterThanOrEqual(80);
});

test.each(Object.entries(BODIES))('%s', async (_name, one) => {
  const {of, history} = await setUp();
  const before = await history();
  const asked = app.requests.length;
  const seen = await see(await sendBody(app, one, of));
  expectAnswer(seen, one.answer, ORIGIN);
  expectQuiet(app, [seen], [of.token, of.contextToken]);
  // What is refused changes nothing and asks nobody.
  if (one.answer !== 200) {
    expect(await history()).toEqual(before);
    expect(app.requests).toHaveLength(asked);
  }
  await expectAlive(app);
});

describe('what is kept comes back as the words it is', () => {
  const WORDS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "x', subject = 'bob' WHERE 1=1 --",
    "'); DELETE FROM conversations; --",
    '{"title":"another"}',
    '%s%n {{7*7}} $1 \\0',
    '\u202egnp.exe',
    'a\0b',
  ];

  test.each(WORDS)('%j, for a title and a reason', async (words) => {
    const {of, history} = await setUp();
    const bob = await app.signIn(randomUUID());
    await readAll(await app.send(bob, 'Mine'));
    const {token} = of;
    expect((await app.request('PATCH', '/v1/chat/c1', {token, body: {title: words}})).status).toBe(200);
    const opinion = {rating: 'down', reason: words};
    const path = `/v1/chat/c1/messages/${of.messageId}/feedback`;
    expect((await app.request('POST', path, {token, body: opinion})).status).toBe(200);
    for (const where of ['/v1/chat', '/v1/chat/c1', '/v1/me/export']) {
      const response = await app.request('GET', where, {token});
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(JSON.stringify(await response.json())).toContain(JSON.stringify(words));
    }
    expect((await history()).title).toBe(words);
    const bobs = await (await app.request('GET', '/v1/chat/c1', {token: bob})).json();
    expect(bobs).toMatchObject({title: 'Mine', messages: [{}, {}]});
  });
});
