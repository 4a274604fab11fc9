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

/** A user's message, and whether the server has it. */
export interface SentMessage extends ChatMessage {
  role: 'user';
  delivery: 'sending' | 'sent' | 'failed';
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
