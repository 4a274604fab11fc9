import {ERRORS, type ErrorCode} from '../protocol/index.ts';

/** Every code a chat can show: the server's, and those that only a client can see. */
export type ChatErrorCode = ErrorCode | keyof typeof CLIENT_ERRORS;

const CLIENT_ERRORS = {
  network_unreachable: {retryable: true, message: 'The chat cannot be reached. Check the connection and try again.'},
  identity_unavailable: {
    retryable: true,
    message: 'This page could not sign you in to the chat. Reload the page or sign in again.',
  },
  response_unreadable: {retryable: true, message: 'The chat answered in a way this page does not understand.'},
} as const;

const MARK = Symbol.for('wincloud-chat.error');

/**
 * What went wrong, with a stable `code`. Recognise it with `isChatError`, which also knows the errors of a second
 * copy of this package on the same page.
 */
export class ChatError extends Error {
  readonly code: ChatErrorCode;
  readonly retryable: boolean;
  /** Whole seconds to wait before the same thing can succeed. */
  readonly retryAfter: number | undefined;
  /** The server's name for the failed request, to report it. */
  readonly requestId: string | undefined;

  constructor(
    code: ChatErrorCode,
    options: {message?: string; retryable?: boolean; retryAfter?: number | undefined; requestId?: string} = {},
  ) {
    const known = code in CLIENT_ERRORS ? CLIENT_ERRORS[code as keyof typeof CLIENT_ERRORS] : ERRORS[code as ErrorCode];
    super(options.message ?? known.message);
    this.name = 'ChatError';
    this.code = code;
    this.retryable = options.retryable ?? known.retryable;
    this.retryAfter = options.retryAfter;
    this.requestId = options.requestId;
    Object.defineProperty(this, MARK, {value: true});
  }
}

/** Whether a value is a `ChatError`, of this copy of the package or another one. */
export function isChatError(value: unknown): value is ChatError {
  return typeof value === 'object' && value !== null && MARK in value;
}
