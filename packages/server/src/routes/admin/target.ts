import type {Context} from 'hono';
import type {AppEnv, Deps} from '../../app.ts';
import {Fault} from '../../errors.ts';
import {hasRight, type Right} from '../../identity/roles.ts';
import {adminLimit, rateLimit} from '../../middleware/rate-limit.ts';
import type {Actor} from '../../tenants/changes.ts';

/**
 * The tenant that an operator's request is about: the one that its path names, else their own. Throws `role_required`
 * without the right, and `not_found` for a tenant that is not theirs nor below it, as for one that does not exist.
 */
export async function targetOf(c: Context<AppEnv>, deps: Deps, right: Right): Promise<string> {
  const {tenant, subject} = c.get('principal');
  await rateLimit(c, deps, adminLimit({tenant, subject}));
  if (!hasRight(c.get('principal'), c.get('tenant'), right)) throw new Fault('role_required');
  const wanted = c.req.param('tenant') ?? tenant;
  if (!deps.tenants.subtree(tenant).some(({id}) => id === wanted)) throw new Fault('not_found');
  return wanted;
}

/** Who changes a tenant. What the level above gives, only that level changes: above a root is the platform's operator. */
export function actorOf(c: Context<AppEnv>, target: string): Actor {
  const {tenant, subject} = c.get('principal');
  const mayGrant = target !== tenant || hasRight(c.get('principal'), c.get('tenant'), 'grants:write');
  return {tenant, subject, requestId: c.get('requestId'), mayGrant};
}
