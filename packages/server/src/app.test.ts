import {expect, test} from 'vitest';
import {createTestApp} from './test-app.ts';

test('an address that is not there, and one that takes another method', async () => {
  const {request, signIn} = createTestApp();
  const token = await signIn('alice');
  const codeOf = async (response: Response) => ((await response.json()) as {error: {code: string}}).error.code;
  const nowhere = await request('GET', '/v1/nowhere', {token});
  expect([nowhere.status, await codeOf(nowhere)]).toEqual([404, 'not_found']);
  const wrong = await request('PUT', '/v1/chat/c1', {token, body: {}});
  expect([wrong.status, await codeOf(wrong)]).toEqual([405, 'method_not_allowed']);
  expect(wrong.headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'PATCH']);
});

test('every answer names its request and the protocol, and depends on the origin', async () => {
  const {request, app} = createTestApp();
  const answers = [
    await app.request('/healthz'),
    await app.request('/readyz'),
    await app.request('/nowhere'),
    await app.request('/widget/v1/nothing.js'),
    await request('GET', '/v1/config?tenant=wincloud'),
    await request('GET', '/v1/chat'),
    await request('POST', '/v1/session', {body: '{'}),
    await request('GET', '/v1/config?tenant=wincloud', {headers: {origin: 'https://evil.example'}}),
  ];
  for (const {headers, status} of answers) {
    expect(headers.get('x-wincloud-protocol'), String(status)).toBe('1');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('vary')).toContain('Origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

test('the log has the route, the tenant and the code of a request, and nobody’s name', async () => {
  const {request, signIn, logged} = createTestApp();
  const token = await signIn('alice');
  await request('GET', '/v1/chat/the-id-of-a-chat', {token});
  await request('GET', '/v1/admin/tenants/wincloud/users/alice@example.com/export', {token});
  await request('GET', '/v1/nowhere', {token});
  const lines = logged.map((line) => JSON.parse(line)).filter(({event}) => event === 'request');
  expect(lines.slice(1).map(({route, tenant, code, status}) => [route, tenant, code, status])).toEqual([
    ['/v1/chat/:id', 'wincloud', 'not_found', 404],
    ['/v1/admin/tenants/:tenant/users/:subject/export', 'wincloud', 'role_required', 403],
    ['none', 'wincloud', 'not_found', 404],
  ]);
  expect(logged.join()).not.toMatch(/alice|the-id-of-a-chat/);
});

test('why an identity was refused is in the log, and in no answer', async () => {
  const {request, identity, logged, clock} = createTestApp();
  const late = await identity('alice');
  clock.now += 3_600_000;
  const exchange = async (token: string) => {
    const response = await request('POST', '/v1/session', {body: {tenant: 'wincloud', identity: token}});
    return ((await response.json()) as {error: {message: string}}).error.message;
  };
  const [header, payload] = (await identity('alice')).split('.');
  const answers = [await exchange(late), await exchange(`${header}.${payload}.AAAA`), await exchange('a.b.c')];
  expect(new Set(answers).size).toBe(1);
  const reasons = logged
    .map((line) => JSON.parse(line))
    .flatMap(({event, reason}) => (event === 'refused' ? [reason] : []));
  expect(reasons).toEqual(['ERR_JWT_EXPIRED', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', expect.any(String)]);
});
