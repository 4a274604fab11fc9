// Longer than most files: what may be sent where, from all sides, over one set-up.
import type {lookup as systemLookup} from 'node:dns';
import {connect, createServer} from 'node:net';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {closedUrl, play, startUpstream, type Upstream} from '../../../../test/fixtures/upstream.ts';
import {createOutbound} from './outbound.ts';
import {OutboundError} from './outbound-error.ts';

const KEY = 'the-key-of-an-agent';
const HERE = '127.0.0.1';

/** Answers each look-up with the next of these lists, the last for ever, and counts them. */
function answering(...lists: string[][]) {
  const names: string[] = [];
  const lookup = (name: string, _options: unknown, callback: (error: null, found: object[]) => void) => {
    const addresses = lists[Math.min(names.length, lists.length - 1)] ?? [];
    names.push(name);
    callback(
      null,
      addresses.map((address) => ({address, family: address.includes(':') ? 6 : 4})),
    );
  };
  return {names, lookup: lookup as unknown as typeof systemLookup};
}

/** A `fetch` in the place of the real one, that answers everything and notes what it was asked. */
function watched() {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response('sent'));
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

async function refusalOf(promise: Promise<unknown>): Promise<OutboundError> {
  const error = await promise.then(
    () => new Error('it was sent'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutboundError);
  return error as OutboundError;
}

/** The way to a server of the test, as the settings would name it. */
const wayTo = ({url}: Upstream) => createOutbound({origins: [url], privateHosts: []}).for(url);

/** A port of this machine, and the first bytes of each connection to it. */
async function startPort() {
  const firsts: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      firsts.push(bytes.toString('latin1'));
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, HERE, resolve));
  onTestFinished(() => void server.close());
  const {port} = server.address() as {port: number};
  /** What had come before a connection of the test's own: the server takes them in order. */
  const before = async () => {
    const socket = connect(port, HERE, () => socket.write('own'));
    await new Promise((resolve) => socket.once('close', resolve));
    return firsts.slice(0, firsts.indexOf('own'));
  };
  return {port, before};
}

describe('an address', () => {
  const own = 'https://agent.example';

  test.each([
    'http://agent.example/',
    'https://agent.example:8443/',
    'https://agent.example./',
    'https://agent.example.evil.test/',
    'https://agent.example@evil.test/',
    'https://evil.test/https://agent.example/',
    'https://other.example/',
    'blob:https://agent.example/1',
    'data:text/plain,x',
    'file:///etc/passwd',
  ])('of another origin is refused, and nothing is sent: %s', async (url) => {
    const fetch = watched();
    const outbound = createOutbound({origins: [own, 'https://other.example'], privateHosts: []});
    expect((await refusalOf(outbound.for(own)(url))).code).toBe('outbound_origin');
    expect(fetch).not.toHaveBeenCalled();
  });

  test('of the own origin is sent to, however it is written', async () => {
    const fetch = watched();
    const send = createOutbound({origins: [own], privateHosts: []}).for(`${own}/hook?to=us`);
    for (const url of [`${own}/a?b`, 'HTTPS://AGENT.example:443/a?b', new URL(`${own}/a?b`)]) await send(url);
    expect(fetch.mock.calls.map(([url]) => String(url))).toEqual(Array(3).fill(`${own}/a?b`));
  });

  test('that the settings do not name has no way to it', () => {
    const outbound = createOutbound({origins: [own], privateHosts: ['other.example']});
    for (const url of ['https://other.example', 'http://agent.example', `${own}:8443`]) {
      expect(() => outbound.for(url)).toThrow(expect.objectContaining({code: 'outbound_origin'}));
    }
  });

  test('leads nowhere but there: no way takes the key of one agent to another', async () => {
    const [one, other] = [await startUpstream(play({body: '1'})), await startUpstream(play({body: '2'}))];
    const outbound = createOutbound({origins: [one.url, other.url], privateHosts: []});
    const headers = {authorization: `Bearer ${KEY}`};
    expect((await refusalOf(outbound.for(one.url)(other.url, {headers}))).code).toBe('outbound_origin');
    expect(await (await outbound.for(one.url)(one.url, {headers})).text()).toBe('1');
    expect(await (await outbound.for(other.url)(other.url)).text()).toBe('2');
    expect(one.received.map((request) => request.headers.authorization)).toEqual([`Bearer ${KEY}`]);
    expect(other.received.map((request) => request.headers.authorization)).toEqual([undefined]);
  });
});

describe('plain http', () => {
  test.each([
    'http://agent.example',
    'http://10.0.0.5',
    'http://127.0.0.1.evil.test',
    'http://app.localhost',
    'ftp://127.0.0.1',
  ])('is refused to another machine, a private host too: %s', (origin) => {
    const {hostname} = new URL(origin);
    expect(() => createOutbound({origins: [origin], privateHosts: [hostname]})).toThrow(
      expect.objectContaining({code: 'outbound_plain_http'}),
    );
  });

  test.each(['http://127.0.0.1:8789', 'http://localhost:8789', 'http://[::1]:8789'])(
    'may go to this one: %s',
    (origin) => {
      expect(() => createOutbound({origins: [origin], privateHosts: []}).for(origin)).not.toThrow();
    },
  );
});

describe('a redirect', () => {
  test.each([undefined, 'follow', 'error'] as const)('is an error, also where the caller says %s', async (redirect) => {
    const elsewhere = await startUpstream(play({body: 'x'}));
    const upstream = await startUpstream(play({status: 302, headers: {location: elsewhere.url}, body: ''}));
    const init = redirect === undefined ? {} : {redirect};
    await expect(wayTo(upstream)(upstream.url, init)).rejects.toThrow(TypeError);
    expect(elsewhere.received).toEqual([]);
  });

  test('to the same origin is not followed either', async () => {
    const upstream = await startUpstream((response) => void response.writeHead(307, {location: '/else'}).end());
    await expect(wayTo(upstream)(upstream.url, {redirect: 'follow'})).rejects.toThrow(TypeError);
    expect(upstream.received).toHaveLength(1);
  });

  test('is shown to a caller that wants to see it', async () => {
    const elsewhere = await startUpstream(play({body: 'x'}));
    const upstream = await startUpstream(play({status: 307, headers: {location: elsewhere.url}, body: ''}));
    expect((await wayTo(upstream)(upstream.url, {redirect: 'manual'})).status).toBe(307);
    expect(elsewhere.received).toEqual([]);
  });
});

describe('a name', () => {
  test.each([
    ['this machine', [HERE]],
    ['the metadata of a cloud', ['169.254.169.254']],
    ['a private network', ['10.0.0.5']],
    ['a private network in IPv6', ['fd00::5']],
    ['metadata behind a translation', ['64:ff9b::a9fe:a9fe']],
    ['a public address and this machine', ['1.1.1.1', HERE]],
  ])('that leads to %s is refused before a socket is opened', async (_where, addresses) => {
    const {port, before} = await startPort();
    const {lookup, names} = answering(addresses);
    const origin = `https://agent.example:${port}`;
    const error = await refusalOf(createOutbound({origins: [origin], privateHosts: [], lookup}).for(origin)(origin));
    expect(error).toMatchObject({code: 'outbound_address', message: expect.stringContaining('outbound.privateHosts')});
    expect(names).toEqual(['agent.example']);
    expect(await before()).toEqual([]);
  });

  test('of the private hosts is connected to, and must have a certificate for that name', async () => {
    const {port, before} = await startPort();
    const {lookup, names} = answering([HERE]);
    const origin = `https://agent.example:${port}`;
    const send = createOutbound({origins: [origin], privateHosts: ['agent.example'], lookup}).for(origin);
    await expect(send(origin)).rejects.toThrow('fetch failed');
    const [hello, ...rest] = await before();
    expect(hello?.charCodeAt(0)).toBe(0x16); // a TLS handshake
    expect(hello).toContain('agent.example');
    expect([rest, names]).toEqual([[], ['agent.example']]);
  });

  test('of the private hosts never leads to metadata', async () => {
    const {lookup} = answering(['169.254.169.254']);
    const origin = 'https://agent.example';
    const send = createOutbound({origins: [origin], privateHosts: ['agent.example'], lookup}).for(origin);
    expect((await refusalOf(send(origin))).code).toBe('outbound_address');
  });

  test('that leads elsewhere later is looked at again with each connection', async () => {
    const upstream = await startUpstream(
      (response) => void response.writeHead(200, {connection: 'close'}).end('first'),
    );
    const {lookup, names} = answering([HERE], ['169.254.169.254'], ['1.1.1.1'], [HERE]);
    const origin = `http://localhost:${new URL(upstream.url).port}`;
    const send = createOutbound({origins: [origin], privateHosts: [], lookup}).for(origin);
    expect(await (await send(origin)).text()).toBe('first');
    expect((await refusalOf(send(origin))).code).toBe('outbound_address');
    expect((await refusalOf(send(origin))).code).toBe('outbound_address'); // localhost is this machine alone
    expect(await (await send(origin)).text()).toBe('first');
    expect(names).toEqual(Array(4).fill('localhost'));
    expect(upstream.received).toHaveLength(2);
  });

  test('that is not found says so', async () => {
    const lookup = (_name: string, _options: object, callback: (error: Error) => void) =>
      callback(new Error('ENOTFOUND'));
    const origin = 'https://agent.example';
    const outbound = createOutbound({
      origins: [origin],
      privateHosts: [],
      lookup: lookup as unknown as typeof systemLookup,
    });
    await expect(outbound.for(origin)(origin)).rejects.toMatchObject({cause: {message: 'ENOTFOUND'}});
  });
});

describe('a literal address', () => {
  test.each([
    'https://10.0.0.5',
    'https://169.254.169.254',
    'https://[fd00::5]',
    'https://[::ffff:10.0.0.5]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://0.0.0.0',
    'https://0xa.5',
    'https://167772165',
  ])('that is not public is refused, and nothing is sent: %s', async (url) => {
    const fetch = watched();
    const {origin} = new URL(url);
    expect((await refusalOf(createOutbound({origins: [origin], privateHosts: []}).for(url)(url))).code).toBe(
      'outbound_address',
    );
    expect(fetch).not.toHaveBeenCalled();
  });

  test.each(['https://10.0.0.5', 'https://[fd00::5]', 'https://1.1.1.1', 'https://127.0.0.1', 'https://[::1]'])(
    'that is public, of this machine or a private host is sent to: %s',
    async (origin) => {
      const fetch = watched();
      await createOutbound({origins: [origin], privateHosts: ['10.0.0.5', '[fd00::5]']}).for(origin)(origin);
      expect(fetch).toHaveBeenCalledTimes(1);
    },
  );
});

describe('what is said of a refusal', () => {
  const own = 'https://agent.example';
  const secrets = ['secret-path', 'secret-query', 'secret-user', 'secret-word', KEY];

  test.each([
    ['outbound_origin', 'https://other.example/secret-path?key=secret-query#secret-query', {}],
    ['outbound_origin', 'https://secret-user:secret-word@other.example/secret-path', {}],
    ['outbound_request', 'https://secret-user:secret-word@agent.example/secret-path', {}],
    ['outbound_request', 'https://[secret-path/?key=secret-query', {}],
    ['outbound_request', `${own}/secret-path`, {authorization: `Bearer ${KEY}\nand more`}],
    ['outbound_address', `${own}/secret-path?key=secret-query`, {}],
  ])('is no key, header, path or query: %s', async (code, url, more) => {
    const {lookup} = answering(['10.0.0.5']);
    const send = createOutbound({origins: [own], privateHosts: [], lookup}).for(own);
    const error = await refusalOf(send(url, {headers: {authorization: `Bearer ${KEY}`, ...more}}));
    expect(error.code).toBe(code);
    const words = [error.name, error.message, error.stack, String(error.cause), JSON.stringify(error)].join('\n');
    for (const secret of secrets) expect(words).not.toContain(secret);
  });
});

describe('what is allowed goes as with fetch', () => {
  test('method, headers and body; but the host is that of the address', async () => {
    const upstream = await startUpstream(play({body: 'ok'}));
    const headers = {authorization: `Bearer ${KEY}`, host: 'other.example'};
    await wayTo(upstream)(`${upstream.url}/a?b`, {method: 'POST', headers, body: 'text'});
    expect(upstream.received).toMatchObject([
      {
        method: 'POST',
        path: '/a?b',
        body: 'text',
        headers: {authorization: `Bearer ${KEY}`, host: new URL(upstream.url).host},
      },
    ]);
  });

  test('a dispatcher of the caller is not asked', async () => {
    const upstream = await startUpstream(play({body: 'ok'}));
    const dispatcher = {dispatch: () => expect.unreachable()};
    expect((await wayTo(upstream)(upstream.url, {dispatcher} as RequestInit)).status).toBe(200);
  });

  test('a body as it comes, and an abort that closes the connection', async () => {
    const upstream = await startUpstream(play({body: 'abc', after: 'hang'}, true));
    const leave = new AbortController();
    const {body} = await wayTo(upstream)(upstream.url, {signal: leave.signal});
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (text.length < 3) text += Buffer.from((await reader.read()).value ?? []).toString();
    expect(text).toBe('abc');
    leave.abort(new Error('enough'));
    await expect(reader.read()).rejects.toThrow('enough');
    await upstream.left;
  });

  test('an abort before the answer', async () => {
    const upstream = await startUpstream(() => new Promise(() => {}));
    const signal = AbortSignal.timeout(20);
    await expect(wayTo(upstream)(upstream.url, {signal})).rejects.toMatchObject({name: 'TimeoutError'});
    await upstream.left;
  });

  test('nobody who listens', async () => {
    const url = await closedUrl();
    const send = createOutbound({origins: [url], privateHosts: []}).for(url);
    await expect(send(url)).rejects.toMatchObject({cause: {code: 'ECONNREFUSED'}});
  });
});
