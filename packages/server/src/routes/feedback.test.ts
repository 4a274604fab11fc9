import type {ChatMessage} from '@wincloud/chat-core/protocol';
import {describe, expect, test} from 'vitest';
import {createTestApp, readAll, saysThenWaits} from '../test-app.ts';

/** A finished answer of alice, and ways to say what she thinks of it. */
async function answered() {
  const app = createTestApp();
  const token = await app.signIn('alice');
  await readAll(await app.send(token, 'Hi'));
  const read = async () => {
    const {messages} = (await (await app.request('GET', '/v1/chat/c1', {token})).json()) as {messages: ChatMessage[]};
    return messages[1] as ChatMessage;
  };
  const {id} = await read();
  const rate = (body: unknown, init: {token?: string; path?: string; headers?: Record<string, string>} = {}) =>
    app.request('POST', init.path ?? `/v1/chat/c1/messages/${id}/feedback`, {token, body, ...init});
  return {...app, token, read, rate, id};
}

describe('feedback', () => {
  test('is kept, changed and taken back, and stands in the history of its answer', async () => {
    const {rate, read} = await answered();
    expect((await read()).metadata).not.toHaveProperty('feedback');
    const up = await rate({rating: 'up'});
    expect([up.status, await up.json()]).toEqual([200, {rating: 'up'}]);
    expect((await read()).metadata?.feedback).toEqual({rating: 'up'});
    await rate({rating: 'down', reason: '  The port is wrong. '});
    expect((await read()).metadata).toMatchObject({
      status: 'complete',
      feedback: {rating: 'down', reason: 'The port is wrong.'},
    });
    expect(await (await rate({rating: null, reason: 'x'})).json()).toEqual({rating: null});
    expect((await read()).metadata).not.toHaveProperty('feedback');
  });

  test('is refused in any other shape, with the field that is wrong', async () => {
    const {rate, id} = await answered();
    for (const body of [{}, {rating: 'good'}, {rating: 'up', reason: 'x'.repeat(1_001)}, {rating: 'up', reason: 7}]) {
      const response = await rate(body);
      expect([response.status, ((await response.json()) as {error: {code: string}}).error.code]).toEqual([
        400,
        'body_invalid',
      ]);
    }
    expect((await rate({rating: 'up', reason: 'x'.repeat(1_000)})).status).toBe(200);
    expect((await rate('{"rating":', {})).status).toBe(400);
    expect((await rate('{}', {headers: {'content-type': 'text/plain'}})).status).toBe(415);
    expect((await rate(`{"rating":"up","reason":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
    expect((await rate({rating: 'up'}, {path: `/v1/chat/c1/messages/${id}/feedback/`})).status).toBe(404);
  });

  test('is for one’s own answers: a question, an unknown message and a foreign one are the same 404', async () => {
    const {rate, send, signIn, id, read} = await answered();
    const bob = await signIn('bob');
    await readAll(await send(bob, 'Mine', {id: 'c1'}));
    for (const answer of [
      await rate({rating: 'up'}, {path: '/v1/chat/c1/messages/nothing/feedback'}),
      await rate({rating: 'up'}, {path: `/v1/chat/c2/messages/${id}/feedback`}),
      await rate({rating: 'up'}, {token: bob}),
    ]) {
      expect([answer.status, ((await answer.json()) as {error: {code: string}}).error.code]).toEqual([
        404,
        'not_found',
      ]);
    }
    expect((await read()).metadata).not.toHaveProperty('feedback');
  });

  test('waits for the end of its answer', async () => {
    const {script, goOn} = saysThenWaits('One');
    const {signIn, send, request} = createTestApp({script});
    const token = await signIn('alice');
    const response = await send(token, 'Hi');
    const [, started] = /"messageId":"([^"]+)"/.exec(await firstOf(response)) ?? [];
    const path = `/v1/chat/c1/messages/${started}/feedback`;
    expect((await request('POST', path, {token, body: {rating: 'up'}})).status).toBe(404);
    goOn();
    await expect.poll(async () => (await request('POST', path, {token, body: {rating: 'up'}})).status).toBe(200);
  });

  test('is written by POST alone, signed in, sixty times a minute', async () => {
    const {rate, request, id, token} = await answered();
    const other = await request('GET', `/v1/chat/c1/messages/${id}/feedback`, {token});
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await rate({rating: 'up'}, {token: ''})).status).toBe(401);
    for (let count = 0; count < 60; count += 1) expect((await rate({rating: 'up'})).status).toBe(200);
    const refused = await rate({rating: 'up'});
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  });

  test('leaves an audit row without the user’s words', async () => {
    const {rate, store, id} = await answered();
    const rows: unknown[] = [];
    const save = store.saveFeedback;
    store.saveFeedback = (feedback) => {
      rows.push(feedback.audit);
      return save(feedback);
    };
    await rate({rating: 'down', reason: 'My name is Alice'});
    expect(rows).toMatchObject([
      {
        tenant: 'wincloud',
        subject: 'alice',
        action: 'feedback',
        detail: {conversation: 'c1', message: id, rating: 'down'},
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain('Alice');
  });
});

/** The first bytes of a stream that goes on. */
async function firstOf(response: Response): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const {value} = await reader.read();
  reader.releaseLock();
  return new TextDecoder().decode(value);
}
