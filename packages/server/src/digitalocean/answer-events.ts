import {AgentError, type AgentEvent, type ToolCall} from '../ports.ts';
import {createCitationRewriter} from './citation-markers.ts';
import type {CompletionChunk, CompletionDelta, RetrievedPassage} from './completion-stream.ts';
import {relatedTo, sourcesOf} from './sources.ts';
import {createThinkSplitter, type Thought} from './think-blocks.ts';
import {createSentenceGuard} from './upstream-errors.ts';

/** Characters of one answer. What comes after them is not worth a reader's time, nor our memory. */
const MAX_ANSWER_CHARS = 200_000;

const REASONS: Record<string, Extract<AgentEvent, {type: 'end'}>['reason']> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
  tool_calls: 'tool-calls',
};

/** Turns the chunks of a completion, with all their habits, into what our agents say. */
export async function* answerEvents(chunks: AsyncIterable<CompletionChunk>): AsyncGenerator<AgentEvent> {
  const think = createThinkSplitter();
  const guard = createSentenceGuard();
  const markers = createCitationRewriter();
  const calls = new Map<number, ToolCall>();
  let passages: RetrievedPassage[] = [];
  let citations: NonNullable<CompletionChunk['citations']> | undefined;
  let guardrails: string[] = [];
  let usage: CompletionChunk['usage'];
  let reason: string | undefined;
  let length = 0;
  let said = false;

  function* say(parts: Thought[]): Generator<AgentEvent> {
    for (const {type, text} of parts) yield* show(type, type === 'text' ? markers.push(guard.push(text)) : text);
  }

  function* show(type: Thought['type'], text: string): Generator<AgentEvent> {
    length += text.length;
    said ||= type === 'text' && text.trim() !== '';
    if (text !== '') yield {type, text};
  }

  for await (const chunk of chunks) {
    // Which chunk carries these is not documented: the last one that is there counts.
    passages = chunk.retrieval?.retrieved_data?.filter(Boolean) ?? passages;
    citations = chunk.citations ?? citations;
    usage = chunk.usage ?? usage;
    guardrails = chunk.guardrails?.triggered_guardrails?.map((rule) => rule?.rule_name ?? 'unnamed') ?? guardrails;
    const choice = chunk.choices?.[0];
    reason = choice?.finish_reason ?? reason;
    const delta = choice?.delta ?? choice?.message;
    if (delta?.reasoning_content) yield* show('reasoning', delta.reasoning_content);
    if (delta?.content) yield* say(think.push(delta.content));
    length += collectCalls(calls, delta);
    if (length > MAX_ANSWER_CHARS) {
      reason = 'length';
      break;
    }
  }

  yield* say(think.end());
  yield* show('text', markers.push(guard.end()) + markers.end());

  if (calls.size > 0) yield {type: 'tool-calls', calls: [...calls.values()]};
  else if (!said) throw new AgentError('agent_empty');
  if (guardrails.length > 0) yield {type: 'guardrails', names: guardrails};
  const sources = sourcesOf(passages, citations, markers.cited);
  if (sources.length > 0) yield {type: 'sources', sources};
  const related = calls.size > 0 ? [] : relatedTo(passages, sources);
  if (related.length > 0) yield {type: 'related', articles: related};
  if (usage)
    yield {type: 'usage', input: wholeNumber(usage.prompt_tokens), output: wholeNumber(usage.completion_tokens)};
  yield {type: 'end', reason: REASONS[reason ?? 'stop'] ?? 'other'};
}

/**
 * A tool call comes in pieces that share an index; the id and the name are in its first. Says how many characters
 * were added.
 */
function collectCalls(calls: Map<number, ToolCall>, delta: CompletionDelta | null | undefined): number {
  let added = 0;
  for (const [place, piece] of (delta?.tool_calls ?? []).entries()) {
    const index = piece.index ?? place;
    const call = calls.get(index) ?? {id: piece.id ?? `call-${index}`, name: '', arguments: ''};
    const name = piece.function?.name ?? '';
    const text = piece.function?.arguments ?? '';
    calls.set(index, {...call, name: call.name + name, arguments: call.arguments + text});
    added += name.length + text.length;
  }
  return added;
}

/** Tokens are counted: what else an upstream calls their number is none. The audit chain takes whole numbers only. */
function wholeNumber(value: unknown): number {
  return Number.isSafeInteger(value) ? (value as number) : 0;
}
