import {createCipheriv, createDecipheriv, createSecretKey, randomBytes} from 'node:crypto';

/** Bytes of a key: AES-256. */
export const KEY_BYTES = 32;

/** Bytes of a nonce and of a tag (NIST SP 800-38D). A random nonce is good for 2^32 texts under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The first byte of what is sealed, so that another way of sealing can come beside this one. */
const FORMAT = 1;

/** Encrypts texts so that nobody without the key reads, changes or moves them. */
export interface Sealer {
  /** `place` names where it is kept, such as `title c1`: it opens there and nowhere else. */
  seal(text: string, place: string): Uint8Array;
  /** Throws when the key or the place is another one, or a bit has changed. */
  open(sealed: Uint8Array, place: string): string;
  sealBytes(bytes: Uint8Array, place: string): Uint8Array;
  openBytes(sealed: Uint8Array, place: string): Uint8Array;
}

/** AES-256-GCM: one byte of format, the nonce, the text and its tag, with the place as associated data. */
export function createSealer(keyBytes: Uint8Array): Sealer {
  const key = createSecretKey(Buffer.from(keyBytes));

  function sealBytes(bytes: Uint8Array, place: string): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
    return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }

  function openBytes(sealed: Uint8Array, place: string): Uint8Array {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes[0] !== FORMAT || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('this is nothing we sealed');
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const tag = bytes.subarray(-TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, {authTagLength: TAG_BYTES}).setAAD(Buffer.from(place));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  }

  return {
    sealBytes,
    openBytes,
    seal: (text, place) => sealBytes(Buffer.from(text, 'utf8'), place),
    open: (sealed, place) => Buffer.from(openBytes(sealed, place)).toString('utf8'),
  };
}
