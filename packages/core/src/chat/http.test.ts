import {describe, expect, it} from 'vitest';
import {API, inTurn, json, liveBody, networkFailure, type Route, scriptedFetch} from '../../test/scripted-fetch.ts';
import {ChatError, isChatError} from './chat-error.ts';
import {createHttp} from './http.ts';

function httpWith(routes: Record<string, Route>) {
  const scripted = scriptedFetch(routes);
  return {...scripted, http: createHttp(API, scripted.fetch)};
}

/** The `ChatError` that a promise rejects with. */
async function errorOf(promise: Promise<unknown>): Promise<ChatError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isChatError(error)) throw new Error(`No ChatError: ${String(error)}`);
  return error;
}

describe('a request', () => {
  it('names the protocol, sends no cookies and is not cached', async () => {
    const {http, calls} = httpWith({'GET /v1/agents': () => json({})});
    await http.request('GET', '/v1/agents');
    const [{headers, init} = expect.fail()] = calls;
    expect(headers.get('x-wincloud-protocol')).toBe('1');
    expect(init.credentials).toBe('omit');
    expect(init.cache).toBe('no-store');
    expect([...headers.keys()]).toEqual(['x-wincloud-protocol']);
    expect(init.body).toBeNull();
  });

  it('sends a body as JSON, the token and further headers', async () => {
    const {http, calls} = httpWith({'POST /v1/chat': () => json({})});
    await http.request('POST', '/v1/chat', {body: {id: 'c1'}, token: 'secret', headers: {'idempotency-key': 'k'}});
    const [{headers, body} = expect.fail()] = calls;
    expect(body).toEqual({id: 'c1'});
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('authorization')).toBe('Bearer secret');
    expect(headers.get('idempotency-key')).toBe('k');
  });

  it('bears an origin that is written with a slash', async () => {
    const {fetch, calls} = scriptedFetch({'GET /v1/agents': () => json({})});
    await createHttp(`${API}//`, fetch).request('GET', '/v1/agents');
    expect(calls[0]?.path).toBe('/v1/agents');
  });

  it('gives the response of any success', async () => {
    const {http} = httpWith({'POST /v1/chat/c1/stop': () => new Response(null, {status: 204})});
    expect((await http.request('POST', '/v1/chat/c1/stop')).status).toBe(204);
  });
});

describe('a refused request', () => {
  const refusedWith = (body: string, status: number, headers: Record<string, string> = {}) =>
    errorOf(httpWith({'GET /x': () => new Response(body, {status, headers})}).http.request('GET', '/x'));

  const bodyOf = (error: object) => JSON.stringify({error});

  it('becomes a ChatError with all that the server said', async () => {
    const body = bodyOf({code: 'rate_limited', message: 'Slower, please.', requestId: 'req-7', retryable: true});
    const error = await refusedWith(body, 429, {'retry-after': '12'});
    expect(error).toMatchObject({
      code: 'rate_limited',
      message: 'Slower, please.',
      requestId: 'req-7',
      retryable: true,
      retryAfter: 12,
    });
  });

  it('believes the server and not the table on whether it can be tried again', async () => {
    const error = {message: 'No.', requestId: 'r'};
    expect((await refusedWith(bodyOf({...error, code: 'agent_failed', retryable: false}), 502)).retryable).toBe(false);
    expect((await refusedWith(bodyOf({...error, code: 'not_found', retryable: true}), 404)).retryable).toBe(true);
  });

  it('has words and an answer on retrying even when the server gave none', async () => {
    expect(await refusedWith(bodyOf({code: 'store_unavailable'}), 503)).toMatchObject({
      code: 'store_unavailable',
      message: 'Something went wrong. Try again.',
      retryable: true,
      requestId: undefined,
    });
  });

  it('keeps the code and the words of a newer server', async () => {
    const body = bodyOf({code: 'moon_phase', message: 'Wait for the full moon.', requestId: 'r', retryable: false});
    expect(await refusedWith(body, 418)).toMatchObject({
      code: 'moon_phase',
      message: 'Wait for the full moon.',
      retryable: false,
    });
  });

  it.each([
    ['0', 0],
    ['1', 1],
    ['-1', undefined],
    ['soon', undefined],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ])('with Retry-After %j waits %s seconds', async (header, seconds) => {
    const body = bodyOf({code: 'rate_limited', message: 'No.', requestId: 'r', retryable: true});
    expect((await refusedWith(body, 429, {'retry-after': header})).retryAfter).toBe(seconds);
  });

  it.each([
    ['an HTML page', '<html><body>502 Bad Gateway, nginx secret-host</body></html>'],
    ['nothing', ''],
    ['JSON of somebody else', '{"message":"secret-host"}'],
    ['null', 'null'],
    ['an error that is null', '{"error":null}'],
  ])('with %s in its body is unreadable', async (_, body) => {
    const error = await refusedWith(body, 502, {'retry-after': '3'});
    expect(error).toMatchObject({code: 'response_unreadable', retryable: true, retryAfter: 3});
    expect(error.message).not.toContain('secret-host');
  });
});

describe('json', () => {
  it('reads the body', async () => {
    const {http} = httpWith({'GET /v1/agents': () => json({agents: []})});
    expect(await http.json('GET', '/v1/agents')).toEqual({agents: []});
  });

  it('is unreadable when a success is not JSON', async () => {
    const {http} = httpWith({'GET /v1/agents': () => new Response('<html>Welcome to the hotel</html>')});
    expect((await errorOf(http.json('GET', '/v1/agents'))).code).toBe('response_unreadable');
  });
});

describe('a request that never got an answer', () => {
  /** What a browser makes of an answer to a `no-cors` call. */
  const opaque: Route = () => Object.defineProperty(new Response(null), 'type', {value: 'opaque'});

  it('is a matter of the origin when the server answers a call that needs no permission', async () => {
    const {http, to} = httpWith({'GET /v1/agents': networkFailure, 'GET /healthz': opaque});
    expect(await errorOf(http.request('GET', '/v1/agents'))).toMatchObject({
      code: 'origin_not_allowed',
      retryable: false,
    });
    const [{init} = expect.fail()] = to('GET /healthz');
    expect(init).toMatchObject({mode: 'no-cors', credentials: 'omit', cache: 'no-store'});
  });

  it('is a matter of the network when that fails too', async () => {
    const {http} = httpWith({'GET /v1/agents': networkFailure, 'GET /healthz': networkFailure});
    expect(await errorOf(http.request('GET', '/v1/agents'))).toMatchObject({
      code: 'network_unreachable',
      retryable: true,
    });
  });

  it('is a matter of the network where no permission is needed', async () => {
    const {http} = httpWith({'GET /v1/agents': networkFailure, 'GET /healthz': () => json({})});
    expect((await errorOf(http.request('GET', '/v1/agents'))).code).toBe('network_unreachable');
  });

  it('does not ask why when it was aborted', async () => {
    const {http, to} = httpWith({'GET /v1/agents': () => new Promise<Response>(() => {})});
    const abort = new AbortController();
    const request = http.request('GET', '/v1/agents', {signal: abort.signal});
    abort.abort();
    await expect(request).rejects.toBe(abort.signal.reason);
    expect(to('GET /healthz')).toEqual([]);
  });

  it('is asked again with success', async () => {
    const {http} = httpWith({'GET /v1/agents': inTurn(networkFailure, () => json({})), 'GET /healthz': networkFailure});
    await errorOf(http.request('GET', '/v1/agents'));
    expect((await http.request('GET', '/v1/agents')).ok).toBe(true);
  });
});

describe('the body of a response', () => {
  it('ends with the signal of its request', async () => {
    const live = liveBody();
    const {http} = httpWith({'GET /x': () => new Response(live.body)});
    const abort = new AbortController();
    const response = await http.request('GET', '/x', {signal: abort.signal});
    const reading = response.text();
    abort.abort();
    await expect(reading).rejects.toBe(abort.signal.reason);
  });
});

describe('isChatError', () => {
  it('knows an error of another copy of the package by its mark', () => {
    const foreign = Object.assign(new Error('x'), {[Symbol.for('wincloud-chat.error')]: true, code: 'internal'});
    expect(isChatError(foreign)).toBe(true);
    expect(isChatError(new ChatError('internal'))).toBe(true);
  });

  it.each([[undefined], [null], ['rate_limited'], [new Error('x')], [{code: 'internal'}]])('refuses %s', (value) => {
    expect(isChatError(value)).toBe(false);
  });

  it('is an error with a name, for whoever logs it', () => {
    const error = new ChatError('tenant_unknown', {message: 'There is no such tenant.'});
    expect(String(error)).toBe('ChatError: There is no such tenant.');
  });
});
