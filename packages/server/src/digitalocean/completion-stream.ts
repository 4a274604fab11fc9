import {createParser} from 'eventsource-parser';
import type {Fetch} from '../outbound/outbound.ts';
import {readText} from '../outbound/read-text.ts';
import {AgentError} from '../ports.ts';
import {refusal} from './upstream-errors.ts';

/** The fields of a chat completion that we read. Anything may be missing or null: the platform documents no order. */
export interface CompletionChunk {
  choices?:
    | {
        delta?: CompletionDelta | null;
        message?: CompletionDelta | null;
        finish_reason?: string | null;
      }[]
    | null;
  usage?: {prompt_tokens?: number; completion_tokens?: number} | null;
  retrieval?: {retrieved_data?: RetrievedPassage[] | null} | null;
  citations?: {id?: string | null; page_content?: string | null}[] | null;
  guardrails?: {triggered_guardrails?: ({rule_name?: string | null} | null)[] | null} | null;
  error?: unknown;
}

export interface CompletionDelta {
  content?: string | null;
  reasoning_content?: string | null;
  tool_calls?:
    | {index?: number | null; id?: string | null; function?: {name?: string | null; arguments?: string | null} | null}[]
    | null;
}

export interface RetrievedPassage {
  id?: string | null;
  page_content?: string | null;
  filename?: string | null;
  metadata?: {title?: unknown; section?: unknown} | null;
}

export interface CompletionCall {
  url: string;
  key: string;
  body: object;
  /** Milliseconds without a byte, before the headers or after them. */
  silenceMs: number;
  /** Leads to the origin of `url`. */
  send: Fetch;
  now?: (() => number) | undefined;
}

/** Characters of one event, and of a whole answer that does not stream. */
const MAX_EVENT_CHARS = 1024 * 1024;

/** A connection that failed before it carried anything may be tried once more. */
const CONNECT_ATTEMPTS = 2;

/**
 * Sends one streaming chat completion and yields its chunks. Throws an `AgentError` for every way it can fail;
 * a stream that stops before `[DONE]` or a finish reason is one of them. Aborting `signal` closes the connection.
 */
export async function* streamCompletion(call: CompletionCall, signal: AbortSignal): AsyncGenerator<CompletionChunk> {
  const {silenceMs, now = Date.now} = call;
  const silence = createSilence(silenceMs);
  const either = AbortSignal.any([signal, silence.signal]);
  try {
    const response = await open(call, either);
    if (!response.ok) throw await refusal(response, now());
    if (response.body === null) throw new AgentError('agent_empty');
    silence.reset();
    if (response.headers.get('content-type')?.includes('application/json')) {
      yield checked(parse(await readText(response.body, MAX_EVENT_CHARS, silence.reset)));
      return;
    }
    yield* readChunks(response.body, silence);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof AgentError) throw error;
    if (silence.signal.aborted) throw new AgentError('agent_timeout', {detail: `no byte for ${silenceMs} ms`});
    throw new AgentError('agent_incomplete', {detail: String(error).slice(0, 300)});
  } finally {
    silence.stop();
  }
}

async function open(call: CompletionCall, signal: AbortSignal): Promise<Response> {
  const {url, key, body, send} = call;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          accept: 'text/event-stream, application/json',
        },
        body: JSON.stringify(body),
        redirect: 'manual', // a key is never carried to another address; the refusal that this is, is not retried
        signal,
      });
    } catch (error) {
      if (signal.aborted || attempt === CONNECT_ATTEMPTS) {
        if (signal.aborted) throw error;
        throw new AgentError('agent_unreachable', {detail: String((error as Error).cause ?? error).slice(0, 300)});
      }
    }
  }
}

async function* readChunks(body: ReadableStream<Uint8Array>, silence: Silence): AsyncGenerator<CompletionChunk> {
  const ready: string[] = [];
  const parser = createParser({maxBufferSize: MAX_EVENT_CHARS, onEvent: ({data}) => ready.push(data)});
  // Bytes that are no UTF-8 become U+FFFD, as the event stream standard has it, and cost nothing around them.
  const decoder = new TextDecoder();
  let finished = false;
  for await (const bytes of body) {
    silence.reset();
    parser.feed(decoder.decode(bytes, {stream: true}));
    for (const data of ready.splice(0)) {
      if (data === '') continue; // no event by the standard, though the parser makes one of it
      if (data.trim() === '[DONE]') return;
      const chunk = checked(parse(data));
      finished ||= chunk.choices?.some((choice) => typeof choice.finish_reason === 'string') ?? false;
      silence.stop(); // while the reader is busy, the silence is not the upstream's
      yield chunk;
      silence.reset();
    }
  }
  if (!finished) throw new AgentError('agent_incomplete', {detail: 'the stream stopped before its end'});
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // A piece of the answer is lost: to go on would show something the agent did not say.
    throw new AgentError('agent_incomplete', {detail: `an event is not JSON: ${data.slice(0, 100)}`});
  }
}

/** An error in the place of a chunk: `{error}`, FastAPI's `{detail}` or the platform's `{id, message}`. */
function checked(value: unknown): CompletionChunk {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AgentError('agent_incomplete', {detail: 'an event is not an object'});
  }
  const isError =
    'error' in value ? value.error : 'choices' in value ? undefined : 'detail' in value || 'message' in value;
  if (isError) throw new AgentError(inBandCode(value), {detail: JSON.stringify(value).slice(0, 300)});
  return value;
}

/** Some errors in band carry the status that they would have had: a limit that was hit passes by itself. */
function inBandCode(value: object): AgentError['code'] {
  const {code, status} = Object('error' in value ? value.error : value) as {code?: unknown; status?: unknown};
  return [code, status].map(String).includes('429') ? 'agent_rate_limited' : 'agent_failed';
}

interface Silence {
  readonly signal: AbortSignal;
  reset(): void;
  stop(): void;
}

function createSilence(ms: number): Silence {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), ms);
  const stop = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    stop,
    reset() {
      stop();
      timer = setTimeout(() => controller.abort(), ms);
    },
  };
}
