import {expect, it} from 'vitest';
import {json, refusal} from '../../test/scripted-fetch.ts';
import {setUpLoaded} from '../../test/set-up-chat.ts';
import {deleteConversation, listConversations, rateAnswer, readVersions, renameConversation} from './history.ts';

const none = () => new Response(null, {status: 204});

it('lists, renames and deletes the conversations of the user', async () => {
  const conversations = [{id: 'a/b', title: 'RDP', createdAt: '', updatedAt: ''}];
  const {chat, calls, to} = setUpLoaded({
    'GET /v1/chat': () => json({conversations}),
    'PATCH /v1/chat/a%2Fb': () => json({id: 'a/b', title: 'Disks'}),
    'DELETE /v1/chat/a%2Fb': none,
  });
  expect(await listConversations(chat)).toEqual(conversations);
  await renameConversation(chat, 'a/b', 'Disks');
  expect(to('PATCH /v1/chat/a%2Fb')[0]?.body).toEqual({title: 'Disks'});
  await deleteConversation(chat, 'a/b');
  expect(calls.at(-1)?.headers.get('authorization')).toBe('Bearer token-1');
});

it('reads the versions of a question', async () => {
  const versions = [[{id: 'u1', role: 'user' as const, parts: []}]];
  const {chat} = setUpLoaded({'GET /v1/chat/c1/messages/u%201/versions': () => json({versions})});
  expect(await readVersions(chat, 'u 1')).toEqual(versions);
});

it('says what the user thinks of an answer, and takes it back', async () => {
  const route = 'POST /v1/chat/c1/messages/a0/feedback';
  const {chat, to} = setUpLoaded({[route]: () => json({rating: null})});
  await rateAnswer(chat, 'a0', {rating: 'down', reason: 'Wrong'});
  await rateAnswer(chat, 'a0', undefined);
  expect(to(route).map(({body}) => body)).toEqual([{rating: 'down', reason: 'Wrong'}, {rating: null}]);
});

it('rejects with the error of the server, and shows it nowhere', async () => {
  const {chat, state} = setUpLoaded({'GET /v1/chat': () => refusal(503, 'store_unavailable', true)});
  await expect(listConversations(chat)).rejects.toMatchObject({code: 'store_unavailable'});
  expect(state().error).toBeUndefined();
});
