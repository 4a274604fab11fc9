import type {ErrorCode} from '../protocol/index.ts';

/** Every code a chat can show: the server's, and those that only a client can see. */
export type ChatErrorCode = ErrorCode | keyof typeof CLIENT_ERRORS;

/**
 * The failures that a client sees before the server says anything. The server's own errors come with their words, so
 * the table of them is not in a page's download.
 */
const CLIENT_ERRORS = {
  network_unreachable: {retryable: true, message: 'The chat cannot be reached. Check the connection.'},
  identity_unavailable: {
    retryable: true,
    message: 'You could not be signed in. Reload the page.',
  },
  response_unreadable: {retryable: true, message: 'The chat cannot be understood. Try again.'},
  origin_not_allowed: {
    retryable: false,
    message: 'This site may not use this chat. Add its exact origin to the tenant.',
  },
  message_too_long: {retryable: false, message: 'Shorten the message to 8,000 characters.'},
  agent_incomplete: {retryable: true, message: 'The answer was cut off. Try again.'},
} as const;

/** For a code whose words are not known here, such as one of a newer server. */
const UNKNOWN = {retryable: true, message: 'Something went wrong. Try again.'};

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
    const known = Object.hasOwn(CLIENT_ERRORS, code) ? CLIENT_ERRORS[code as keyof typeof CLIENT_ERRORS] : UNKNOWN;
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
