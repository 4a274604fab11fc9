import {randomUUID} from 'node:crypto';
import {PROTOCOL_HEADER, PROTOCOL_VERSION, REQUEST_ID_HEADER} from '@wincloud/chat-core/protocol';
import type {MiddlewareHandler} from 'hono';
import {matchedRoutes} from 'hono/route';
import type {AppEnv, Deps} from '../app.ts';
import type {Principal} from '../identity/principal.ts';

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
    // Nothing here is a page, whatever a browser takes it for.
    c.header('content-security-policy', "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
    c.header('vary', 'Origin', {append: true});
    if (c.req.path.startsWith('/v1/') || c.req.path === '/mcp') c.header('cache-control', 'no-store');
    // The pattern and not the path, which names users and conversations.
    const route = matchedRoutes(c).findLast(({method}) => method !== 'ALL')?.path ?? 'none';
    const {method} = c.req;
    const tenant = (c.get('principal') as Principal | undefined)?.tenant;
    const ms = Math.round(now() - startedAt);
    log('info', {event: 'request', requestId, method, route, status: c.res.status, code: c.get('code'), tenant, ms});
  };
}
