import {Hono} from 'hono';
import * as z from 'zod';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {type ConversationContext, verifyContext} from '../identity/context-token.ts';
import {isRevoked} from '../identity/revocation.ts';
import {functionLimit, rateLimit} from '../middleware/rate-limit.ts';
import type {Tenant} from '../tenants/tenant.ts';
import {readJson} from './read-json.ts';

const bodySchema = z.record(z.string(), z.unknown());

/**
 * `POST /v1/functions/:name`: what an agent at the platform calls to read a user's servers. The model chooses the arguments,
 * so nothing in them says who the user is; the `context_token` beside them does, which we signed and gave to that agent.
 * It is checked before the name is looked up, and what is wrong with it is not told.
 */
export function functionRoutes(deps: Deps) {
  const {functions} = deps;
  return new Hono<AppEnv>().post('/v1/functions/:name', async (c) => {
    const {context_token: token, ...input} = await readJson(c, bodySchema);
    const {principal, tenant, functions: names} = await contextOf(token, deps);
    c.set('principal', principal);
    await rateLimit(c, deps, functionLimit(principal));
    const requestId = c.get('requestId');
    const caller = {principal, tenant, requestId, via: 'function', names, signal: c.req.raw.signal} as const;
    return c.json({body: await functions.run(await functions.find(c.req.param('name'), caller), input, caller)});
  });
}

/** For whom a function is called. A tenant that was closed and a user whose tokens were revoked are no other failure. */
async function contextOf(
  token: unknown,
  {store, tenants, now}: Pick<Deps, 'store' | 'tenants' | 'now'>,
): Promise<ConversationContext & {tenant: Tenant}> {
  const context = await verifyContext(token, store.serverSecret, now());
  const {principal, issuedAt} = context;
  if (!tenants.isOpen(principal.tenant) || (await isRevoked(store, principal, issuedAt))) {
    throw new Fault('context_invalid');
  }
  return {...context, tenant: tenants.get(principal.tenant)};
}
