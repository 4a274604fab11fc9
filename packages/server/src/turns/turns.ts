import {createHash, randomBytes, randomUUID} from 'node:crypto';
import {type ChatMessage, messageText, type RouteData} from '@wincloud/chat-core/protocol';
import type {AgentRegistry} from '../agents/registry.ts';
import {routeQuestion} from '../agents/router.ts';
import type {TenantSettings} from '../config/schema.ts';
import {Fault} from '../errors.ts';
import type {Principal} from '../identity/principal.ts';
import type {Log} from '../log.ts';
import type {Cloud, NewTurn, Store, StoredEvent, Turn} from '../ports.ts';
import {createCanary} from '../privacy/canary.ts';
import {redactionOf, redactMessage} from '../privacy/policy.ts';
import {followTurn, turnKey} from './follow-turn.ts';
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
  begin(principal: Principal, tenant: TenantSettings, request: TurnRequest): Promise<Turn>;
  follow(turn: Turn, afterSeq: number, signal: AbortSignal): AsyncGenerator<StoredEvent[]>;
  /** Ends the running turn of a conversation with `abort`. False when none runs here. */
  stop(conversation: number): Promise<boolean>;
  /** Ends every run, each with an error that says why. No new ones begin. */
  shutdown(): Promise<void>;
}

export interface TurnsDeps {
  store: Store;
  cloud: Cloud;
  agents: AgentRegistry;
  log: Log;
  now: () => number;
  /** A word that goes up with instructions and must not come back. Made anew for each process by default. */
  canary?: string | undefined;
}

/** Times that a running turn is stopped for a new one before its owner is told that it is busy. */
const MAX_STOPS = 3;

export function createTurns(deps: TurnsDeps): Turns {
  const {store, agents, now} = deps;
  const wakeups = createWakeups();
  const wake = (turn: Turn) => wakeups.wake(turnKey(turn));
  const runs = createRuns((run, stop) => runTurn(run, {...deps, onStored: wake}, stop).finally(() => wake(run.turn)));
  const {canary = createCanary(randomBytes)} = deps;
  let closing = false;

  async function begin(principal: Principal, tenant: TenantSettings, sent: TurnRequest): Promise<Turn> {
    const redaction = redactionOf(tenant, canary);
    // From here on nobody has the text as it was sent: not the store, nor a model, nor a log.
    const request = {...sent, message: redactMessage(sent.message, redaction)};
    const route = choose(tenant, request);
    const asked = newTurn(principal, tenant, request, route.agent);
    for (let stops = 0; ; stops += 1) {
      if (closing) throw new Fault('shutting_down', {retryAfterS: 1});
      const begun = await commit(asked);
      if (begun.outcome === 'same') return begun.turn;
      if (begun.outcome === 'key-reused') throw new Fault('idempotency_mismatch');
      if (begun.outcome === 'too-many' || stops === MAX_STOPS) throw new Fault('too_many_streams', {retryAfterS: 5});
      if (begun.outcome === 'busy') {
        await runs.stop(begun.turn.conversation);
        continue;
      }
      const agent = agents.get(route.agent, tenant.agents);
      const {turn, version} = begun;
      const run = {turn, version, principal, agent, route, redaction, canary, requestId: request.requestId};
      runs.start(run, tenant.limits.graceMs);
      return turn;
    }
  }

  async function commit(asked: NewTurn) {
    try {
      return await store.beginTurn(asked);
    } catch (error) {
      deps.log('error', {event: 'store-failed', requestId: asked.requestId, detail: String(error)});
      throw new Fault('store_unavailable', {retryAfterS: 1});
    }
  }

  function choose(tenant: TenantSettings, {message, agent}: TurnRequest): RouteData {
    const allowed = agents.of(tenant.agents).map((one) => one.agent);
    const fallback = agents.get(tenant.defaultAgent ?? (tenant.agents[0] as string), tenant.agents).agent;
    const chosen = agent === undefined ? undefined : agents.get(agent, tenant.agents).agent;
    const route = routeQuestion(messageText(message), allowed, {chosen, fallback});
    const alternatives = allowed.filter(({id}) => id !== route.agent.id).map(({id, name}) => ({agent: id, name}));
    return {agent: route.agent.id, name: route.agent.name, reason: route.reason, alternatives};
  }

  function newTurn(principal: Principal, tenant: TenantSettings, request: TurnRequest, agent: string): NewTurn {
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
      agent,
      key: idempotencyKey === undefined ? `message:${message.id}:${trigger}` : `key:${idempotencyKey}`,
      keyHolds: idempotencyKey === undefined ? 'while-running' : 'always',
      bodyHash: createHash('sha256').update(asked).digest('base64url'),
      replaces: replaces(request),
      maxRunning: tenant.limits.runningTurns,
      requestId,
      now: now(),
    };
  }

  async function* follow(turn: Turn, afterSeq: number, signal: AbortSignal): AsyncGenerator<StoredEvent[]> {
    const leave = runs.attend(turn);
    try {
      yield* followTurn({store, wakeups}, turn, afterSeq, signal);
    } finally {
      leave();
    }
  }

  return {
    begin,
    follow,
    stop: runs.stop,
    async shutdown() {
      closing = true;
      await runs.interrupt();
    },
  };
}

function replaces({trigger, messageId, message}: TurnRequest): NewTurn['replaces'] {
  if (trigger === 'submit-message') return {userMessageId: message.id};
  return messageId === undefined ? 'last' : {messageId};
}
