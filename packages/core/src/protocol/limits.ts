/** Bytes of a request body. Larger ones are refused with `body_too_large` before they are parsed. */
export const MAX_BODY_BYTES = 64 * 1024;

/** UTF-16 code units of one user message, as a browser's `maxlength` counts them. */
export const MAX_MESSAGE_CHARS = 8_000;

/** Nesting of arrays and objects in a JSON body. */
export const MAX_JSON_DEPTH = 32;

/** Bytes of a host-signed identity token. */
export const MAX_IDENTITY_BYTES = 4 * 1024;

/** Seconds between `iat` and `exp` of an identity, and the longest life of a session token. */
export const MAX_TOKEN_LIFE_S = 15 * 60;

/** Characters of a conversation or message id that a client chose. */
export const MAX_ID_CHARS = 128;

/** Characters of a conversation's title. */
export const MAX_TITLE_CHARS = 120;

/** Characters of the reason that goes with a rating. */
export const MAX_REASON_CHARS = 1_000;

/** Milliseconds between heartbeat comments on an open stream. A client gives a link up after two are missed. */
export const HEARTBEAT_MS = 15_000;
