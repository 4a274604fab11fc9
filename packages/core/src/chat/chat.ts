import type {ReadableAtom} from 'nanostores';
import type {ActionData} from '../protocol/index.ts';
import type {ReconnectOptions} from './reconnect.ts';
import type {VisitorStore} from './session.ts';
import type {ChatState, ChatStatus, SentMessage, ShownError, ShownMessage} from './state.ts';

/** Keeps what the server does not have yet, so that it outlives the page. */
export interface UnsentStore {
  /** The messages of a conversation that were kept, oldest first. */
  get(conversationId: string): readonly SentMessage[];
  set(conversationId: string, messages: readonly SentMessage[]): void;
}

export interface ChatOptions extends ReconnectOptions {
  /** The backend's origin. */
  api: string;
  tenant: string;
  /** The host's way to a fresh identity token for the signed-in user. Without it the visitor is anonymous. */
  getToken?: (() => Promise<string> | string) | undefined;
  /** Keeps an anonymous visitor's credential between visits. */
  visitor?: VisitorStore | undefined;
  /** Keeps messages that are not sent yet between visits. They go out with the next `load`. */
  unsent?: UnsentStore | undefined;
  /** Called with the user of each new session, before it is used. */
  onSubject?: ((subject: string) => void) | undefined;
  /** Shows the same conversation in all tabs of this browser that have it, over one connection. */
  tabs?: boolean | undefined;
  /** The conversation to go on with. A new one by default. */
  conversationId?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  newId?: (() => string) | undefined;
}

/** One conversation: stores to read, actions to call. */
export interface Chat {
  readonly $state: ReadableAtom<ChatState>;
  readonly $messages: ReadableAtom<readonly ShownMessage[]>;
  readonly $status: ReadableAtom<ChatStatus>;
  readonly $error: ReadableAtom<ShownError | undefined>;
  /** Reads the tenant's configuration, the conversation so far and, if an answer is being written, its stream. */
  load(): Promise<void>;
  /**
   * Sends a message and resolves to whether the server took it. When it did not, `$error` says why. A message that could
   * not reach the server stays in `$messages` and is sent when it can, one that was refused for now stays for `retry`;
   * one that was refused for good does not: the caller still has the text. A running answer is stopped by the server.
   */
  send(text: string, options?: {agent?: string | undefined}): Promise<boolean>;
  /**
   * Puts another text in the place of a message, and asks for its answer; what came after it goes. The server keeps
   * the earlier version. Resolves as `send` does; where it was refused for good, all is as it was.
   */
  edit(messageId: string, text: string): Promise<boolean>;
  /** Stops the running answer. What was written stays. */
  stop(): Promise<void>;
  /** Sends the failed message (the last one by default) again, or asks for the last answer again. */
  retry(messageId?: string): Promise<void>;
  /**
   * Sends a signed-in request to the backend, for what `history.ts` and a front end do beside the running conversation.
   * `path` begins with `/v1/`. Rejects with a `ChatError`.
   */
  request<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Takes a failed message out of the transcript and gives its text back, to be edited. */
  takeBack(messageId: string): string;
  /** Leaves this conversation and begins a new one. */
  startOver(): void;
  /**
   * Leaves this conversation and goes on with an earlier one: reads it, and follows the answer that is being written.
   * Without messages afterwards and without an error the server has no such conversation.
   */
  open(conversationId: string): Promise<void>;
  /** Shows how a proposed change stands now, in all tabs (`decideAction`, `readAction`). */
  showAction(action: ActionData): void;
  dismissError(): void;
  /** Ends all requests. The answer goes on at the server. */
  destroy(): void;
}
