import {expect, it} from 'vitest';
import {json, refusal} from '../../test/scripted-fetch.ts';
import {setUpLoaded} from '../../test/set-up-chat.ts';
import type {ErasureReceipt, UserExport} from '../protocol/index.ts';
import {eraseUser, exportUser, newVisitor} from './own-data.ts';

const AUDIT = {seq: 7, hash: 'a1b2'};

it('reads all that is kept of the user, as who is signed in', async () => {
  const file: UserExport = {
    format: 'wincloud-chat-user',
    version: 1,
    tenant: 'wincloud',
    subject: 'alice',
    exportedAt: '2026-11-28T10:00:00Z',
    conversations: [],
    audit: AUDIT,
  };
  const {chat, to} = setUpLoaded({'GET /v1/me/export': () => json(file)});
  expect(await exportUser(chat)).toEqual(file);
  expect(to('GET /v1/me/export')[0]?.headers.get('authorization')).toBe('Bearer token-1');
});

it('erases the user and gives the receipt', async () => {
  const receipt: ErasureReceipt = {erasedAt: '2026-11-28T10:00:00Z', conversations: 2, audit: AUDIT};
  const {chat, to} = setUpLoaded({'DELETE /v1/me': () => json(receipt)});
  expect(await eraseUser(chat)).toEqual(receipt);
  const [call] = to('DELETE /v1/me');
  expect([call?.headers.get('authorization'), call?.body]).toEqual(['Bearer token-1', undefined]);
});

it('rejects with the error of the server and its wait, and shows it nowhere', async () => {
  const refused = () => refusal(429, 'rate_limited', true, {'retry-after': '12'});
  const {chat, state} = setUpLoaded({'GET /v1/me/export': refused, 'DELETE /v1/me': refused});
  await expect(exportUser(chat)).rejects.toMatchObject({code: 'rate_limited', retryAfter: 12});
  await expect(eraseUser(chat)).rejects.toMatchObject({code: 'rate_limited', retryAfter: 12});
  expect(state().error).toBeUndefined();
});

it('asks for a new visitor, naming none', async () => {
  const answer = {token: 't', expiresAt: '2100-01-01T00:00:00Z', subject: 'v2', visitor: 'v2.signed'};
  const {chat, to} = setUpLoaded({'POST /v1/session': () => json(answer)});
  expect(await newVisitor(chat, 'wincloud')).toBe('v2.signed');
  expect(to('POST /v1/session').at(-1)?.body).toEqual({tenant: 'wincloud'});
});
