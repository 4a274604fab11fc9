// Longer than most files: one route from all sides, over one app.
import type {ErrorBody} from '@wincloud/chat-core/protocol';
import {describe, expect, test} from 'vitest';
import {type ConversationContext, signContext} from '../identity/context-token.ts';
import {VISITOR_PREFIX} from '../identity/visitor.ts';
import type {Droplet} from '../ports.ts';
import {createTestApp, ORIGIN, type TestAppOptions} from '../test-app.ts';
import {listDroplets} from '../tools/list-droplets.ts';
import {TOOLS} from '../tools/registry.ts';
import type {Tool} from '../tools/tool.ts';

const WEB = {id: 1, name: 'win-web-01', publicIpv4: '203.0.113.7', tags: ['wc-user-alice']} as Droplet;

const ALICE = {
  tenant: 'wincloud',
  subject: 'alice',
  anonymous: false,
  origin: null,
  roles: [],
  resources: {tag: 'wc-user-alice'},
};

type Said = Partial<Omit<ConversationContext, 'principal'>> & {principal?: object};

function setUp(options: TestAppOptions = {}) {
  const app = createTestApp({droplets: [WEB], ...options});
  const tokenOf = ({principal, ...said}: Said = {}) =>
    signContext(
      {
        principal: {...ALICE, ...principal},
        conversation: 'c1',
        functions: TOOLS.map(({name}) => name),
        ...said,
      },
      app.store.serverSecret,
      app.clock.now,
    );
  /** A call as the platform makes it: from no page. */
  const call = async (name: string, args: unknown, headers: Record<string, string> = {}) => {
    const response = await app.app.request(`/v1/functions/${name}`, {
      method: 'POST',
      headers: {'content-type': 'application/json', ...headers},
      body: JSON.stringify(args),
    });
    const body = (await response.json()) as ErrorBody & {body: Record<string, unknown>};
    return {status: response.status, code: body.error?.code, body: body.body, error: body.error, response};
  };
  const asAlice = async (name: string, args: object = {}, said: Said = {}) =>
    call(name, {...args, context_token: await tokenOf(said)});
  const record = async () =>
    (await app.store.readAudit('wincloud', 0, 100))
      .map(({text}) => JSON.parse(text) as {action: string; detail: object})
      .filter(({action}) => action.startsWith('tool.'));
  return {...app, tokenOf, call, asAlice, record};
}

/** A tool that does what the test says. */
const toolThat = (run: Tool['run'], more: Partial<Tool> = {}): Tool => ({...listDroplets, run, ...more});

test('a function answers with the data of its tool, read as the user of the token', async () => {
  const {asAlice, scopes, record} = setUp();
  const {status, body} = await asAlice('get_droplet', {name: 'WIN-WEB-01'});
  expect([status, body]).toMatchObject([200, {droplet: {name: 'win-web-01'}}]);
  expect(scopes).toEqual([{tag: 'wc-user-alice'}]);
  expect(await record()).toMatchObject([{detail: {function: 'get_droplet', via: 'function'}}]);
});

test('a machine of somebody else is none, by its name and by its id, and no argument names another user', async () => {
  const {asAlice, scopes, record} = setUp();
  const others = {user: 'bob', tenant: 'acme', droplet_id: 9, resources: 'wc-user-bob', token: 'x'};
  for (const name of ['sql-prod-7', '9066']) {
    const {status, error} = await asAlice('get_droplet', {name, ...others});
    expect([status, error?.code, error?.message]).toEqual([
      400,
      'body_invalid',
      'This user has no server of that name.',
    ]);
  }
  expect(scopes).toEqual([{tag: 'wc-user-alice'}, {tag: 'wc-user-alice'}]);
  const rows = await record();
  expect(rows.map(({action}) => action)).toEqual(['tool.call', 'tool.refuse', 'tool.call', 'tool.refuse']);
  expect(JSON.stringify(rows)).not.toMatch(/sql-prod-7|9066|bob/);
});

describe('the token comes first', () => {
  const bad: [string, (app: ReturnType<typeof setUp>) => Promise<unknown>][] = [
    ['no token', async () => undefined],
    ['a text', async () => 'x'],
    ['a session of the user', async ({signIn}) => signIn('alice')],
    ['an identity of the user', async ({identity}) => identity('alice')],
    [
      'one that has expired',
      async ({tokenOf, clock}) => {
        const token = await tokenOf();
        clock.now += 600_000;
        return token;
      },
    ],
    [
      'one of a user whose tokens were revoked',
      async ({tokenOf, store, clock}) => {
        const token = await tokenOf();
        const audit = {tenant: 'wincloud', subject: 'alice', action: 'user.revoke', requestId: 'r', detail: {}};
        await store.revoke(audit, clock.now + 1);
        return token;
      },
    ],
    ['one of a tenant that is not there', async ({tokenOf}) => tokenOf({principal: {tenant: 'nobodys'}})],
    [
      'one of a tenant that was closed',
      async ({tokenOf, store}) => {
        const stored = (await store.readTenants()).find(({id}) => id === 'wincloud');
        if (stored === undefined) throw new Error('no tenant');
        const record = {...stored.record, disabled: true};
        await store.saveTenant({record, source: 'edited', ifVersion: stored.version}, [], 1);
        return tokenOf();
      },
    ],
  ];
  test.each(bad)(
    '%s is refused as all others are, for a name that is there and for one that is not',
    async (_, make) => {
      const app = setUp();
      // So that the tenants are in the store before one of them is changed.
      await app.asAlice('list_droplets');
      const reads = app.scopes.length;
      const token = await make(app);
      const known = await app.call('list_droplets', {context_token: token});
      const unknown = await app.call('no_such_function', {context_token: token, nested: {x: 1}});
      for (const {status, error} of [known, unknown]) {
        expect([status, {...error, requestId: ''}]).toEqual([
          401,
          {
            code: 'context_invalid',
            message:
              'The context_token is missing, expired or not valid. Take it from the newest question of the conversation.',
            requestId: '',
            retryable: false,
          },
        ]);
      }
      expect(app.scopes).toHaveLength(reads);
      expect(await app.record()).toHaveLength(1);
    },
  );

  test('a token in a header is none, and a session at its side changes nothing', async () => {
    const {call, tokenOf, signIn} = setUp();
    const token = await tokenOf();
    expect((await call('list_droplets', {}, {authorization: `Bearer ${token}`})).status).toBe(401);
    const bob = {authorization: `Bearer ${await signIn('bob')}`, origin: ORIGIN};
    expect((await call('list_droplets', {}, bob)).status).toBe(401);
  });
});

describe('what the user may not do, no function does for them', () => {
  const visitor = {principal: {subject: `${VISITOR_PREFIX}x`}};
  test.each<[string, TestAppOptions, Said, string]>([
    ['a name that is not there', {}, {functions: ['no_such_function']}, 'no_such_function'],
    ['a function that the token does not name', {}, {functions: ['get_bill']}, 'list_droplets'],
    ['a tenant without tools', {record: {features: {tools: false}}}, {}, 'list_droplets'],
    ['a role that the user does not have', {record: {toolRoles: {list_droplets: ['admins']}}}, {}, 'list_droplets'],
    ['a visitor', {}, visitor, 'list_droplets'],
    [
      'a tool that proposes a change',
      {functions: {tools: [toolThat(async () => ({data: {}}), {proposes: true})]}},
      {},
      'list_droplets',
    ],
  ])('%s', async (_, options, said, name) => {
    const {asAlice, scopes, record} = setUp(options);
    const {status, code} = await asAlice(name, {}, said);
    expect([status, code]).toEqual([403, 'role_required']);
    expect(scopes).toEqual([]);
    const known = name === 'no_such_function' ? 'unknown' : name;
    expect(await record()).toMatchObject([{action: 'tool.refuse', detail: {function: known, via: 'function'}}]);
  });

  test('and with the role it does', async () => {
    const {asAlice} = setUp({record: {toolRoles: {list_droplets: ['admins']}}});
    expect((await asAlice('list_droplets', {}, {principal: {roles: ['admins']}})).status).toBe(200);
  });
});

describe('the body', () => {
  test.each<[string, unknown, string]>([
    ['an argument that is missing', {}, 'The argument "name" is missing.'],
    ['an argument of another type', {name: 7}, 'The argument "name" must be a string.'],
    ['an object in it', {name: 'x', more: {a: 1}}, 'The argument "more" must be a string, a number or a boolean.'],
    ['a list in it', {name: ['x']}, 'The argument "name" must be a string, a number or a boolean.'],
    ['nothing for a value', {name: null}, 'The argument "name" must be a string, a number or a boolean.'],
    [
      'arguments below another name',
      {input: {name: 'x'}},
      'The argument "input" must be a string, a number or a boolean.',
    ],
  ])('%s is named, and on record is only that it was refused', async (_, args, message) => {
    const {asAlice, record} = setUp();
    const {status, error} = await asAlice('get_droplet', args as object);
    expect([status, error?.code, error?.message]).toEqual([400, 'body_invalid', message]);
    expect(await record()).toMatchObject([{action: 'tool.refuse', detail: {function: 'get_droplet', via: 'function'}}]);
  });

  test('that is no object is refused before all else', async () => {
    const {call} = setUp();
    for (const body of [[], 'x', 7, null]) expect(await call('get_droplet', body)).toMatchObject({status: 400});
  });
});

test('a page that no tenant lists is refused before its body is looked at', async () => {
  const {call, tokenOf} = setUp();
  const token = await tokenOf();
  const {status, code} = await call('list_droplets', {context_token: token}, {origin: 'https://evil.example'});
  expect([status, code]).toEqual([403, 'origin_not_allowed']);
});

test('sixty calls a minute for one user, whatever the conversation', async () => {
  const {asAlice} = setUp();
  for (let at = 0; at < 60; at += 1) {
    expect((await asAlice('list_droplets', {}, {conversation: `c${at}`})).status).toBe(200);
  }
  const {status, code, response} = await asAlice('list_droplets');
  expect([status, code, response.headers.get('retry-after')]).toEqual([429, 'rate_limited', '1']);
  expect(response.headers.get('ratelimit-policy')).toBe('"function";q=60;w=60');
  expect((await asAlice('list_droplets', {}, {principal: {subject: 'bob'}})).status).toBe(200);
});

test('a call that cannot go on record is not made', async () => {
  const {asAlice, store, scopes} = setUp();
  store.appendAudit = () => Promise.reject(new Error('disk'));
  const {status, code} = await asAlice('list_droplets');
  expect([status, code, scopes]).toEqual([503, 'store_unavailable', []]);
});

test('the row is there before the tool runs', async () => {
  let rows = 0;
  const app: ReturnType<typeof setUp> = setUp({
    functions: {
      tools: [
        toolThat(async () => {
          rows = (await app.record()).length;
          return {data: {}};
        }),
      ],
    },
  });
  expect((await app.asAlice('list_droplets')).status).toBe(200);
  expect(rows).toBe(1);
});

test('a tool that fails is told in our words, and what went wrong is in the log alone', async () => {
  const fails = async () => {
    throw new Error('connect ECONNREFUSED 10.0.0.1');
  };
  const {asAlice, logged} = setUp({functions: {tools: [toolThat(fails)]}});
  const {status, error} = await asAlice('list_droplets');
  expect([status, error?.code, error?.retryable]).toEqual([502, 'function_failed', true]);
  expect(JSON.stringify(error)).not.toContain('ECONNREFUSED');
  expect(logged.find((line) => line.includes('"function-failed"'))).toContain('ECONNREFUSED');
});

test('a tool that does not end is ended', async () => {
  let heard = false;
  const hangs: Tool['run'] = (_input, {signal}) => {
    signal.addEventListener('abort', () => {
      heard = true;
    });
    return new Promise(() => {});
  };
  const {asAlice} = setUp({functions: {tools: [toolThat(hangs)], maxCallMs: 20}});
  const {status, code} = await asAlice('list_droplets');
  expect([status, code, heard]).toEqual([502, 'function_failed', true]);
});

test('a caller that leaves ends the call, which is no failure', async () => {
  const started = Promise.withResolvers<AbortSignal>();
  const hangs: Tool['run'] = (_input, {signal}) => {
    started.resolve(signal);
    return new Promise(() => {});
  };
  const {app, tokenOf, logged} = setUp({functions: {tools: [toolThat(hangs)]}});
  const caller = new AbortController();
  const response = app.request('/v1/functions/list_droplets', {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({context_token: await tokenOf()}),
    signal: caller.signal,
  });
  const signal = await started.promise;
  caller.abort();
  expect(signal.aborted).toBe(true);
  await response;
  expect(logged.join('\n')).not.toContain('function-failed');
});

test('what the tenant wants hidden is, and what would hide in a text is taken out', async () => {
  const run = async () => ({
    data: {note: 'Mail a@example.com, key dop_v1_'.concat('a'.repeat(64)), tag: 'web\u200b\u202e1'},
  });
  const {asAlice} = setUp({functions: {tools: [toolThat(run)]}, privacy: {redact: 'personal'}});
  const {body} = await asAlice('list_droplets');
  expect(body.note).toBe('Mail [redacted: e-mail address], key [redacted: DigitalOcean token]');
  expect(body.tag).toBe('web1');
});

test('the token is in no line of the log', async () => {
  const {call, tokenOf, logged} = setUp();
  const token = await tokenOf();
  await call('list_droplets', {context_token: token});
  await call('no_such', {context_token: token});
  expect(logged.join('\n')).not.toContain(token.split('.')[2]);
  expect(logged.join('\n')).toContain('"route":"/v1/functions/:name"');
});
