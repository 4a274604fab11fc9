import type {AgentSummary, ChatMessage, Fold, TenantConfig} from '../protocol/index.ts';
import type {ChatErrorCode} from './chat-error.ts';

/** `idle`: nothing runs. `submitted`: sent, no word yet. `streaming`: words arrive. `stopping`: Stop was pressed. */
export type ChatStatus = 'idle' | 'submitted' | 'streaming' | 'stopping';

/** `resuming`: the link broke in mid answer and is being taken up again. */
export type Connection = 'connected' | 'resuming';

/** An error as it is shown: plain data, so that it can be stored, compared and replayed. */
export interface ShownError {
  code: ChatErrorCode;
  message: string;
  retryable: boolean;
  /** Milliseconds since 1970 from which on a retry can succeed. */
  retryAt?: number | undefined;
  requestId?: string | undefined;
}

/**
 * A user's message, and whether the server has it. `queued`: the server could not be reached; it goes out by itself as
 * soon as it can. `failed`: it was refused, and waits for the user.
 */
export interface SentMessage extends ChatMessage {
  role: 'user';
  delivery: 'sending' | 'queued' | 'sent' | 'failed';
  /** The name of this sending. The server makes one turn of it, however often it comes. */
  key: string;
  /** Whom the user chose to ask. */
  agent?: string | undefined;
  /** It stands in the place of an earlier message of the same id, and of all that came after that one. */
  edits?: boolean | undefined;
}

export type ShownMessage = ChatMessage | SentMessage;

/** Everything a view may show of one conversation. Changed by `apply` alone. */
export interface ChatState {
  readonly conversationId: string;
  readonly title: string;
  readonly messages: readonly ShownMessage[];
  readonly status: ChatStatus;
  readonly connection: Connection;
  /** What the agent is doing now, in words, until the first word of the answer. */
  readonly activity: string | undefined;
  readonly error: ShownError | undefined;
  /** The answer that is being written. Its message is the last of `messages`. */
  readonly fold: Fold | undefined;
  /** Id of the last event that was applied; where to go on after a broken link. */
  readonly cursor: string | undefined;
  readonly config: TenantConfig | undefined;
  readonly agents: readonly AgentSummary[];
}

/** What another tab needs to show the same: all but what belongs to the tab itself. */
export type SharedState = Omit<ChatState, 'conversationId' | 'config' | 'agents'>;

/** The message as one that the server does not have yet, or undefined. */
export function asUnsent(message: ShownMessage): SentMessage | undefined {
  return 'delivery' in message && message.delivery !== 'sent' ? message : undefined;
}

/** The oldest message that is on its way or waits for the connection. */
export function nextToSend({messages}: Pick<ChatState, 'messages'>): SentMessage | undefined {
  const next = messages.find((message) => asUnsent(message) && (message as SentMessage).delivery !== 'failed');
  return next as SentMessage | undefined;
}

export function initialState(conversationId: string): ChatState {
  return {
    conversationId,
    title: '',
    messages: [],
    status: 'idle',
    connection: 'connected',
    activity: undefined,
    error: undefined,
    fold: undefined,
    cursor: undefined,
    config: undefined,
    agents: [],
  };
}
