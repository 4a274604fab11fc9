import type {ChatMessage} from '@wincloud/chat-core/protocol';
import {expect, test} from 'vitest';
import {createTestApp, readAll, type Script} from '../test-app.ts';

/** An answer for which other articles were found too. */
const related: Script = async function* () {
  yield {type: 'text', text: 'Hello.'};
  yield {type: 'related', articles: [{title: 'Change the RDP port', location: 'rdp'}]};
  yield {type: 'end', reason: 'stop'};
};

/** The test app, in which Alice was answered by a tenant with these features. */
async function setUp(features: object) {
  const app = createTestApp({script: related});
  const boss = await app.signIn('boss', {roles: ['operator']});
  const change = (body: object) => app.request('PATCH', '/v1/admin/tenants/wincloud', {token: boss, body});
  await change({features});
  const alice = await app.signIn('alice');
  const events = await readAll(await app.send(alice, 'Hi'));
  const types = events.map(({chunk}) => (chunk === '[DONE]' ? chunk : chunk.type));
  const history = await app.request('GET', '/v1/chat/c1', {token: alice});
  const {messages} = (await history.json()) as {messages: ChatMessage[]};
  const rate = (id = messages[1]?.id) =>
    app.request('POST', `/v1/chat/c1/messages/${id}/feedback`, {token: alice, body: {rating: 'up'}});
  const config = async () => (await app.request('GET', '/v1/config?tenant=wincloud')).json();
  return {...app, change, types, rate, config};
}

test('without feedback its route is not there, whatever the answer, and comes back with the feature', async () => {
  const {rate, change, config} = await setUp({feedback: false});
  const [known, unknown] = [await rate(), await rate('nobodys')];
  expect([known.status, unknown.status]).toEqual([404, 404]);
  expect(await config()).toMatchObject({features: {feedback: false, followUps: true}});
  await change({features: {feedback: null}});
  expect((await rate()).status).toBe(200);
});

test.each([
  [{}, true],
  [{followUps: false}, false],
])('with %j questions are offered after an answer: %j', async (features, offered) => {
  const {types, config} = await setUp(features);
  expect(types).toContain('finish');
  expect(types.includes('data-suggestions')).toBe(offered);
  expect(await config()).toMatchObject({features: {followUps: offered}});
});
