/** The protocol this package speaks. A server keeps serving clients that are two versions older. */
export const PROTOCOL_VERSION = 1;

/** Sent on every response, and by our client on every request. */
export const PROTOCOL_HEADER = 'x-wincloud-protocol';

/** Marks a body as an AI SDK UI message stream, version 1. */
export const STREAM_HEADER = 'x-vercel-ai-ui-message-stream';

/** Names a request in answers, logs and error reports. */
export const REQUEST_ID_HEADER = 'x-request-id';
