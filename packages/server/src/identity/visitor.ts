import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {Fault} from '../errors.ts';

/** Subjects of anonymous visitors begin so, and no host may sign an identity whose `sub` does. */
export const VISITOR_PREFIX = 'visitor:';

/** A new visitor: `<random id>.<mac>`, good for one tenant. Whoever holds it is that visitor. */
export function issueVisitor(tenant: string, secret: Uint8Array): string {
  const id = randomBytes(16).toString('base64url');
  return `${id}.${mac(tenant, id, secret)}`;
}

/** The subject of a visitor's credential that this server signed for this tenant. Throws `identity_invalid`. */
export function verifyVisitor(credential: string, tenant: string, secret: Uint8Array): string {
  const match = /^([\w-]{22})\.([\w-]{43})$/.exec(credential);
  if (match === null) throw new Fault('identity_invalid');
  const [, id, given] = match as unknown as [string, string, string];
  const expected = mac(tenant, id, secret);
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) throw new Fault('identity_invalid');
  return VISITOR_PREFIX + id;
}

function mac(tenant: string, id: string, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(`visitor\0${tenant}\0${id}`).digest('base64url');
}
