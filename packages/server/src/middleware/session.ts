import type {MiddlewareHandler} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {isRevoked} from '../identity/revocation.ts';
import {verifySession} from '../identity/session-token.ts';
import type {Tenant} from '../tenants/tenant.ts';
import type {Tenants} from '../tenants/tenants.ts';

/** Who is asking: the principal of a session token that was made for this very origin. */
export function requireSession({
  store,
  tenants,
  now,
}: Pick<Deps, 'store' | 'tenants' | 'now'>): MiddlewareHandler<AppEnv> {
  return async function requireSession(c, next) {
    const match = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(c.req.header('authorization') ?? '');
    if (match === null) throw new Fault('session_invalid');
    const {principal, issuedAt} = await verifySession(match[1] as string, store.serverSecret, now());
    const origin = c.get('origin');
    const tenant = openTenant(tenants, principal.tenant);
    if (origin !== principal.origin) throw new Fault('origin_not_allowed');
    if (origin !== null && !tenant.origins.includes(origin)) throw new Fault('origin_not_allowed');
    if (await isRevoked(store, principal, issuedAt)) throw new Fault('session_invalid');
    c.set('principal', principal);
    c.set('tenant', tenant);
    await next();
  };
}

/** A tenant that was closed since has no sessions any more. */
function openTenant(tenants: Tenants, id: string): Tenant {
  try {
    return tenants.get(id);
  } catch {
    throw new Fault('session_invalid');
  }
}
