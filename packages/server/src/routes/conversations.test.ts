import {readUIMessageStream} from 'ai';
import {describe, expect, test} from 'vitest';
import {createTestApp, readAll, says} from '../test-app.ts';

describe('own conversations', () => {
  test('are listed newest first, renamed and deleted', async () => {
    const {signIn, send, request, clock} = createTestApp();
    const token = await signIn('alice');
    await readAll(
      await send(token, 'How do I reset my Administrator password on the server that I bought yesterday?', {id: 'a'}),
    );
    clock.now += 1000;
    await readAll(await send(token, 'Second', {id: 'b'}));
    const list = async () =>
      ((await (await request('GET', '/v1/chat', {token})).json()) as {conversations: {id: string; title: string}[]})
        .conversations;
    expect((await list()).map(({id}) => id)).toEqual(['b', 'a']);
    expect((await list())[1]?.title).toBe('How do I reset my Administrator password on the server that…');
    const renamed = await request('PATCH', '/v1/chat/a', {token, body: {title: '  Password '}});
    expect(await renamed.json()).toEqual({id: 'a', title: 'Password'});
    expect((await request('PATCH', '/v1/chat/a', {token, body: {title: ''}})).status).toBe(400);
    expect((await request('DELETE', '/v1/chat/b', {token})).status).toBe(204);
    expect((await list()).map(({title}) => title)).toEqual(['Password']);
    expect((await request('GET', '/v1/chat/b', {token})).status).toBe(404);
  });

  test('history is what the AI SDK would have built from the stream', async () => {
    const script = async function* () {
      yield {type: 'reasoning' as const, text: 'hm'};
      yield {type: 'text' as const, text: 'Open the console [1].'};
      yield {type: 'sources' as const, sources: [{number: 1, title: 'Console', location: 'a/b.md', excerpt: 'text'}]};
      yield {type: 'related' as const, articles: [{title: 'Open a port', location: 'a/c.md'}]};
      yield {type: 'end' as const, reason: 'stop' as const};
    };
    const {signIn, send, request} = createTestApp({script});
    const token = await signIn('alice');
    const events = await readAll(await send(token, 'Hi', {messageId: 'm1'}));
    const chunks = events.flatMap(({chunk}) => (chunk === '[DONE]' ? [] : [chunk]));
    let built: {parts: unknown; id: string} | undefined;
    const stream = new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });
    for await (const message of readUIMessageStream({stream})) built = message;
    const {messages} = (await (await request('GET', '/v1/chat/c1', {token})).json()) as {
      messages: {parts: unknown; id: string; role: string}[];
    };
    expect(messages[0]).toMatchObject({id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi'}]});
    expect(messages[1]?.id).toBe(built?.id);
    expect(messages[1]?.parts).toEqual(JSON.parse(JSON.stringify(built?.parts)));
    expect(messages[1]?.parts).toContainEqual({type: 'data-suggestions', data: {questions: ['How do I open a port?']}});
    expect(JSON.stringify(messages)).not.toContain('data-status');
  });
});

test('a foreign id and an unknown one are the same answer, by every method', async () => {
  const {signIn, send, request} = createTestApp({script: says('secret words')});
  await readAll(await send(await signIn('alice'), 'Hi', {id: 'alices'}));
  const token = await signIn('bob');
  const calls: [method: string, path: (id: string) => string, status: number, body?: unknown][] = [
    ['GET', (id) => `/v1/chat/${id}`, 404],
    ['PATCH', (id) => `/v1/chat/${id}`, 404, {title: 'x'}],
    ['DELETE', (id) => `/v1/chat/${id}`, 404],
    ['GET', (id) => `/v1/chat/${id}/stream`, 204],
    ['GET', (id) => `/v1/chat/${id}/messages/m1/versions`, 404],
    ['POST', (id) => `/v1/chat/${id}/stop`, 404],
    ['POST', (id) => `/v1/chat/${id}/messages/m1/feedback`, 404, {rating: 'up'}],
  ];
  for (const [method, path, status, body] of calls) {
    const answers = [];
    for (const id of ['alices', 'nobodys']) {
      const response = await request(method, path(id), {token, body});
      expect(response.status, method).toBe(status);
      const text = await response.text();
      // The allowance is the asker's own, whatever they ask for.
      const headers = [...response.headers].filter(([name]) => name !== 'x-request-id' && name !== 'ratelimit');
      answers.push([text.replace(response.headers.get('x-request-id') as string, ''), headers]);
    }
    expect(answers[0]).toEqual(answers[1]);
  }
  const list = await (await request('GET', '/v1/chat', {token})).json();
  expect(list).toEqual({conversations: []});
  // An id that another user has is free: each user has their own.
  await readAll(await send(token, 'Mine', {id: 'alices'}));
  expect(JSON.stringify(await (await request('GET', '/v1/chat/alices', {token})).json())).toContain('Mine');
});
