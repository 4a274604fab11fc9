import {describe, expect, test} from 'vitest';
import {createTestApp} from '../../packages/server/src/test-app.ts';
import {BAD, GOOD} from './identities.ts';

const exchange = (identity: unknown) => {
  const {request, logged} = createTestApp();
  const response = request('POST', '/v1/session', {body: {tenant: 'wincloud', identity}});
  return {response, logged};
};

test('there are enough of them', () => {
  expect(Object.keys(BAD).length).toBeGreaterThanOrEqual(60);
});

test.each(Object.entries(GOOD))('%s is accepted', async (_name, make) => {
  expect((await exchange(make()).response).status).toBe(200);
});

test.each(Object.entries(BAD))('%s is refused, in the same words as all others', async (_name, make) => {
  const identity = make();
  const {response, logged} = exchange(identity);
  const answer = await response;
  const {error} = (await answer.json()) as {error: {code: string; message: string; retryable: boolean}};
  expect([answer.status, error]).toEqual([
    401,
    {
      code: 'identity_invalid',
      message: 'The sign-in could not be verified. Sign in again, or have the host page issue a new identity token.',
      requestId: answer.headers.get('x-request-id'),
      retryable: false,
    },
  ]);
  // A token is a credential, also where it is a bad one.
  const [, payload = ''] = identity.split('.');
  if (payload.length > 10) expect(logged.join()).not.toContain(payload);
});

describe('what is no text at all', () => {
  test.each([[42], [{}], [['a.b.c']], [true], ['']])('%j is a bad request', async (identity) => {
    expect((await exchange(identity).response).status).toBe(400);
  });
});
