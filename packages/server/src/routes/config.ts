import {Hono} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {publicConfig} from '../tenants/tenants.ts';
import {createResponseSigner} from './signed-response.ts';

/**
 * `GET /v1/config?tenant=`: what a page may know of a tenant before anyone signs in, signed. It needs no store: while
 * that is away, the last good copy is served.
 */
export function configRoutes({tenants, store, now}: Deps) {
  const sign = createResponseSigner(store.auditKey);
  return new Hono<AppEnv>().get('/v1/config', (c) => {
    const tenant = tenants.get(c.req.query('tenant') ?? '');
    const origin = c.get('origin');
    if (origin !== null && !tenant.origins.includes(origin)) throw new Fault('origin_not_allowed');
    const body = JSON.stringify(publicConfig(tenant));
    return c.body(body, 200, {'content-type': 'application/json', ...sign(body, now())});
  });
}
