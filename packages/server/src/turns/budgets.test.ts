import {describe, expect, test} from 'vitest';
import {createTestApp, readAll, says, textOf, typesOf} from '../test-app.ts';

const codeOf = async (response: Response) => ((await response.json()) as {error: {code: string}}).error.code;

test('a user whose day is used up is refused before a model is called, and told until when', async () => {
  const {signIn, send, requests, clock} = createTestApp({budgets: {userTokensPerDay: 1_300}, script: says('Hi')});
  clock.now = Date.UTC(2027, 0, 15, 23, 59, 30);
  const token = await signIn('alice');
  await readAll(await send(token, 'One', {messageId: 'm1'}));
  // 12 of 1,300 are spent: too little is left for another turn, whatever it would take.
  await readAll(await send(token, 'Two', {messageId: 'm2'}));
  clock.now += 1;
  let refused = await send(token, 'Three', {messageId: 'm3'});
  for (let turns = 4; refused.status === 200; turns += 1) {
    await readAll(refused);
    clock.now += 1;
    refused = await send(token, 'More', {messageId: `m${turns}`});
  }
  const called = requests.length;
  expect([refused.status, await codeOf(refused)]).toEqual([429, 'user_budget_exhausted']);
  expect(Number(refused.headers.get('retry-after'))).toBe(30);
  expect(requests).toHaveLength(called);
  // Waiting exactly that long is enough.
  clock.now += 30_000;
  expect((await send(await signIn('alice'), 'Again', {messageId: 'm99'})).status).toBe(200);
});

test('a tenant’s budget is not its user’s: another code, and nobody of it is served', async () => {
  const {signIn, send} = createTestApp({budgets: {tokensPerDay: 100}});
  for (const user of ['alice', 'bob']) {
    const refused = await send(await signIn(user), 'Hi');
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'tenant_budget_exhausted']);
  }
});

describe('an answer that outgrows the budget', () => {
  const long = says(...Array.from({length: 400}, (_, index) => `word ${index} of a long answer. `));

  test('ends politely: what was said stays, the ending is one error that says whose budget it is', async () => {
    const {signIn, send, request} = createTestApp({budgets: {userTokensPerDay: 2_000}, script: long});
    const token = await signIn('alice');
    const events = await readAll(await send(token, 'Tell me', {id: 'c1'}));
    expect(textOf(events)).toContain('word 0 of a long answer.');
    expect(textOf(events)).not.toContain('word 399');
    expect(typesOf(events).slice(-5)).toEqual(['text-end', 'finish-step', 'data-error', 'error', '[DONE]']);
    const error = events.find(({chunk}) => chunk !== '[DONE]' && chunk.type === 'data-error')?.chunk;
    expect(error).toMatchObject({data: {code: 'user_budget_exhausted', retryable: true}});
    const {messages} = (await (await request('GET', '/v1/chat/c1', {token})).json()) as {
      messages: {metadata: {status: string}; parts: {type: string; text?: string}[]}[];
    };
    expect(messages[1]?.metadata.status).toBe('failed');
    const kept = messages[1]?.parts.map(({type, text = ''}) => (type === 'text' ? text : '')).join('');
    expect(kept).toBe(textOf(events));
  });

  test('the call to the model ends with it, and the day is not overdrawn by more than a few words', async () => {
    let said = 0;
    const {signIn, send, store, clock} = createTestApp({
      budgets: {userTokensPerDay: 2_000},
      async *script() {
        try {
          for (;;) {
            said += 1;
            yield {type: 'text', text: 'ten tokens of text, about as long. '};
          }
        } finally {
          said = -said;
        }
      },
    });
    await readAll(await send(await signIn('alice'), 'Tell me'));
    expect(said).toBeLessThan(0);
    const day = new Date(clock.now).toISOString().slice(0, 10);
    const [spent] = await store.readSpending(day, ['user:wincloud:alice']);
    expect(spent?.tokens).toBeGreaterThan(1_800);
    expect(spent?.tokens).toBeLessThanOrEqual(2_015);
  });
});

test('a question with all that was said before is not asked where that alone is too much', async () => {
  const app = createTestApp({budgets: {userTokensPerDay: 4_000}, script: says('Hi')});
  const token = await app.signIn('alice');
  const ask = async (messageId: string) => readAll(await app.send(token, 'long '.repeat(1_500), {messageId}));
  expect(typesOf(await ask('m1')).at(-2)).toBe('finish');
  const events = await ask('m2');
  expect(typesOf(events).slice(-3)).toEqual(['data-error', 'error', '[DONE]']);
  expect(JSON.stringify(events)).toContain('user_budget_exhausted');
  expect(app.requests).toHaveLength(1);
  // What was not asked cost nothing.
  const day = new Date(app.clock.now).toISOString().slice(0, 10);
  expect(await app.store.readSpending(day, ['user:wincloud:alice'])).toEqual([{tokens: 11, microUsd: 0}]);
});

test('what was really used is what counts in the end', async () => {
  const {signIn, send, store, clock} = createTestApp({
    budgets: {userTokensPerDay: 50_000},
    script: says('a', 'b', 'c'),
  });
  await readAll(await send(await signIn('alice'), 'Hi'));
  const day = new Date(clock.now).toISOString().slice(0, 10);
  expect(await store.readSpending(day, ['user:wincloud:alice', 'tenant:wincloud'])).toEqual([
    {tokens: 13, microUsd: 0},
    {tokens: 13, microUsd: 0},
  ]);
});
