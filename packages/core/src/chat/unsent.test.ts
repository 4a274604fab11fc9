// Longer than most files: what may become of a message that is not sent yet, over one set-up.
import {describe, expect, it} from 'vitest';
import {
  answer,
  eventStream,
  inTurn,
  json,
  networkFailure,
  type Route,
  refusal,
  settled,
  turnText,
  until,
} from '../../test/scripted-fetch.ts';
import {answering, HELLO, HISTORY, keyOf, LOADING, NOW, setUp, transcript, writing} from '../../test/set-up-chat.ts';
import type {ChatOptions, UnsentStore} from './chat.ts';
import type {SentMessage} from './state.ts';

/** A connection that is there or not, in front of a backend. */
function line(isUp = false) {
  const waiting = new Set<() => void>();
  const through =
    (route: Route): Route =>
    (call) =>
      self.isUp ? route(call) : networkFailure(call);
  const self = {
    isUp,
    /** Every route behind this line. */
    behind: (routes: Record<string, Route>): Record<string, Route> => ({
      'GET /healthz': networkFailure,
      ...Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, through(route)])),
    }),
    /** Waits for `back`, and for no time. */
    options: {
      random: () => 1,
      onWake(listener) {
        waiting.add(listener);
        return () => waiting.delete(listener);
      },
    } satisfies Partial<ChatOptions>,
    async back() {
      self.isUp = true;
      for (const wake of waiting) wake();
      await settled();
    },
    /** The connection seems to be back, but is not. */
    async flicker() {
      for (const wake of waiting) wake();
      await settled();
    },
  };
  return self;
}

function keep(known: Record<string, readonly SentMessage[]> = {}): UnsentStore & {known: typeof known} {
  return {
    known,
    get: (id) => known[id] ?? [],
    set(id, messages) {
      if (messages.length === 0) delete known[id];
      else known[id] = structuredClone(messages);
    },
  };
}

const unsent = (text: string, more: Partial<SentMessage> = {}): SentMessage => ({
  id: 'u1',
  role: 'user',
  parts: [{type: 'text', text}],
  metadata: {createdAt: NOW},
  delivery: 'sending',
  key: 'k1',
  ...more,
});

const deliveries = ({messages}: {messages: readonly object[]}) =>
  messages.map((message) => ('delivery' in message ? message.delivery : undefined));

describe('a message written while there is no connection', () => {
  it('waits, says why, and is sent once by itself when there is one', async () => {
    const link = line();
    const {chat, state, to, idle} = setUp(link.behind({'POST /v1/chat': answering}), link.options);
    expect(await chat.send('Hi', {agent: 'billing'})).toBe(false);
    expect(state()).toMatchObject({
      status: 'idle',
      messages: [{id: 'id-2', delivery: 'queued'}],
      error: {code: 'network_unreachable'},
    });
    await link.flicker();
    await link.flicker();
    expect(to('POST /v1/chat')).toHaveLength(3);
    await link.back();
    await until(chat.$messages, (messages) => messages.length === 2);
    await idle();
    expect(state()).toMatchObject({error: undefined, messages: [{delivery: 'sent'}, {}]});
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Hello']);
    const calls = to('POST /v1/chat');
    expect(calls.map(keyOf)).toEqual(['id-2', 'id-2', 'id-2', 'id-2']);
    expect(calls.at(-1)?.body).toMatchObject({agent: 'billing'});
    await link.flicker();
    expect(to('POST /v1/chat')).toHaveLength(4);
  });

  it('goes before a later one, which waits for its answer', async () => {
    const link = line();
    const {route, finish} = writing();
    const second: Route = () => eventStream(turnText(2, answer('a2', 'Other')));
    const {chat, state, to, idle} = setUp(link.behind({'POST /v1/chat': inTurn(route, second)}), link.options);
    await chat.send('Hi');
    expect(await chat.send('Ho')).toBe(false);
    expect(deliveries(state())).toEqual(['queued', 'queued']);
    await link.back();
    await until(chat.$status, (status) => status === 'streaming');
    expect(deliveries(state())).toEqual(['sent', 'queued', undefined]);
    finish({type: 'finish'});
    await until(chat.$messages, (messages) => messages.length === 4);
    await idle();
    const keys = to('POST /v1/chat').map(keyOf);
    expect(keys.slice(-2)).toEqual(['id-2', 'id-3']);
    expect(keys.filter((key) => key === 'id-3')).toHaveLength(1);
    expect(transcript(state()).filter((line) => line.startsWith('user'))).toEqual(['user: Hi', 'user: Ho']);
  });

  it('can be taken back, and then never goes out', async () => {
    const link = line();
    const {chat, state, to} = setUp(link.behind({'POST /v1/chat': answering}), link.options);
    await chat.send('Hi');
    expect(chat.takeBack('id-2')).toBe('Hi');
    const before = to('POST /v1/chat').length;
    await link.back();
    await settled();
    expect(to('POST /v1/chat')).toHaveLength(before);
    expect(state()).toMatchObject({messages: [], error: undefined});
    expect(await chat.send('Ho')).toBe(true);
  });

  it('goes at once when the user says so', async () => {
    const link = line();
    const {chat, idle} = setUp(link.behind({'POST /v1/chat': answering}), link.options);
    await chat.send('Hi');
    link.isUp = true;
    await chat.retry();
    await until(chat.$messages, (messages) => messages.length === 2);
    await idle();
  });

  it('that the server then refuses for now waits for the user', async () => {
    const link = line();
    const {chat, state, to} = setUp(
      link.behind({'POST /v1/chat': () => refusal(429, 'rate_limited', true)}),
      link.options,
    );
    await chat.send('Hi');
    await link.back();
    await until(chat.$error, (error) => error?.code === 'rate_limited');
    expect(deliveries(state())).toEqual(['failed']);
    const before = to('POST /v1/chat').length;
    await link.flicker();
    expect(to('POST /v1/chat')).toHaveLength(before);
  });

  it.each<[string, Route]>([
    ['its store is away', () => refusal(503, 'store_unavailable', true)],
    ['it is just ending', () => refusal(503, 'shutting_down', true, {'retry-after': '1'})],
    ['a proxy answers for it', () => new Response('<h1>502 Bad Gateway</h1>', {status: 502})],
  ])('waits in the same way for a server of which %s', async (_, refused) => {
    const link = line(true);
    const {chat, state, to, idle} = setUp({'POST /v1/chat': inTurn(refused, refused, answering)}, link.options);
    expect(await chat.send('Hi')).toBe(false);
    expect(deliveries(state())).toEqual(['queued']);
    await link.flicker();
    await link.flicker();
    await until(chat.$messages, (messages) => messages.length === 2);
    await idle();
    expect(new Set(to('POST /v1/chat').map(keyOf)).size).toBe(1);
    expect(state().error).toBeUndefined();
  });

  it('reads the conversation before it goes into one that could not be read', async () => {
    const link = line();
    const routes = {...LOADING, 'POST /v1/chat': () => eventStream(turnText(2, answer('a2', 'Hello')))};
    const {chat, state, idle} = setUp(link.behind(routes), {...link.options, conversationId: 'c1'});
    await chat.load();
    expect(state().error?.code).toBe('network_unreachable');
    await chat.send('Hi');
    await link.back();
    await until(chat.$messages, (messages) => messages.length === 4);
    await idle();
    expect(transcript(state())).toEqual(['user: Earlier', 'assistant: Yes', 'user: Hi', 'assistant: Hello']);
  });
});

describe('messages that an earlier page could not send', () => {
  it('are kept from the moment they are written until the server has them', async () => {
    const link = line();
    const store = keep();
    const {chat, idle} = setUp(link.behind({'POST /v1/chat': answering}), {...link.options, unsent: store});
    void chat.send('Hi', {agent: 'billing'});
    expect(store.known['id-1']).toMatchObject([{id: 'id-2', key: 'id-2', agent: 'billing', delivery: 'sending'}]);
    await settled();
    expect(store.known['id-1']).toMatchObject([{delivery: 'queued'}]);
    await link.back();
    await until(chat.$messages, (messages) => messages.length === 2);
    await idle();
    expect(store.known).toEqual({});
  });

  it('are shown at once, and go out once the conversation was read', async () => {
    const store = keep({c1: [unsent('Hi', {agent: 'billing'})]});
    const routes = {...LOADING, 'POST /v1/chat': () => eventStream(turnText(2, answer('a2', 'Hello')))};
    const {chat, state, to, idle} = setUp(routes, {conversationId: 'c1', unsent: store});
    expect(state()).toMatchObject({status: 'idle', messages: [{id: 'u1', delivery: 'queued'}]});
    await chat.load();
    await until(chat.$messages, (messages) => messages.length === 4);
    await idle();
    expect(transcript(state())).toEqual(['user: Earlier', 'assistant: Yes', 'user: Hi', 'assistant: Hello']);
    const [call] = to('POST /v1/chat');
    expect(to('POST /v1/chat')).toHaveLength(1);
    expect(call && keyOf(call)).toBe('k1');
    expect(call?.body).toMatchObject({agent: 'billing', messages: [{id: 'u1'}]});
    expect(store.known).toEqual({});
  });

  it('go into a conversation that the server does not know yet', async () => {
    const store = keep({c1: [unsent('Hi')]});
    const routes = {...LOADING, 'GET /v1/chat/c1': () => refusal(404, 'not_found'), 'POST /v1/chat': answering};
    const {chat, state, idle} = setUp(routes, {conversationId: 'c1', unsent: store});
    await chat.load();
    await until(chat.$messages, (messages) => messages.length === 2);
    await idle();
    expect(transcript(state())).toEqual(['user: Hi', 'assistant: Hello']);
  });

  it('are not sent again where the server had them after all', async () => {
    const store = keep({c1: [unsent('Earlier', {id: 'u0'})]});
    const {chat, state, to} = setUp(LOADING, {conversationId: 'c1', unsent: store});
    await chat.load();
    await settled();
    expect(state().messages).toEqual(HISTORY);
    expect(to('POST /v1/chat')).toEqual([]);
    expect(store.known).toEqual({});
  });

  it('stay where they are in a conversation that was left', async () => {
    const store = keep({c1: [unsent('Hi')]});
    const {chat, state} = setUp(LOADING, {conversationId: 'c1', unsent: store});
    chat.startOver();
    expect(state().messages).toEqual([]);
    expect(store.known.c1).toHaveLength(1);
  });
});

describe('edit', () => {
  const other: Route = () => eventStream(turnText(2, answer('a2', 'Other')));

  it('replaces the question and what came after it, under a key of its own', async () => {
    const {chat, state, to, idle} = setUp({'POST /v1/chat': inTurn(answering, other)});
    await chat.send('Hi');
    await idle();
    const editing = chat.edit('id-2', 'Ho');
    expect(transcript(state())).toEqual(['user: Ho']);
    expect(await editing).toBe(true);
    await idle();
    expect(transcript(state())).toEqual(['user: Ho', 'assistant: Other']);
    const [first, second] = to('POST /v1/chat');
    expect(second?.body).toMatchObject({trigger: 'submit-message', messages: [{id: 'id-2', parts: [{text: 'Ho'}]}]});
    expect(first && keyOf(first)).not.toBe(second && keyOf(second));
  });

  it('that was refused for good brings back what it replaced', async () => {
    const history = [{...HISTORY[0], id: 'id-2'}, HISTORY[1]];
    const {chat, state, idle} = setUp({
      'POST /v1/chat': inTurn(answering, () => refusal(413, 'body_too_large')),
      'GET /v1/chat/id-1': () => json({id: 'id-1', title: 'RDP', messages: history}),
    });
    await chat.send('Hi');
    await idle();
    expect(await chat.edit('id-2', 'Ho')).toBe(false);
    await until(chat.$error, (error) => error !== undefined);
    expect(transcript(state())).toEqual(['user: Earlier', 'assistant: Yes']);
    expect(state()).toMatchObject({status: 'idle', error: {code: 'body_too_large'}});
  });

  it('that could not be sent stands in its place after a reload', async () => {
    const store = keep({c1: [unsent('Later', {id: 'u0', edits: true})]});
    const routes = {...LOADING, 'POST /v1/chat': () => eventStream(turnText(2, answer('a2', 'Hello')))};
    const {chat, state, idle} = setUp(routes, {conversationId: 'c1', unsent: store});
    await chat.load();
    await until(chat.$messages, (messages) => messages.length === 2);
    await idle();
    expect(transcript(state())).toEqual(['user: Later', 'assistant: Hello']);
  });

  it.each([
    ['an answer', 'a1', 'Ho'],
    ['what is not there', 'nobody', 'Ho'],
    ['a message with nothing', 'id-2', ' '],
  ])('does nothing to %s', async (_, id, text) => {
    const {chat, state, idle} = setUp({'POST /v1/chat': inTurn(() => eventStream(HELLO))});
    await chat.send('Hi');
    await idle();
    const before = state();
    expect(await chat.edit(id, text)).toBe(false);
    expect(state()).toBe(before);
  });
});

describe('the user of a session', () => {
  it('is told before anything is asked for', async () => {
    const told: string[] = [];
    const {chat, to, idle} = setUp(
      {'POST /v1/chat': answering},
      {onSubject: (subject) => told.push(`${subject} after ${to('POST /v1/chat').length} requests`)},
    );
    await chat.send('Hi');
    await idle();
    expect(told).toEqual(['alice after 0 requests']);
  });
});
