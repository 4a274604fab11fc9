import {afterEach, describe, expect, it} from 'vitest';
import {
  answer,
  eventStream,
  inTurn,
  json,
  liveBody,
  type Route,
  refusal,
  settled,
  sse,
  turnText,
  until,
} from '../../test/scripted-fetch.ts';
import {LOADING, setUp, transcript, writing} from '../../test/set-up-chat.ts';
import type {Chat, ChatOptions} from './chat.ts';

let open: Chat[] = [];
afterEach(() => {
  for (const chat of open) chat.destroy();
  open = [];
});

const NOTHING_RUNS = LOADING['GET /v1/chat/c1/stream'] as Route;
const STREAM = 'GET /v1/chat/c1/stream';

let made = 0;

/** A tab of this browser that shows conversation `c1`. */
async function tab(routes: Record<string, Route> = {}, options: Partial<ChatOptions> = {}) {
  const newId = () => `message-${++made}`;
  const all = {...LOADING, [STREAM]: NOTHING_RUNS, ...routes};
  const set = setUp(all, {conversationId: 'c1', tabs: true, newId, ...options});
  open.push(set.chat);
  await set.chat.load();
  await heard();
  return set;
}

/** Lets messages between tabs arrive. */
async function heard(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1));
}

const reading = (chat: Chat) => until(chat.$status, (status) => status === 'streaming');

describe('two tabs with one conversation', () => {
  it('show the same while it is written, and one of them reads it', async () => {
    const {route, more, finish} = writing(2);
    const one = await tab({'POST /v1/chat': route});
    const two = await tab();
    const streams = two.to(STREAM).length;
    await one.chat.send('Hi');
    await reading(two.chat);
    expect(transcript(two.state())).toEqual(['user: Earlier', 'assistant: Yes', 'user: Hi', 'assistant: One two']);
    more(' three');
    await heard();
    expect(two.state().messages).toEqual(one.state().messages);
    finish({type: 'finish'});
    await two.idle();
    expect(two.state().messages).toEqual(one.state().messages);
    expect(two.state().messages.at(-1)?.metadata?.status).toBe('complete');
    expect(two.to(STREAM)).toHaveLength(streams);
    expect(two.to('POST /v1/chat')).toEqual([]);
  });

  it('show a message that is refused, and either can send it again', async () => {
    const one = await tab({'POST /v1/chat': inTurn(() => refusal(429, 'rate_limited', true))});
    const two = await tab({'POST /v1/chat': () => eventStream(turnText(2, answer('a2', 'Hello')))});
    await one.chat.send('Hi');
    await until(two.chat.$error, (error) => error !== undefined);
    expect(two.state()).toMatchObject({status: 'idle', error: {code: 'rate_limited'}});
    expect(two.state().messages.at(-1)).toMatchObject({delivery: 'failed'});
    await two.chat.retry();
    await two.idle();
    await until(one.chat.$messages, (messages) => messages.at(-1)?.metadata?.status === 'complete');
    expect(one.state()).toMatchObject({status: 'idle', error: undefined});
    expect(transcript(one.state()).slice(2)).toEqual(['user: Hi', 'assistant: Hello']);
    expect(two.to('POST /v1/chat')[0]?.body).toEqual(one.to('POST /v1/chat')[0]?.body);
  });

  it('can both stop the answer', async () => {
    const {route, finish} = writing(2);
    const one = await tab({'POST /v1/chat': route});
    const two = await tab({
      'POST /v1/chat/c1/stop': () => {
        finish({type: 'abort'});
        return json({stopped: true});
      },
    });
    await one.chat.send('Hi');
    await reading(two.chat);
    await two.chat.stop();
    await one.idle();
    await two.idle();
    expect(two.state().messages.at(-1)?.metadata?.status).toBe('stopped');
    expect(two.state().messages).toEqual(one.state().messages);
  });

  it('end the same when both send at once', async () => {
    const words = ['user: Earlier', 'assistant: Yes', 'user: Hi', 'assistant: One two', 'user: Ho', 'assistant: Other'];
    const told = words.map((line, i) => {
      const [role, text] = line.split(': ');
      return {id: `stored-${i}`, role, parts: [{type: 'text', text}]};
    });
    let messages: object[] = told.slice(0, 2);
    const history: Route = () => json({id: 'c1', title: 'RDP', messages});
    const {route, finish} = writing(2);
    const one = await tab({'POST /v1/chat': route, 'GET /v1/chat/c1': history});
    const two = await tab({
      'GET /v1/chat/c1': history,
      'POST /v1/chat': () => {
        finish({type: 'abort'}); // the server stops the running turn
        return eventStream(turnText(3, answer('a3', 'Other')));
      },
    });
    await Promise.all([one.chat.send('Hi'), two.chat.send('Ho')]);
    messages = told;
    for (const {chat, state} of [one, two]) {
      await until(chat.$state, ({status}) => status === 'idle' && transcript(state()).join() === words.join());
    }
    expect([one, two].map(({state}) => state().status)).toEqual(['idle', 'idle']);
  });

  it('of another user or tenant hear nothing of it', async () => {
    const {route} = writing(2);
    const one = await tab({'POST /v1/chat': route});
    const bob = await tab({
      'POST /v1/session': () => json({token: 't', expiresAt: '2100-01-01T00:00:00Z', subject: 'bob'}),
    });
    const elsewhere = await tab({}, {tenant: 'acme'});
    await one.chat.send('Hi');
    await reading(one.chat);
    await heard();
    for (const other of [bob, elsewhere]) {
      expect(transcript(other.state())).toEqual(['user: Earlier', 'assistant: Yes']);
    }
  });
});

describe('a tab that is opened while an answer is written', () => {
  it('shows it without reading it', async () => {
    const {route, more, finish} = writing(2);
    const one = await tab({'POST /v1/chat': route});
    await one.chat.send('Hi');
    await reading(one.chat);
    const two = await tab({[STREAM]: () => expect.fail('reads for itself')});
    expect(transcript(two.state())).toEqual(['user: Earlier', 'assistant: Yes', 'user: Hi', 'assistant: One two']);
    more(' three');
    finish({type: 'finish'});
    await two.idle();
    expect(transcript(two.state()).at(-1)).toBe('assistant: One two three');
  });

  it('reads for itself where the other one does not answer', async () => {
    const held = Promise.withResolvers<void>();
    // a tab that leads and says nothing, as a frozen one would
    void navigator.locks.request('wincloud-chat/1/https://chat.example.com/wincloud/alice/c1', () => held.promise);
    const {route, finish} = writing(2);
    const two = await tab({[STREAM]: route});
    await reading(two.chat);
    finish({type: 'finish'});
    await two.idle();
    held.resolve();
  });
});

describe('when the tab that reads is closed', () => {
  it('another one goes on after the last event it heard', async () => {
    const {route} = writing(2);
    const one = await tab({'POST /v1/chat': route});
    const live = liveBody();
    const two = await tab({[STREAM]: inTurn(NOTHING_RUNS, () => eventStream(live.body))});
    await one.chat.send('Hi');
    await reading(two.chat);
    await heard();
    one.chat.destroy();
    await heard();
    expect(two.to(STREAM)[1]?.headers.get('last-event-id')).toBe('e.2.3');
    live.write(sse('e.2.4', {type: 'text-delta', id: 't', delta: ' three'}) + sse('e.2.5', {type: 'finish'}));
    await two.idle();
    expect(transcript(two.state()).at(-1)).toBe('assistant: One two three');
  });

  it('one of the others goes on, and the rest hear it', async () => {
    const {route} = writing(2);
    const one = await tab({'POST /v1/chat': route});
    const live = liveBody();
    const others = [];
    for (let i = 0; i < 3; i++) others.push(await tab({[STREAM]: inTurn(NOTHING_RUNS, () => eventStream(live.body))}));
    await one.chat.send('Hi');
    for (const {chat} of others) await reading(chat);
    await heard();
    one.chat.destroy();
    await heard();
    live.write(sse('e.2.4', {type: 'text-delta', id: 't', delta: ' three'}) + sse('e.2.5', {type: 'finish'}));
    for (const {idle, state} of others) {
      await idle();
      expect(transcript(state()).at(-1)).toBe('assistant: One two three');
    }
    expect(others.map(({to}) => to(STREAM).length).toSorted()).toEqual([1, 1, 2]);
  });

  it('before the server had the message, another one sends it', async () => {
    const one = await tab({'POST /v1/chat': () => new Promise<Response>(() => {})});
    const two = await tab({'POST /v1/chat': () => eventStream(turnText(2, answer('a2', 'Hello')))});
    void one.chat.send('Hi');
    await heard();
    one.chat.destroy();
    await until(two.chat.$messages, (messages) => messages.length === 4);
    await two.idle();
    expect(transcript(two.state()).slice(2)).toEqual(['user: Hi', 'assistant: Hello']);
    expect(two.to('POST /v1/chat')[0]?.body).toEqual(one.to('POST /v1/chat')[0]?.body);
  });
});

describe('where tabs cannot hear each other', () => {
  it('each reads for itself', async () => {
    const locks = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(navigator), 'locks') as PropertyDescriptor;
    Object.defineProperty(navigator, 'locks', {value: undefined, configurable: true}); // an insecure context
    try {
      const {route, finish} = writing(2);
      const two = await tab({[STREAM]: route});
      await reading(two.chat);
      finish({type: 'finish'});
      await two.idle();
      await settled();
      expect(transcript(two.state()).at(-1)).toBe('assistant: One two');
    } finally {
      Reflect.deleteProperty(navigator, 'locks');
      if (navigator.locks === undefined) Object.defineProperty(Object.getPrototypeOf(navigator), 'locks', locks);
    }
  });
});
