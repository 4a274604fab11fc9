import {ERRORS, type ErrorBody, type ErrorCode} from '@wincloud/chat-core/protocol';

/** A refusal that is told to the caller. Its text is ours, from the table in the protocol; never an upstream's. */
export class Fault extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryAfterS: number | undefined;
  /** For the log alone, where the caller is told less. No value that came from them. */
  readonly reason: string | undefined;

  constructor(
    code: ErrorCode,
    options: {retryAfterS?: number | undefined; message?: string | undefined; reason?: string | undefined} = {},
  ) {
    super(options.message ?? ERRORS[code].message);
    this.name = 'Fault';
    this.code = code;
    this.status = ERRORS[code].status;
    this.retryAfterS = options.retryAfterS;
    this.reason = options.reason;
  }
}

/** What a store's failure is to whoever asked, as in `store.take(…).catch(unavailable)`. */
export function unavailable(): never {
  throw new Fault('store_unavailable', {retryAfterS: 1});
}

/** The body of an error answer. `message` is cut so that the whole stays under 512 bytes. */
export function errorBody({code, message}: Fault, requestId: string): ErrorBody {
  const text = message.length > 300 ? `${message.slice(0, 299)}…` : message;
  return {error: {code, message: text, requestId, retryable: ERRORS[code].retryable}};
}
