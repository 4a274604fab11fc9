import type {ActionData} from './actions.ts';
import type {BillData, DropletData, MetricsData, RecommendationData} from './cards.ts';
import type {ErrorCode} from './errors.ts';

/** Which agent answers, why, and whom the user may ask instead. Sent once, first in a turn. */
export interface RouteData {
  agent: string;
  name: string;
  /** `chosen` by the user, `topic` of the question, or the tenant's `default`. */
  reason: 'chosen' | 'topic' | 'default';
  alternatives: {agent: string; name: string}[];
}

/** What is being done now: "Reading win-web-01". Transient: shown while it lasts, not kept. */
export interface StatusData {
  text: string;
}

/** Who gave the answer, and what it took. */
export interface AnsweredByData {
  by: 'faq' | 'cache' | 'model' | 'human';
  tokens?: {input: number; output: number} | undefined;
  /** Names of the guardrails that the platform says it applied. */
  guardrails?: string[] | undefined;
}

/** What one may ask next: questions of articles that were found for the answer and that it did not use. */
export interface SuggestionsData {
  /** At most three, none of which was asked or offered in this conversation. */
  questions: string[];
}

/** Goes before the `error` chunk, which older readers only accept with `errorText` alone. */
export interface ErrorData {
  code: ErrorCode;
  retryable: boolean;
  /** Whole seconds to wait before trying again, where the reason says so. */
  retryAfter?: number | undefined;
}

/** Our `data-*` parts by name. A reader skips a name it does not know. */
export interface DataParts {
  route: RouteData;
  status: StatusData;
  'answered-by': AnsweredByData;
  suggestions: SuggestionsData;
  droplet: DropletData;
  metrics: MetricsData;
  recommendation: RecommendationData;
  bill: BillData;
  action: ActionData;
  error: ErrorData;
}

export interface TextPart {
  type: 'text';
  text: string;
  state?: 'streaming' | 'done' | undefined;
}

export interface ReasoningPart {
  type: 'reasoning';
  text: string;
  id?: string | undefined;
  state?: 'streaming' | 'done' | undefined;
}

export interface StepStartPart {
  type: 'step-start';
}

/** The piece of a source that was used, for a preview. Under `providerMetadata.wincloud`, where the AI SDK keeps it. */
export interface SourceMetadata {
  wincloud: {excerpt: string};
}

export interface SourceUrlPart {
  type: 'source-url';
  /** The number that `[n]` in the text refers to. */
  sourceId: string;
  url: string;
  title?: string | undefined;
  providerMetadata?: SourceMetadata | undefined;
}

export interface SourceDocumentPart {
  type: 'source-document';
  sourceId: string;
  mediaType: string;
  title: string;
  filename?: string | undefined;
  providerMetadata?: SourceMetadata | undefined;
}

export interface ToolPart {
  type: `tool-${string}`;
  toolCallId: string;
  state: 'input-streaming' | 'input-available' | 'output-available' | 'output-error';
  input?: unknown;
  output?: unknown;
  errorText?: string | undefined;
  providerExecuted?: boolean | undefined;
}

export type DataPart = {
  [Name in keyof DataParts]: {type: `data-${Name}`; id?: string | undefined; data: DataParts[Name]};
}[keyof DataParts];

/** A part of a message, as the AI SDK builds it from a stream. */
export type MessagePart =
  | TextPart
  | ReasoningPart
  | StepStartPart
  | SourceUrlPart
  | SourceDocumentPart
  | ToolPart
  | DataPart;

/** How a turn of the assistant stands. Only `complete` is a whole answer. */
export type TurnStatus = 'streaming' | 'complete' | 'stopped' | 'failed' | 'interrupted';

/** What the user thinks of an answer. */
export interface Feedback {
  rating: 'up' | 'down';
  /** The user's own words, or one of the codes a front end offers (`incorrect`), or `code: words`. */
  reason?: string | undefined;
}

export interface MessageMetadata {
  /** Milliseconds since 1970. */
  createdAt?: number | undefined;
  status?: TurnStatus | undefined;
  /** Of an answer: the how manyth to this question it is, from 2 on. The earlier ones are kept. */
  version?: number | undefined;
  /** Of an answer: what the user said about it. In history only. */
  feedback?: Feedback | undefined;
}

/** A message in the shape of the AI SDK's `UIMessage`, fit to start a `useChat` with. */
export interface ChatMessage {
  id: string;
  role: 'user' | 'assistant';
  parts: MessagePart[];
  metadata?: MessageMetadata | undefined;
}

/** The written text of a message, without reasoning, tools and data. */
export function messageText(message: Pick<ChatMessage, 'parts'>): string {
  let text = '';
  for (const part of message.parts) if (part.type === 'text') text += part.text;
  return text;
}
