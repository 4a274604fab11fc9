// Longer than most files: all that the server needs of the world, in one place.
import type {
  ActionState,
  AuditHead,
  ChatMessage,
  Chunk,
  ErrorCode,
  Feedback,
  FinishReason,
  TurnStatus,
} from '@wincloud/chat-core/protocol';
import type {ActionRecord, StoredAction} from './actions/record.ts';
import type {ChainedRow} from './audit/row.ts';
import type {Checkpoint} from './audit/signature.ts';
import type {TenantRecord} from './config/schema.ts';

/*
 * Every way out of this server, all of them in one file. Rooms take these as arguments and know no adapter; `runtimes/`
 * chooses them.
 */

// ---------------------------------------------------------------- agents

/** One message of a conversation as a model sees it. */
export type AgentMessage =
  | {role: 'user'; text: string}
  | {role: 'assistant'; text: string; toolCalls?: ToolCall[] | undefined}
  | {role: 'tool'; callId: string; text: string};

/** A function the model asks for. `arguments` is the model's own JSON text, unchecked. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

/** A function a model may ask for. Flat parameters only: that is all that every target of a function accepts. */
export interface ToolDefinition {
  name: string;
  description: string;
  parameters: Record<string, {type: 'string' | 'number' | 'boolean'; description: string; required?: boolean}>;
}

export interface AgentRequest {
  /** What the agent is and how it answers. Ignored by models whose instructions are set at the provider. */
  instructions: string;
  /** Fenced facts for this turn, or nothing. */
  context: string | undefined;
  /** The whole conversation, the question last: models keep no history. */
  messages: AgentMessage[];
  tools: ToolDefinition[];
}

/** A passage that the answer rests on. `number` is what `[n]` in the text refers to. */
export interface Source {
  number: number;
  title: string;
  /** A path in the knowledge base, or a URL. */
  location: string;
  excerpt: string;
}

/** An article that was found for an answer. `location` is as in a `Source`. */
export interface FoundArticle {
  title: string;
  location: string;
}

/** What a model sends while it answers. `end` comes last, exactly once, unless an `AgentError` is thrown. */
export type AgentEvent =
  | {type: 'text'; text: string}
  | {type: 'reasoning'; text: string}
  | {type: 'tool-calls'; calls: ToolCall[]}
  | {type: 'sources'; sources: Source[]}
  /** What was found as well, best first, and is not among the sources. */
  | {type: 'related'; articles: FoundArticle[]}
  | {type: 'guardrails'; names: string[]}
  | {type: 'usage'; input: number; output: number}
  | {type: 'end'; reason: FinishReason};

/** A model that answers. Two adapters: a Gradient agent endpoint and serverless inference. */
export interface AgentModel {
  /** Whether it accepts tools. */
  readonly takesTools: boolean;
  /** One call. Throws `AgentError`; ends the upstream request when `signal` aborts. */
  answer(request: AgentRequest, signal: AbortSignal): AsyncGenerator<AgentEvent>;
  /** Whether it would answer now, by its own health check. Never throws. */
  health(signal: AbortSignal): Promise<'up' | 'down'>;
}

/** Why a model did not answer, in a code of ours. The upstream's own words stay in `detail`, which is only logged. */
export class AgentError extends Error {
  readonly code: Extract<ErrorCode, `agent_${string}`>;
  readonly retryAfterS: number | undefined;
  readonly detail: string | undefined;

  constructor(code: AgentError['code'], options: {retryAfterS?: number | undefined; detail?: string | undefined} = {}) {
    super(code);
    this.name = 'AgentError';
    this.code = code;
    this.retryAfterS = options.retryAfterS;
    this.detail = options.detail;
  }
}

// ---------------------------------------------------------------- cloud

export type {Cloud, Droplet, Metrics, ResourceScope} from './resources.ts';

// ---------------------------------------------------------------- store

/** Who acts, as every stored thing is keyed: the tenant first. */
export interface Owner {
  tenant: string;
  subject: string;
}

/** One allowance to take from: `limit` a `windowMs`, by GCRA. */
export interface Allowance {
  key: string;
  limit: number;
  windowMs: number;
}

export interface Taken {
  allowed: boolean;
  /** The allowance that refused, or the one with the least left. Index into what was asked. */
  index: number;
  remaining: number;
  resetMs: number;
  /** Milliseconds after which the same request is allowed. 0 when it was. */
  retryAfterMs: number;
}

export interface AuditEntry extends Owner {
  action: string;
  requestId: string;
  detail: Record<string, string | number | boolean | null>;
}

/** What something costs, in whole numbers: tokens in and out together, millionths of a dollar. */
export interface Cost {
  tokens: number;
  microUsd: number;
}

/** Who pays, and what may be spent for them in a day. Without a limit it is only counted. */
export interface BudgetAccount {
  key: string;
  tokens?: number | undefined;
  microUsd?: number | undefined;
}

/** What a turn takes from each account before a model is called for it, or from none. */
export interface Reservation {
  /** The day in UTC, `2026-11-28`. */
  day: string;
  accounts: readonly BudgetAccount[];
  /** Less than this is of no use, and refused. */
  atLeast: Cost;
  /** What is left counts where it is less than this. */
  wanted: Cost;
}

/** Which account, by its place in what was asked, has too little left. */
export interface OverBudget {
  account: number;
}

/** One turn: a user's message and the run that answers it. `conversation` is the store's own number. */
export interface Turn {
  conversation: number;
  turn: number;
  messageId: string;
  status: TurnStatus;
  agent: string;
  userMessage: ChatMessage;
  startedAt: number;
}

/** A turn with its answer, if it has ended, and what the user thinks of it. */
export type AnsweredTurn = Turn & {
  answer: ChatMessage | undefined;
  feedback: Feedback | undefined;
  /** What was proposed in it, as it stands now. */
  actions: StoredAction[];
};

export interface NewFeedback {
  owner: Owner;
  conversationId: string;
  /** Of the answer. */
  messageId: string;
  /** Undefined takes back what was said. */
  feedback: Feedback | undefined;
  audit: AuditEntry;
  now: number;
}

export interface NewTurn {
  owner: Owner;
  conversationId: string;
  userMessage: ChatMessage;
  messageId: string;
  agent: string;
  /** What makes a repetition the same turn, and a hash of what was asked under it. */
  key: string;
  bodyHash: string;
  /** A key the client sent holds for ever; one derived from the message only while its turn runs. */
  keyHolds: 'always' | 'while-running';
  /** The answer to this message (and all after it) is replaced. */
  replaces: {userMessageId: string} | {messageId: string} | 'last' | undefined;
  maxRunning: number;
  /** Undefined where nobody limits or counts. */
  budget: Reservation | undefined;
  requestId: string;
  now: number;
}

export type BegunTurn =
  /** `version`: the how manyth turn to this user message it is, from 1 on. */
  | {outcome: 'begun'; turn: Turn; version: number; reserved: Cost}
  | {outcome: 'same'; turn: Turn}
  | {outcome: 'key-reused'}
  | {outcome: 'busy'; turn: Turn}
  | {outcome: 'too-many'}
  | ({outcome: 'over-budget'} & OverBudget);

export interface StoredEvent {
  seq: number;
  chunk: Chunk;
}

export interface TurnEnd {
  status: Exclude<TurnStatus, 'streaming'>;
  answer: ChatMessage;
  usage: {input: number; output: number} | undefined;
  /** Settles what was reserved. Where it is not known, what was reserved counts as spent. */
  spent?: Cost | undefined;
  /** Names of the guardrails that the platform says it applied: on record. */
  guardrails?: readonly string[] | undefined;
  now: number;
}

export interface StoredConversation {
  conversation: number;
  id: string;
  title: string;
  createdAt: number;
  updatedAt: number;
}

/** The audit record as it is read, signed and handed out. Written it is by `appendAudit` and with what it records. */
export interface AuditStore {
  /** The Ed25519 key that signs checkpoints, PKCS #8 in DER. Made once and kept with the data. */
  readonly auditKey: Uint8Array;
  /** Every tenant with rows, and the number of its last row. */
  listAuditTenants(): Promise<{tenant: string; seq: number}[]>;
  /** A tenant's rows after `afterSeq`, in order. */
  readAudit(tenant: string, afterSeq: number, limit: number): Promise<ChainedRow[]>;
  /** A tenant's checkpoints after `afterSeq`, in order. */
  readCheckpoints(tenant: string, afterSeq: number, limit: number): Promise<Checkpoint[]>;
  lastCheckpoint(tenant: string): Promise<Checkpoint | undefined>;
  /** One a row: of two the first stays. */
  addCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** The oldest checkpoints that a place outside does not have yet. A place that is new has none. */
  listUndelivered(place: string, limit: number): Promise<{number: number; checkpoint: Checkpoint}[]>;
  /** The place has this one and all before. */
  markDelivered(place: string, number: number): Promise<void>;
}

/** Where checkpoints go, so that who can change our data cannot change them: a file, a webhook. */
export interface CheckpointSink {
  /** Names the place for the store: the same place, the same name. No secret. */
  readonly place: string;
  /** Resolves when the place has it for good. The same one may come twice. */
  deliver(checkpoint: Checkpoint, signal: AbortSignal): Promise<void>;
}

/**
 * Turns that are being written, of all processes on one store. A turn belongs to the process that began it for as long
 * as that says it lives, and then to whoever adopts it.
 */
export interface LeaseStore {
  /** This process lives. One that has not said so for `LEASE_MS` is dead. */
  beat(now: number): Promise<void>;
  /** Conversations in which a turn of this process has been asked to stop by another one. */
  readStops(): Promise<number[]>;
  /** Asks whoever writes in this conversation to stop. False where nobody does. */
  askStop(conversation: number): Promise<boolean>;
  /** Somebody reads a turn that another process writes. */
  attend(turn: Turn, now: number): Promise<void>;
  /** When somebody at another process last read it; 0 for never. */
  attendedAt(turn: Turn): Promise<number>;
  /** The turns of dead processes: they are this process's from now on, which ends them. */
  adopt(now: number): Promise<Turn[]>;
  /** Reserves more for a turn of this process that is being written. */
  extend(turn: Turn, atLeast: Cost, wanted: Cost): Promise<Cost | OverBudget>;
  /** What each account has spent on that day, what is reserved included. */
  readSpending(day: string, keys: readonly string[]): Promise<Cost[]>;
}

/** Milliseconds after which a process that has not said that it lives counts as dead. */
export const LEASE_MS = 10_000;

/** Changes that were proposed, each with its audit rows. One that is being made belongs to a process, as a turn does. */
export interface ActionStore {
  /** Keeps a proposal of a turn. Undefined where the conversation is gone. */
  addAction(turn: Turn, record: ActionRecord, audit: AuditEntry, now: number): Promise<StoredAction | undefined>;
  findAction(owner: Owner, conversationId: string, id: string): Promise<StoredAction | undefined>;
  /**
   * Writes how it stands now. Undefined where it is not at this revision any more, or gone: nothing is written then, no
   * audit row either. One that is `running` from then on is this process's.
   */
  changeAction(
    action: StoredAction,
    next: {state: ActionState; record: ActionRecord},
    audit: readonly AuditEntry[],
    now: number,
  ): Promise<StoredAction | undefined>;
  /** Those that dead processes were making: they are this process's from now on. */
  adoptActions(now: number): Promise<StoredAction[]>;
}

/** A tenant's record as it is kept. Each change raises its version. */
export interface StoredTenant {
  id: string;
  version: number;
  /** `file`: it follows the settings file. `edited`: somebody changed it since, and the file counts no more. */
  source: 'file' | 'edited';
  record: TenantRecord;
  updatedAt: number;
}

export interface TenantStore {
  /** Rises with every change of any tenant. Cheap: asked with each request. */
  tenantsVersion(): Promise<number>;
  readTenants(): Promise<StoredTenant[]>;
  /** Writes a record with its audit rows. False where it is not at `ifVersion` any more (0: where it is there). */
  saveTenant(
    tenant: Pick<StoredTenant, 'record' | 'source'> & {ifVersion: number},
    audit: readonly AuditEntry[],
    now: number,
  ): Promise<boolean>;
}

/**
 * The one durable place. What must be atomic is one call. Every call that reads or changes a conversation takes
 * its owner: there is no other way in.
 */
export interface Store extends ActionStore, AuditStore, LeaseStore, TenantStore {
  /** Names this log. Changes only when the log was lost. */
  readonly epoch: string;
  /** A random secret that is made once and kept with the data. */
  readonly serverSecret: Uint8Array;
  /** Takes one from each allowance, or from none. */
  take(allowances: readonly Allowance[], now: number): Promise<Taken>;
  /** Remembers a single-use token id. False when it was used before. */
  consumeJti(tenant: string, jti: string, expiresAt: number, now: number): Promise<boolean>;
  /** From now on nothing counts that was issued to them before, with its audit row. Never takes an earlier one back. */
  revoke(audit: AuditEntry, now: number): Promise<void>;
  /** The milliseconds since 1970 before which nothing issued to them counts, where something was revoked. */
  revokedBefore(owner: Owner): Promise<number | undefined>;
  /** Resolves to where the record stands then. */
  appendAudit(entry: AuditEntry, now: number): Promise<AuditHead>;
  /** Commits a turn and its audit row; the model may be called when, and only when, it answers `begun`. */
  beginTurn(turn: NewTurn): Promise<BegunTurn>;
  /** Appends to a turn's log, with the ending in the same commit where there is one. */
  appendEvents(turn: Turn, events: readonly StoredEvent[], end?: TurnEnd): Promise<void>;
  /** A turn's events after `seq`, oldest first. */
  readEvents(turn: Turn, afterSeq: number, limit: number): Promise<StoredEvent[]>;
  findConversation(owner: Owner, id: string): Promise<StoredConversation | undefined>;
  /** The newest turn, or one by number. */
  findTurn(conversation: number, turn?: number): Promise<Turn | undefined>;
  /** The turns that make up the conversation now, oldest first, with the answers of those that ended. */
  readTurns(conversation: number): Promise<AnsweredTurn[]>;
  /** Every turn that a user message began, replaced ones too, oldest first. */
  readVersions(conversation: number, userMessageId: string): Promise<AnsweredTurn[]>;
  /**
   * Keeps what a user thinks of an answer, one opinion an answer, with its audit row. False where the owner has no such
   * answer, or it is still being written. Nothing is written when nothing changes.
   */
  saveFeedback(feedback: NewFeedback): Promise<boolean>;
  listConversations(owner: Owner, limit: number): Promise<StoredConversation[]>;
  /** Every turn of a conversation there was, oldest first, those that later ones replaced too. */
  readEveryTurn(conversation: number): Promise<(AnsweredTurn & {replaced: boolean})[]>;
  /**
   * Erases what is kept of a user: conversations with all in them, and the salt by which the record could be led back to
   * them. Resolves when the text is gone from the database's files too. Rejects where another process still reads them:
   * the same call again goes on.
   */
  eraseUser(audit: AuditEntry, now: number): Promise<{conversations: number; head: AuditHead}>;
  renameConversation(owner: Owner, id: string, title: string): Promise<boolean>;
  deleteConversation(owner: Owner, id: string, audit: AuditEntry, now: number): Promise<boolean>;
  /**
   * Deletes a tenant's conversations in which nothing was said since `before`, `limit` at most and none that is being
   * written, with an audit row that says how many where there were any.
   */
  expire(tenant: string, before: number, limit: number, now: number): Promise<number>;
  check(): Promise<void>;
  close(): void;
}
