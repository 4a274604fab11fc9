import {isRecord} from '../read-json.ts';

export type ChatRole = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

export interface ChatMessage {
  readonly role: ChatRole;
  readonly content: string;
  readonly toolCalls: readonly {readonly id: string; readonly name: string; readonly arguments: string}[];
  readonly toolCallId: string | null;
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type ToolChoice = 'none' | 'auto' | 'required' | {readonly name: string};

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number | null;
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly provideCitations: boolean;
  readonly includeRetrieval: boolean;
  readonly includeFunctions: boolean;
  readonly includeGuardrails: boolean;
}

/** One fault in a body: where it is and what is wrong there, as FastAPI would tell. */
export interface Fault {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

const ROLES: readonly string[] = ['system', 'developer', 'user', 'assistant', 'tool'];

/** Checks a body once, here; what comes out is typed. All faults are told, not just the first. */
export const chatRequestOf = (body: unknown): {request: ChatRequest} | {faults: readonly Fault[]} => {
  if (!isRecord(body)) return {faults: [{loc: ['body'], msg: 'value is not a valid dict', type: 'type_error.dict'}]};
  const faults: Fault[] = [];
  const messages = messagesOf(body.messages, faults);
  for (const key of ['stream', 'provide_citations', 'include_retrieval_info', 'include_functions_info']) {
    if (body[key] != null && typeof body[key] !== 'boolean') {
      faults.push({loc: ['body', key], msg: 'value could not be parsed to a boolean', type: 'type_error.bool'});
    }
  }
  for (const [key, max] of [
    ['temperature', 2],
    ['top_p', 1],
  ] as const) {
    const value = body[key];
    if (value != null && (typeof value !== 'number' || value < 0 || value > max)) {
      faults.push({loc: ['body', key], msg: `ensure this value is between 0 and ${max}`, type: 'value_error.number'});
    }
  }
  if (faults.length > 0) return {faults};
  return {
    request: {
      model: typeof body.model === 'string' ? body.model : '',
      messages,
      stream: body.stream === true,
      includeUsage: isRecord(body.stream_options) && body.stream_options.include_usage === true,
      maxTokens: positive(body.max_completion_tokens) ?? positive(body.max_tokens),
      tools: toolsOf(body.tools),
      toolChoice: toolChoiceOf(body.tool_choice),
      provideCitations: body.provide_citations === true,
      includeRetrieval: body.include_retrieval_info === true,
      includeFunctions: body.include_functions_info === true,
      includeGuardrails: body.include_guardrails_info === true,
    },
  };
};

const messagesOf = (value: unknown, faults: Fault[]): ChatMessage[] => {
  const loc = ['body', 'messages'];
  if (value === undefined) {
    faults.push({loc, msg: 'field required', type: 'value_error.missing'});
    return [];
  }
  if (!Array.isArray(value)) {
    faults.push({loc, msg: 'value is not a valid list', type: 'type_error.list'});
    return [];
  }
  if (value.length === 0)
    faults.push({loc, msg: 'ensure this value has at least 1 items', type: 'value_error.list.min_items'});
  return value.flatMap((item, index): ChatMessage[] => {
    const at = [...loc, index];
    if (!isRecord(item)) {
      faults.push({loc: at, msg: 'value is not a valid dict', type: 'type_error.dict'});
      return [];
    }
    if (typeof item.role !== 'string' || !ROLES.includes(item.role)) {
      const missing = item.role === undefined;
      const msg = missing ? 'field required' : 'unexpected value; permitted: user, assistant';
      faults.push({loc: [...at, 'role'], msg, type: missing ? 'value_error.missing' : 'value_error.const'});
      return [];
    }
    // An assistant message that only calls tools has no content, and says so with null.
    const optional = item.role === 'assistant' && item.content == null;
    if (typeof item.content !== 'string' && !optional) {
      const missing = item.content === undefined;
      const msg = missing ? 'field required' : 'str type expected';
      faults.push({loc: [...at, 'content'], msg, type: missing ? 'value_error.missing' : 'type_error.str'});
      return [];
    }
    return [
      {
        role: item.role as ChatRole,
        content: typeof item.content === 'string' ? item.content : '',
        toolCalls: toolCallsOf(item.tool_calls),
        toolCallId: typeof item.tool_call_id === 'string' ? item.tool_call_id : null,
      },
    ];
  });
};

const toolCallsOf = (value: unknown): ChatMessage['toolCalls'] =>
  (Array.isArray(value) ? value : []).flatMap((call: unknown) =>
    isRecord(call) && typeof call.id === 'string' && isRecord(call.function) && typeof call.function.name === 'string'
      ? [{id: call.id, name: call.function.name, arguments: String(call.function.arguments ?? '')}]
      : [],
  );

const toolsOf = (value: unknown): Tool[] =>
  (Array.isArray(value) ? value : []).flatMap((tool: unknown) => {
    if (!isRecord(tool) || !isRecord(tool.function) || typeof tool.function.name !== 'string') return [];
    const {name, description, parameters} = tool.function;
    return [
      {
        name,
        description: typeof description === 'string' ? description : '',
        parameters: isRecord(parameters) ? parameters : {},
      },
    ];
  });

const toolChoiceOf = (value: unknown): ToolChoice => {
  if (value === 'none' || value === 'required') return value;
  if (isRecord(value) && isRecord(value.function) && typeof value.function.name === 'string') {
    return {name: value.function.name};
  }
  return 'auto';
};

const positive = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
