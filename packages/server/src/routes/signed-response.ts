import {createPrivateKey, createPublicKey, hash, sign} from 'node:crypto';
import {keyIdOf} from '../audit/signature.ts';

/** The headers that prove an answer: what it is a digest of (RFC 9530), what was signed and the signature (RFC 9421). */
export type SignatureHeaders = Record<'content-digest' | 'signature-input' | 'signature', string>;

/** Says what a signature is for, so that none of one purpose can be shown for another. */
const TAG = 'wincloud-chat-config';

/**
 * Signs bodies of answers with status 200, so that a copy of one, kept by whoever, can be checked with the public key
 * alone.
 *
 * @param privateKey Ed25519, PKCS #8 in DER
 */
export function createResponseSigner(privateKey: Uint8Array): (body: string, now: number) => SignatureHeaders {
  const key = createPrivateKey({key: Buffer.from(privateKey), format: 'der', type: 'pkcs8'});
  const keyId = keyIdOf(createPublicKey(key));
  return (body, now) => {
    const digest = `sha-256=:${hash('sha256', body, 'base64')}:`;
    const created = Math.floor(now / 1000);
    const input = `("@status" "content-digest");created=${created};keyid="${keyId}";alg="ed25519";tag="${TAG}"`;
    // The signature base (RFC 9421, 2.5): a line a component, the parameters last.
    const base = `"@status": 200\n"content-digest": ${digest}\n"@signature-params": ${input}`;
    const signature = sign(null, Buffer.from(base), key).toString('base64');
    return {'content-digest': digest, 'signature-input': `wincloud=${input}`, signature: `wincloud=:${signature}:`};
  };
}
