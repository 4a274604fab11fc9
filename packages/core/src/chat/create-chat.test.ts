// Longer than most files: every action of one conversation, over one scripted backend.
import {describe, expect, it} from 'vitest';
import {recorded, recordedEvents} from '../../test/recorded.ts';
import {
  answer,
  cutBody,
  eventStream,
  inTurn,
  json,
  liveBody,
  networkFailure,
  type Route,
  refusal,
  settled,
  sse,
  turnText,
  until,
} from '../../test/scripted-fetch.ts';
import {
  AGENTS,
  answering,
  CONFIG,
  FAILED,
  HELLO,
  HISTORY,
  keyOf,
  LOADING,
  NOW,
  STREAM,
  setUp,
  setUpLoaded,
  transcript,
  writing,
} from '../../test/set-up-chat.ts';
import {MAX_MESSAGE_CHARS, messageText} from '../protocol/index.ts';
import type {ChatState} from './state.ts';

const STOP = 'POST /v1/chat/id-1/stop';

describe('send', () => {
  it('shows the message at once, marks it when the server has it, and streams the answer', async () => {
    const gate = Promise.withResolvers<Response>();
    const {chat, states, state, idle} = setUp({'POST /v1/chat': () => gate.promise});
    const sending = chat.send('Hi');
    await settled();
    expect(state()).toMatchObject({status: 'submitted', messages: [{role: 'user', delivery: 'sending'}]});
    const {live, route, more, finish} = writing();
    gate.resolve(route());
    expect(await sending).toBe(true);
    expect(state().messages[0]).toMatchObject({delivery: 'sent', metadata: {createdAt: NOW}});
    await until(chat.$status, (status) => status === 'streaming');
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two']);
    more(' three');
    finish({type: 'finish'});
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two three']);
    expect(state().messages[1]?.metadata?.status).toBe('complete');
    await settled();
    expect(live.cancelled).toBe(true);
    expect([...new Set(states.map(({status}) => status))]).toEqual(['idle', 'submitted', 'streaming']);
  });

  it('sends the message alone, with its id as the key', async () => {
    const {chat, to, idle} = setUp({'POST /v1/chat': answering});
    await chat.send('Hi');
    await idle();
    const [call = expect.fail()] = to('POST /v1/chat');
    expect(call.body).toEqual({
      id: 'id-1',
      messages: [{id: 'id-2', role: 'user', parts: [{type: 'text', text: 'Hi'}]}],
      trigger: 'submit-message',
    });
    expect(keyOf(call)).toBe('id-2');
  });

  it('names the agent that was chosen', async () => {
    const {chat, to} = setUp({'POST /v1/chat': answering});
    await chat.send('Hi', {agent: 'billing'});
    expect(to('POST /v1/chat')[0]?.body).toMatchObject({agent: 'billing'});
  });

  it('keeps its stores in step', async () => {
    const {chat, state, idle} = setUp({'POST /v1/chat': () => eventStream(FAILED)});
    await chat.send('Hi');
    await idle();
    expect(chat.$messages.get()).toBe(state().messages);
    expect(chat.$status.get()).toBe('idle');
    expect(chat.$error.get()).toBe(state().error);
    expect(chat.$error.get()).toMatchObject({code: 'agent_incomplete', message: 'Cut off.'});
    chat.dismissError();
    expect(chat.$error.get()).toBeUndefined();
  });

  it.each(['', ' ', '\n\t'])('does nothing for %j', async (text) => {
    const {chat, calls, states} = setUp({});
    expect(await chat.send(text)).toBe(false);
    expect(calls).toEqual([]);
    expect(states).toHaveLength(1);
  });

  it('takes the longest message, and not a longer one', async () => {
    const {chat, calls, state, to} = setUp({'POST /v1/chat': answering});
    expect(await chat.send('x'.repeat(MAX_MESSAGE_CHARS + 1))).toBe(false);
    expect(state()).toMatchObject({messages: [], status: 'idle', error: {code: 'message_too_long'}});
    expect(calls).toEqual([]);
    expect(await chat.send('x'.repeat(MAX_MESSAGE_CHARS))).toBe(true);
    expect(to('POST /v1/chat')).toHaveLength(1);
  });

  it('signs the user in with the token of the host', async () => {
    const {chat, to} = setUp({'POST /v1/chat': answering}, {getToken: () => 'jwt'});
    await chat.send('Hi');
    expect(to('POST /v1/session')[0]?.body).toEqual({tenant: 'wincloud', identity: 'jwt'});
  });

  it('tells when the host cannot sign the user in, and keeps the message', async () => {
    const getToken = () => Promise.reject(new Error('hunter2'));
    const {chat, state} = setUp({}, {getToken});
    expect(await chat.send('Hi')).toBe(false);
    expect(state()).toMatchObject({error: {code: 'identity_unavailable'}, messages: [{delivery: 'failed'}]});
    expect(JSON.stringify(state())).not.toContain('hunter2');
  });
});

describe('a message that is refused', () => {
  it('for now stays as failed, says when to try again, and is sent again under its key', async () => {
    const {chat, state, to, idle} = setUp({
      'POST /v1/chat': inTurn(() => refusal(429, 'rate_limited', true, {'retry-after': '12'}), answering),
    });
    expect(await chat.send('Hi')).toBe(false);
    expect(state()).toMatchObject({
      status: 'idle',
      messages: [{id: 'id-2', delivery: 'failed'}],
      error: {code: 'rate_limited', retryable: true, retryAt: NOW + 12_000, requestId: 'req-1'},
    });
    await chat.retry();
    await idle();
    expect(state().error).toBeUndefined();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Hello']);
    expect(state().messages[0]).toMatchObject({delivery: 'sent', metadata: {createdAt: NOW}});
    const [first, second] = to('POST /v1/chat');
    expect([first, second].map((call) => call && keyOf(call))).toEqual(['id-2', 'id-2']);
    expect(second?.body).toEqual(first?.body);
  });

  it('is sent again to the agent it was for: another body would be another message', async () => {
    const {chat, to, idle} = setUp({
      'POST /v1/chat': inTurn(() => refusal(429, 'rate_limited', true), answering),
    });
    await chat.send('Hi', {agent: 'billing'});
    await chat.retry();
    await idle();
    const [first, second] = to('POST /v1/chat');
    expect(second?.body).toEqual(first?.body);
  });

  it('for good is not in the transcript', async () => {
    const {chat, state} = setUp({'POST /v1/chat': () => refusal(413, 'body_too_large')});
    expect(await chat.send('Hi')).toBe(false);
    expect(state()).toMatchObject({status: 'idle', messages: [], error: {code: 'body_too_large', retryable: false}});
  });

  it('leaves what was said before as it was', async () => {
    const {chat, state, idle} = setUp({
      'POST /v1/chat': inTurn(answering, () => refusal(413, 'body_too_large')),
    });
    await chat.send('Hi');
    await idle();
    const before = state().messages;
    await chat.send('Ho');
    expect(state().messages).toEqual(before);
  });

  it('for its session gets one new session and one more try', async () => {
    const {chat, state, to, idle} = setUp({
      'POST /v1/chat': inTurn(() => refusal(401, 'session_invalid'), answering),
    });
    expect(await chat.send('Hi')).toBe(true);
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Hello']);
    expect(to('POST /v1/session')).toHaveLength(2);
  });

  it('for its session twice is an error', async () => {
    const refused: Route = () => refusal(401, 'session_invalid');
    const {chat, state, to} = setUp({'POST /v1/chat': inTurn(refused, refused)});
    expect(await chat.send('Hi')).toBe(false);
    expect(state()).toMatchObject({status: 'idle', error: {code: 'session_invalid'}});
    expect(to('POST /v1/session')).toHaveLength(2);
  });

  it('can be taken back, to be edited', async () => {
    const {chat, state} = setUp({'POST /v1/chat': () => refusal(429, 'rate_limited', true)});
    await chat.send('Hi');
    expect(chat.takeBack('nobody')).toBe('');
    expect(chat.takeBack('id-2')).toBe('Hi');
    expect(state()).toMatchObject({messages: [], error: undefined});
  });
});

describe('a link that breaks in mid answer', () => {
  it('shows as such while it is taken up again', async () => {
    const gate = Promise.withResolvers<Response>();
    const {live, route} = writing();
    const {chat, state, to, idle} = setUp({'POST /v1/chat': route, [STREAM]: () => gate.promise});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    live.break();
    await until(chat.$state, ({connection}) => connection === 'resuming');
    expect(state()).toMatchObject({status: 'streaming', error: undefined});
    const back = liveBody();
    gate.resolve(eventStream(back.body));
    await until(chat.$state, ({connection}) => connection === 'connected'); // before the next word
    expect(to(STREAM)[0]?.headers.get('last-event-id')).toBe('e.1.3');
    back.write(sse('e.1.4', {type: 'text-delta', id: 't', delta: ' three'}) + sse('e.1.5', {type: 'finish'}));
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two three']);
  });

  it('and is not taken up again leaves a failed answer, not one that seems to be written for ever', async () => {
    const {live, route} = writing();
    const {chat, state, idle} = setUp({'POST /v1/chat': route, [STREAM]: () => refusal(404, 'not_found')});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    live.break();
    await idle();
    expect(state()).toMatchObject({connection: 'connected', error: {code: 'not_found'}});
    expect(state().messages[1]).toMatchObject({
      metadata: {status: 'failed'},
      parts: [{text: 'One two', state: 'done'}],
    });
  });

  it.each([
    ['the turn ended meanwhile', HELLO],
    ['the log was lost: the turn from its start', HELLO.replaceAll('e.1.', 'f.1.')],
  ])('has no doubled and no missing words when %s', async (_, rest) => {
    const {live, route} = writing();
    const {chat, state, idle} = setUp({'POST /v1/chat': route, [STREAM]: () => eventStream(rest)});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    live.break();
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Hello']);
  });

  /** A server that has the turn on record and cuts its first answer after `length` bytes. */
  function cutting(bytes: Uint8Array, length: number, end: 'break' | 'close'): Record<string, Route> {
    const whole = new TextDecoder().decode(bytes);
    return {
      'POST /v1/chat': inTurn(
        () => eventStream(cutBody(bytes.subarray(0, length), end)),
        () => eventStream(whole),
      ),
      [STREAM]: ({headers}) => {
        const cursor = headers.get('last-event-id') ?? expect.fail('no cursor');
        return eventStream(whole.slice(whole.indexOf('\n\n', whole.indexOf(`id: ${cursor}\n`)) + 2));
      },
    };
  }

  /** The messages after an answer that is cut after `length` bytes; its text only ever grows towards `truth`. */
  async function talk(bytes: Uint8Array, length: number, end: 'break' | 'close', truth: string): Promise<ChatState> {
    const {chat, states, state, idle} = setUp(cutting(bytes, length, end));
    expect(await chat.send('Hi')).toBe(true);
    await idle();
    let shown = '';
    for (const {messages} of states) {
      const text = messageText(messages[1] ?? {parts: []});
      expect(text.startsWith(shown)).toBe(true);
      shown = text;
    }
    expect(shown).toBe(truth);
    return state();
  }

  const truthOf = (name: string) =>
    recordedEvents(name)
      .map(({chunk}) => (chunk.type === 'text-delta' ? chunk.delta : ''))
      .join('');

  it.each(['greeting', 'list-droplets'])(
    'gives the whole answer %s once, cut between any two events',
    {timeout: 60_000},
    async (name) => {
      const bytes = recorded(name);
      const truth = truthOf(name);
      expect(truth).not.toBe('');
      const uncut = await talk(bytes, bytes.length, 'break', truth);
      for (let at = 0; at >= 0; at = bytes.indexOf('\n\n', at + 1)) {
        for (const end of ['break', 'close'] as const) {
          expect(await talk(bytes, at + 2, end, truth), `cut after ${at + 2} bytes`).toEqual(uncut);
        }
      }
    },
  );

  it('gives the whole answer once, cut at any byte', {timeout: 60_000}, async () => {
    const bytes = recorded('greeting');
    const truth = truthOf('greeting');
    const uncut = await talk(bytes, bytes.length, 'break', truth);
    for (let length = 0; length < bytes.length; length++) {
      expect(await talk(bytes, length, 'break', truth), `cut after ${length} bytes`).toEqual(uncut);
    }
  });
});

describe('stop', () => {
  it('asks the server, and the answer ends as stopped', async () => {
    const {route, finish} = writing();
    const {chat, state, to, idle} = setUp({
      'POST /v1/chat': route,
      [STOP]: () => {
        finish({type: 'abort'});
        return json({stopped: true});
      },
    });
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    const stopping = chat.stop();
    expect(chat.$status.get()).toBe('stopping');
    await stopping;
    await idle();
    expect(to(STOP)).toHaveLength(1);
    expect(state().messages[1]).toMatchObject({metadata: {status: 'stopped'}, parts: [{text: 'One two'}]});
    expect(state().error).toBeUndefined();
  });

  it('does nothing when nothing runs', async () => {
    const {chat, calls, states, idle} = setUp({'POST /v1/chat': answering});
    await chat.stop();
    expect(calls).toEqual([]);
    expect(states).toHaveLength(1);
    await chat.send('Hi');
    await idle();
    await settled();
    await chat.stop();
    expect(chat.$status.get()).toBe('idle');
  });

  it('that fails says so, and the answer goes on', async () => {
    const {route, more, finish} = writing();
    const {chat, state, idle} = setUp({'POST /v1/chat': route, [STOP]: () => refusal(503, 'store_unavailable', true)});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    await chat.stop();
    expect(state()).toMatchObject({status: 'streaming', error: {code: 'store_unavailable'}});
    more(' three');
    finish({type: 'finish'});
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two three']);
  });

  it('that fails after the answer ended is no error', async () => {
    const gate = Promise.withResolvers<Response>();
    const {route, finish} = writing();
    const {chat, state, idle} = setUp({'POST /v1/chat': route, [STOP]: () => gate.promise});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    const stopping = chat.stop();
    finish({type: 'finish'});
    await idle();
    await settled();
    gate.resolve(refusal(404, 'not_found'));
    await stopping;
    expect(state()).toMatchObject({status: 'idle', error: undefined});
  });
});

describe('sending while an answer is written', () => {
  it('lets the server stop it, and shows the question at once', async () => {
    const {route, finish} = writing();
    const {chat, to, state, idle} = setUp({
      'POST /v1/chat': inTurn(route, () => {
        finish({type: 'abort'});
        return eventStream(turnText(2, answer('a2', 'Other')));
      }),
    });
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    const sending = chat.send('Ho');
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two', 'user: Ho']);
    expect(await sending).toBe(true);
    await idle();
    expect(to(STOP)).toEqual([]);
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two', 'user: Ho', 'assistant: Other']);
    expect(state().messages[1]?.metadata?.status).toBe('stopped');
  });

  it('is waiting for an answer from the first word to the last', async () => {
    const {route, finish} = writing();
    const other = Promise.withResolvers<Response>();
    const {chat, states, idle} = setUp({'POST /v1/chat': inTurn(route, () => other.promise)});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    const sending = chat.send('Ho');
    const from = states.length;
    finish({type: 'abort'});
    await settled();
    other.resolve(eventStream(turnText(2, answer('a2', 'Other'))));
    await sending;
    await idle();
    expect(states.slice(from, -1).map(({status}) => status)).not.toContain('idle');
  });

  it('shows the first word of the new answer before the last of the old one', async () => {
    const {route, finish} = writing();
    const {chat, state, idle} = setUp({
      'POST /v1/chat': inTurn(route, () => eventStream(turnText(2, answer('a2', 'Other')))),
    });
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    await chat.send('Ho');
    await idle();
    const done = state();
    expect(transcript(done)).toEqual(['user: Hi', 'assistant: One two', 'user: Ho', 'assistant: Other']);
    expect(done.messages[1]?.metadata?.status).toBe('stopped');
    finish({type: 'abort'}); // of the old one, late
    await settled();
    expect(state()).toBe(done);
  });

  it('and being refused leaves the answer alone', async () => {
    const {route, more, finish} = writing();
    const {chat, state, idle} = setUp({'POST /v1/chat': inTurn(route, () => refusal(429, 'rate_limited', true))});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    expect(await chat.send('Ho')).toBe(false);
    expect(state()).toMatchObject({status: 'streaming', error: {code: 'rate_limited'}});
    more(' three');
    finish({type: 'finish'});
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two three', 'user: Ho']);
    expect(state().messages[2]).toMatchObject({delivery: 'failed'});
  });

  it('too much leaves the answer alone', async () => {
    const {route, more, finish} = writing();
    const {chat, state, idle} = setUp({'POST /v1/chat': route});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    expect(await chat.send('x'.repeat(MAX_MESSAGE_CHARS + 1))).toBe(false);
    expect(state()).toMatchObject({status: 'streaming', error: {code: 'message_too_long'}});
    more(' three');
    finish({type: 'finish'});
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: One two three']);
  });
});

describe('retry', () => {
  it('does nothing in an empty conversation', async () => {
    const {chat, calls} = setUp({});
    await chat.retry();
    expect(calls).toEqual([]);
  });

  it('asks for a failed answer again', async () => {
    const {chat, to, state, idle} = setUp({
      'POST /v1/chat': inTurn(
        () => eventStream(FAILED),
        () => eventStream(turnText(2, answer('a2', 'Whole'))),
      ),
    });
    await chat.send('Hi', {agent: 'billing'});
    await idle();
    expect(state().messages[1]?.metadata?.status).toBe('failed');
    await chat.retry();
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Whole']);
    expect(state().error).toBeUndefined();
    const [first = expect.fail(), second = expect.fail()] = to('POST /v1/chat');
    expect(second.body).toEqual({
      id: 'id-1',
      messages: [{id: 'id-2', role: 'user', parts: [{type: 'text', text: 'Hi'}]}],
      trigger: 'regenerate-message',
      messageId: 'a1',
      agent: 'billing',
    });
    expect(keyOf(second)).not.toBe(keyOf(first));
  });

  it('asks again in the same way when that was refused', async () => {
    const {chat, to, state, idle} = setUp({
      'POST /v1/chat': inTurn(
        () => eventStream(FAILED),
        () => refusal(429, 'rate_limited', true, {'retry-after': '2'}),
        () => eventStream(turnText(2, answer('a2', 'Whole'))),
      ),
    });
    await chat.send('Hi');
    await idle();
    await chat.retry();
    expect(state()).toMatchObject({status: 'idle', error: {code: 'rate_limited', retryAt: NOW + 2_000}});
    await chat.retry();
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Whole']);
    const [, second = expect.fail(), third = expect.fail()] = to('POST /v1/chat');
    expect(third.body).toEqual(second.body);
    expect(keyOf(third)).toBe(keyOf(second));
  });

  it('asks again in the same way when the new answer never came', async () => {
    const {chat, to, state, idle} = setUp({
      'POST /v1/chat': inTurn(
        () => eventStream(FAILED),
        () => eventStream(cutBody(new Uint8Array(), 'break')),
        () => refusal(404, 'not_found'),
        () => eventStream(turnText(2, answer('a2', 'Whole'))),
      ),
    });
    await chat.send('Hi');
    await idle();
    await chat.retry();
    await idle();
    expect(state()).toMatchObject({error: {code: 'not_found'}});
    await chat.retry();
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Whole']);
    const [first, ...again] = to('POST /v1/chat').map(keyOf);
    expect(new Set(again).size).toBe(1);
    expect(again[0]).not.toBe(first);
  });

  it('takes a turn up again whose answer never came', async () => {
    const {chat, to, state, idle} = setUp({
      'POST /v1/chat': inTurn(
        () => eventStream(cutBody(new Uint8Array(), 'break')),
        () => refusal(404, 'not_found'),
        answering,
      ),
    });
    expect(await chat.send('Hi')).toBe(true);
    await idle();
    expect(state()).toMatchObject({messages: [{delivery: 'sent'}], error: {code: 'not_found'}});
    await chat.retry();
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Hello']);
    expect(to('POST /v1/chat').map(keyOf)).toEqual(['id-2', 'id-2', 'id-2']);
  });
});

describe('load', () => {
  it('reads the configuration and the agents of a new conversation, and nothing else', async () => {
    const {chat, calls, state} = setUp(LOADING);
    await chat.load();
    expect(state()).toMatchObject({config: CONFIG, agents: AGENTS, messages: [], error: undefined});
    expect(calls.map(({path}) => path)).toEqual(['/v1/config?tenant=wincloud', '/v1/session', '/v1/agents']);
    expect(calls[0]?.headers.has('authorization')).toBe(false);
  });

  it('reads an earlier conversation, in which nothing runs', async () => {
    const {chat, state, to} = setUpLoaded();
    await chat.load();
    await settled();
    expect(state()).toMatchObject({title: 'RDP', messages: HISTORY, status: 'idle', error: undefined, config: CONFIG});
    expect(to('GET /v1/chat/c1/stream')[0]?.headers.has('last-event-id')).toBe(false);
  });

  it('follows an answer that is being written', async () => {
    const {route, more, finish} = writing(2);
    const {chat, state, idle} = setUpLoaded({'GET /v1/chat/c1/stream': route});
    await chat.load();
    await until(chat.$status, (status) => status === 'streaming');
    expect(transcript(state())).toEqual(['user: Earlier', 'assistant: Yes', 'assistant: One two']);
    more(' three');
    finish({type: 'finish'});
    await idle();
    expect(transcript(state()).at(-1)).toBe('assistant: One two three');
  });

  it('lets an answer be stopped that has no word yet', async () => {
    const live = liveBody();
    live.write(sse('e.2.1', {type: 'start', messageId: 'a2'}));
    const {chat, state, to, idle} = setUpLoaded({
      'GET /v1/chat/c1/stream': () => eventStream(live.body),
      'POST /v1/chat/c1/stop': () => {
        live.write(sse('e.2.2', {type: 'abort'}));
        return json({stopped: true});
      },
    });
    await chat.load();
    await until(chat.$status, (status) => status === 'submitted');
    await chat.stop();
    await idle();
    expect(to('POST /v1/chat/c1/stop')).toHaveLength(1);
    expect(state().messages.at(-1)).toMatchObject({id: 'a2', metadata: {status: 'stopped'}});
  });

  it('bears a conversation in which nothing was said', async () => {
    const {chat, state, to} = setUpLoaded({'GET /v1/chat/c1': () => refusal(404, 'not_found')});
    await chat.load();
    expect(state()).toMatchObject({messages: [], error: undefined, agents: AGENTS});
    expect(to('GET /v1/chat/c1/stream')).toEqual([]);
  });

  it.each(['GET /v1/config', 'GET /v1/agents', 'GET /v1/chat/c1'])('says why when %s fails', async (route) => {
    const {chat, state} = setUpLoaded({[route]: () => refusal(404, 'tenant_unknown')});
    await chat.load();
    expect(state()).toMatchObject({status: 'idle', error: {code: 'tenant_unknown'}});
  });

  it('that fails leaves an answer alone that is being written', async () => {
    const gate = Promise.withResolvers<Response>();
    const {route, more, finish} = writing(2);
    const {chat, state, idle} = setUpLoaded({
      'GET /v1/chat/c1/stream': route,
      'GET /v1/agents': () => gate.promise,
    });
    const loading = chat.load();
    await until(chat.$status, (status) => status === 'streaming');
    gate.resolve(refusal(503, 'store_unavailable', true));
    await loading;
    expect(state()).toMatchObject({status: 'streaming', error: {code: 'store_unavailable'}});
    more(' three');
    finish({type: 'finish'});
    await idle();
    expect(transcript(state()).at(-1)).toBe('assistant: One two three');
  });

  it('again does not follow the answer twice', async () => {
    const {route, more, finish} = writing(2);
    const {chat, state, to, idle} = setUpLoaded({'GET /v1/chat/c1/stream': inTurn(route)});
    await chat.load();
    await until(chat.$status, (status) => status === 'streaming');
    await chat.load();
    expect(to('GET /v1/chat/c1/stream')).toHaveLength(1);
    more(' three');
    finish({type: 'finish'});
    await idle();
    expect(transcript(state())).toEqual(['user: Earlier', 'assistant: Yes', 'assistant: One two three']);
  });
});

describe('startOver', () => {
  it('begins a new conversation and keeps the configuration', async () => {
    const {chat, state, to} = setUpLoaded({'POST /v1/chat': answering});
    await chat.load();
    await settled();
    chat.startOver();
    expect(state()).toMatchObject({conversationId: 'id-1', title: '', messages: [], config: CONFIG, agents: AGENTS});
    await chat.send('Hi');
    expect(to('POST /v1/chat')[0]?.body).toMatchObject({id: 'id-1'});
  });

  it('leaves an answer that is being written to the server', async () => {
    const {live, route} = writing();
    const {chat, state, calls} = setUp({'POST /v1/chat': route});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    const before = calls.length;
    chat.startOver();
    const opened = state();
    await settled();
    expect(state()).toBe(opened);
    expect(opened).toMatchObject({messages: [], status: 'idle', connection: 'connected', error: undefined});
    expect(live.cancelled).toBe(true);
    expect(calls).toHaveLength(before);
  });

  it('does not stop anything in the new conversation', async () => {
    const {chat, calls, state, idle} = setUp({'POST /v1/chat': inTurn(writing().route, answering)});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    chat.startOver();
    expect(await chat.send('Ho')).toBe(true);
    await idle();
    expect(calls.filter(({path}) => path.endsWith('/stop'))).toEqual([]);
    expect(transcript(state())).toEqual(['user: Ho', 'assistant: Hello']);
  });

  it('shows no error of the old conversation in the new one', async () => {
    const probe = Promise.withResolvers<Response>();
    const {chat, state, to} = setUp({'POST /v1/chat': networkFailure, 'GET /healthz': () => probe.promise});
    const sending = chat.send('Hi');
    await settled();
    expect(to('GET /healthz')).toHaveLength(1);
    chat.startOver();
    probe.resolve(json({}));
    expect(await sending).toBe(false);
    expect(state()).toMatchObject({messages: [], error: undefined, status: 'idle'});
  });

  it('shows nothing of a conversation that is still being read', async () => {
    const gate = Promise.withResolvers<Response>();
    const {chat, state, to} = setUpLoaded({'GET /v1/chat/c1': () => gate.promise});
    const loading = chat.load();
    await settled();
    chat.startOver();
    gate.resolve(json({id: 'c1', title: 'RDP', messages: HISTORY}));
    await loading;
    await settled();
    expect(state()).toMatchObject({title: '', messages: [], config: CONFIG, agents: AGENTS, error: undefined});
    expect(to('GET /v1/chat/id-1/stream')).toEqual([]);
  });
});

describe('open', () => {
  const C2 = [{id: 'u9', role: 'user', parts: [{type: 'text', text: 'Other'}]}];
  const other: Record<string, Route> = {
    'GET /v1/chat/c2': () => json({id: 'c2', title: 'Disks', messages: C2}),
    'GET /v1/chat/c2/stream': () => new Response(null, {status: 204}),
  };

  it('goes on with another conversation and keeps the configuration', async () => {
    const {chat, state, to} = setUpLoaded({...other, 'POST /v1/chat': answering});
    await chat.load();
    await settled();
    await chat.open('c2');
    expect(state()).toMatchObject({conversationId: 'c2', title: 'Disks', config: CONFIG, error: undefined});
    expect(transcript(state())).toEqual(['user: Other']);
    await chat.send('Hi');
    expect(to('POST /v1/chat')[0]?.body).toMatchObject({id: 'c2'});
  });

  it('leaves the answer that is being written, and follows the one that is being written there', async () => {
    const [here, there] = [writing(), writing(7)];
    const {chat, state} = setUp({
      ...other,
      'POST /v1/chat': here.route,
      'GET /v1/chat/c2/stream': there.route,
    });
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    await chat.open('c2');
    await until(chat.$status, (status) => status === 'streaming');
    expect(here.live.cancelled).toBe(true);
    expect(transcript(state())).toEqual(['user: Other', 'assistant: One two']);
  });

  it('shows nothing of a conversation that was left while it was read', async () => {
    const gate = Promise.withResolvers<Response>();
    const {chat, state} = setUpLoaded({...other, 'GET /v1/chat/c1': () => gate.promise});
    const first = chat.open('c1');
    await settled();
    await chat.open('c2');
    gate.resolve(json({id: 'c1', title: 'RDP', messages: HISTORY}));
    await first;
    expect(state()).toMatchObject({conversationId: 'c2', title: 'Disks', error: undefined});
    expect(transcript(state())).toEqual(['user: Other']);
  });

  it('says why it could not be read, and reads it by the next load', async () => {
    const {chat, state} = setUp({
      ...LOADING,
      ...other,
      'GET /v1/chat/c2': inTurn(() => refusal(503, 'store_unavailable', true), other['GET /v1/chat/c2'] as Route),
    });
    await chat.open('c2');
    expect(state()).toMatchObject({conversationId: 'c2', messages: [], error: {code: 'store_unavailable'}});
    await chat.load();
    expect(transcript(state())).toEqual(['user: Other']);
  });

  it('of an unknown conversation shows none and no error', async () => {
    const {chat, state} = setUp({'GET /v1/chat/c2': () => refusal(404, 'not_found')});
    await chat.open('c2');
    expect(state()).toMatchObject({conversationId: 'c2', messages: [], error: undefined});
  });
});

describe('destroy', () => {
  it('ends the stream and changes nothing any more', async () => {
    const {live, route} = writing();
    const {chat, state, calls} = setUp({'POST /v1/chat': route});
    await chat.send('Hi');
    await until(chat.$status, (status) => status === 'streaming');
    const [last, requests] = [state(), calls.length];
    chat.destroy();
    await settled();
    expect(live.cancelled).toBe(true);
    expect(state()).toBe(last);
    expect(calls).toHaveLength(requests);
  });

  it('ends a request that has no answer yet', async () => {
    const {chat, state} = setUp({'POST /v1/chat': () => new Promise<Response>(() => {})});
    const sending = chat.send('Hi');
    await settled();
    chat.destroy();
    expect(await sending).toBe(false);
    expect(state().error).toBeUndefined();
  });

  it('ends a load, and no stream is opened after it', async () => {
    const gate = Promise.withResolvers<Response>();
    const {chat, state, calls} = setUpLoaded({'GET /v1/chat/c1': () => gate.promise});
    const loading = chat.load();
    await settled();
    const requests = calls.length;
    chat.destroy();
    gate.resolve(json({id: 'c1', title: 'RDP', messages: HISTORY}));
    await loading;
    await settled();
    expect(calls).toHaveLength(requests);
    expect(state().error).toBeUndefined();
  });
});
