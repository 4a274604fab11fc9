import {createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify} from 'node:crypto';
import {type Canonical, canonicalJson} from './canonical-json.ts';
import {HASH} from './row.ts';

/** A signed statement: row `seq` of the tenant, and with it every row before, has this hash. */
export interface Checkpoint {
  tenant: string;
  seq: number;
  hash: string;
  at: number;
  /** Of the key that signed: the first 16 hex digits of the SHA-256 of its 32 bytes. */
  keyId: string;
  /** Ed25519 (RFC 8032), hex. */
  signature: string;
}

/** What an export ends with: as a checkpoint, and how many checkpoints the export has. */
export interface Head extends Checkpoint {
  checkpoints: number;
}

/** A checkpoint is never a head: else who holds an old one could cut an export there. */
export type SignedKind = 'checkpoint' | 'head';

export interface AuditSigner {
  /** SPKI (RFC 8410), base64. */
  publicKey: string;
  sign<T extends Omit<Checkpoint, 'keyId' | 'signature'>>(
    kind: SignedKind,
    body: T,
  ): T & {keyId: string; signature: string};
}

/** Signs with a private key, PKCS #8 in DER. */
export function createSigner(privateKey: Uint8Array): AuditSigner {
  const key = createPrivateKey({key: Buffer.from(privateKey), format: 'der', type: 'pkcs8'});
  const publicKey = createPublicKey(key);
  const keyId = keyIdOf(publicKey);
  return {
    publicKey: publicKey.export({format: 'der', type: 'spki'}).toString('base64'),
    sign: (kind, body) => {
      const whole = {...body, keyId};
      return {...whole, signature: sign(null, signedBytes(kind, whole), key).toString('hex')};
    },
  };
}

/** Whether the key signed this statement as this kind. */
export function isSigned(kind: SignedKind, {signature, ...body}: Checkpoint, key: KeyObject): boolean {
  return verify(null, signedBytes(kind, body), key, Buffer.from(signature, 'hex'));
}

export function keyIdOf(key: KeyObject): string {
  const {x} = key.export({format: 'jwk'}) as {x: string};
  return hash('sha256', Buffer.from(x, 'base64url'), 'hex').slice(0, 16);
}

/** An Ed25519 public key from SPKI, as base64 or PEM. Undefined for anything else. */
export function readPublicKey(text: string): KeyObject | undefined {
  try {
    const key = text.includes('-----BEGIN PUBLIC KEY-----')
      ? createPublicKey(text)
      : createPublicKey({key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'spki'});
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this is a statement of the kind, with all of its fields and no others. */
export function isStatement(kind: SignedKind, value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const {tenant, seq, hash: named, at, keyId, signature, checkpoints} = value as Head;
  return (
    Object.keys(value).length === (kind === 'head' ? 7 : 6) &&
    typeof tenant === 'string' &&
    Number.isSafeInteger(seq) &&
    Number.isSafeInteger(at) &&
    HASH.test(named) &&
    /^[0-9a-f]{16}$/.test(keyId) &&
    /^[0-9a-f]{128}$/.test(signature) &&
    (kind === 'checkpoint' || Number.isSafeInteger(checkpoints))
  );
}

function signedBytes(kind: SignedKind, body: object): Buffer {
  return Buffer.from(`wincloud-chat audit ${kind} v1\n${canonicalJson(body as Canonical)}`);
}
