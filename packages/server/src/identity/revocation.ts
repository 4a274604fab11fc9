import {unavailable} from '../errors.ts';
import type {Owner, Store} from '../ports.ts';

/**
 * Whether what was issued to a user then has been revoked since. Tokens say whole seconds: one of the very second of the
 * revocation counts as earlier. Throws `store_unavailable`: what cannot be looked up is not let in.
 */
export async function isRevoked(store: Store, owner: Owner, issuedAt: number): Promise<boolean> {
  const notBefore = await store.revokedBefore(owner).catch(unavailable);
  return notBefore !== undefined && issuedAt < notBefore;
}
