import {AgentError, type AgentEvent, type ToolCall} from '../ports.ts';
import {createCitationRewriter} from './citation-markers.ts';
import type {CompletionChunk, CompletionDelta, RetrievedPassage} from './completion-stream.ts';
import {sourcesOf} from './sources.ts';
import {createThinkSplitter} from './think-blocks.ts';
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
  const calls: ToolCall[] = [];
  let passages: RetrievedPassage[] = [];
  let citations: NonNullable<CompletionChunk['citations']> = [];
  let guardrails: string[] = [];
  let usage: CompletionChunk['usage'];
  let reason: string | undefined;
  let length = 0;

  function* say(content: string): Generator<AgentEvent> {
    for (const {type, text} of think.push(content)) {
      const shown = type === 'text' ? markers.push(guard.push(text)) : text;
      length += shown.length;
      if (shown !== '') yield {type, text: shown};
    }
  }

  for await (const chunk of chunks) {
    // Which chunk carries these is not documented: the last one that is there counts.
    passages = chunk.retrieval?.retrieved_data ?? passages;
    citations = chunk.citations ?? citations;
    usage = chunk.usage ?? usage;
    guardrails = chunk.guardrails?.triggered_guardrails?.map(({rule_name}) => rule_name ?? 'unnamed') ?? guardrails;
    const choice = chunk.choices?.[0];
    reason = choice?.finish_reason ?? reason;
    const delta = choice?.delta ?? choice?.message;
    if (delta?.reasoning_content) yield {type: 'reasoning', text: delta.reasoning_content};
    if (delta?.content) yield* say(delta.content);
    collectCalls(calls, delta);
    if (length > MAX_ANSWER_CHARS) {
      reason = 'length';
      break;
    }
  }

  for (const {type, text} of think.end()) {
    const shown = type === 'text' ? markers.push(guard.push(text)) : text;
    length += shown.length;
    if (shown !== '') yield {type, text: shown};
  }
  const rest = markers.push(guard.end()) + markers.end();
  length += rest.length;
  if (rest !== '') yield {type: 'text', text: rest};

  if (calls.length > 0) yield {type: 'tool-calls', calls};
  else if (length === 0) throw new AgentError('agent_empty');
  if (guardrails.length > 0) yield {type: 'guardrails', names: guardrails};
  const sources = sourcesOf(passages, citations, markers.cited);
  if (sources.length > 0) yield {type: 'sources', sources};
  if (usage) yield {type: 'usage', input: usage.prompt_tokens ?? 0, output: usage.completion_tokens ?? 0};
  yield {type: 'end', reason: REASONS[reason ?? 'stop'] ?? 'other'};
}

/** A tool call comes in pieces that share an index; the id and the name are in its first. */
function collectCalls(calls: ToolCall[], delta: CompletionDelta | null | undefined): void {
  for (const [place, piece] of (delta?.tool_calls ?? []).entries()) {
    const index = piece.index ?? place;
    const call = calls[index] ?? {id: piece.id ?? `call-${index}`, name: '', arguments: ''};
    calls[index] = {
      ...call,
      name: call.name + (piece.function?.name ?? ''),
      arguments: call.arguments + (piece.function?.arguments ?? ''),
    };
  }
}
