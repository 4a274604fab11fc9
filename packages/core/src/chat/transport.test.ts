// Longer than most files: each place where a link can break, over one set-up.
import {describe, expect, it} from 'vitest';
import {recorded, recordedEvents} from '../../test/recorded.ts';
import {
  API,
  alwaysAwake,
  answer,
  type Call,
  cutBody,
  eventStream,
  inTurn,
  json,
  liveBody,
  networkFailure,
  type Route,
  refusal,
  scriptedFetch,
  settled,
  sse,
  turnText,
} from '../../test/scripted-fetch.ts';
import type {ChatRequest} from '../protocol/index.ts';
import {createHttp} from './http.ts';
import {createReconnect} from './reconnect.ts';
import {createSession} from './session.ts';
import type {StreamEvent} from './stream.ts';
import {createTransport, type TurnListener} from './transport.ts';

const REQUEST: ChatRequest = {
  id: 'c 1',
  messages: [{id: 'u1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}],
  trigger: 'submit-message',
};

const STREAM = 'GET /v1/chat/c%201/stream';

const encoder = new TextEncoder();

/** Sessions with the tokens `token-1`, `token-2`… */
function sessions(): Route {
  let issued = 0;
  return () => json({token: `token-${++issued}`, expiresAt: '2100-01-01T00:00:00Z', subject: 's'});
}

/** A transport over these answers that does not wait, and what its listener heard. */
function setUp(routes: Record<string, Route>) {
  const scripted = scriptedFetch({'POST /v1/session': sessions(), ...routes});
  const http = createHttp(API, scripted.fetch);
  const session = createSession({http, tenant: 'wincloud'});
  const transport = createTransport({http, session, reconnect: createReconnect({onWake: alwaysAwake})});
  const events: StreamEvent[] = [];
  const heard: string[] = [];
  const listener: TurnListener = {
    onEvent(event) {
      events.push(event);
      heard.push(event.id);
    },
    onAccepted: () => heard.push('accepted'),
    onLost: () => heard.push('lost'),
    onBack: () => heard.push('back'),
  };
  const abort = new AbortController();
  return {
    ...scripted,
    transport,
    events,
    heard,
    abort,
    listener,
    send: () => transport.send(REQUEST, 'key-1', listener, abort.signal),
    follow: (cursor?: string) => transport.follow('c 1', cursor, listener, abort.signal),
  };
}

const cut = (text: string, end: 'break' | 'close' = 'break') => eventStream(cutBody(encoder.encode(text), end));

const TURN = answer('a1', 'Hello');
const ids = (from: number, to: number) => Array.from({length: to - from + 1}, (_, i) => `e.1.${from + i}`);
const part = (from: number, to: number) =>
  TURN.slice(from - 1, to)
    .map((chunk, i) => sse(`e.1.${from + i}`, chunk))
    .join('');

describe('send', () => {
  it('does not take a page of somebody else for a stream, nor ask for it again and again', async () => {
    const portal = () => new Response('<h1>Sign in to the Wi-Fi</h1>', {headers: {'content-type': 'text/html'}});
    const {send, to} = setUp({'POST /v1/chat': portal});
    await expect(send()).rejects.toMatchObject({code: 'response_unreadable'});
    expect(to('POST /v1/chat')).toHaveLength(1);
  });

  it('posts the turn with its key and reads it to its ending', async () => {
    const {send, heard, to} = setUp({'POST /v1/chat': () => eventStream(turnText(1, TURN))});
    await send();
    expect(heard).toEqual(['accepted', ...ids(1, 5)]);
    const [{headers, body} = expect.fail()] = to('POST /v1/chat');
    expect(body).toEqual(REQUEST);
    expect(headers.get('idempotency-key')).toBe('key-1');
    expect(headers.get('authorization')).toBe('Bearer token-1');
  });

  it('takes the stream up after the last event that had an id', async () => {
    const withoutId = `data: ${JSON.stringify(TURN[2])}\n\n`;
    const {send, to} = setUp({
      'POST /v1/chat': () => cut(part(1, 2) + withoutId),
      [STREAM]: () => eventStream(part(4, 5)),
    });
    await send();
    expect(to(STREAM)[0]?.headers.get('last-event-id')).toBe('e.1.2');
  });

  it('begins with a short pause again when something arrived', async () => {
    const did: string[] = [];
    const reconnect = {
      pause: async () => void did.push('pause'),
      reset: () => void did.push('reset'),
      hurry: () => expect.fail('nobody asked'),
    };
    const {fetch} = scriptedFetch({
      'POST /v1/chat': () => cut(part(1, 2)),
      'GET /healthz': networkFailure,
      [STREAM]: inTurn(networkFailure, () => eventStream(part(5, 5))),
    });
    const http = createHttp(API, fetch);
    const transport = createTransport({http, session: createSession({http, tenant: 'wincloud'}), reconnect});
    await transport.send(REQUEST, 'key-1', {onEvent() {}}, new AbortController().signal);
    expect(did).toEqual(['reset', 'reset', 'pause', 'pause', 'reset']);
  });

  it.each(['break', 'close'] as const)('takes the stream up after the last event (%s)', async (end) => {
    const {send, heard, to} = setUp({
      'POST /v1/chat': () => cut(part(1, 2), end),
      [STREAM]: inTurn(
        () => cut(part(3, 3), end),
        () => eventStream(part(4, 5)),
      ),
    });
    await send();
    expect(heard).toEqual(['accepted', ...ids(1, 2), 'lost', 'back', ...ids(3, 3), 'lost', 'back', ...ids(4, 5)]);
    expect(to(STREAM).map(({headers}) => headers.get('last-event-id'))).toEqual(['e.1.2', 'e.1.3']);
    expect(to('POST /v1/chat')).toHaveLength(1);
  });

  it('tries until it gets through', async () => {
    const {send, heard, to} = setUp({
      'POST /v1/chat': () => cut(part(1, 2)),
      'GET /healthz': networkFailure,
      [STREAM]: inTurn(
        networkFailure,
        () => refusal(503, 'shutting_down', true),
        () => refusal(429, 'rate_limited', true),
        () => new Response('<html>502</html>', {status: 502}),
        () => eventStream(part(3, 5)),
      ),
    });
    await send();
    expect(heard).toEqual(['accepted', ...ids(1, 2), 'lost', 'back', ...ids(3, 5)]);
    expect(to(STREAM)).toHaveLength(5);
  });

  it('does not take a restarting server behind a proxy for one that refuses this origin', async () => {
    const {send, events} = setUp({
      'POST /v1/chat': () => cut(part(1, 2)),
      'GET /healthz': () => Object.defineProperty(new Response(null), 'type', {value: 'opaque'}),
      [STREAM]: inTurn(networkFailure, () => eventStream(part(3, 5))),
    });
    await send();
    expect(events.map(({id}) => id)).toEqual(ids(1, 5));
  });

  it('gives up when the server says that it is no use', async () => {
    const {send, to} = setUp({
      'POST /v1/chat': () => cut(part(1, 2)),
      [STREAM]: inTurn(() => refusal(404, 'not_found')),
    });
    await expect(send()).rejects.toMatchObject({code: 'not_found'});
    expect(to(STREAM)).toHaveLength(1);
  });

  it('asks for the same turn again when the link breaks before its first event: it may have ended', async () => {
    const {send, heard, to} = setUp({
      'POST /v1/chat': inTurn(
        () => cut(': heartbeat\n\n'),
        () => eventStream(turnText(1, TURN)),
      ),
      [STREAM]: () => new Response(null, {status: 204}),
    });
    await send();
    expect(heard).toEqual(['accepted', 'lost', 'back', ...ids(1, 5)]);
    expect(to('POST /v1/chat').map(({headers}) => headers.get('idempotency-key'))).toEqual(['key-1', 'key-1']);
    expect(to('POST /v1/chat')[1]?.body).toEqual(REQUEST);
  });

  it('does not take an answer for whole whose ending the server does not have', async () => {
    const {send, events} = setUp({
      'POST /v1/chat': () => cut(part(1, 2)),
      [STREAM]: () => new Response(null, {status: 204}),
    });
    await expect(send()).rejects.toMatchObject({code: 'agent_incomplete', retryable: true});
    expect(events).toHaveLength(2);
  });

  it('rejects and is not accepted when the server refuses the turn', async () => {
    const {send, heard, to} = setUp({'POST /v1/chat': () => refusal(413, 'message_too_long')});
    await expect(send()).rejects.toMatchObject({code: 'message_too_long'});
    expect(heard).toEqual([]);
    expect(to('POST /v1/chat')).toHaveLength(1);
  });

  it('is not sent when there is no session', async () => {
    const {send, to} = setUp({'POST /v1/session': () => refusal(404, 'tenant_unknown')});
    await expect(send()).rejects.toMatchObject({code: 'tenant_unknown'});
    expect(to('POST /v1/chat')).toEqual([]);
  });
});

describe('an abort', () => {
  it('ends a turn in mid answer, and nothing is heard after it', async () => {
    const live = liveBody();
    const {send, heard, abort} = setUp({'POST /v1/chat': () => eventStream(live.body)});
    const sending = send();
    live.write(part(1, 2));
    await settled();
    abort.abort();
    await expect(sending).rejects.toBe(abort.signal.reason);
    expect(heard).toEqual(['accepted', ...ids(1, 2)]);
    expect(live.cancelled).toBe(true);
  });

  it('ends it between two events of one write', async () => {
    const {transport, abort, heard, listener} = setUp({'POST /v1/chat': () => eventStream(turnText(1, TURN))});
    const onEvent = (event: StreamEvent) => {
      listener.onEvent(event);
      abort.abort();
    };
    const sending = transport.send(REQUEST, 'key-1', {...listener, onEvent}, abort.signal);
    await expect(sending).rejects.toHaveProperty('name', 'AbortError');
    expect(heard).toEqual(['accepted', 'e.1.1']);
  });

  it('ends it while it waits for the next attempt', async () => {
    const {fetch, to} = scriptedFetch({'POST /v1/chat': () => cut(part(1, 2))});
    const http = createHttp(API, fetch);
    const session = createSession({http, tenant: 'wincloud'});
    const transport = createTransport({http, session, reconnect: createReconnect({random: () => 1})});
    const abort = new AbortController();
    const listener = {onEvent() {}, onLost: () => queueMicrotask(() => abort.abort())};
    await expect(transport.send(REQUEST, 'key-1', listener, abort.signal)).rejects.toHaveProperty('name', 'AbortError');
    expect(to(STREAM)).toEqual([]);
  });

  it('ends the request itself', async () => {
    const {send, abort, heard} = setUp({'POST /v1/chat': () => new Promise<Response>(() => {})});
    const sending = send();
    await settled();
    abort.abort();
    await expect(sending).rejects.toBe(abort.signal.reason);
    expect(heard).toEqual([]);
  });
});

describe('follow', () => {
  it('resolves to false when nothing runs', async () => {
    const {follow, heard, to} = setUp({[STREAM]: () => new Response(null, {status: 204})});
    expect(await follow()).toBe(false);
    expect(heard).toEqual([]);
    expect(to(STREAM)[0]?.headers.has('last-event-id')).toBe(false);
  });

  it('reads the running turn from its start', async () => {
    const {follow, heard} = setUp({[STREAM]: () => eventStream(turnText(1, TURN))});
    expect(await follow()).toBe(true);
    expect(heard).toEqual(ids(1, 5));
  });

  it('goes on from a cursor, and still from there when the link breaks at once', async () => {
    const {follow, heard, to} = setUp({
      [STREAM]: inTurn(
        () => cut(''),
        () => cut(part(3, 3)),
        () => eventStream(part(4, 5)),
      ),
    });
    expect(await follow('e.1.2')).toBe(true);
    expect(heard).toEqual(['lost', 'back', 'e.1.3', 'lost', 'back', 'e.1.4', 'e.1.5']);
    expect(to(STREAM).map(({headers}) => headers.get('last-event-id'))).toEqual(['e.1.2', 'e.1.2', 'e.1.3']);
  });

  it('rejects when the turn ended while the link was broken and nothing of it was seen', async () => {
    const {follow} = setUp({
      [STREAM]: inTurn(
        () => cut(''),
        () => new Response(null, {status: 204}),
      ),
    });
    await expect(follow()).rejects.toMatchObject({code: 'agent_incomplete'});
  });
});

describe('a refused session', () => {
  const refused: Route = () => refusal(401, 'session_invalid');
  const tokens = (calls: Call[]) => calls.map(({headers}) => headers.get('authorization'));

  it('is renewed once, and the request made again', async () => {
    const {transport, to} = setUp({'GET /v1/agents': inTurn(refused, () => json({agents: []}))});
    expect(await transport.json('GET', '/v1/agents')).toEqual({agents: []});
    expect(tokens(to('GET /v1/agents'))).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(to('POST /v1/session')).toHaveLength(2);
  });

  it('is an error the second time', async () => {
    const {transport, to} = setUp({'GET /v1/agents': inTurn(refused, refused)});
    await expect(transport.json('GET', '/v1/agents')).rejects.toMatchObject({code: 'session_invalid'});
    expect(to('POST /v1/session')).toHaveLength(2);
  });

  it('is renewed for a turn, which keeps its key', async () => {
    const {send, heard, to} = setUp({'POST /v1/chat': inTurn(refused, () => eventStream(turnText(1, TURN)))});
    await send();
    expect(heard).toEqual(['accepted', ...ids(1, 5)]);
    expect(to('POST /v1/chat').map(({headers}) => headers.get('idempotency-key'))).toEqual(['key-1', 'key-1']);
  });

  it('is renewed for a stream that is taken up again', async () => {
    const {send, events} = setUp({
      'POST /v1/chat': () => cut(part(1, 2)),
      [STREAM]: inTurn(refused, () => eventStream(part(3, 5))),
    });
    await send();
    expect(events.map(({id}) => id)).toEqual(ids(1, 5));
  });

  it('does not hide another refusal', async () => {
    const {transport, to} = setUp({'GET /v1/agents': () => refusal(403, 'origin_not_allowed')});
    await expect(transport.json('GET', '/v1/agents')).rejects.toMatchObject({code: 'origin_not_allowed'});
    expect(to('POST /v1/session')).toHaveLength(1);
  });
});

describe('post', () => {
  it('posts without a body, signed in, and frees the answer', async () => {
    const live = liveBody();
    const {transport, to} = setUp({'POST /v1/chat/c1/stop': () => new Response(live.body)});
    await transport.post('/v1/chat/c1/stop');
    const [{headers, body} = expect.fail()] = to('POST /v1/chat/c1/stop');
    expect(body).toBeUndefined();
    expect(headers.get('authorization')).toBe('Bearer token-1');
    expect(live.cancelled).toBe(true);
  });
});

describe('a recorded answer', () => {
  /** A server that has the whole turn on record and cuts each answer, the first at `length` bytes. */
  function serverOf(bytes: Uint8Array, length: number, end: 'break' | 'close'): Record<string, Route> {
    const whole = new TextDecoder().decode(bytes);
    const after = (cursor: string) => whole.slice(whole.indexOf('\n\n', whole.indexOf(`id: ${cursor}\n`)) + 2);
    return {
      'POST /v1/chat': inTurn(
        () => eventStream(cutBody(bytes.subarray(0, length), end)),
        () => eventStream(whole),
      ),
      [STREAM]: ({headers}) => eventStream(after(headers.get('last-event-id') ?? expect.fail())),
    };
  }

  const BYTES = recorded('greeting');
  const EVENTS = recordedEvents('greeting');

  it.each(['break', 'close'] as const)(
    'is read whole and once wherever the link breaks (%s)',
    {timeout: 60_000},
    async (end) => {
      for (let length = 0; length <= BYTES.length; length++) {
        const {send, events} = setUp(serverOf(BYTES, length, end));
        await send();
        expect(events, `cut after ${length} bytes`).toEqual(EVENTS);
      }
    },
  );
});
