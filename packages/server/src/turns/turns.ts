import {createHash, randomBytes, randomUUID} from 'node:crypto';
import {type ChatMessage, messageText, type RouteData} from '@wincloud/chat-core/protocol';
import type {Actions} from '../actions/actions.ts';
import type {AgentRegistry, RunningAgent} from '../agents/registry.ts';
import {routeQuestion} from '../agents/router.ts';
import {Fault} from '../errors.ts';
import type {Principal} from '../identity/principal.ts';
import {agentsFor, mayUseTool} from '../identity/roles.ts';
import {codeOf, reservationOf, untilTomorrowS} from '../limits/budget.ts';
import type {FairQueue} from '../limits/fair-queue.ts';
import type {Log} from '../log.ts';
import type {Cloud, Metrics, NewTurn, Store, StoredEvent, Turn} from '../ports.ts';
import type {PriceBook} from '../prices/price-book.ts';
import {createCanary} from '../privacy/canary.ts';
import {redactionOf, redactMessage} from '../privacy/policy.ts';
import type {Tenant} from '../tenants/tenant.ts';
import type {ToolContext} from '../tools/tool.ts';
import {followTurn, turnKey} from './follow-turn.ts';
import {createKeepAlive} from './keep-alive.ts';
import {recoverTurns} from './recover-turns.ts';
import {runTurn} from './run-turn.ts';
import {createRuns} from './runs.ts';
import {createWakeups} from './wakeups.ts';

export interface TurnRequest {
  conversationId: string;
  message: ChatMessage;
  trigger: 'submit-message' | 'regenerate-message';
  /** For a regeneration: the answer to replace. The last one by default. */
  messageId?: string | undefined;
  agent?: string | undefined;
  idempotencyKey?: string | undefined;
  requestId: string;
}

/** Turns: begun once, run whether or not anybody listens, followed by as many as like. */
export interface Turns {
  /** Commits a turn and starts its run, or finds the turn that this request began before. */
  begin(principal: Principal, tenant: Tenant, request: TurnRequest): Promise<Turn>;
  follow(turn: Turn, afterSeq: number, signal: AbortSignal): AsyncGenerator<StoredEvent[]>;
  /** Ends the running turn of a conversation with `abort`, whichever process writes it. False when none does. */
  stop(conversation: number): Promise<boolean>;
  /** Says to other processes on the store that this one lives, hears their stops and ends what dead ones left. */
  start(): void;
  /** Ends every run, each with an error that says why. No new ones begin. */
  shutdown(): Promise<void>;
}

export interface TurnsDeps {
  store: Store;
  cloud: Cloud;
  /** Who measures machines, the one that is believed first. */
  metrics: readonly Metrics[];
  reach: ToolContext['reach'];
  /** Undefined where nothing can be changed. */
  actions?: Actions | undefined;
  /** What a tenant's users pay. Never rejects. */
  prices: (tenant: Tenant) => Promise<PriceBook>;
  agents: AgentRegistry;
  line: FairQueue;
  log: Log;
  now: () => number;
  /** A word that goes up with instructions and must not come back. Made anew for each process by default. */
  canary?: string | undefined;
}

/** Times that a running turn is stopped for a new one before its owner is told that it is busy. */
const MAX_STOPS = 3;

/** Milliseconds for another process to end a turn that it was asked to stop, and between two looks whether it did. */
const STOP_MS = 5_000;
const STOP_LOOK_MS = 100;

/** Milliseconds after which a reader says again that it reads what another process writes. */
const ATTEND_MS = 5_000;

export function createTurns(deps: TurnsDeps): Turns {
  const {store, agents, now} = deps;
  const wakeups = createWakeups();
  const wake = (turn: Turn) => wakeups.wake(turnKey(turn));
  const runs = createRuns(
    (run, stop) => runTurn(run, {...deps, actions: deps.actions, onStored: wake}, stop).finally(() => wake(run.turn)),
    async (turn, withinMs) => (await store.attendedAt(turn)) > now() - withinMs - ATTEND_MS,
  );
  const recover = () => recoverTurns(store, now);
  const keepAlive = createKeepAlive({...deps, isBusy: runs.has, stop: runs.stop, recover});
  const {canary = createCanary(randomBytes)} = deps;
  let closing = false;

  async function begin(principal: Principal, tenant: Tenant, sent: TurnRequest): Promise<Turn> {
    const redaction = redactionOf(tenant, canary);
    // From here on nobody has the text as it was sent: not the store, nor a model, nor a log.
    const request = {...sent, message: redactMessage(sent.message, redaction)};
    const route = choose(principal, tenant, request);
    const agent = agents.get(route.agent, tenant.agents);
    const asked = newTurn(principal, tenant, request, agent);
    // Before the turn is there: between its beginning and its run nothing is waited for.
    const prices = await deps.prices(tenant);
    for (let stops = 0; ; stops += 1) {
      if (closing) throw new Fault('shutting_down', {retryAfterS: 1});
      const begun = await commit(asked);
      if (begun.outcome === 'same') return begun.turn;
      if (begun.outcome === 'key-reused') throw new Fault('idempotency_mismatch');
      if (begun.outcome === 'too-many' || stops === MAX_STOPS) throw new Fault('too_many_streams', {retryAfterS: 5});
      if (begun.outcome === 'over-budget') throw new Fault(codeOf(begun), {retryAfterS: untilTomorrowS(now())});
      if (begun.outcome === 'busy') {
        await stop(begun.turn.conversation);
        continue;
      }
      const {turn, version, reserved} = begun;
      const may = {
        useTool: (name: string) => mayUseTool(principal, tenant, name),
        offerFollowUps: tenant.features.followUps,
        proposeChanges: tenant.features.actions,
      };
      const {conversationId, requestId} = request;
      const said = {principal, conversationId, agent, route, redaction, canary, requestId};
      runs.start({...said, turn, version, reserved, may, share: tenant.share, prices}, tenant.limits.graceMs);
      return turn;
    }
  }

  async function stop(conversation: number): Promise<boolean> {
    if (await runs.stop(conversation)) return true;
    if (!(await store.askStop(conversation))) return false;
    for (let waitedMs = 0; waitedMs < STOP_MS; waitedMs += STOP_LOOK_MS) {
      const newest = await store.findTurn(conversation);
      if (newest?.status !== 'streaming') return true;
      await wakeups.wait(turnKey(newest), STOP_LOOK_MS, new AbortController().signal);
    }
    // Whoever wrote it does not answer any more.
    await recover();
    return true;
  }

  async function commit(asked: NewTurn) {
    try {
      return await store.beginTurn(asked);
    } catch (error) {
      deps.log('error', {event: 'store-failed', requestId: asked.requestId, detail: String(error)});
      throw new Fault('store_unavailable', {retryAfterS: 1});
    }
  }

  function choose(principal: Principal, tenant: Tenant, {message, agent}: TurnRequest): RouteData {
    const ids = agentsFor(principal, tenant);
    const allowed = agents.of(ids).map((one) => one.agent);
    const fallback = allowed.find(({id}) => id === tenant.defaultAgent) ?? allowed[0];
    if (fallback === undefined) throw new Fault('agent_unknown');
    const chosen = agent === undefined ? undefined : agents.get(agent, ids).agent;
    const route = routeQuestion(messageText(message), allowed, {chosen, fallback});
    const alternatives = allowed.filter(({id}) => id !== route.agent.id).map(({id, name}) => ({agent: id, name}));
    return {agent: route.agent.id, name: route.agent.name, reason: route.reason, alternatives};
  }

  function newTurn(principal: Principal, tenant: Tenant, request: TurnRequest, {agent, price}: RunningAgent): NewTurn {
    const {conversationId, message, trigger, messageId, idempotencyKey, requestId} = request;
    const asked = JSON.stringify([
      conversationId,
      trigger,
      messageId ?? null,
      request.agent ?? null,
      messageText(message),
    ]);
    return {
      owner: {tenant: principal.tenant, subject: principal.subject},
      conversationId,
      userMessage: message,
      messageId: randomUUID(),
      agent: agent.id,
      key: idempotencyKey === undefined ? `message:${message.id}:${trigger}` : `key:${idempotencyKey}`,
      keyHolds: idempotencyKey === undefined ? 'while-running' : 'always',
      bodyHash: createHash('sha256').update(asked).digest('base64url'),
      replaces: replaces(request),
      maxRunning: tenant.limits.runningTurns,
      budget: reservationOf(principal, tenant, {questionChars: messageText(message).length, price, now: now()}),
      requestId,
      now: now(),
    };
  }

  async function* follow(turn: Turn, afterSeq: number, signal: AbortSignal): AsyncGenerator<StoredEvent[]> {
    const leave = runs.has(turn) ? runs.attend(turn) : attendElsewhere(turn);
    try {
      yield* followTurn({store, wakeups}, turn, afterSeq, signal);
    } finally {
      leave();
    }
  }

  /** Another process writes it, and would end it when nobody read it there. */
  function attendElsewhere(turn: Turn): () => void {
    if (turn.status !== 'streaming') return () => {};
    const attend = () => void store.attend(turn, now()).catch(() => {});
    attend();
    const timer = setInterval(attend, ATTEND_MS);
    return () => clearInterval(timer);
  }

  return {
    begin,
    follow,
    stop,
    start: keepAlive.start,
    async shutdown() {
      closing = true;
      await keepAlive.end();
      await runs.interrupt();
    },
  };
}

function replaces({trigger, messageId, message}: TurnRequest): NewTurn['replaces'] {
  if (trigger === 'submit-message') return {userMessageId: message.id};
  return messageId === undefined ? 'last' : {messageId};
}
