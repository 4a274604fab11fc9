import {once} from 'node:events';
import type {ServerResponse} from 'node:http';
import {type Call, sendJson} from '../reply.ts';
import {streamCompletion} from './chat-stream.ts';
import {type Completion, completionBody} from './completion.ts';

/** Answers with a completion in the way the request asked for it. */
export const sendCompletion = async (
  completion: Completion,
  {response, signal}: Call,
  tokenDelayMs: number,
  headers: Readonly<Record<string, string>> = {},
) => {
  if (!completion.request.stream) return sendJson(response, 200, completionBody(completion), headers);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...headers,
  });
  response.flushHeaders();
  await streamCompletion(completion, {write: (text) => write(response, text, signal)}, {tokenDelayMs, signal});
  response.end();
};

/** Waits for a slow reader instead of filling the memory for it. */
const write = async (response: ServerResponse, text: string, signal: AbortSignal): Promise<void> => {
  if (response.write(text) || signal.aborted) return;
  await once(response, 'drain', {signal}).catch(() => undefined);
};
