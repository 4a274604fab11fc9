import {describe, expect, test} from 'vitest';
import {createProvider} from '../../packages/server/src/actions/test-provider.ts';
import {signContext} from '../../packages/server/src/identity/context-token.ts';
import {signIdentity} from '../../packages/server/src/identity/sign-identity.ts';
import type {Droplet} from '../../packages/server/src/ports.ts';
import {
  ACME_ORIGIN,
  ACME_SECRET,
  createTestApp,
  ORIGIN,
  readAll,
  type Script,
  SECRET,
} from '../../packages/server/src/test-app.ts';
import {machine} from '../../packages/server/src/test-machine.ts';
import {MATRIX, type Row} from './matrix.ts';

/*
 * Who may reach what, for every route there is: the rows are held against the app's own route table, so a route
 * without a row fails. Alice owns a conversation; everybody else must get, by every route, the answer of an id that
 * nobody has.
 */

const SECRET_WORDS = 'the-words-of-alice';
const OWN = 'alices-conversation';
const UNKNOWN = 'nobodys-conversation';

const STRANGERS = ['another user', 'the same name at another tenant', 'an anonymous visitor'] as const;

interface Caller {
  token?: string;
  origin: string;
}

/** Proposes a change, and then has something to say. */
const answers: Script = async function* ({messages}) {
  if (messages.at(-1)?.role !== 'tool') {
    const calls = [{id: 'c', name: 'reboot_droplet', arguments: '{"name":"win-web-01"}'}];
    yield {type: 'tool-calls', calls};
    return yield {type: 'end', reason: 'tool-calls'};
  }
  yield {type: 'text', text: 'An answer: '};
  yield {type: 'text', text: SECRET_WORDS};
  yield {type: 'end', reason: 'stop'};
};

/** An app in which Alice has said something and nobody else anything yet. */
async function setUp() {
  const {app, request, signIn, send, requests, clock} = createTestApp({
    script: answers,
    droplets: [machine()],
    changes: createProvider().changes,
  });

  async function sessionOf(body: object, origin: string): Promise<Caller> {
    const response = await request('POST', '/v1/session', {body, headers: {origin}});
    return {token: ((await response.json()) as {token: string}).token, origin};
  }
  const iat = Math.floor(clock.now / 1000);
  const claims = {iat, exp: iat + 600};
  const namesake = await signIdentity({tenant: 'acme', sub: 'alice', secret: ACME_SECRET, kid: 'k1', claims});
  const owner = {token: await signIn('alice', {resources: {tag: 'wc-user-alice'}}), origin: ORIGIN};
  const callers: Record<(typeof STRANGERS)[number], Caller> = {
    'another user': {token: await signIn('bob'), origin: ORIGIN},
    'the same name at another tenant': await sessionOf({tenant: 'acme', identity: namesake}, ACME_ORIGIN),
    'an anonymous visitor': await sessionOf({tenant: 'wincloud'}, ORIGIN),
  };
  await readAll(await send(owner.token, SECRET_WORDS, {id: OWN, messageId: 'q1'}));
  const history = async () => (await request('GET', `/v1/chat/${OWN}`, {token: owner.token})).json();
  const before = (await history()) as {messages: {id: string; parts: {type: string; id?: string}[]}[]};
  const messageId = before.messages[1]?.id ?? '';
  const actionId = before.messages[1]?.parts.find(({type}) => type === 'data-action')?.id ?? 'none';

  const call = ({method, path, body, headers}: Row, id: string, {token, origin}: Caller, tenant = 'wincloud') =>
    request(method, path({id, messageId, actionId, tenant}), {
      ...(token === undefined ? {} : {token}),
      body: body?.(id),
      headers: {origin, ...headers},
    });
  /** Staff of a tenant, as its host signs them. */
  const staff = async (tenant: 'wincloud' | 'acme', role: string): Promise<Caller> => {
    if (tenant === 'wincloud') return {token: await signIn(role, {roles: [role]}), origin: ORIGIN};
    const roles = {...claims, roles: [role]};
    const identity = await signIdentity({tenant, sub: role, secret: ACME_SECRET, kid: 'k1', claims: roles});
    return sessionOf({tenant, identity}, ACME_ORIGIN);
  };
  return {app, requests, owner, callers, call, before, history, staff};
}

/** An answer without what differs from request to request. */
async function shapeOf(response: Response, id: string) {
  const headers = [...response.headers].filter(([name]) => !/^(x-request-id|ratelimit)$/.test(name));
  const text = (await response.text()).replaceAll(response.headers.get('x-request-id') ?? '-', '').replaceAll(id, '');
  return {status: response.status, headers, text};
}

test('every route has a row, and every row a route', async () => {
  const {app} = await setUp();
  const routes = app.routes.filter(({method}) => method !== 'ALL').map(({method, path}) => `${method} ${path}`);
  expect(MATRIX.map(({route}) => route).sort()).toEqual([...new Set(routes)].sort());
});

describe.each(MATRIX.filter(({access}) => access !== 'public'))('$route', (row) => {
  test('is closed to an origin that no tenant lists', async () => {
    const {call, owner} = await setUp();
    const response = await call(row, OWN, {...owner, origin: 'https://evil.example'});
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe.each(MATRIX.filter(({access}) => access === 'session' || access === 'admin'))('$route', (row) => {
  test('is closed without a session, from another origin than its own, and with a changed one', async () => {
    const {call, owner} = await setUp();
    const changed = `${owner.token.slice(0, -2)}${owner.token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect((await call(row, OWN, {origin: ORIGIN})).status).toBe(401);
    expect((await call(row, OWN, {origin: ORIGIN, token: changed})).status).toBe(401);
    expect((await call(row, OWN, {origin: ACME_ORIGIN, token: owner.token})).status).toBe(403);
  });
});

describe.each(MATRIX.filter(({access}) => access === 'session'))('$route', (row) => {
  test.each(STRANGERS)('shows %s nothing of Alice’s, not even that it is there, and changes nothing', async (who) => {
    const {call, callers, requests, before, history} = await setUp();
    const asked = requests.length;
    const foreign = await shapeOf(await call(row, OWN, callers[who]), OWN);
    const unknown = await shapeOf(await call(row, UNKNOWN, callers[who]), UNKNOWN);
    if (row.answers === 'its own') expect(foreign.status).toBe(unknown.status);
    else expect(foreign).toEqual({...unknown, status: row.answers});
    expect(JSON.stringify(requests.slice(asked))).not.toContain(SECRET_WORDS);
    if (row.route !== 'POST /v1/chat') expect(foreign.text).not.toContain(SECRET_WORDS);
    expect(await history()).toEqual(before);
  });

  test('gives Alice what is hers', async () => {
    const {call, owner} = await setUp();
    expect((await call(row, OWN, owner)).status).toBe(row.owner);
  });
});

describe.each(MATRIX.filter(({access}) => access === 'context'))('$route', (row) => {
  /** A machine of Alice's is found under her tag, and nothing under others. */
  async function setUpMachines() {
    const alices = {name: OWN, tags: ['wc-user-alice'], publicIpv4: SECRET_WORDS} as Droplet;
    const app = createTestApp({droplets: (scope) => (scope.tag === 'wc-user-alice' ? [alices] : [])});
    const tokenOf = (tenant: string, subject: string, tag: string) => {
      const principal = {tenant, subject, anonymous: false, origin: null, roles: [], resources: {tag}};
      return signContext(
        {principal, conversation: OWN, functions: ['get_droplet']},
        app.store.serverSecret,
        app.clock.now,
      );
    };
    const call = (id: string, token: unknown, bearer?: string) =>
      app.request(row.method, row.path({id, messageId: '', actionId: '', tenant: ''}), {
        ...(bearer === undefined ? {} : {token: bearer}),
        body: {...(row.body?.(id) as object), context_token: token},
      });
    return {...app, tokenOf, call};
  }

  test('is closed without a token of its own, whoever is signed in', async () => {
    const {call, signIn, identity} = await setUpMachines();
    const session = await signIn('alice');
    const tokens = [undefined, '', session, await identity('alice')];
    for (const token of tokens) expect((await call(OWN, token, session)).status).toBe(401);
  });

  test.each([
    ['another user', 'wincloud', 'bob', 'wc-user-bob'],
    ['the same name at another tenant', 'acme', 'alice', 'acme-alice'],
  ])('shows %s nothing of Alice’s, not even that it is there', async (_who, tenant, subject, tag) => {
    const {call, tokenOf, signIn} = await setUpMachines();
    const token = await tokenOf(tenant, subject, tag);
    // A session of Alice's at its side makes nobody Alice.
    const session = await signIn('alice');
    const foreign = await shapeOf(await call(OWN, token, session), OWN);
    const unknown = await shapeOf(await call(UNKNOWN, token, session), UNKNOWN);
    expect(foreign).toEqual({...unknown, status: row.answers});
    expect(foreign.text).not.toContain(SECRET_WORDS);
  });

  test('gives Alice what is hers', async () => {
    const {call, tokenOf} = await setUpMachines();
    const response = await call(OWN, await tokenOf('wincloud', 'alice', 'wc-user-alice'));
    expect(response.status).toBe(row.owner);
    expect(await response.text()).toContain(SECRET_WORDS);
  });
});

describe.each(MATRIX.filter(({access}) => access === 'admin'))('$route', (row) => {
  test('is closed to everybody without the role, for a tenant that is there and for one that is not', async () => {
    const {call, callers, owner, before, history} = await setUp();
    for (const who of [owner, ...Object.values(callers)]) {
      const own = await shapeOf(await call(row, OWN, who), 'wincloud');
      const unknown = await shapeOf(await call(row, OWN, who, 'nobodys'), 'nobodys');
      expect(own).toEqual(unknown);
      expect([own.status, JSON.parse(own.text).error.code]).toEqual([403, 'role_required']);
    }
    expect(await history()).toEqual(before);
  });

  test.each(['operator', 'auditor', 'platform-operator'])(
    'shows an %s of another tenant nothing of this one',
    async (role) => {
      const {call, staff, before, history} = await setUp();
      const other = await staff('acme', role);
      const foreign = await shapeOf(await call(row, OWN, other), 'wincloud');
      const unknown = await shapeOf(await call(row, OWN, other, 'nobodys'), 'nobodys');
      const isAllowed = role !== 'auditor' || row.auditor === 200;
      if (!isAllowed) expect(foreign.status).toBe(403);
      else if (row.answers !== 'its own') expect(foreign.status).toBe(row.answers);
      else expect(foreign.status).toBeLessThan(300);
      // What is its own may differ from call to call; of this tenant nothing is in it.
      if (row.answers === 'its own') expect(foreign.text).not.toMatch(/wincloud"|Alice|k1.*wincloud/);
      else expect(foreign).toEqual(unknown);
      expect(await history()).toEqual(before);
    },
  );

  test('gives the operator and the auditor of the tenant what is theirs, and never a secret', async () => {
    for (const role of ['operator', 'auditor'] as const) {
      const {call, staff} = await setUp();
      const response = await call(row, OWN, await staff('wincloud', role));
      expect(response.status).toBe(role === 'operator' ? row.owner : row.auditor);
      const text = await response.text();
      for (const secret of [SECRET, ACME_SECRET]) expect(text).not.toContain(secret);
    }
  });
});
