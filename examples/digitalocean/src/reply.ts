import type {IncomingMessage, ServerResponse} from 'node:http';

/** One request as the rooms see it: the method, where it goes, what it may carry. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the client goes away before the answer is complete. */
  readonly signal: AbortSignal;
  /** Puts the body of a write beside the call in the log. */
  readonly logBody?: ((body: unknown) => void) | undefined;
}

/** Writes a JSON answer. Does nothing once the client is gone: there is nobody left to tell. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    ...headers,
  });
  response.end(text);
};

/** The `{id, message}` envelope of the published API, in its own words where it has some. */
const ENVELOPES = {
  400: {id: 'bad_request', message: 'The request was not understood.'},
  401: {id: 'unauthorized', message: 'Unable to authenticate you.'},
  403: {id: 'forbidden', message: 'You do not have access for the attempted action.'},
  404: {id: 'not_found', message: 'The resource you requested could not be found.'},
  413: {id: 'request_entity_too_large', message: 'The request body is too large.'},
  422: {id: 'unprocessable_entity', message: 'The request could not be carried out.'},
  500: {id: 'server_error', message: 'Unexpected server-side error'},
} as const;

export type EnvelopeStatus = keyof typeof ENVELOPES;

export const sendError = (
  response: ServerResponse,
  status: EnvelopeStatus,
  message?: string,
  headers?: Readonly<Record<string, string>>,
): void => {
  const envelope = ENVELOPES[status];
  sendJson(response, status, {id: envelope.id, message: message ?? envelope.message}, headers);
};

/** True when the call carries the bearer credential that this host wants. */
export const isAuthorized = (request: IncomingMessage, key: string): boolean =>
  request.headers.authorization === `Bearer ${key}`;
