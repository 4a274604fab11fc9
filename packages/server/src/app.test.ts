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
  }
});
