import {expect, test} from 'vitest';
import {createFairQueue} from '../limits/fair-queue.ts';
import {createTestApp, readAll, typesOf} from '../test-app.ts';

/** A quota that is used up, and has one again after so many milliseconds. */
function usedUp(retryAfterMs: number, maxWaitMs: number) {
  let freeAt = Number.POSITIVE_INFINITY;
  return createFairQueue({
    async take() {
      const now = performance.now();
      if (freeAt === Number.POSITIVE_INFINITY) freeAt = now + retryAfterMs;
      return {allowed: now >= freeAt, retryAfterMs: Math.max(0, freeAt - now)};
    },
    maxWaitMs,
    maxWaiting: 10,
    maxWaitingOfFlow: 10,
    now: () => performance.now(),
  });
}

test('a question waits for the provider’s quota, is told so, and is answered', async () => {
  const {signIn, send, requests} = createTestApp({line: usedUp(100, 5_000)});
  const events = await readAll(await send(await signIn('alice'), 'Hi'));
  expect(JSON.stringify(events)).toContain('Waiting for a free line');
  expect(requests).toHaveLength(1);
  expect(typesOf(events).at(-2)).toBe('finish');
});

test('one that would wait for too long is refused with when to come again, and no model is called', async () => {
  const {signIn, send, requests} = createTestApp({line: usedUp(30_000, 1_000)});
  const events = await readAll(await send(await signIn('alice'), 'Hi'));
  const error = events.find(({chunk}) => chunk !== '[DONE]' && chunk.type === 'data-error')?.chunk;
  expect(error).toMatchObject({data: {code: 'agent_rate_limited', retryable: true}});
  const {retryAfter} = (error as {data: {retryAfter: number}}).data;
  expect(retryAfter).toBeGreaterThanOrEqual(29);
  expect(retryAfter).toBeLessThanOrEqual(31);
  expect(requests).toHaveLength(0);
});

test('what the provider’s guardrails did is shown with the answer, and on record', async () => {
  const {signIn, send, store} = createTestApp({
    async *script() {
      yield {type: 'text', text: 'I cannot help with that.'};
      yield {type: 'guardrails', names: ['jailbreak', 'sensitive_data']};
      yield {type: 'end', reason: 'stop'};
    },
  });
  const events = await readAll(await send(await signIn('alice'), 'Hi'));
  const by = events.find(({chunk}) => chunk !== '[DONE]' && chunk.type === 'data-answered-by')?.chunk;
  expect(by).toMatchObject({data: {guardrails: ['jailbreak', 'sensitive_data']}});
  const [row] = (await store.readAudit('wincloud', 0, 10)).slice(-1);
  expect(JSON.parse(row?.text ?? '{}')).toMatchObject({
    action: 'turn.end',
    detail: {status: 'complete', guardrails: 'jailbreak sensitive_data'},
  });
});
