import {type ChatState, createChat, messageText} from '@wincloud/chat-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type DemoServer, startDemoServer} from './demo-server.ts';
import {
  chunk,
  closedUrl,
  DONE,
  finish,
  play,
  type Reply,
  type Script,
  sse,
  startUpstream,
  type Upstream,
} from './fixtures/upstream.ts';

/*
 * What a user sees when the agent misbehaves: a scripted upstream, the real server, the real client. Whatever happens,
 * the answer ends, a cut answer is never shown as a whole one, and what arrived is kept.
 */

const SILENCE_MS = 150;

const say = (...texts: string[]) => texts.map((content) => chunk({content}));
const GOOD = sse(...say('Open the ', 'console.'), finish(), DONE);
const bytes = (...parts: (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const half = (text: string) => bytes(text).subarray(0, bytes(text).length - 40);
const json = {'content-type': 'application/json'};
const html = {'content-type': 'text/html'};

interface Outcome {
  /** The words on screen. */
  text: string;
  status: 'complete' | 'failed';
  code?: string;
  /** Seconds after which the error says to try again. */
  wait?: number;
}

const whole: Outcome = {text: 'Open the console.', status: 'complete'};
const cut = (text: string): Outcome => ({text, status: 'failed', code: 'agent_incomplete'});
const silent = (text: string): Outcome => ({text, status: 'failed', code: 'agent_timeout'});
const refused = (code: string, wait?: number): Outcome => ({
  text: '',
  status: 'failed',
  code,
  ...(wait === undefined ? {} : {wait}),
});

const CASES: Record<string, [Script, Outcome]> = {
  // ------------------------------------------------------------- forms that are right
  LF: [{body: GOOD}, whole],
  CRLF: [{body: GOOD.replaceAll('\n', '\r\n')}, whole],
  CR: [{body: GOOD.replaceAll('\n', '\r')}, whole],
  'a byte order mark': [{body: `\uFEFF${GOOD}`}, whole],
  'comments between events': [{body: GOOD.replaceAll('data:', ': still here\n\ndata:')}, whole],
  'data: without a space': [{body: GOOD.replaceAll('data: ', 'data:')}, whole],
  'an event in several data lines': [{body: GOOD.replaceAll(',"choices"', ',\ndata: "choices"')}, whole],
  'other fields beside data': [{body: GOOD.replaceAll('data: ', 'event: message\nid: 7\nretry: 10\ndata: ')}, whole],
  'empty chunks': [
    {body: sse(chunk({}), ...say('', 'Open the ', '', 'console.'), chunk({content: null}), finish(), DONE)},
    whole,
  ],
  'no [DONE] after a finish reason': [{body: sse(...say('Open the ', 'console.'), finish())}, whole],
  'no finish reason before [DONE]': [{body: sse(...say('Open the ', 'console.'), DONE)}, whole],
  'usage and retrieval on any chunk': [
    {
      body: sse(
        chunk({content: 'Open the '}, {usage: {prompt_tokens: 1, completion_tokens: 1}, retrieval: null}),
        chunk({content: 'console.'}, {retrieval: {retrieved_data: [{id: 'x', page_content: 'p', filename: 'a.md'}]}}),
        finish('stop', {usage: null}),
        DONE,
      ),
    },
    whole,
  ],
  'a line of 200,000 characters': [
    {body: sse(...say('x'.repeat(150_000)), finish(), DONE)},
    {text: 'x'.repeat(150_000), status: 'complete'},
  ],
  'an answer in one JSON body': [
    {
      headers: json,
      body: JSON.stringify({choices: [{message: {content: 'Open the console.'}, finish_reason: 'stop'}]}),
    },
    whole,
  ],
  'a chunk that comes twice is what the agent said': [
    {body: sse(...say('ha', 'ha'), finish(), DONE)},
    {text: 'haha', status: 'complete'},
  ],

  // ------------------------------------------------------------- cut off
  'cut before any event': [{body: '', after: 'cut'}, cut('')],
  'a clean end before any event': [{body: ''}, cut('')],
  'cut after a word': [{body: sse(...say('Open the ')), after: 'cut'}, cut('Open the ')],
  'a clean end after a word': [{body: sse(...say('Open the '))}, cut('Open the ')],
  'cut in the middle of an event': [
    {body: bytes(sse(...say('Open the ')), half(sse(...say('console.')))), after: 'cut'},
    cut('Open the '),
  ],
  'a clean end in the middle of an event': [
    {body: bytes(sse(...say('Open the ')), half(sse(...say('console.'))))},
    cut('Open the '),
  ],
  'cut in the middle of a character': [
    {
      body: bytes(sse(...say('Open the ')), 'data: {"choices":[{"delta":{"content":"', new Uint8Array([0xe2, 0x82])),
      after: 'cut',
    },
    cut('Open the '),
  ],
  'bytes that are no UTF-8': [
    {
      body: bytes(
        sse(...say('Open the ')),
        'data: {"choices":[{"delta":{"content":"',
        new Uint8Array([0xff]),
        '"}}]}\n\n',
        sse(finish(), DONE),
      ),
    },
    {text: 'Open the \uFFFD', status: 'complete'},
  ],
  'an event that is no JSON': [{body: `${sse(...say('Open the '))}data: {"choices": [\n\n${GOOD}`}, cut('Open the ')],
  'an event that is a list': [{body: `${sse(...say('Open the '))}data: []\n\n`}, cut('Open the ')],

  // ------------------------------------------------------------- silence
  'silence after the headers': [{body: '', after: 'hang'}, silent('')],
  'silence between chunks': [{body: sse(...say('Open the ')), after: 'hang'}, silent('Open the ')],
  'silence in the middle of a JSON string': [
    {body: bytes(sse(...say('Open the ')), half(sse(...say('console.')))), after: 'hang'},
    silent('Open the '),
  ],
  'silence in the middle of a character': [
    {
      body: bytes(sse(...say('Open the ')), 'data: {"choices":[{"delta":{"content":"', new Uint8Array([0xe2])),
      after: 'hang',
    },
    silent('Open the '),
  ],

  // ------------------------------------------------------------- errors in place of an answer
  'an error event in band': [
    {body: sse(...say('Open the '), {error: {message: 'boom', code: 500}})},
    {text: 'Open the ', status: 'failed', code: 'agent_failed'},
  ],
  'a limit that was hit, in band': [
    {body: sse({error: {message: 'rate limit exceeded', code: '429'}})},
    refused('agent_rate_limited'),
  ],
  'a 200 whose text is an error': [
    {body: sse(...say("Error code: 429 - {'error': ", "'rate limit exceeded'}"), finish(), DONE)},
    refused('agent_rate_limited'),
  ],
  'a knowledge base that timed out, as text': [
    {body: sse(...say('Failed to retrieve data from Knowledge', ' base(s) - timeout'), finish(), DONE)},
    refused('agent_failed'),
  ],
  'an empty answer': [{body: sse(chunk({content: ''}), finish(), DONE)}, refused('agent_empty')],
  '401': [{status: 401, headers: json, body: '{"id":"unauthorized","message":"No."}'}, refused('agent_rejected')],
  '404': [{status: 404, headers: json, body: '{"id":"not_found","message":"No."}'}, refused('agent_rejected')],
  '422': [{status: 422, headers: json, body: '{"detail":[{"msg":"field required"}]}'}, refused('agent_rejected')],
  '429 with Retry-After': [
    {status: 429, headers: {...json, 'retry-after': '7'}, body: '{}'},
    refused('agent_rate_limited', 7),
  ],
  '429 without Retry-After': [{status: 429, headers: json, body: '{}'}, refused('agent_rate_limited')],
  '500': [{status: 500, headers: json, body: '{"id":"server_error","message":"Oh."}'}, refused('agent_failed')],
  '502 with a page of a proxy': [
    {status: 502, headers: html, body: '<h1>Bad gateway at 10.0.0.7</h1>'},
    refused('agent_unreachable'),
  ],
  '504': [{status: 504, headers: html, body: '<h1>Timeout</h1>'}, refused('agent_timeout')],
};

let server: DemoServer;
let upstream: Upstream;
let reply: Reply = play({body: GOOD});
beforeAll(async () => {
  upstream = await startUpstream((response, request) => reply(response, request), {keep: true});
  server = await startDemoServer({env: {AGENT_URL: upstream.url, AGENT_KEY: 'the-agent-key'}, silenceMs: SILENCE_MS});
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

let users = 0;

/** Asks as a user of its own, follows every state to the end of the turn, and says what is on screen then. */
async function ask(api = server.url) {
  users += 1;
  const user = `user-${users}`;
  const chat = createChat({api, tenant: 'wincloud', getToken: () => server.identity('wincloud', user)});
  const shown: ChatState[] = [];
  chat.$state.subscribe((state) => shown.push(state));
  const startedAt = Date.now();
  expect(await chat.send('How do I sign in?')).toBe(true);
  await expect.poll(() => chat.$status.get(), {interval: 2, timeout: 4_000}).toBe('idle');
  return {chat, shown, user, startedAt};
}

describe.each([
  ['in one write', false],
  ['one byte at a time', true],
])('%s', (_way, bytewise) => {
  test.each(Object.entries(CASES))('%s', async (_name, [script, expected]) => {
    reply = play(script, bytewise && bytes(script.body).length < 20_000);
    const calls = upstream.received.length;
    const {chat, shown, user, startedAt} = await ask();
    const answer = chat.$messages.get().at(-1);
    expect(answer?.role).toBe('assistant');
    expect(answer && messageText(answer)).toBe(expected.text);
    expect(answer?.metadata?.status).toBe(expected.status);
    const error = chat.$error.get();
    expect(error?.code).toBe(expected.code);
    if (expected.wait === undefined) expect(error?.retryAt).toBeUndefined();
    else expect(Math.round(((error?.retryAt ?? 0) - startedAt) / 1000)).toBe(expected.wait);
    expect(upstream.received.length - calls, 'calls of the agent').toBe(1);

    // Nobody is shown a whole answer before the end, nor an upstream's words about its own failure.
    for (const state of shown.slice(0, -1)) {
      expect(state.messages.at(-1)?.metadata?.status).not.toBe(expected.status === 'complete' ? 'failed' : 'complete');
    }
    expect(JSON.stringify(shown)).not.toMatch(/10\.0\.0\.7|boom|rate limit exceeded|Failed to retrieve/);

    // History has what the stream had.
    const again = createChat({
      api: server.url,
      tenant: 'wincloud',
      conversationId: chat.$state.get().conversationId,
      getToken: () => server.identity('wincloud', user),
    });
    await again.load();
    expect(again.$messages.get().at(-1)).toEqual(answer);
    expect(again.$status.get()).toBe('idle');
  });
});

test('an agent that cannot be reached, and one that resets before it answers', async () => {
  reply = (response) => {
    response.socket?.destroy();
  };
  const calls = upstream.received.length;
  const {chat} = await ask();
  expect(chat.$error.get()?.code).toBe('agent_unreachable');
  expect(upstream.received.length - calls, 'tried once more, since nothing was received').toBe(2);

  const nowhere = await startDemoServer({env: {AGENT_URL: await closedUrl(), AGENT_KEY: 'the-agent-key'}});
  try {
    const lost = await ask(nowhere.url);
    expect(lost.chat.$error.get()).toMatchObject({code: 'agent_unreachable', retryable: true});
  } finally {
    await nowhere.close();
  }
});

test('slow headers within the patience are no failure', async () => {
  reply = async (response, request) => {
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 2));
    return play({body: GOOD})(response, request);
  };
  const {chat} = await ask();
  expect(chat.$messages.get().at(-1)?.metadata?.status).toBe('complete');
});

test('what failed is asked for again with Try again, and replaces the failure', async () => {
  reply = play({body: sse(...say('Open the ')), after: 'cut'});
  const {chat} = await ask();
  reply = play({body: GOOD});
  await chat.retry();
  await expect.poll(() => chat.$status.get()).toBe('idle');
  expect(chat.$messages.get().map(({role}) => role)).toEqual(['user', 'assistant']);
  expect(chat.$messages.get().at(-1)?.metadata?.status).toBe('complete');
  expect(chat.$error.get()).toBeUndefined();
});
