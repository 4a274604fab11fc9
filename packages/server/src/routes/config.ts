import {Hono} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {publicConfig} from '../tenants/tenants.ts';

/** `GET /v1/config?tenant=`: what a page may know of a tenant before anyone signs in. */
export function configRoutes({tenants}: Deps) {
  return new Hono<AppEnv>().get('/v1/config', (c) => {
    const tenant = tenants.get(c.req.query('tenant') ?? '');
    const origin = c.get('origin');
    if (origin !== null && !tenant.origins.includes(origin)) throw new Fault('origin_not_allowed');
    return c.json(publicConfig(tenant));
  });
}
