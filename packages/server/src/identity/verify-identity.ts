import {MAX_IDENTITY_BYTES, MAX_TOKEN_LIFE_S} from '@wincloud/chat-core/protocol';
import {decodeProtectedHeader, errors, jwtVerify} from 'jose';
import * as z from 'zod';
import {Fault} from '../errors.ts';
import type {ResourceScope} from '../ports.ts';
import type {Tenant} from '../tenants/tenant.ts';
import {VISITOR_PREFIX} from './visitor.ts';

/** Seconds that two honest clocks may differ. */
const LEEWAY_S = 30;

/** How a host names a user's machines: a tag, a list of ids, or both in an object. */
const resources = z.union([
  z.string().min(1).max(255),
  z.array(z.int().positive()).max(200),
  z.object({tag: z.string().min(1).max(255).optional(), ids: z.array(z.int().positive()).max(200).optional()}),
]);

/** Subjects that this server makes itself: of visitors, and of who acts in a record without being a user of its tenant. */
const RESERVED = [VISITOR_PREFIX, 'system:', 'operator:'];

const claims = z.object({
  sub: z
    .string()
    .min(1)
    .max(128)
    .refine((sub) => !RESERVED.some((prefix) => sub.startsWith(prefix))),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1).max(128),
  name: z.string().max(200).optional(),
  email: z.string().max(320).optional(),
  locale: z.string().max(35).optional(),
  roles: z.array(z.string().max(64)).max(16).default([]),
  resources: resources.optional(),
});

export interface Identity {
  subject: string;
  /** When it was signed, in milliseconds since 1970. */
  issuedAt: number;
  jti: string;
  /** Milliseconds until which the token id must be remembered as used. */
  jtiExpiresAt: number;
  name: string | undefined;
  locale: string | undefined;
  roles: readonly string[];
  resources: ResourceScope;
}

/**
 * Checks an identity that a host's backend signed for this tenant: HS256 and nothing else, a key of the tenant's own
 * record chosen by `kid`, exact `iss`, `aud` and a life of at most 15 minutes. Every failure is the same
 * `identity_invalid`, which tells an attacker nothing. The `jti` is not consumed here: only a success consumes it.
 */
export async function verifyIdentity(
  token: string,
  tenant: Pick<Tenant, 'id' | 'secrets' | 'resourceTagPrefix'>,
  now: number,
): Promise<Identity> {
  try {
    if (Buffer.byteLength(token) > MAX_IDENTITY_BYTES) throw new Error('too large');
    // Decoders pass over line ends and other signs; the standard has none (RFC 7515, 2).
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new Error('no token');
    const {kid} = decodeProtectedHeader(token);
    const key = tenant.secrets.find((secret) => secret.kid === kid);
    if (key === undefined) throw new Error('unknown key');
    const {payload} = await jwtVerify(token, new TextEncoder().encode(key.secret), {
      algorithms: ['HS256'],
      issuer: tenant.id,
      clockTolerance: LEEWAY_S,
      currentDate: new Date(now),
      requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp', 'jti'],
    });
    const {sub, iat, exp, jti, name, locale, roles, resources} = claims.parse(payload);
    if (payload.aud !== 'wincloud-chat') throw new Error('another audience');
    if (exp - iat > MAX_TOKEN_LIFE_S || exp <= iat || iat > now / 1000 + LEEWAY_S) throw new Error('life');
    // Rounded up: a host may sign fractions of seconds, and none of its life may be without its number.
    const jtiExpiresAt = (Math.ceil(exp) + LEEWAY_S) * 1000;
    return {
      subject: sub,
      issuedAt: iat * 1000,
      jti,
      jtiExpiresAt,
      name,
      locale,
      roles,
      resources: scopeOf(resources, tenant),
    };
  } catch (error) {
    throw new Fault('identity_invalid', {reason: reasonOf(error)});
  }
}

/** Why it was refused, for the host's engineers in the log: no word of the token is in it. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `claim ${error.claim}`;
  if (error instanceof errors.JOSEError) return error.code;
  if (error instanceof z.ZodError) return `claim ${String(error.issues[0]?.path[0] ?? 'unknown')}`;
  return (error as Error).message;
}

/** A tenant with a tag prefix reaches only machines under it: neither a tag nor an id of another tenant's. */
function scopeOf(
  given: z.infer<typeof resources> | undefined,
  {resourceTagPrefix: prefix}: Pick<Tenant, 'resourceTagPrefix'>,
): ResourceScope {
  const {tag, ids} =
    typeof given === 'string'
      ? {tag: given, ids: undefined}
      : Array.isArray(given)
        ? {tag: undefined, ids: given}
        : (given ?? {});
  if (tag !== undefined && prefix !== undefined && !tag.startsWith(prefix)) throw new Error('a tag of another tenant');
  return {
    ...(tag === undefined ? {} : {tag}),
    ...(ids === undefined ? {} : {ids}),
    ...(prefix === undefined ? {} : {requiredTagPrefix: prefix}),
  };
}
