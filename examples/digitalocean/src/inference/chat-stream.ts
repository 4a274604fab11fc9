import {setTimeout as delay} from 'node:timers/promises';
import {type Completion, tokensOfCompletion, usageOf, wireCall} from './completion.ts';

/** Arguments arrive in pieces of this many characters, so that a client has to put them together. */
const ARGUMENT_PIECE = 8;

/** The chunks of a streamed completion, in the order they are sent, without `[DONE]`. */
export function* chunksOf(completion: Completion): Generator<Record<string, unknown>> {
  const head = {
    id: completion.id,
    object: 'chat.completion.chunk',
    created: completion.created,
    model: completion.model,
  };
  const chunk = (
    delta: unknown,
    finish_reason: string | null = null,
    extra: Readonly<Record<string, unknown>> = {},
  ) => ({
    ...head,
    choices: [{index: 0, delta, finish_reason, logprobs: null}],
    ...extra,
  });
  const {tokens, finish} = tokensOfCompletion(completion);
  if (completion.toolCalls.length > 0) {
    yield chunk({role: 'assistant', content: null});
    for (const [index, call] of completion.toolCalls.entries()) {
      yield chunk({tool_calls: [{index, ...wireCall({...call, arguments: ''})}]});
      for (const piece of call.arguments.match(new RegExp(`[\\s\\S]{1,${ARGUMENT_PIECE}}`, 'g')) ?? []) {
        yield chunk({tool_calls: [{index, function: {arguments: piece}}]});
      }
    }
  } else {
    yield chunk({role: 'assistant', content: ''});
    for (const token of tokens) yield chunk({content: token});
  }
  // Which chunk carries the extra fields is not documented; two public clients read them off any chunk that has them.
  yield chunk({}, finish, completion.extra);
  if (completion.request.includeUsage) yield {...head, choices: [], usage: usageOf(completion, tokens.length)};
}

export interface Sink {
  /** Takes a text, and settles when more may be sent. */
  write(text: string): Promise<void>;
}

/**
 * Sends a completion as server-sent events, a chunk every `tokenDelayMs`. It stops at the very chunk at which the
 * client went away, because a real one stops being billed there.
 */
export const streamCompletion = async (
  completion: Completion,
  sink: Sink,
  {tokenDelayMs, signal}: {readonly tokenDelayMs: number; readonly signal: AbortSignal},
): Promise<void> => {
  for (const chunk of chunksOf(completion)) {
    if (signal.aborted) return;
    await sink.write(`data: ${JSON.stringify(chunk)}\n\n`);
    if (tokenDelayMs > 0) await delay(tokenDelayMs, undefined, {signal}).catch(() => undefined);
  }
  if (!signal.aborted) await sink.write('data: [DONE]\n\n');
};
