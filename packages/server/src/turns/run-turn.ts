import {ERRORS, type ErrorData, messageText, type RouteData} from '@wincloud/chat-core/protocol';
import type {Actions} from '../actions/actions.ts';
import {answerQuestion} from '../agents/answer.ts';
import {describeResults} from '../agents/droplet-context.ts';
import {foreseeCalls} from '../agents/foresee.ts';
import {describeFunctions} from '../agents/function-context.ts';
import type {RunningAgent} from '../agents/registry.ts';
import {saidIn} from '../agents/suggestions.ts';
import {Fault} from '../errors.ts';
import type {Principal} from '../identity/principal.ts';
import {codeOf, untilTomorrowS} from '../limits/budget.ts';
import {type FairQueue, Shed} from '../limits/fair-queue.ts';
import {BudgetError, createMeter, type Meter} from '../limits/meter.ts';
import type {Log} from '../log.ts';
import {
  AgentError,
  type AgentMessage,
  type AnsweredTurn,
  type Cloud,
  type Cost,
  type Metrics,
  type Store,
  type Turn,
} from '../ports.ts';
import type {PriceBook} from '../prices/price-book.ts';
import type {Redaction} from '../privacy/policy.ts';
import type {ToolContext} from '../tools/tool.ts';
import {fenceWord, readFacts} from './turn-facts.ts';
import {createTurnLog, type TurnLog} from './turn-log.ts';
import {contextTokenOf, proposeIn, recordTools, toolsOf} from './turn-tools.ts';

/** Characters of earlier turns that go up with a question, the newest first. */
const MAX_HISTORY_CHARS = 24_000;

/** Milliseconds of one turn from question to ending. */
const MAX_TURN_MS = 5 * 60_000;

/** Why a run was ended from outside. */
export const STOPPED = Symbol('stopped by the user');
export const INTERRUPTED = Symbol('the server is shutting down');

export interface Run {
  turn: Turn;
  /** What its owner calls the conversation. */
  conversationId: string;
  /** The how manyth answer to this question it is, from 1 on. */
  version: number;
  principal: Principal;
  agent: RunningAgent;
  route: RouteData;
  redaction: Redaction;
  canary: string;
  requestId: string;
  /** What it may spend for now. */
  reserved: Cost;
  /** What this tenant and this user's roles let an agent do. */
  may: {useTool: (name: string) => boolean; offerFollowUps: boolean; proposeChanges: boolean};
  /** Its part of the provider's quota. */
  share: number;
  /** What the user's seller charges. */
  prices: PriceBook;
}

export interface RunDeps {
  store: Store;
  cloud: Cloud;
  metrics: readonly Metrics[];
  reach: ToolContext['reach'];
  /** Undefined where nothing can be changed. */
  actions: Actions | undefined;
  /** The line in which calls wait for the provider's quota. */
  line: FairQueue;
  log: Log;
  now: () => number;
  onStored: (turn: Turn) => void;
}

/**
 * Answers one turn into its log, from `start` to exactly one ending. It belongs to no connection: readers follow the
 * log. Never throws; when the log itself cannot be written, the turn is left for recovery.
 */
export async function runTurn(run: Run, deps: RunDeps, stop: AbortSignal): Promise<void> {
  const {turn, requestId} = run;
  const {store, log, now} = deps;
  const turnLog = createTurnLog(store, turn, () => deps.onStored(turn), now);
  const timeout = AbortSignal.timeout(MAX_TURN_MS);
  const signal = AbortSignal.any([stop, turnLog.failed, timeout]);
  const meter = createMeter({
    price: run.agent.price,
    reserved: run.reserved,
    extend: (atLeast, wanted) => store.extend(turn, atLeast, wanted),
  });
  const causes = {stop, timeout, now: now()};
  let {redaction} = run;
  try {
    const contextToken = await contextTokenOf(run, deps);
    if (contextToken !== undefined) redaction = redaction.hiding(contextToken);
    const version = run.version > 1 ? {version: run.version} : {};
    const messageMetadata = {createdAt: turn.startedAt, ...version};
    turnLog.write({type: 'start', messageId: turn.messageId, messageMetadata});
    turnLog.write({type: 'data-route', data: run.route});
    const {reason, usage, leaked, guardrails} = await answer(
      {...run, redaction, contextToken},
      deps,
      turnLog,
      meter,
      signal,
    );
    if (leaked) log('warn', {event: 'instructions-repeated', requestId, agent: turn.agent});
    await turnLog.end({type: 'finish', finishReason: reason}, {usage, spent: meter.spent, guardrails});
  } catch (error) {
    if (turnLog.failed.aborted) {
      log('error', {event: 'turn-lost', requestId, detail: String(turnLog.failed.reason)});
      return;
    }
    try {
      const summary = {usage: undefined, spent: meter.spent};
      if (stop.aborted && stop.reason === STOPPED) await turnLog.end({type: 'abort'}, summary);
      else await turnLog.end({type: 'error', error: toErrorData(error, causes)}, summary);
    } catch (lost) {
      log('error', {event: 'turn-lost', requestId, detail: String(lost)});
    }
    const detail =
      error instanceof AgentError ? error.detail : stop.aborted ? undefined : String((error as Error)?.stack ?? error);
    if (!stop.aborted)
      log('warn', {
        event: 'turn-failed',
        requestId,
        agent: turn.agent,
        code: toErrorData(error, causes).code,
        // A provider that refuses a request may send it back.
        detail: detail === undefined ? undefined : redaction.text(detail),
      });
  }
}

type Answering = Run & {contextToken: string | undefined};

async function answer(run: Answering, deps: RunDeps, log: TurnLog, meter: Meter, signal: AbortSignal) {
  const {turn, principal, agent, may, contextToken} = run;
  const question = messageText(turn.userMessage);
  const [{context: facts, droplets, word}, turns] = await Promise.all([
    readFacts(run, deps, question, log, signal),
    deps.store.readTurns(turn.conversation),
  ]);
  const before = turns.filter((one) => one.turn < turn.turn);
  const asked = before.map(({userMessage}) => messageText(userMessage));
  const said = before.flatMap(({userMessage, answer}) =>
    answer === undefined ? [userMessage] : [userMessage, answer],
  );
  log.write({type: 'data-status', data: {text: `Asking ${agent.agent.name}…`}, transient: true});
  const tools = toolsOf(run, deps);
  const how = contextToken === undefined ? undefined : describeFunctions(contextToken, fenceWord());
  const context = [facts, how].filter((part) => part !== undefined).join('\n') || undefined;
  // One that has functions of its own reads by itself; nothing is proposed by them.
  const looked = contextToken === undefined ? tools : tools.filter(({proposes}) => proposes);
  const onWait = () => log.write({type: 'data-status', data: {text: 'Waiting for a free line…'}, transient: true});
  const chunks = answerQuestion(
    agent,
    {
      context,
      messages: [...historyOf(before), {role: 'user', text: question}],
      tools,
      foreseen: {
        calls: foreseeCalls(question, asked, droplets, looked),
        describe: (results) => describeResults(results, word),
      },
      toolContext: {
        cloud: deps.cloud,
        metrics: deps.metrics,
        scope: principal.resources,
        prices: run.prices,
        reach: deps.reach,
        propose: proposeIn(run, deps, signal),
        now: deps.now,
      },
      said: saidIn([...said, turn.userMessage]),
      redaction: run.redaction,
      canary: run.canary,
      meter,
      record: (names, outcome) => recordTools(run, deps, names, outcome),
      admit: () => deps.line.enter(principal.tenant, run.share, signal, onWait),
      followUps: may.offerFollowUps,
    },
    signal,
  );
  for (;;) {
    const {done, value} = await chunks.next();
    if (done) return value;
    log.write(value);
  }
}

/** What was said before, as far as it fits: whole turns, none that failed without a word. */
function historyOf(turns: readonly AnsweredTurn[]): AgentMessage[] {
  const messages: AgentMessage[] = [];
  let chars = 0;
  for (const {userMessage, answer} of turns.toReversed()) {
    if (answer === undefined) continue;
    const asked = messageText(userMessage);
    const answered = messageText(answer);
    if (answered === '') continue;
    chars += asked.length + answered.length;
    if (chars > MAX_HISTORY_CHARS) break;
    messages.unshift({role: 'user', text: asked}, {role: 'assistant', text: answered});
  }
  return messages;
}

interface Causes {
  stop: AbortSignal;
  timeout: AbortSignal;
  now: number;
}

function toErrorData(error: unknown, {stop, timeout, now}: Causes): ErrorData {
  if (stop.aborted) return {code: 'turn_interrupted', retryable: true};
  if (timeout.aborted) return {code: 'agent_timeout', retryable: true};
  if (error instanceof BudgetError) {
    return {code: codeOf(error.over), retryable: true, retryAfter: untilTomorrowS(now)};
  }
  if (error instanceof Shed) {
    return {code: 'agent_rate_limited', retryable: true, retryAfter: Math.ceil(error.retryAfterMs / 1000)};
  }
  if (error instanceof Fault) return {code: error.code, retryable: ERRORS[error.code].retryable};
  if (!(error instanceof AgentError)) return {code: 'internal', retryable: true};
  const retryAfter = error.retryAfterS === undefined ? {} : {retryAfter: error.retryAfterS};
  return {code: error.code, retryable: error.code !== 'agent_rejected', ...retryAfter};
}
