import {randomUUID} from 'node:crypto';
import {MAX_TOKEN_LIFE_S} from '@wincloud/chat-core/protocol';
import {SignJWT} from 'jose';

export interface IdentityToSign {
  /** The tenant's id: the token's `iss`. */
  tenant: string;
  /** The user: 1 to 128 characters, stable for one person, unique in the tenant. */
  sub: string;
  /** The tenant's secret and its key id. */
  secret: string;
  kid: string;
  /** `name`, `email`, `roles`, `locale`, `resources` (a tag such as `wc-user-123`, or droplet ids); overrides the rest. */
  claims?: Record<string, unknown> | undefined;
}

/**
 * Signs the identity of a user who is signed in at the host, for one exchange at `POST /v1/session`. For the host's
 * backend only: the secret must never reach a browser.
 *
 * @example
 * const token = await signIdentity({tenant: 'acme', sub: user.id, secret: process.env.CHAT_SECRET, kid: '2026-01'});
 */
export async function signIdentity({tenant, sub, secret, kid, claims}: IdentityToSign): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const standard = {iss: tenant, aud: 'wincloud-chat', sub, iat: now, exp: now + MAX_TOKEN_LIFE_S, jti: randomUUID()};
  return new SignJWT({...standard, ...claims})
    .setProtectedHeader({alg: 'HS256', typ: 'JWT', kid})
    .sign(new TextEncoder().encode(secret));
}
