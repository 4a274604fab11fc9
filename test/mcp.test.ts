import {Client, StreamableHTTPClientTransport} from '@modelcontextprotocol/client';
import {afterEach, describe, expect, test} from 'vitest';
import {isFunction} from '../packages/server/src/functions/functions.ts';
import type {Droplet} from '../packages/server/src/ports.ts';
import {type Listening, listen} from '../packages/server/src/runtimes/node.ts';
import {createTestApp, ORIGIN, type TestAppOptions} from '../packages/server/src/test-app.ts';
import {listDroplets} from '../packages/server/src/tools/list-droplets.ts';
import {TOOLS} from '../packages/server/src/tools/registry.ts';
import type {Tool} from '../packages/server/src/tools/tool.ts';

/*
 * `/mcp` as another assistant sees it: the client of the official SDK, over HTTP, in the protocol of today and in the one
 * before it, which most clients still speak.
 */

/** How a client begins, and which protocol it comes to. */
const MODES = {legacy: '2025-11-25', auto: '2026-07-28'} as const;
type Mode = keyof typeof MODES;

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const machine = (name: string, id: number) => ({name, id, tags: []}) as unknown as Droplet;
const MACHINES: Record<string, Droplet> = {
  'wc-user-alice': machine('win-web-01', 1),
  'wc-user-bob': machine('sql-prod-7', 9066),
};

async function start(options: TestAppOptions = {}) {
  const app = createTestApp({
    droplets: ({tag = ''}) => (MACHINES[tag] === undefined ? [] : [MACHINES[tag]]),
    ...options,
  });
  const listening: Listening = await listen(app.app.fetch as never, {port: 0});
  ending.push(() => listening.close(0));
  const url = new URL(`${listening.url}/mcp`);

  /** A session as an assistant has it: made outside of a browser. */
  async function sessionOf(body: object): Promise<string> {
    const response = await fetch(new URL('/v1/session', url), {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({tenant: 'wincloud', ...body}),
    });
    return ((await response.json()) as {token: string}).token;
  }
  const signIn = async (sub: string, claims: object = {}) =>
    sessionOf({identity: await app.identity(sub, {resources: {tag: `wc-user-${sub}`}, ...claims})});

  async function connect(token: string | undefined, mode: Mode = 'auto', headers: Record<string, string> = {}) {
    const client = new Client({name: 'test', version: '1'}, {versionNegotiation: {mode}});
    const authorization = token === undefined ? {} : {authorization: `Bearer ${token}`};
    await client.connect(
      new StreamableHTTPClientTransport(url, {requestInit: {headers: {...authorization, ...headers}}}),
    );
    ending.push(() => client.close());
    return client;
  }
  const calls = async () =>
    (await app.store.readAudit('wincloud', 0, 200))
      .map(({text}) => JSON.parse(text) as {action: string; detail: object})
      .filter(({action}) => action.startsWith('tool.'));
  return {...app, url, sessionOf, signIn, signInAtPage: app.signIn, connect, calls};
}

const textOf = ({content}: {content: unknown}) => (content as {text: string}[]).map(({text}) => text).join('');

describe.each(Object.entries(MODES) as [Mode, string][])('a client that begins %s', (mode, version) => {
  test(`speaks ${version}`, async () => {
    const {signIn, connect} = await start();
    const client = await connect(await signIn('alice'), mode);
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    expect(client.getInstructions()).toContain('change nothing');
  });

  test('lists the functions of its user, with what they take and return', async () => {
    const {signIn, connect} = await start();
    const {tools} = await (await connect(await signIn('alice'), mode)).listTools();
    expect(tools.map(({name}) => name)).toEqual(TOOLS.filter(isFunction).map(({name}) => name));
    expect(tools.find(({name}) => name === 'get_droplet')).toMatchObject({
      description: expect.stringContaining('server'),
      inputSchema: {type: 'object', properties: {name: {type: 'string'}}, required: ['name']},
      outputSchema: {type: 'object', properties: {droplet: {type: 'object'}}},
      annotations: {readOnlyHint: true},
    });
  });

  test('calls one as its user, on record, and gets data and the same as text', async () => {
    const {signIn, connect, calls, scopes} = await start();
    const client = await connect(await signIn('alice'), mode);
    await client.listTools(); // from here on the client checks results against their schemas
    const result = await client.callTool({name: 'get_droplet', arguments: {name: 'win-web-01'}});
    expect(result).toMatchObject({structuredContent: {droplet: {name: 'win-web-01'}}});
    expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
    expect(scopes).toEqual([{tag: 'wc-user-alice'}]);
    expect(await calls()).toMatchObject([{detail: {function: 'get_droplet', via: 'mcp'}}]);
  });

  test('finds no machine of somebody else’s, by its name or its id, in words that do not say that it is there', async () => {
    const {signIn, connect} = await start();
    const client = await connect(await signIn('alice'), mode);
    const answers = [];
    for (const name of ['sql-prod-7', '9066', 'nobodys']) {
      const more = {user: 'bob', tenant: 'acme', tag: 'wc-user-bob'};
      answers.push(await client.callTool({name: 'get_droplet', arguments: {name, ...more}}));
    }
    for (const one of answers)
      expect([one.isError, textOf(one)]).toEqual([true, 'This user has no server of that name.']);
  });

  test('is told in a result what was wrong with its arguments, and of functions that it does not have', async () => {
    const {signIn, connect, calls} = await start({record: {toolRoles: {get_bill: ['accounts']}}});
    const client = await connect(await signIn('alice'), mode);
    expect(textOf(await client.callTool({name: 'get_droplet', arguments: {}}))).toBe('The argument "name" is missing.');
    for (const name of ['get_bill', 'no_such_function']) {
      const result = await client.callTool({name, arguments: {}});
      expect([result.isError, textOf(result)]).toEqual([
        true,
        'There is no such function for this user. List them to see which there are.',
      ]);
    }
    expect(await calls()).toMatchObject(
      ['get_droplet', 'get_bill', 'unknown'].map((name) => ({
        action: 'tool.refuse',
        detail: {function: name, via: 'mcp'},
      })),
    );
  });

  test('without a session gets nowhere', async () => {
    const {connect} = await start();
    await expect(connect(undefined, mode)).rejects.toThrow();
    await expect(connect('a.b.c', mode)).rejects.toThrow();
  });
});

describe('who has which', () => {
  const namesFor = async (options: TestAppOptions, claims: object = {}) => {
    const {signIn, connect} = await start(options);
    const {tools} = await (await connect(await signIn('alice', claims))).listTools();
    return tools.map(({name}) => name);
  };

  test('a visitor has none', async () => {
    const {sessionOf, connect} = await start();
    const client = await connect(await sessionOf({}));
    expect((await client.listTools()).tools).toEqual([]);
    expect((await client.callTool({name: 'list_droplets', arguments: {}})).isError).toBe(true);
  });

  test('a tenant without tools has none, and one that takes a role is for those who have it', async () => {
    expect(await namesFor({record: {features: {tools: false}}})).toEqual([]);
    const record = {toolRoles: {get_bill: ['accounts']}};
    expect(await namesFor({record})).not.toContain('get_bill');
    expect(await namesFor({record}, {roles: ['accounts']})).toContain('get_bill');
  });

  test('what proposes a change is no function', async () => {
    const proposes: Tool = {...listDroplets, name: 'propose_resize', proposes: true};
    expect(await namesFor({functions: {tools: [listDroplets, proposes]}})).toEqual(['list_droplets']);
  });
});

describe('a call', () => {
  const failing = (error: unknown): Tool => ({...listDroplets, run: () => Promise.reject(error)});

  test('that fails is told in our words', async () => {
    const {signIn, connect, logged} = await start({functions: {tools: [failing(new Error('ECONNREFUSED 10.0.0.1'))]}});
    const result = await (await connect(await signIn('alice'))).callTool({name: 'list_droplets', arguments: {}});
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining('The function failed')]);
    expect(logged.join('\n')).toContain('ECONNREFUSED');
  });

  test('that nobody foresaw fails as well, and is in the log', async () => {
    const {signIn, connect, logged, store} = await start();
    const client = await connect(await signIn('alice'));
    store.take = () => {
      throw new TypeError('defect 0x42');
    };
    const result = await client.callTool({name: 'list_droplets', arguments: {}});
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining('Something went wrong here')]);
    expect(logged.find((line) => line.includes('"unexpected"'))).toContain('defect 0x42');
  });

  test('that cannot go on record is not made', async () => {
    const {signIn, connect, store, scopes} = await start();
    const client = await connect(await signIn('alice'));
    store.appendAudit = () => Promise.reject(new Error('disk'));
    const result = await client.callTool({name: 'list_droplets', arguments: {}});
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining('store_unavailable')]);
    expect(scopes).toEqual([]);
  });

  test('counts with those of the user’s agents', async () => {
    const {signIn, connect, scopes} = await start();
    const client = await connect(await signIn('alice'));
    for (let at = 0; at < 60; at += 1) await client.callTool({name: 'list_droplets', arguments: {}});
    const result = await client.callTool({name: 'list_droplets', arguments: {}});
    expect([result.isError, textOf(result)]).toEqual([
      true,
      'This cannot be answered now (rate_limited). Call again in 1 s.',
    ]);
    expect(scopes).toHaveLength(60);
  });

  test('has what the tenant hides taken out', async () => {
    const tool: Tool = {...listDroplets, run: async () => ({data: {note: 'a@example.com'}})};
    const {signIn, connect} = await start({functions: {tools: [tool]}, privacy: {redact: 'personal'}});
    const result = await (await connect(await signIn('alice'))).callTool({name: 'list_droplets', arguments: {}});
    expect(result.structuredContent).toEqual({note: '[redacted: e-mail address]'});
  });
});

describe('over HTTP', () => {
  const send = (url: URL, init: RequestInit & {token?: string}) =>
    fetch(url, {
      method: 'POST',
      body: JSON.stringify({jsonrpc: '2.0', id: 1, method: 'tools/list'}),
      ...init,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...(init.token === undefined ? {} : {authorization: `Bearer ${init.token}`}),
        ...(init.headers as Record<string, string>),
      },
    });
  const codeOf = async (response: Response) =>
    [response.status, ((await response.json()) as {error?: {code: unknown}}).error?.code] as const;

  test('there is no way in without a session, from another origin, or with a page’s session', async () => {
    const {url, signIn, signInAtPage} = await start();
    const token = await signIn('alice');
    expect(await codeOf(await send(url, {}))).toEqual([401, 'session_invalid']);
    for (const origin of ['https://evil.example', 'null', url.origin]) {
      expect(await codeOf(await send(url, {token, headers: {origin}}))).toEqual([403, 'origin_not_allowed']);
    }
    const ofPage = await signInAtPage('alice');
    expect(await codeOf(await send(url, {token: ofPage}))).toEqual([403, 'origin_not_allowed']);
    expect((await send(url, {token: ofPage, headers: {origin: ORIGIN}})).status).toBe(200);
  });

  test('other methods are refused as a server without sessions does', async () => {
    const {url, signIn} = await start();
    const token = await signIn('alice');
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const response = await send(url, {token, method, body: null});
      expect(response.headers.get('allow')).toBe('POST');
      expect(await codeOf(response)).toEqual([405, 'method_not_allowed']);
    }
  });

  test('a body within our limits, and one message', async () => {
    const {url, signIn} = await start();
    const token = await signIn('alice');
    const ask = (body: string, headers = {}) => send(url, {token, body, headers});
    const one = {jsonrpc: '2.0', id: 1, method: 'tools/list'};
    expect(await codeOf(await ask('{'))).toEqual([400, 'body_malformed']);
    expect(await codeOf(await ask(JSON.stringify([one, one])))).toEqual([400, 'body_invalid']);
    expect(await codeOf(await ask(JSON.stringify({...one, pad: 'x'.repeat(65_536)})))).toEqual([413, 'body_too_large']);
    const text = {'content-type': 'text/plain'};
    expect(await codeOf(await ask(JSON.stringify(one), text))).toEqual([415, 'content_type_unsupported']);
    const answer = await ask(JSON.stringify(one));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('mcp-session-id')).toBeNull();
  });

  test('nothing can be listened to: a stream would outlive the session', async () => {
    const {url, signIn} = await start();
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': {name: 'test', version: '1'},
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const params = {notifications: {toolsListChanged: true}, _meta: meta};
    const response = await send(url, {
      token: await signIn('alice'),
      headers: {'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen'},
      body: JSON.stringify({jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params}),
    });
    expect(await response.text()).toMatch(/"error":\{"code":-32603,"message":"Subscription limit reached/);
  });

  test('a session that was revoked is none', async () => {
    const {url, signIn, store, clock} = await start();
    const token = await signIn('alice');
    const audit = {tenant: 'wincloud', subject: 'alice', action: 'user.revoke', requestId: 'r', detail: {}};
    await store.revoke(audit, clock.now + 1);
    expect(await codeOf(await send(url, {token}))).toEqual([401, 'session_invalid']);
  });
});
