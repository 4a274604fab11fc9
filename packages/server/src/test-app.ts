// Longer than most files: a whole server, of which a test can have any part its way.
import {randomUUID} from 'node:crypto';
import type {Chunk} from '@wincloud/chat-core/protocol';
import {createActions} from './actions/actions.ts';
import {billing} from './agents/billing.ts';
import {createRegistry} from './agents/registry.ts';
import {support} from './agents/support.ts';
import {createApp} from './app.ts';
import {parseSettings} from './config/load.ts';
import {createFunctions, type FunctionsDeps} from './functions/functions.ts';
import {signIdentity} from './identity/sign-identity.ts';
import {createFairQueue, type FairQueue, type FairQueueOptions} from './limits/fair-queue.ts';
import {createLog} from './log.ts';
import type {AgentEvent, AgentModel, AgentRequest, Cloud, Droplet, ResourceScope, Store} from './ports.ts';
import {createPriceBook} from './prices/price-book.ts';
import type {CloudChanges} from './resources.ts';
import {openSqliteStore} from './storage/sqlite.ts';
import {seedTenants} from './tenants/seed.ts';
import type {Tenant} from './tenants/tenant.ts';
import {createTenants} from './tenants/tenants.ts';
import {createTurns} from './turns/turns.ts';

/*
 * The real app on an in-memory store, with plain objects for the ports that lead outside. For tests only.
 */

export const ORIGIN = 'https://panel.example.com';
export const ACME_ORIGIN = 'https://acme.example.net';
export const SECRET = 'a-test-secret-of-at-least-32-characters';
export const ACME_SECRET = 'another-test-secret-of-32-characters-ok';

/** Always the same, so that what is held back of an answer is the same in every run. */
const CANARY = '2'.repeat(20);

/** A quota that is never used up. */
const NO_WAITING: FairQueueOptions = {
  take: async () => ({allowed: true, retryAfterMs: 0}),
  maxWaitMs: 1_000,
  maxWaiting: 100,
  maxWaitingOfFlow: 100,
};

/** A cloud that has these functions. All others find nothing, as of 1970. */
export function cloudThat(has: Partial<Cloud>): Cloud {
  return {
    listDroplets: async () => ({droplets: [], asOf: 0}),
    listSizes: async () => ({sizes: [], asOf: 0}),
    listVolumes: async () => ({volumes: [], asOf: 0}),
    listSnapshots: async () => ({snapshots: [], asOf: 0}),
    listBackups: async () => ({backups: [], asOf: 0}),
    listActions: async () => ({actions: [], asOf: 0}),
    listFirewalls: async () => ({firewalls: [], asOf: 0}),
    listAlertPolicies: async () => ({policies: [], asOf: 0}),
    listUptimeChecks: async () => ({checks: [], asOf: 0}),
    listBuckets: async () => ({buckets: [], asOf: 0}),
    ...has,
  };
}

/** What the model does when it is asked: yields events, may wait, may throw. */
export type Script = (request: AgentRequest, signal: AbortSignal) => AsyncGenerator<AgentEvent>;

/** A model that says these words and ends. */
export function says(...words: string[]): Script {
  return async function* () {
    for (const text of words) yield {type: 'text', text};
    yield {type: 'usage', input: 10, output: words.length};
    yield {type: 'end', reason: 'stop'};
  };
}

/** Says one word, then waits until it is told to go on or the call is ended. */
export function saysThenWaits(word: string): {script: Script; goOn: () => void; ended: () => boolean} {
  const gate = Promise.withResolvers<void>();
  let ended = false;
  const script: Script = async function* (_request, signal) {
    const cut = Promise.withResolvers<never>();
    const end = () => {
      ended = true;
      cut.reject(signal.reason);
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    yield {type: 'text', text: word};
    await Promise.race([gate.promise, cut.promise]);
    yield {type: 'text', text: ' and more'};
    yield {type: 'end', reason: 'stop'};
  };
  return {script, goOn: gate.resolve, ended: () => ended};
}

export interface TestAppOptions {
  script?: Script | undefined;
  /** What there is, or what is found for whom. */
  droplets?: Droplet[] | ((scope: ResourceScope) => Droplet[]) | undefined;
  store?: Store | undefined;
  limits?: Record<string, number> | undefined;
  budgets?: Record<string, number> | undefined;
  /** In which calls of the model wait. By default none does. */
  line?: FairQueue | undefined;
  /** Nothing is taken out by default: then chunks are what the script says, piece by piece. */
  privacy?: {redact: 'off' | 'secrets' | 'personal'} | undefined;
  /** Where it is given, agents take tools and may propose changes of servers. */
  changes?: CloudChanges | undefined;
  /** What the tenant's record says beside that. */
  record?: Record<string, unknown> | undefined;
  /** Other tools than there are, and less time for one. */
  functions?: Pick<FunctionsDeps, 'tools' | 'maxCallMs'> | undefined;
  /** Whether the agents are told how to call functions. */
  agentFunctions?: boolean | undefined;
}

export function createTestApp({
  script = says('Hello', ' there.'),
  droplets = [],
  store,
  limits = {},
  budgets = {},
  line = createFairQueue(NO_WAITING),
  privacy = {redact: 'off'},
  changes,
  record = {},
  functions: ofFunctions = {},
  agentFunctions = false,
}: TestAppOptions = {}) {
  const settings = parseSettings(
    {
      tenants: [
        {
          id: 'wincloud',
          name: 'WinCloud',
          origins: [ORIGIN],
          secrets: [{kid: 'k1', secret: SECRET}],
          anonymous: true,
          agents: ['support', 'billing'],
          limits,
          budgets,
          privacy,
          ...(changes === undefined ? {} : {features: {actions: true}}),
          ...record,
        },
        {
          id: 'acme',
          name: 'Acme',
          origins: [ACME_ORIGIN],
          secrets: [{kid: 'k1', secret: ACME_SECRET}],
          agents: ['support'],
          resourceTagPrefix: 'acme-',
        },
      ],
      agents: [
        {id: 'support', kind: 'gradient', url: 'https://support.example.com', key: 'not-a-real-key'},
        {id: 'billing', kind: 'gradient', url: 'https://billing.example.com', key: 'not-a-real-key'},
      ],
      cloud: {token: 'not-a-real-token'},
    },
    {},
  );
  const requests: AgentRequest[] = [];
  const scopes: unknown[] = [];
  const logged: string[] = [];
  let current = script;
  const clock = {now: 1_800_000_000_000};
  const model: AgentModel = {
    takesTools: changes !== undefined,
    answer(request, signal) {
      requests.push(request);
      return current(request, signal);
    },
    health: async () => 'up',
  };
  const opened = store ?? openSqliteStore(':memory:');
  const now = () => clock.now;
  const log = createLog((line) => logged.push(line), [SECRET, ACME_SECRET], now);
  const seeded = seedTenants(opened, settings.tenants, {log, now});
  const tenants = createTenants(
    {tenantsVersion: () => seeded.then(() => opened.tenantsVersion()), readTenants: () => opened.readTenants()},
    log,
  );
  const agents = createRegistry(
    [support, billing].map((agent) => ({agent, model, sourceUrl: undefined, functions: agentFunctions})),
    now,
  );
  const cloud = cloudThat({
    listDroplets: async (scope) => {
      scopes.push(scope);
      return {droplets: typeof droplets === 'function' ? droplets(scope) : droplets, asOf: clock.now};
    },
  });
  const prices = async (tenant: Tenant) => createPriceBook(tenant.prices);
  const actions = changes && createActions({store: opened, cloud, changes, log, now, times: {pollMs: 1}});
  const reads = {cloud, metrics: [], reach: async () => 'unknown' as const, prices};
  const functions = createFunctions({...reads, store: opened, log, now, ...ofFunctions});
  const turns = createTurns({
    ...reads,
    actions,
    store: opened,
    agents,
    line,
    log,
    now,
    canary: CANARY,
  });
  const app = createApp({
    store: opened,
    tenants,
    agents,
    allAgents: ['support', 'billing'],
    turns,
    actions,
    prices,
    functions,
    widget: new Map(),
    log,
    now,
    clientAddress: () => '203.0.113.9',
  });

  /** A request as a page of the tenant would send it. */
  const request = (
    method: string,
    path: string,
    init: {token?: string; body?: unknown; headers?: Record<string, string>} = {},
  ) =>
    app.request(path, {
      method,
      headers: {
        origin: ORIGIN,
        ...(init.token === undefined ? {} : {authorization: `Bearer ${init.token}`}),
        ...(init.body === undefined ? {} : {'content-type': 'application/json'}),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : {body: typeof init.body === 'string' ? init.body : JSON.stringify(init.body)}),
    });

  const identity = (sub: string, claims: Record<string, unknown> = {}) =>
    signIdentity({
      tenant: 'wincloud',
      sub,
      secret: SECRET,
      kid: 'k1',
      claims: {iat: Math.floor(clock.now / 1000), exp: Math.floor(clock.now / 1000) + 600, ...claims},
    });

  async function signIn(sub: string, claims: Record<string, unknown> = {}): Promise<string> {
    const body = {tenant: 'wincloud', identity: await identity(sub, claims)};
    const response = await request('POST', '/v1/session', {body});
    const {token} = (await response.json()) as {token: string};
    return token;
  }

  const send = (
    token: string,
    text: string,
    {id = 'c1', messageId = randomUUID() as string, ...rest}: SendOptions = {},
  ) =>
    request('POST', '/v1/chat', {
      token,
      body: {id, messages: [{id: messageId, role: 'user', parts: [{type: 'text', text}]}], ...rest.body},
      headers: rest.headers ?? {},
    });

  return {
    app,
    store: opened,
    turns,
    clock,
    requests,
    scopes,
    logged,
    request,
    identity,
    signIn,
    send,
    say: (next: Script) => {
      current = next;
    },
  };
}

export interface SendOptions {
  id?: string;
  messageId?: string;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
}

export interface ReadEvent {
  id: string | undefined;
  chunk: Chunk | '[DONE]';
}

/** All events of a stream answer, as they stand in its bytes. */
export async function readAll(response: Response): Promise<ReadEvent[]> {
  return parseEvents(await response.text());
}

export function parseEvents(text: string): ReadEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.trim() !== '' && !block.startsWith(':'))
    .map((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
      return {id: /^id: (.*)$/m.exec(block)?.[1], chunk: data === '[DONE]' ? '[DONE]' : (JSON.parse(data) as Chunk)};
    });
}

/** The words of a stream. */
export function textOf(events: readonly ReadEvent[]): string {
  return events.map(({chunk}) => (chunk !== '[DONE]' && chunk.type === 'text-delta' ? chunk.delta : '')).join('');
}

export const typesOf = (events: readonly ReadEvent[]) =>
  events.map(({chunk}) => (chunk === '[DONE]' ? '[DONE]' : chunk.type));
