import {PROTOCOL_HEADER, PROTOCOL_VERSION} from '@wincloud/chat-core/protocol';
import type {Context, ErrorHandler} from 'hono';
import type {ContentfulStatusCode} from 'hono/utils/http-status';
import type {AppEnv, Deps} from '../app.ts';
import {errorBody, Fault} from '../errors.ts';

/** Every failure outside of a stream, as a code of ours. What nobody foresaw is `internal`, and in the log. */
export function answerErrors({log}: Pick<Deps, 'log'>): ErrorHandler<AppEnv> {
  return function answerErrors(error, c) {
    const requestId = c.get('requestId');
    if (error instanceof Fault) {
      if (error.reason !== undefined)
        log('info', {event: 'refused', requestId, code: error.code, reason: error.reason});
      return answerFault(c, error);
    }
    log('error', {event: 'unexpected', requestId, detail: String((error as Error).stack ?? error)});
    return answerFault(c, new Fault('internal'));
  };
}

/** The answer to a request that was refused. */
export function answerFault(c: Context<AppEnv>, fault: Fault): Response {
  c.set('code', fault.code);
  c.header(PROTOCOL_HEADER, String(PROTOCOL_VERSION));
  if (fault.retryAfterS !== undefined) c.header('retry-after', String(fault.retryAfterS));
  return c.json(errorBody(fault, c.get('requestId')), fault.status as ContentfulStatusCode);
}
