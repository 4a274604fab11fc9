import {createHmac} from 'node:crypto';
import type {AuditRow} from './row.ts';

/**
 * Fields of a row's detail that lead to a person, since a client chooses them or a conversation, or a machine and its owner,
 * is found by them.
 */
const PERSONAL = ['conversation', 'message', 'droplet'] as const;

/** Bytes of a subject's salt: as many as the hash has. */
export const SALT_BYTES = 32;

/**
 * What stands in the chain for a personal value: HMAC-SHA-256 under a random salt that is kept once for each tenant and
 * subject. With the salt anyone can check that a row is about a value; once it is deleted nobody can, not even by
 * trying every value there is, and the row's hash is what it was. `purpose` keeps equal values of two fields apart.
 */
export function commit(salt: Uint8Array, purpose: string, value: string): string {
  return createHmac('sha256', salt).update(`wincloud-chat audit ${purpose} v1\n${value}`).digest('hex');
}

/** The detail of a row with commitments for its personal fields. */
export function commitDetail(salt: Uint8Array, detail: AuditRow['detail']): AuditRow['detail'] {
  const committed = {...detail};
  for (const name of PERSONAL) {
    const value = committed[name];
    if (typeof value === 'string') committed[name] = commit(salt, name, value);
  }
  return committed;
}
