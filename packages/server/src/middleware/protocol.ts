import {randomUUID} from 'node:crypto';
import {PROTOCOL_HEADER, PROTOCOL_VERSION, REQUEST_ID_HEADER} from '@wincloud/chat-core/protocol';
import type {MiddlewareHandler} from 'hono';
import type {AppEnv, Deps} from '../app.ts';

/** What every response carries: a request id, the protocol's version, and headers that keep it from being misused. */
export function protocol({log, now}: Pick<Deps, 'log' | 'now'>): MiddlewareHandler<AppEnv> {
  return async function protocol(c, next) {
    const requestId = randomUUID();
    const startedAt = now();
    c.set('requestId', requestId);
    await next();
    c.header(REQUEST_ID_HEADER, requestId);
    c.header(PROTOCOL_HEADER, String(PROTOCOL_VERSION));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('vary', 'Origin', {append: true});
    if (c.req.path.startsWith('/v1/')) c.header('cache-control', 'no-store');
    const {method, path} = c.req;
    log('info', {event: 'request', requestId, method, path, status: c.res.status, ms: Math.round(now() - startedAt)});
  };
}
