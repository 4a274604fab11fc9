import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {signIdentity} from '../../packages/server/src/identity/sign-identity.ts';
import {type Listening, listen} from '../../packages/server/src/runtimes/node.ts';
import {ACME_ORIGIN, ACME_SECRET, createTestApp, ORIGIN} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectAnswer, expectQuiet, see, type TestApp} from './check.ts';
import {NEAR_MISSES, ON_THE_WIRE, SCENES, type Sessions} from './origins.ts';
import {exchange} from './wire.ts';

const app = createTestApp();

/** The same user at all of these places, and another one each time. */
async function signInEverywhere({app, identity, signIn, clock}: TestApp): Promise<Sessions> {
  const open = async (tenant: string, token: string, origin: Record<string, string>) => {
    const response = await app.request('/v1/session', {
      method: 'POST',
      headers: {'content-type': 'application/json', ...origin},
      body: JSON.stringify({tenant, identity: token}),
    });
    return ((await response.json()) as {token: string}).token;
  };
  const iat = Math.floor(clock.now / 1000);
  const claims = {iat, exp: iat + 600};
  const sub = randomUUID();
  const anna = await signIdentity({tenant: 'acme', sub, secret: ACME_SECRET, kid: 'k1', claims});
  return {
    page: await signIn(sub),
    outside: await open('wincloud', await identity(sub), {}),
    acme: await open('acme', anna, {origin: ACME_ORIGIN}),
  };
}

test('there are enough of them', () => {
  expect(Object.keys(NEAR_MISSES).length + SCENES.length + ON_THE_WIRE.length).toBeGreaterThanOrEqual(60);
});

describe('an origin that is nearly right', () => {
  test.each(Object.entries(NEAR_MISSES))('%s: refused wherever the API is', async (_name, origin) => {
    const sub = randomUUID();
    const token = await app.signIn(sub);
    const body = {tenant: 'wincloud', identity: await app.identity(sub)};
    const preflight = {origin, 'access-control-request-method': 'POST'};
    const seen = [
      await see(await app.request('POST', '/v1/session', {body, headers: {origin}})),
      await see(await app.request('GET', '/v1/config?tenant=wincloud', {headers: {origin}})),
      await see(await app.request('GET', '/v1/chat', {token, headers: {origin}})),
      await see(await app.app.request('/v1/chat', {method: 'OPTIONS', headers: preflight})),
    ];
    for (const one of seen) expectAnswer(one, [403, 'origin_not_allowed']);
    expectQuiet(app, seen, [token, body.identity, ...(origin.length > 30 ? [origin] : [])]);
    // Nothing was used up by it.
    expect((await app.request('POST', '/v1/session', {body})).status).toBe(200);
    await expectAlive(app);
  });
});

test.each(SCENES)('$name', async ({send, answer, cors}) => {
  const sessions = await signInEverywhere(app);
  const asked = app.requests.length;
  const seen = await see(await send(app, sessions));
  expectAnswer(seen, answer, cors);
  expectQuiet(app, [seen], Object.values(sessions));
  expect(app.requests).toHaveLength(asked);
  await expectAlive(app);
});

test('a preflight says what may be sent, whatever it asks for', async () => {
  const ask = (headers: Record<string, string>) =>
    app.app.request('/v1/chat', {method: 'OPTIONS', headers: {origin: ORIGIN, ...headers}});
  const plain = await ask({'access-control-request-method': 'POST'});
  for (const headers of [
    {'access-control-request-method': 'TRACE'},
    {'access-control-request-method': 'POST', 'access-control-request-headers': 'cookie, x-evil, *'},
    {'access-control-request-method': 'POST', 'access-control-request-private-network': 'true'},
  ]) {
    const response = await ask(headers);
    const shape = ({headers: all}: Response) => [...all].filter(([name]) => name !== 'x-request-id');
    expect(shape(response)).toEqual(shape(plain));
  }
  expect(plain.headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH, DELETE');
  expect(plain.headers.get('access-control-allow-headers')).not.toMatch(/cookie|\*/);
});

describe('over a socket', () => {
  let listening: Listening;
  beforeAll(async () => {
    listening = await listen(app.app.fetch as never, {port: 0});
  });
  afterAll(() => listening.close(0));

  test.each(ON_THE_WIRE)('$name', async ({bytes, answer, cors}) => {
    const seen = await exchange(listening.port, bytes);
    expect(seen).toHaveLength(1);
    for (const one of seen) expectAnswer(one, answer, cors);
    expectQuiet(app, seen);
    await expectAlive(app);
  });
});
