import {randomUUID} from 'node:crypto';
import {beforeAll, expect, test} from 'vitest';
import {createTestApp, ORIGIN, parseEvents, readAll, says, textOf} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectAnswer, expectQuiet, see} from './check.ts';
import {HEADS, type Known} from './input-heads.ts';

const BOBS_WORDS = 'what only Bob was told';

const app = createTestApp({script: says(BOBS_WORDS)});
let bobsCursor = '';

/** Bob has three turns in `c1`. */
beforeAll(async () => {
  const bob = await app.signIn('bob');
  for (const text of ['One', 'Two', 'Three']) {
    bobsCursor = (await readAll(await app.send(bob, text))).at(-2)?.id ?? '';
  }
  app.say(says('What Alice was told'));
});

/** Alice, another one each time, has one turn in a conversation of the same id. */
async function setUp(): Promise<Known> {
  const token = await app.signIn(randomUUID());
  const [start] = await readAll(await app.send(token, 'First', {messageId: 'm0'}));
  const {messageId = ''} = (start?.chunk ?? {}) as {messageId?: string};
  return {token, epoch: app.store.epoch, messageId, bobsCursor};
}

test('there are enough of them', () => {
  expect(Object.keys(HEADS).length).toBeGreaterThanOrEqual(80);
});

test.each(Object.entries(HEADS))('%s', async (_name, {method, path, headers, body, answer, cors}) => {
  const known = await setUp();
  const asked = app.requests.length;
  const response = await app.app.request(typeof path === 'string' ? path : path(known), {
    method,
    headers: {origin: ORIGIN, authorization: `Bearer ${known.token}`, ...headers?.(known)},
    ...(body === undefined ? {} : {body}),
  });
  const seen = await see(response);
  expectAnswer(seen, answer, cors);
  expectQuiet(app, [seen], [known.token, BOBS_WORDS]);
  expect(app.requests.length - asked).toBe(body !== undefined && answer === 200 ? 1 : 0);
  // Nothing of it becomes a header.
  expect(seen.headers.get('set-cookie')).toBeNull();
  if (seen.headers.get('content-type')?.startsWith('text/event-stream')) {
    expect(textOf(parseEvents(seen.body))).toBe('What Alice was told');
  }
  await expectAlive(app);
});
