// Longer than most files: one table of how a transport may fail.
import {afterEach, describe, expect, test, vi} from 'vitest';
import {chunk, closedUrl, DONE, finish, latch, play, sse, startUpstream} from '../../../../test/fixtures/upstream.ts';
import {AgentError} from '../ports.ts';
import {type CompletionCall, type CompletionChunk, streamCompletion} from './completion-stream.ts';

const KEY = 'the-agent-key';
const never = new AbortController().signal;
const good = sse(chunk({content: 'Open it.'}), finish(), DONE);

const stream = (call: Partial<CompletionCall> & {url: string}, signal = never) =>
  streamCompletion({key: KEY, body: {}, silenceMs: 5_000, send: fetch, ...call}, signal);

async function textOf(chunks: AsyncIterable<CompletionChunk>): Promise<string> {
  let text = '';
  for await (const {choices} of chunks) text += choices?.[0]?.delta?.content ?? '';
  return text;
}

/** The error that a stream ends with. Fails when it ends well. */
async function failureOf(chunks: AsyncIterable<CompletionChunk>): Promise<AgentError> {
  try {
    await textOf(chunks);
  } catch (error) {
    expect(error).toBeInstanceOf(AgentError);
    return error as AgentError;
  }
  throw new Error('it ended well');
}

afterEach(() => {
  vi.useRealTimers();
});

test('sends the body and the key', async () => {
  const upstream = await startUpstream(play({body: good}));
  expect(await textOf(stream({url: `${upstream.url}/a/b?c=d`, body: {model: 'm', messages: []}}))).toBe('Open it.');
  expect(upstream.received).toHaveLength(1);
  expect(upstream.received[0]).toMatchObject({
    method: 'POST',
    path: '/a/b?c=d',
    headers: {
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
    },
    body: '{"model":"m","messages":[]}',
  });
});

describe('a connection', () => {
  /** Counts what goes out. */
  const counting = () => vi.fn<typeof globalThis.fetch>((...args) => globalThis.fetch(...args));

  test('that is refused is tried twice', async () => {
    const fetch = counting();
    const error = await failureOf(stream({url: await closedUrl(), send: fetch}));
    expect(error.code).toBe('agent_unreachable');
    expect(error.detail).toContain('ECONNREFUSED');
    expect(error.detail).not.toContain(KEY);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('that is refused once answers the second time', async () => {
    const upstream = await startUpstream(play({body: good}));
    const fetch = counting().mockRejectedValueOnce(new TypeError('fetch failed'));
    expect(await textOf(stream({url: upstream.url, send: fetch}))).toBe('Open it.');
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('that is reset before the headers is tried twice', async () => {
    const upstream = await startUpstream((response) => void response.socket?.resetAndDestroy());
    expect((await failureOf(stream({url: upstream.url}))).code).toBe('agent_unreachable');
    expect(upstream.received).toHaveLength(2);
  });

  test('that is reset in the stream is not tried again', async () => {
    const begun = latch();
    const upstream = await startUpstream(async (response) => {
      play({body: sse(chunk({content: 'Open '})), after: 'hang'})(response, {} as never);
      await begun.opened;
      response.socket?.resetAndDestroy();
    });
    const chunks = stream({url: upstream.url});
    expect((await chunks.next()).value?.choices?.[0]?.delta?.content).toBe('Open ');
    begun.open();
    expect((await failureOf(chunks)).code).toBe('agent_incomplete');
    expect(upstream.received).toHaveLength(1);
  });

  test.each([
    ['answers what is no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['breaks off in the headers', 'HTTP/1.1 200 OK\r\ncontent-ty'],
  ])('that %s is unreachable', async (_name, bytes) => {
    const upstream = await startUpstream((response) => void response.socket?.end(bytes));
    expect((await failureOf(stream({url: upstream.url}))).code).toBe('agent_unreachable');
  });

  test.each([301, 302, 303, 307, 308])('is not led elsewhere by a %i', async (status) => {
    const elsewhere = await startUpstream(play({body: good}));
    const upstream = await startUpstream(play({status, headers: {location: `${elsewhere.url}/x`}, body: ''}));
    expect((await failureOf(stream({url: upstream.url}))).code).toBe('agent_rejected');
    expect(upstream.received).toHaveLength(1);
    expect(elsewhere.received).toEqual([]);
  });
});

describe('silence', () => {
  /** From here on the test moves the clock, so that a slow machine is not taken for a silent upstream. */
  const holdClock = () => vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});

  /** Moves the clock until a promise settles. */
  async function pass<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const done = () => {
      settled = true;
    };
    promise.then(done, done);
    while (!settled) await vi.advanceTimersByTimeAsync(500);
    return promise;
  }

  /** A real `fetch`, and when it had the headers. */
  function watched() {
    const headers = latch();
    const fetch: typeof globalThis.fetch = async (...args) => {
      const response = await globalThis.fetch(...args);
      headers.open();
      return response;
    };
    return {fetch, headers: headers.opened};
  }

  test('before the headers ends the call', async () => {
    holdClock();
    const upstream = await startUpstream(() => undefined);
    const failure = failureOf(stream({url: upstream.url, silenceMs: 1_000}));
    await upstream.asked;
    expect(await pass(failure)).toMatchObject({code: 'agent_timeout', detail: 'no byte for 1000 ms'});
    await upstream.left;
    expect(upstream.received).toHaveLength(1);
  });

  test('in the stream ends the call after what came', async () => {
    holdClock();
    const upstream = await startUpstream(play({body: sse(chunk({content: 'Open '})), after: 'hang'}));
    const chunks = stream({url: upstream.url, silenceMs: 1_000});
    expect((await chunks.next()).value?.choices?.[0]?.delta?.content).toBe('Open ');
    expect((await pass(failureOf(chunks))).code).toBe('agent_timeout');
    await upstream.left;
  });

  test('in the body of a refusal leaves it the refusal that it is', async () => {
    holdClock();
    const script = {status: 429, headers: {'retry-after': '3'}, body: 'slow', after: 'hang'} as const;
    const upstream = await startUpstream(play(script));
    const {fetch, headers} = watched();
    const failure = failureOf(stream({url: upstream.url, silenceMs: 1_000, send: fetch}));
    await headers;
    expect(await pass(failure)).toMatchObject({code: 'agent_rate_limited', retryAfterS: 3});
    await upstream.left;
  });

  test('in a body of JSON ends the call', async () => {
    holdClock();
    const script = {headers: {'content-type': 'application/json'}, body: '{"choices":', after: 'hang'} as const;
    const upstream = await startUpstream(play(script));
    const {fetch, headers} = watched();
    const failure = failureOf(stream({url: upstream.url, silenceMs: 1_000, send: fetch}));
    await headers;
    expect((await pass(failure)).code).toBe('agent_timeout');
    await upstream.left;
  });

  /** A stream whose pieces come when the test says so, by a clock that the test moves. */
  function scripted() {
    holdClock();
    let upstream: ReadableStreamDefaultController<Uint8Array> | undefined;
    const fetch = async (_url: unknown, init?: RequestInit) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          upstream = controller;
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
      });
      return new Response(body, {headers: {'content-type': 'text/event-stream'}});
    };
    const chunks = stream({url: 'http://agent.example', silenceMs: 1_000, send: fetch});
    return {chunks, send: (text: string) => upstream?.enqueue(new TextEncoder().encode(text))};
  }

  test('is counted from the last byte, and a comment is one', async () => {
    const {chunks, send} = scripted();
    const first = chunks.next();
    await vi.advanceTimersByTimeAsync(900);
    for (const text of [': still there\n\n', 'da', `${sse(chunk({content: 'Open '})).slice(2)}`]) {
      send(text);
      await vi.advanceTimersByTimeAsync(900);
    }
    expect((await first).value?.choices?.[0]?.delta?.content).toBe('Open ');
    const failure = failureOf(chunks);
    await vi.advanceTimersByTimeAsync(999);
    send(': still there\n\n');
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await failure).code).toBe('agent_timeout');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not the silence of a reader who takes his time', async () => {
    const {chunks, send} = scripted();
    const first = chunks.next();
    await vi.advanceTimersByTimeAsync(0);
    send(sse(chunk({content: 'Open '}), chunk({content: 'it.'})));
    await first;
    await vi.advanceTimersByTimeAsync(5_000);
    send(sse(finish(), DONE));
    expect(await textOf(chunks)).toBe('it.');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a reader who leaves', () => {
  test('before the headers closes the connection', async () => {
    const upstream = await startUpstream(() => undefined);
    const leave = new AbortController();
    const fetch = vi.fn<typeof globalThis.fetch>((...args) => globalThis.fetch(...args));
    const first = stream({url: upstream.url, send: fetch}, leave.signal).next();
    await upstream.asked;
    const why = new Error('stopped by the user');
    leave.abort(why);
    await expect(first).rejects.toBe(why);
    await upstream.left;
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('in the stream closes the connection', async () => {
    const upstream = await startUpstream(play({body: sse(chunk({content: 'Open '})), after: 'hang'}));
    const leave = new AbortController();
    const chunks = stream({url: upstream.url}, leave.signal);
    await chunks.next();
    const why = new Error('stopped by the user');
    const next = chunks.next();
    leave.abort(why);
    await expect(next).rejects.toBe(why);
    await upstream.left;
  });

  test('by reading no further closes the connection', async () => {
    const upstream = await startUpstream(play({body: sse(chunk({content: 'Open '})), after: 'hang'}));
    for await (const _chunk of stream({url: upstream.url})) break;
    await upstream.left;
  });

  test('while a refusal is read is told why, not of the refusal', async () => {
    const upstream = await startUpstream(play({status: 500, body: 'slow', after: 'hang'}));
    const leave = new AbortController();
    const first = stream({url: upstream.url}, leave.signal).next();
    await upstream.asked;
    const why = new Error('stopped by the user');
    leave.abort(why);
    await expect(first).rejects.toBe(why);
    await upstream.left;
  });

  test('before it begins sends nothing', async () => {
    const upstream = await startUpstream(play({body: good}));
    const why = new Error('stopped by the user');
    await expect(stream({url: upstream.url}, AbortSignal.abort(why)).next()).rejects.toBe(why);
    expect(upstream.received).toEqual([]);
  });
});

describe('sizes', () => {
  const sized = (chars: number) => sse(chunk({content: 'Open it.'}, {padding: 'x'.repeat(chars)}), finish(), DONE);

  test('an event of nearly a mebibyte is read', async () => {
    const upstream = await startUpstream(play({body: sized(1_000_000)}));
    expect(await textOf(stream({url: upstream.url}))).toBe('Open it.');
  });

  test('a larger one is not, nor what follows it', async () => {
    const upstream = await startUpstream(play({body: sized(3 * 1024 * 1024)}));
    expect((await failureOf(stream({url: upstream.url}))).code).toBe('agent_incomplete');
  });

  test('an event that never ends is let go', async () => {
    const upstream = await startUpstream((response) => {
      response.writeHead(200, {'content-type': 'text/event-stream'});
      response.write('data: ');
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(50_000)));
      };
      response.on('drain', more);
      more();
    });
    expect((await failureOf(stream({url: upstream.url}))).code).toBe('agent_incomplete');
    await upstream.left;
  });

  test('a body of JSON that never ends is let go', async () => {
    let sent = 0;
    const upstream = await startUpstream((response) => {
      response.writeHead(200, {'content-type': 'application/json'});
      response.write('{"padding":"');
      const more = () => {
        do sent += 50_000;
        while (!response.destroyed && response.write('x'.repeat(50_000)));
      };
      response.on('drain', more);
      more();
    });
    expect((await failureOf(stream({url: upstream.url}))).code).toBe('agent_incomplete');
    await upstream.left;
    expect(sent, 'bytes sent, those in the buffers of the system included').toBeLessThan(32 * 1024 * 1024);
  });
});
