import {HEARTBEAT_MS} from '@wincloud/chat-core/protocol';
import {afterEach, expect, test, vi} from 'vitest';
import {createTestApp, says, saysThenWaits} from '../test-app.ts';

afterEach(() => vi.useRealTimers());

test('a heartbeat is sent every 15 s to a reader that reads', async () => {
  vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
  const waiting = saysThenWaits('Half');
  const {signIn, send} = createTestApp({script: waiting.script});
  const reader = (await send(await signIn('alice'), 'Hi')).body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const read = async (until: string) => {
    while (!text.includes(until)) text += (await reader?.read())?.value ?? '';
  };
  await read('Half');
  const pending = read(': heartbeat\n\n');
  vi.advanceTimersByTime(HEARTBEAT_MS);
  await pending;
  waiting.goOn();
  await read('[DONE]');
});

test('a reader that takes nothing is let go after two heartbeats, and the answer goes on', async () => {
  vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']});
  const words = Array.from({length: 2_000}, (_, index) => `word ${index} `);
  const {signIn, send, request, turns} = createTestApp({script: says(...words)});
  const token = await signIn('alice');
  const stalled = await send(token, 'Hi');
  await vi.waitFor(async () => {
    const {messages} = (await (await request('GET', '/v1/chat/c1', {token})).json()) as {messages: unknown[]};
    expect(messages).toHaveLength(2);
  });
  vi.advanceTimersByTime(2 * HEARTBEAT_MS);
  await expect(stalled.text()).rejects.toThrow('did not read');
  expect(await turns.stop(1)).toBe(false);
  const again = await request('GET', '/v1/chat/c1/stream', {token, headers: {'last-event-id': 'lost.1.1'}});
  expect(await again.text()).toContain('word 1999');
});

test('an answer that nobody listens to goes on for the grace time, then it is stopped', async () => {
  const waiting = saysThenWaits('Half');
  const {signIn, send, request, requests} = createTestApp({script: waiting.script, limits: {graceMs: 30}});
  const token = await signIn('alice');
  const first = await send(token, 'Hi');
  await vi.waitFor(() => expect(requests).toHaveLength(1));
  const second = await request('GET', '/v1/chat/c1/stream', {token});
  const reader = second.body?.getReader();
  await reader?.read();
  await first.body?.cancel();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(waiting.ended(), 'one of two listeners is still there').toBe(false);
  await reader?.cancel();
  await vi.waitFor(() => expect(waiting.ended()).toBe(true));
  await vi.waitFor(async () => {
    const {messages} = (await (await request('GET', '/v1/chat/c1', {token})).json()) as {
      messages: {metadata: object}[];
    };
    expect(messages[1]?.metadata).toMatchObject({status: 'stopped'});
  });
});
