import {hkdfSync} from 'node:crypto';
import {jwtVerify, SignJWT} from 'jose';
import * as z from 'zod';
import {Fault} from '../errors.ts';
import type {Principal} from './principal.ts';
import {VISITOR_PREFIX} from './visitor.ts';

/** Not that of sessions: neither token is ever taken for the other, and their keys differ too. */
const AUDIENCE = 'wincloud-chat-context';

/** Seconds. Longer than any turn, and short for something that a provider's traces may keep. */
export const CONTEXT_LIFE_S = 600;

/** Characters of a token: 200 machines by their ids, and 16 roles of 64 characters, fit in. */
export const MAX_CONTEXT_CHARS = 16_384;

/** For whom a function may be called from outside, and which ones: all that whoever calls it can say of a user. */
export interface ConversationContext {
  principal: Principal;
  /** The user's own id of the conversation in which it was given out. */
  conversation: string;
  /** Names of the functions that it is good for. */
  functions: readonly string[];
}

const claims = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1),
  // This one and no list with it.
  aud: z.literal(AUDIENCE),
  iat: z.int(),
  exp: z.int(),
  roles: z.array(z.string()),
  resources: z.strictObject({
    tag: z.string().optional(),
    ids: z.array(z.int()).optional(),
    requiredTagPrefix: z.string().optional(),
  }),
  conversation: z.string(),
  functions: z.array(z.string()),
});

/**
 * A token for the functions that an agent calls from outside (RFC 7519, HS256). It goes through a model, so it says no more
 * than the functions need, and whoever has it can only read what its user may read, for ten minutes.
 */
export async function signContext(
  {principal, conversation, functions}: ConversationContext,
  serverSecret: Uint8Array,
  now: number,
): Promise<string> {
  const {tenant, subject, roles, resources} = principal;
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({roles, resources, conversation, functions})
    .setProtectedHeader({alg: 'HS256', typ: 'JWT'})
    .setIssuer(tenant)
    .setSubject(subject)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + CONTEXT_LIFE_S)
    .sign(keyOf(serverSecret));
}

/** What a token says that this server signed and that is still good. Throws `context_invalid`, for whatever reason. */
export async function verifyContext(
  token: unknown,
  serverSecret: Uint8Array,
  now: number,
): Promise<ConversationContext & {issuedAt: number}> {
  try {
    // Decoders pass over line ends and other signs; the standard has none (RFC 7515, 2).
    if (typeof token !== 'string' || token.length > MAX_CONTEXT_CHARS || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
      throw new Error('no token');
    }
    const {payload} = await jwtVerify(token, keyOf(serverSecret), {
      algorithms: ['HS256'],
      currentDate: new Date(now),
      requiredClaims: ['iss', 'sub', 'iat', 'exp'],
    });
    const {iss: tenant, sub: subject, iat, exp, roles, resources, conversation, functions} = claims.parse(payload);
    if (exp - iat > CONTEXT_LIFE_S || iat > now / 1000) throw new Error('life');
    const anonymous = subject.startsWith(VISITOR_PREFIX);
    const principal = {tenant, subject, anonymous, origin: null, roles, resources};
    return {principal, conversation, functions, issuedAt: iat * 1000};
  } catch {
    throw new Fault('context_invalid');
  }
}

function keyOf(serverSecret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', serverSecret, '', AUDIENCE, 32));
}
