import {generateKeyPairSync} from 'node:crypto';

/** A new key that signs checkpoints: Ed25519, PKCS #8 in DER. */
export function makeAuditKey(): Uint8Array {
  return generateKeyPairSync('ed25519').privateKey.export({format: 'der', type: 'pkcs8'});
}
