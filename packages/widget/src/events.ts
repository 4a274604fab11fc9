import type {ChatErrorCode, ErasureReceipt} from '@wincloud/chat-core';

/** Detail of `wincloud-chat-open` and `wincloud-chat-close`: what the person used. */
export interface VisibilityDetail {
  by: 'launcher' | 'close-button' | 'escape' | 'back';
}

/** Detail of `wincloud-chat-send`. The text is the visitor's: treat it as personal data. */
export interface SendDetail {
  conversationId: string;
  text: string;
  /** Where the text came from. */
  from: 'composer' | 'suggestion' | 'continue';
}

/** Detail of `wincloud-chat-feedback`: what a person thinks of an answer, once the backend has it. */
export interface FeedbackDetail {
  messageId: string;
  /** Null when it is taken back. */
  rating: 'up' | 'down' | null;
}

/** Detail of `wincloud-chat-erase`: the receipt, once the backend has erased all that it kept of the person. */
export type EraseDetail = ErasureReceipt;

/** Detail of `wincloud-chat-error`: an error the visitor is now shown. */
export interface ErrorDetail {
  code: ChatErrorCode;
  message: string;
  retryable: boolean;
  requestId?: string | undefined;
}

/** Detail of `wincloud-chat-action`: what a person decided of a proposed change, and what came of it. */
export interface ActionDetail {
  conversationId: string;
  /** The id of the proposal. It is good for one decision. */
  actionId: string;
  /** What would be done, such as `reboot_droplet`. */
  tool: string;
  /** With what: the arguments that the backend signed. */
  arguments: Readonly<Record<string, unknown>>;
  /**
   * `confirmed` comes before the change is asked for, and can be forbidden. `dismissed`, and what came of a confirmed one,
   * come once that is known here, also where it was decided in another tab.
   */
  state: 'confirmed' | 'dismissed' | 'done' | 'failed' | 'unknown';
}

/** The public events by name. They bubble and cross shadow roots, so a page can listen on `document`. */
export interface WinCloudChatEvents {
  'wincloud-chat-open': CustomEvent<VisibilityDetail>;
  'wincloud-chat-close': CustomEvent<VisibilityDetail>;
  'wincloud-chat-send': CustomEvent<SendDetail>;
  'wincloud-chat-feedback': CustomEvent<FeedbackDetail>;
  'wincloud-chat-erase': CustomEvent<EraseDetail>;
  'wincloud-chat-error': CustomEvent<ErrorDetail>;
  /** With `confirmed` it comes before the change is made. `preventDefault()` keeps it from being made then. */
  'wincloud-chat-action': CustomEvent<ActionDetail>;
}

/**
 * Tells the page what a person did (or saw go wrong). Never called for what the page's own code did. Returns false
 * where the page forbids it, which it can where that is asked: of an action.
 *
 * @example
 * document.addEventListener('wincloud-chat-send', ({detail}) => analytics.count('chat', detail.from));
 */
export function emit<Name extends keyof WinCloudChatEvents>(
  target: EventTarget,
  name: Name,
  detail: WinCloudChatEvents[Name]['detail'],
  cancelable = false,
): boolean {
  return target.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true, cancelable}));
}

declare global {
  interface HTMLElementEventMap extends WinCloudChatEvents {}
  interface DocumentEventMap extends WinCloudChatEvents {}
}
