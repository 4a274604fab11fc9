import {MAX_TOKEN_LIFE_S} from '@wincloud/chat-core/protocol';
import {jwtVerify, SignJWT} from 'jose';
import {Fault} from '../errors.ts';
import type {Principal} from './principal.ts';

const AUDIENCE = 'wincloud-chat-session';

/** A short token for one tenant, subject and origin, signed with the server's own secret (RFC 7519, HS256). */
export async function signSession(
  principal: Principal,
  secret: Uint8Array,
  now: number,
): Promise<{token: string; expiresAt: number}> {
  const {tenant, subject, ...claims} = principal;
  const issuedAt = Math.floor(now / 1000);
  const token = await new SignJWT({...claims})
    .setProtectedHeader({alg: 'HS256', typ: 'JWT'})
    .setIssuer(tenant)
    .setSubject(subject)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + MAX_TOKEN_LIFE_S)
    .sign(secret);
  return {token, expiresAt: (issuedAt + MAX_TOKEN_LIFE_S) * 1000};
}

/** A session as its token says, with when it was issued, in milliseconds since 1970. */
export interface Session {
  principal: Principal;
  issuedAt: number;
}

/** The session of a token that this server signed and that is still good. Throws `session_invalid`. */
export async function verifySession(token: string, secret: Uint8Array, now: number): Promise<Session> {
  try {
    const {payload} = await jwtVerify(token, secret, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      currentDate: new Date(now),
      requiredClaims: ['iss', 'sub', 'iat', 'exp'],
    });
    const {iss, sub, aud: _aud, iat, exp: _exp, ...claims} = payload;
    const principal = {...(claims as unknown as Principal), tenant: iss as string, subject: sub as string};
    return {principal, issuedAt: (iat as number) * 1000};
  } catch {
    throw new Fault('session_invalid');
  }
}
