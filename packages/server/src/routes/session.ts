import {MAX_IDENTITY_BYTES, type SessionResponse} from '@wincloud/chat-core/protocol';
import {Hono} from 'hono';
import * as z from 'zod';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import type {Principal} from '../identity/principal.ts';
import {isRevoked} from '../identity/revocation.ts';
import {signSession} from '../identity/session-token.ts';
import {verifyIdentity} from '../identity/verify-identity.ts';
import {issueVisitor, verifyVisitor} from '../identity/visitor.ts';
import {attemptLimit, rateLimit, sessionLimit} from '../middleware/rate-limit.ts';
import {readJson} from './read-json.ts';

const requestSchema = z.object({
  tenant: z.string().min(1).max(40),
  identity: z
    .string()
    .min(1)
    .max(MAX_IDENTITY_BYTES * 4)
    .nullish(),
  visitor: z.string().min(1).max(256).nullish(),
});

/** `POST /v1/session`: a host-signed identity, or an anonymous visitor, into a short session token. */
export function sessionRoutes(deps: Deps) {
  const {store, tenants, now} = deps;
  return new Hono<AppEnv>().post('/v1/session', async (c) => {
    const request = await readJson(c, requestSchema);
    const tenant = tenants.get(request.tenant);
    const origin = c.get('origin');
    if (origin !== null && !tenant.origins.includes(origin)) throw new Fault('origin_not_allowed');
    await rateLimit(c, deps, attemptLimit(deps.clientAddress(c)));

    const base = {tenant: tenant.id, origin};
    let principal: Principal;
    let visitor: string | undefined;
    if (request.identity) {
      const {jti, jtiExpiresAt, issuedAt, ...identity} = await verifyIdentity(request.identity, tenant, now());
      principal = {...base, ...identity, anonymous: false};
      if (await isRevoked(store, principal, issuedAt)) throw new Fault('identity_invalid');
      await rateLimit(c, deps, sessionLimit(principal, tenant.limits.sessionsPerMinute));
      // Last: an identity that was refused for another reason may still be used.
      if (!(await store.consumeJti(tenant.id, jti, jtiExpiresAt, now()))) throw new Fault('identity_invalid');
    } else {
      if (!tenant.anonymous) throw new Fault('identity_invalid');
      visitor = request.visitor ?? issueVisitor(tenant.id, store.serverSecret);
      const subject = verifyVisitor(visitor, tenant.id, store.serverSecret);
      principal = {...base, subject, anonymous: true, roles: [], resources: {}};
      if (await isRevoked(store, principal, 0)) throw new Fault('identity_invalid'); // a visitor's credential has no time
      await rateLimit(c, deps, sessionLimit(principal, tenant.limits.sessionsPerMinute));
    }

    const {token, expiresAt} = await signSession(principal, store.serverSecret, now());
    const {subject} = principal;
    const detail = {anonymous: principal.anonymous, origin};
    await store.appendAudit(
      {tenant: tenant.id, subject, action: 'session.open', requestId: c.get('requestId'), detail},
      now(),
    );
    const answer: SessionResponse = {token, expiresAt: new Date(expiresAt).toISOString(), subject};
    return c.json(visitor === undefined ? answer : {...answer, visitor});
  });
}
