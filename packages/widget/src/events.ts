import type {ChatErrorCode} from '@wincloud/chat-core';

/** Detail of `wincloud-chat-open` and `wincloud-chat-close`: what the person used. */
export interface VisibilityDetail {
  by: 'launcher' | 'close-button' | 'escape';
}

/** Detail of `wincloud-chat-send`. The text is the visitor's: treat it as personal data. */
export interface SendDetail {
  conversationId: string;
  text: string;
  /** Where the text came from. */
  from: 'composer' | 'suggestion' | 'continue';
}

/** Detail of `wincloud-chat-error`: an error the visitor is now shown. */
export interface ErrorDetail {
  code: ChatErrorCode;
  message: string;
  retryable: boolean;
  requestId?: string | undefined;
}

/** The public events by name. They bubble and cross shadow roots, so a page can listen on `document`. */
export interface WinCloudChatEvents {
  'wincloud-chat-open': CustomEvent<VisibilityDetail>;
  'wincloud-chat-close': CustomEvent<VisibilityDetail>;
  'wincloud-chat-send': CustomEvent<SendDetail>;
  'wincloud-chat-error': CustomEvent<ErrorDetail>;
}

/**
 * Tells the page what a person did (or saw go wrong). Never called for what the page's own code did.
 *
 * @example
 * document.addEventListener('wincloud-chat-send', ({detail}) => analytics.count('chat', detail.from));
 */
export function emit<Name extends keyof WinCloudChatEvents>(
  target: EventTarget,
  name: Name,
  detail: WinCloudChatEvents[Name]['detail'],
): void {
  target.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}));
}

declare global {
  interface HTMLElementEventMap extends WinCloudChatEvents {}
  interface DocumentEventMap extends WinCloudChatEvents {}
}
