import {PROTOCOL_HEADER, REQUEST_ID_HEADER, STREAM_HEADER} from '@wincloud/chat-core/protocol';
import type {MiddlewareHandler} from 'hono';
import type {AppEnv} from '../app.ts';
import {Fault} from '../errors.ts';
import type {Tenants} from '../tenants/tenants.ts';

const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'accept',
  'idempotency-key',
  'last-event-id',
  'if-match',
  'cache-control',
  'user-agent', // set by some fetch wrappers
  PROTOCOL_HEADER,
];
const EXPOSED_HEADERS = [
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'content-digest',
  'signature-input',
  'signature',
  'etag',
  PROTOCOL_HEADER,
  REQUEST_ID_HEADER,
  STREAM_HEADER,
];

/** Seconds for which a browser may remember a preflight. Chromium keeps none for longer than two hours. */
const PREFLIGHT_MAX_AGE_S = 7200;

/**
 * The first check of the API: a request that names an origin which no tenant lists is refused, before anything of it
 * is read. Answers CORS (Fetch standard) for the listed ones. The origin that counts is left in `c.get('origin')`:
 * null for a request from outside of a browser.
 */
export function checkOrigin(tenants: Tenants): MiddlewareHandler<AppEnv> {
  return async function checkOrigin(c, next) {
    await tenants.refresh();
    const origin = c.req.header('origin') ?? sameOrigin(c.req.method, c.req.raw.headers, tenants) ?? null;
    c.set('origin', origin);
    if (origin !== null) {
      if (!tenants.isListed(origin)) throw new Fault('origin_not_allowed');
      c.header('access-control-allow-origin', origin);
      c.header('access-control-expose-headers', EXPOSED_HEADERS.join(', '));
      if (c.req.method === 'OPTIONS') {
        c.header('access-control-allow-methods', 'GET, POST, PATCH, DELETE');
        c.header('access-control-allow-headers', ALLOWED_HEADERS.join(', '));
        c.header('access-control-max-age', String(PREFLIGHT_MAX_AGE_S));
        return c.body(null, 204);
      }
    }
    await next();
  };
}

/** A browser sends no `Origin` with a GET to its own site; `Sec-Fetch-Site`, which pages cannot set, says so instead. */
function sameOrigin(method: string, headers: Headers, tenants: Tenants): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (headers.get('sec-fetch-site') !== 'same-origin') return undefined;
  return tenants.originOfHost(headers.get('host') ?? '');
}
