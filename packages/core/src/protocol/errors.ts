/**
 * What a code means: the HTTP status it travels with, whether the same request may succeed later without a change,
 * and what the reader should do. One table, so that the documentation, the server and the tests cannot disagree.
 */
interface ErrorEntry {
  readonly status: number;
  readonly retryable: boolean;
  readonly message: string;
}

/** Every error code the server sends. A closed union: a new code is a change of the protocol. */
export const ERRORS = {
  body_malformed: {
    status: 400,
    retryable: false,
    message: 'The body is not valid JSON. Send one JSON object with content-type application/json.',
  },
  body_invalid: {
    status: 400,
    retryable: false,
    message: 'The body does not have the expected shape. Compare it with the documentation of this route.',
  },
  body_too_large: {status: 413, retryable: false, message: 'The body is larger than 64 KiB. Send less.'},
  headers_too_large: {status: 431, retryable: false, message: 'The headers are larger than 16 KiB. Send less.'},
  message_too_long: {
    status: 413,
    retryable: false,
    message: 'The message is longer than 8,000 characters. Shorten it and send it again.',
  },
  content_type_unsupported: {
    status: 415,
    retryable: false,
    message: 'The body must be sent with content-type application/json.',
  },
  origin_not_allowed: {
    status: 403,
    retryable: false,
    message: 'This site may not use this chat. Add its exact origin (scheme, host, port) to the tenant.',
  },
  tenant_unknown: {status: 404, retryable: false, message: 'There is no such tenant. Check the tenant id.'},
  identity_invalid: {
    status: 401,
    retryable: false,
    message: 'The sign-in could not be verified. Sign in again, or have the host page issue a new identity token.',
  },
  session_invalid: {
    status: 401,
    retryable: false,
    message: 'The session is missing, expired or not valid here. Ask POST /v1/session for a new one.',
  },
  context_invalid: {
    status: 401,
    retryable: false,
    message:
      'The context_token is missing, expired or not valid. Take it from the newest question of the conversation.',
  },
  agent_unknown: {
    status: 400,
    retryable: false,
    message: 'There is no such agent for this user. GET /v1/agents lists those there are.',
  },
  not_found: {status: 404, retryable: false, message: 'There is nothing at this address.'},
  method_not_allowed: {status: 405, retryable: false, message: 'This address does not take that method.'},
  idempotency_mismatch: {
    status: 422,
    retryable: false,
    message: 'This Idempotency-Key was used with another body. Use a new key for a new message.',
  },
  rate_limited: {
    status: 429,
    retryable: true,
    message: 'Too many requests. Wait for the seconds that Retry-After says, then send it again.',
  },
  too_many_streams: {
    status: 429,
    retryable: true,
    message: 'Two answers are being written for this user already. Wait for one to end or stop it.',
  },
  user_budget_exhausted: {
    status: 429,
    retryable: true,
    message: 'Your allowance of answers for today is used up. It begins anew after the seconds that Retry-After says.',
  },
  tenant_budget_exhausted: {
    status: 429,
    retryable: true,
    message: 'This site’s allowance of answers for today is used up. It begins anew after what Retry-After says.',
  },
  role_required: {
    status: 403,
    retryable: false,
    message: 'Your role may not do this. Ask an operator of this site, or sign in as one.',
  },
  version_conflict: {
    status: 412,
    retryable: false,
    message: 'Somebody changed this since it was read. Read it again, and send the change on top of that.',
  },
  action_name_mismatch: {
    status: 422,
    retryable: false,
    message: 'What was typed is not the name that this change asks for. Nothing was done; type it as it is shown.',
  },
  action_used: {
    status: 409,
    retryable: false,
    message: 'This change was decided already. Read the conversation again to see how it stands.',
  },
  action_expired: {
    status: 409,
    retryable: false,
    message: 'This proposal is too old, and nothing was done. Ask for it again.',
  },
  action_changed: {
    status: 409,
    retryable: false,
    message: 'The server or its price changed since this was proposed, so nothing was done. Ask for it again.',
  },
  action_tampered: {
    status: 409,
    retryable: false,
    message: 'This is not the change that was proposed, so nothing was done. Read the conversation again.',
  },
  cloud_unavailable: {
    status: 503,
    retryable: true,
    message: 'The server’s state cannot be read now, so nothing was done. Try again in a moment.',
  },
  store_unavailable: {
    status: 503,
    retryable: true,
    message: 'The chat cannot record this turn now, so it was not started. Try again in a moment.',
  },
  function_failed: {
    status: 502,
    retryable: true,
    message: 'The function failed or took too long, and nothing was changed. Say that this could not be read.',
  },
  shutting_down: {status: 503, retryable: true, message: 'The server is restarting. Try again in a moment.'},
  agent_unreachable: {
    status: 502,
    retryable: true,
    message: 'The assistant cannot be reached. Your message is kept; try again in a moment.',
  },
  agent_timeout: {
    status: 504,
    retryable: true,
    message: 'The assistant stopped answering. Your message is kept; try again.',
  },
  agent_rate_limited: {
    status: 503,
    retryable: true,
    message: 'The assistant is busy. Your message is kept; try again after the wait.',
  },
  agent_rejected: {
    status: 502,
    retryable: false,
    message: 'The assistant refused the request. Support has to look at its configuration.',
  },
  agent_failed: {
    status: 502,
    retryable: true,
    message: 'The assistant failed while it answered. Your message is kept; try again.',
  },
  agent_incomplete: {
    status: 502,
    retryable: true,
    message: 'The answer was cut off before its end. What arrived is kept; try again for a whole one.',
  },
  agent_empty: {status: 502, retryable: true, message: 'The assistant gave an empty answer. Try again.'},
  turn_interrupted: {
    status: 503,
    retryable: true,
    message: 'The server was restarted while it answered. What was written is kept; ask again for the rest.',
  },
  internal: {
    status: 500,
    retryable: true,
    message: 'Something went wrong here. If it happens again, report the request id.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** A stable, documented code. Read this, never the message, to decide what to do. */
export type ErrorCode = keyof typeof ERRORS;

/** The body of every error answer outside a stream. Under 512 bytes, in our own words. */
export interface ErrorBody {
  error: {code: ErrorCode; message: string; requestId: string; retryable: boolean};
}

/** Whether a string from the wire is a code this version knows. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
