import {type ChatState, createChat, messageText} from '@wincloud/chat-core';
import {describe, expect, test} from 'vitest';
import {createTestApp, ORIGIN, says} from '../packages/server/src/test-app.ts';

/*
 * Widget and server are updated at different times: a script tag caches the one, a reseller runs the other. An old client
 * must work with this server, and this client with a newer server.
 */

type Fetch = typeof globalThis.fetch;

/** The requests of a client, as a page makes them, against the real app. */
function pageFetch(app: {request: ReturnType<typeof createTestApp>['app']['request']}): Fetch {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('origin', ORIGIN);
    return app.request(new URL(String(input)).pathname + new URL(String(input)).search, {...init, headers});
  };
}

async function talk(fetch: Fetch): Promise<ChatState> {
  const chat = createChat({api: ORIGIN, tenant: 'wincloud', fetch});
  await chat.load();
  expect(await chat.send('Hi')).toBe(true);
  await new Promise<void>((resolve) => {
    chat.$status.subscribe((status) => status === 'idle' && resolve());
  });
  chat.destroy();
  return chat.$state.get();
}

describe('a client of another version', () => {
  test.each([undefined, '-1', '0', '1', '2', '99', 'beta'])(
    'that says it speaks %s is served, and hears what the server speaks',
    async (version) => {
      const {app} = createTestApp({script: says('Hello', ' there.')});
      const spoken: (string | null)[] = [];
      const page = pageFetch(app);
      const state = await talk(async (input, init = {}) => {
        const headers = new Headers(init.headers);
        expect(headers.get('x-wincloud-protocol')).toBe('1');
        if (version === undefined) headers.delete('x-wincloud-protocol');
        else headers.set('x-wincloud-protocol', version);
        const response = await page(input, {...init, headers});
        spoken.push(response.headers.get('x-wincloud-protocol'));
        return response;
      });
      expect(state.messages.map(messageText)).toEqual(['Hi', 'Hello there.']);
      expect(new Set(spoken)).toEqual(new Set(['1']));
    },
  );

  test('that sends no trigger, no key and fields of its own is served', async () => {
    const {request, signIn} = createTestApp({script: says('Hello')});
    const token = await signIn('alice');
    const messages = [
      {id: 'm0', role: 'system', mood: 'old', parts: []},
      {id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi', tone: 'polite'}], reactions: ['wave']},
    ];
    const response = await request('POST', '/v1/chat', {token, body: {id: 'c1', messages, theme: 'dark'}});
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('"delta":"Hello"');
  });
});

/** What a newer server might say between the events that are known today. */
const FUTURE = [
  {type: 'data-future', id: 'f1', data: {anything: [1, 2]}},
  {type: 'data-hologram', transient: true, data: 'shimmering'},
  {type: 'text-colour', id: 't', colour: 'red'},
  {type: 'file', url: 'https://example.com/a.png', mediaType: 'image/png'},
];

/** A server two versions newer: its events are numbered anew, with strange ones between, and every object has more fields. */
function newer(page: Fetch): Fetch {
  return async (input, init) => {
    const response = await page(input, init);
    const headers = new Headers(response.headers);
    headers.set('x-wincloud-protocol', '3');
    const isStream = headers.get('content-type')?.startsWith('text/event-stream');
    const text = isStream ? strange(await response.text()) : more(await response.text());
    return new Response(response.status === 204 ? null : text, {status: response.status, headers});
  };
}

function more(text: string): string {
  if (text === '') return text;
  return JSON.stringify({...JSON.parse(text), since: 3, nested: {new: true}});
}

function strange(text: string): string {
  let seq = 0;
  const event = (chunk: object) => `id: e.1.${++seq}\nevent: message\nretry: 10\ndata: ${JSON.stringify(chunk)}\n\n`;
  return text
    .split('\n\n')
    .filter((one) => one.includes('data: {'))
    .map((one) => JSON.parse(one.slice(one.indexOf('data: ') + 6)) as {type: string})
    .flatMap((chunk) => (chunk.type === 'finish' ? [chunk] : [{...chunk, since: 3}, ...FUTURE]))
    .map(event)
    .join('');
}

describe('a newer server', () => {
  test('is understood: what is not known is skipped, and the words are the same', async () => {
    const script = says('Hello', ' **there**.');
    const today = await talk(pageFetch(createTestApp({script}).app));
    const state = await talk(newer(pageFetch(createTestApp({script}).app)));
    expect(state.error).toBeUndefined();
    expect(state.messages.map(messageText)).toEqual(today.messages.map(messageText));
    expect(state.messages[1]?.metadata?.status).toBe('complete');
  });

  test('that refuses with a code of its own is quoted', async () => {
    const page = pageFetch(createTestApp().app);
    const error = {code: 'moon_phase', message: 'Not tonight.', requestId: 'r1', retryable: true, since: 3};
    const chat = createChat({
      api: ORIGIN,
      tenant: 'wincloud',
      fetch: async (input, init) =>
        init?.method === 'POST' && String(input).endsWith('/v1/chat')
          ? Response.json({error}, {status: 418})
          : page(input, init),
    });
    expect(await chat.send('Hi')).toBe(false);
    expect(chat.$state.get()).toMatchObject({
      error: {code: 'moon_phase', message: 'Not tonight.', retryable: true},
      messages: [{delivery: 'failed'}],
    });
    chat.destroy();
  });
});
