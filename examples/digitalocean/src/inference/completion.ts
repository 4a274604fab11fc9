import type {ChatRequest} from './chat-request.ts';

/** A call that the model asks for. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A finished completion, before it is sent whole or piece by piece. */
export interface Completion {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** What a response carries beside the choices: `retrieval`, `functions`, `guardrails`, `citations`. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly request: ChatRequest;
}

export type FinishReason = 'stop' | 'length' | 'tool_calls';

/** What is sent of a completion: its text in tokens of about a word, cut where the request wants it cut. */
export const tokensOfCompletion = (completion: Completion): {tokens: string[]; finish: FinishReason} => {
  const all = splitIntoTokens(completion.text);
  const {maxTokens} = completion.request;
  if (completion.toolCalls.length > 0) return {tokens: all, finish: 'tool_calls'};
  return maxTokens !== null && all.length > maxTokens
    ? {tokens: all.slice(0, maxTokens), finish: 'length'}
    : {tokens: all, finish: 'stop'};
};

/** Splits at the beginnings of words, so that the pieces put together are the text to the last space. */
export const splitIntoTokens = (text: string): string[] => text.match(/\s*\S+(?:\s+$)?|\s+$/g) ?? [];

/** The completion as one JSON body. */
export const completionBody = (completion: Completion): Record<string, unknown> => {
  const {tokens, finish} = tokensOfCompletion(completion);
  return {
    id: completion.id,
    object: 'chat.completion',
    created: completion.created,
    model: completion.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: completion.toolCalls.length > 0 ? null : tokens.join(''),
          refusal: null,
          reasoning_content: null,
          ...(completion.toolCalls.length > 0 ? {tool_calls: completion.toolCalls.map(wireCall)} : {}),
        },
        finish_reason: finish,
        logprobs: null,
      },
    ],
    usage: usageOf(completion, tokens.length),
    ...completion.extra,
  };
};

export const wireCall = ({id, name, arguments: text}: ToolCall) => ({
  id,
  type: 'function',
  function: {name, arguments: text},
});

/** Four letters a token is the usual guess for a prompt; what was said is counted in the tokens that were sent. */
export const usageOf = (completion: Completion, sentTokens: number) => {
  const letters = completion.request.messages.reduce((sum, message) => sum + message.content.length, 0);
  const prompt_tokens = Math.ceil(letters / 4) + 3;
  const calls = completion.toolCalls.reduce((sum, call) => sum + Math.ceil(call.arguments.length / 4) + 5, 0);
  const completion_tokens = sentTokens + calls;
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    cache_created_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: {ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0},
  };
};
