import {request as httpRequest} from 'node:http';
import {expect, test} from 'vitest';
import {startLocal} from '../../test/local.ts';
import {AGENT_KEY} from '../index.ts';
import type {ChatRequest} from './chat-request.ts';
import {streamCompletion} from './chat-stream.ts';
import {type Completion, splitIntoTokens} from './completion.ts';

const completion = (text: string): Completion => ({
  id: 'chatcmpl-1',
  created: 1,
  model: 'm',
  text,
  toolCalls: [],
  extra: {},
  request: {messages: [], maxTokens: null, includeUsage: false} as unknown as ChatRequest,
});

test('tokens put together are the text', () => {
  for (const text of ['', 'one', '  two words \n', '| a | b |\n\n```\n  code\n```\n']) {
    expect(splitIntoTokens(text).join('')).toBe(text);
  }
  expect(splitIntoTokens('It is  here.')).toEqual(['It', ' is', '  here.']);
});

test('writes nothing more once the client is gone', async () => {
  const gone = new AbortController();
  const written: string[] = [];
  const sink = {
    write: async (text: string) => {
      written.push(text);
      if (written.length === 5) gone.abort();
    },
  };
  await streamCompletion(completion('word '.repeat(100)), sink, {tokenDelayMs: 0, signal: gone.signal});
  expect(written).toHaveLength(5);
});

test('an abort ends the pause between two tokens', async () => {
  const gone = new AbortController();
  const started = performance.now();
  const sink = {write: async () => void setTimeout(() => gone.abort(), 1)};
  await streamCompletion(completion('one two'), sink, {tokenDelayMs: 60_000, signal: gone.signal});
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('notices a client that hangs up, and closes with streams open', async () => {
  const local = await startLocal({tokenDelayMs: 60_000});
  const open = () =>
    new Promise<ReturnType<typeof httpRequest>>((resolve) => {
      const url = `${local.url}/api/v1/chat/completions?agent=true`;
      const request = httpRequest(
        url,
        {method: 'POST', headers: {authorization: `Bearer ${AGENT_KEY}`}},
        (response) => {
          response.once('data', () => resolve(request)).on('error', () => undefined);
        },
      );
      request.on('error', () => undefined);
      request.end(JSON.stringify({messages: [{role: 'user', content: 'hello'}], stream: true}));
    });
  (await open()).destroy();
  await expect.poll(() => local.calls[0]).toMatchObject({method: 'POST', status: 200, closedEarly: true});
  await open();
  await local.close();
  expect(local.calls).toHaveLength(2);
});
