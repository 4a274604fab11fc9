import type {AnsweredByData, Chunk, FinishReason} from '@wincloud/chat-core/protocol';
import type {Meter} from '../limits/meter.ts';
import type {AgentRequest, FoundArticle, Source, ToolCall} from '../ports.ts';
import {type Redaction, withCanary} from '../privacy/policy.ts';
import type {Tool, ToolContext} from '../tools/tool.ts';
import {callTools} from './call-tools.ts';
import type {RunningAgent} from './registry.ts';
import {type Said, suggestFrom} from './suggestions.ts';

/** Calls of tools in one turn, and the rounds they come in. A model that wants more is going in circles. */
const MAX_TOOL_CALLS = 8;

/** Milliseconds for all tools of one turn, from the first call on. */
const MAX_TOOL_MS = 60_000;

/** What is looked up before an agent that takes no tools is asked, and how it is told. */
export interface Foreseen {
  calls: readonly ToolCall[];
  /** The results as a part of the turn's facts. */
  describe: (results: readonly {tool: string; result: unknown}[]) => string;
}

export interface AnswerRequest extends Omit<AgentRequest, 'instructions' | 'tools'> {
  tools: readonly Tool[];
  toolContext: Omit<ToolContext, 'signal'>;
  foreseen: Foreseen | undefined;
  /** What this conversation has had, and need not be offered again. */
  said: Said;
  /** What the tenant wants hidden of an answer, also where the model repeats a secret or reads one from a tool. */
  redaction: Redaction;
  /** A word that goes up with the instructions and comes back only where they do. */
  canary: string;
  /** Counts what is spent, and ends the answer where no budget is left. */
  meter: Meter;
  /** Resolves when the provider's quota has room for a call. Rejects when it takes too long. */
  admit: () => Promise<void>;
  /**
   * Puts the tools that are about to be called on record: without that none is. Then those of them that were refused, for
   * what the model asked of them.
   */
  record: (tools: readonly string[], outcome?: 'refused') => Promise<void>;
  /** Whether questions are offered after the answer. */
  followUps: boolean;
}

export interface AnswerSummary {
  reason: FinishReason;
  /** Whether the model repeated its instructions. The words themselves were taken out. */
  leaked: boolean;
  usage: {input: number; output: number} | undefined;
  /** Names of the guardrails that the platform says it applied. */
  guardrails: string[];
}

/**
 * One agent's whole answer as chunks: a step for each call of the model, tools in between as long as the model asks
 * for them. Returns how it ended; throws what the model throws.
 */
export async function* answerQuestion(
  {agent, model, sourceUrl}: RunningAgent,
  {
    context: facts,
    messages: asked,
    tools,
    toolContext,
    foreseen,
    said,
    redaction,
    canary,
    meter,
    admit,
    record,
    followUps,
  }: AnswerRequest,
  signal: AbortSignal,
): AsyncGenerator<Chunk, AnswerSummary> {
  const messages = [...asked];
  const total = {input: 0, output: 0};
  const guardrails = new Set<string>();
  let related: FoundArticle[] = [];
  let metered = false;
  let leaked = false;
  let left = model.takesTools ? MAX_TOOL_CALLS : 0;
  let deadline: AbortSignal | undefined;
  let context = facts;

  /** Calls tools, on record before and, where one was refused, afterwards. */
  async function* call(calls: readonly ToolCall[], until: AbortSignal) {
    const known = (name: string) => (tools.some((tool) => tool.name === name) ? name : 'unknown');
    await record(calls.map(({name}) => known(name)));
    const refused: string[] = [];
    const onRefused = (name: string) => refused.push(known(name));
    const context = {...toolContext, signal};
    const told = yield* callTools(calls, {tools, context, deadline: until, redaction, onRefused});
    if (refused.length > 0) await record(refused, 'refused');
    return told;
  }

  if (!model.takesTools && foreseen !== undefined && foreseen.calls.length > 0) {
    yield {type: 'start-step'};
    const told = yield* call(foreseen.calls, AbortSignal.timeout(MAX_TOOL_MS));
    const results = told.map(({text}, index) => ({tool: foreseen.calls[index]?.name ?? '', result: JSON.parse(text)}));
    context = [facts ?? '', foreseen.describe(results)].filter(Boolean).join('\n\n');
    yield {type: 'finish-step'};
  }

  for (;;) {
    const step = createStep(sourceUrl, redaction);
    const request = {
      instructions: withCanary(agent.instructions, canary),
      context,
      messages,
      tools: left > 0 ? [...tools] : [],
    };
    await meter.call(charsOf(request));
    await admit();
    yield {type: 'start-step'};
    let calls: ToolCall[] = [];
    let reason: FinishReason = 'stop';
    try {
      for await (const event of model.answer(request, signal)) {
        if (event.type === 'text' || event.type === 'reasoning') {
          yield* step.write(event.type, event.text);
          await meter.heard(event.text);
        } else if (event.type === 'sources') yield* step.cite(event.sources);
        else if (event.type === 'related') related = event.articles;
        else if (event.type === 'tool-calls') calls = event.calls.slice(0, left);
        else if (event.type === 'guardrails') for (const name of event.names) guardrails.add(name);
        else if (event.type === 'usage') {
          metered = true;
          meter.settle(event);
          total.input += event.input;
          total.output += event.output;
        } else reason = event.reason;
      }
    } catch (error) {
      yield* step.release(); // what was said before it broke stays
      throw error;
    }
    yield* step.end();
    leaked ||= step.leaked;
    if (calls.length > 0) {
      left -= calls.length;
      messages.push({role: 'assistant', text: step.text, toolCalls: calls});
      leaked ||= calls.some((call) => redaction.leaks(`${call.name} ${call.arguments}`));
      deadline ??= AbortSignal.timeout(MAX_TOOL_MS);
      messages.push(...(yield* call(calls, deadline)));
      if (deadline.aborted) left = 0;
      yield {type: 'finish-step'};
      continue;
    }
    const questions = !followUps ? [] : suggestFrom(related, said, (location) => addressOf(location, sourceUrl));
    if (questions.length > 0) yield {type: 'data-suggestions', data: {questions}};
    const usage = metered ? total : undefined;
    const answeredBy: AnsweredByData = {
      by: 'model',
      ...(usage === undefined ? {} : {tokens: usage}),
      ...(guardrails.size === 0 ? {} : {guardrails: [...guardrails]}),
    };
    yield {type: 'data-answered-by', data: answeredBy};
    yield {type: 'finish-step'};
    return {reason, usage, leaked, guardrails: [...guardrails]};
  }
}

/** Characters that go up with a call, as far as they come from here. */
function charsOf({instructions, context = '', messages}: AgentRequest): number {
  return messages.reduce((sum, {text}) => sum + text.length, instructions.length + context.length);
}

/** The parts of one step: at most one is open, and whatever comes next closes it. */
function createStep(sourceUrl: string | undefined, redaction: Redaction) {
  let open: {type: 'text' | 'reasoning'; id: string; redactor: ReturnType<Redaction['rolling']>} | undefined;
  let parts = 0;
  let text = '';
  let leaked = false;

  function* end(): Generator<Chunk> {
    if (open === undefined) return;
    yield* release();
    yield {type: `${open.type}-end`, id: open.id};
    open = undefined;
  }

  /** What was held back: nothing comes that could make a secret of it. */
  function* release(): Generator<Chunk> {
    if (open === undefined) return;
    yield* say(open.redactor.end());
    leaked ||= open.redactor.found.some(({kind}) => kind === 'canary');
  }

  /** What is safe to send of the open part. */
  function* say(delta: string): Generator<Chunk> {
    if (open === undefined || delta === '') return;
    if (open.type === 'text') text += delta;
    yield {type: `${open.type}-delta`, id: open.id, delta};
  }

  return {
    end,
    release,
    get text() {
      return text;
    },
    get leaked() {
      return leaked;
    },
    *write(type: 'text' | 'reasoning', delta: string): Generator<Chunk> {
      if (open?.type !== type) {
        yield* end();
        parts += 1;
        open = {type, id: `${type}-${parts}`, redactor: redaction.rolling()};
        yield {type: `${type}-start`, id: open.id};
      }
      yield* say(open.redactor.write(delta));
    },
    *cite(sources: readonly Source[]): Generator<Chunk> {
      yield* end();
      for (const {title, excerpt, ...source} of sources) {
        yield sourceChunk({...source, title: redaction.text(title), excerpt: redaction.text(excerpt)}, sourceUrl);
      }
    },
  };
}

function sourceChunk({number, title, location, excerpt}: Source, sourceUrl: string | undefined): Chunk {
  const common = {sourceId: String(number), title, providerMetadata: {wincloud: {excerpt}}};
  const address = addressOf(location, sourceUrl);
  if (/^https?:\/\//.test(address)) return {type: 'source-url', url: address, ...common};
  return {type: 'source-document', mediaType: 'text/markdown', filename: address, ...common};
}

/** Where an article can be read, or its file's name where there is no such place. */
function addressOf(location: string, sourceUrl: string | undefined): string {
  if (sourceUrl === undefined || /^https?:\/\//.test(location)) return location;
  const path = location.replace(/\.md$/, '').split('/').map(encodeURIComponent).join('/');
  return sourceUrl.replace('{path}', path);
}
