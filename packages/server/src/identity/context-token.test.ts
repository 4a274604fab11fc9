import {createHmac, hkdfSync, randomBytes} from 'node:crypto';
import {decodeJwt} from 'jose';
import {describe, expect, test} from 'vitest';
import {type ConversationContext, MAX_CONTEXT_CHARS, signContext, verifyContext} from './context-token.ts';
import {signSession, verifySession} from './session-token.ts';

const NOW = 1_800_000_000_000;
const NOW_S = NOW / 1000;
const SECRET = randomBytes(32);
const KEY = new Uint8Array(hkdfSync('sha256', SECRET, '', 'wincloud-chat-context', 32));

const PRINCIPAL = {
  tenant: 'wincloud',
  subject: 'alice',
  anonymous: false,
  origin: null,
  roles: ['customer'],
  resources: {tag: 'wc-user-alice', requiredTagPrefix: 'wc-'},
};
const CONTEXT: ConversationContext = {principal: PRINCIPAL, conversation: 'c1', functions: ['get_droplet']};
const CLAIMS = {
  iss: 'wincloud',
  sub: 'alice',
  aud: 'wincloud-chat-context',
  iat: NOW_S,
  exp: NOW_S + 600,
  roles: [],
  resources: {tag: 'wc-user-alice'},
  conversation: 'c1',
  functions: ['get_droplet'],
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs anything, also what no library would. */
function forge(claims: object, {header = {}, key = KEY as Uint8Array, hash = 'sha256'} = {}): string {
  const input = `${encode({alg: 'HS256', typ: 'JWT', ...header})}.${encode(claims)}`;
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
}

const without = (name: keyof typeof CLAIMS) => {
  const {[name]: _, ...rest} = CLAIMS;
  return forge(rest);
};

test('says for whom it is, what they have and which functions it is good for, and nothing else', async () => {
  const token = await signContext(CONTEXT, SECRET, NOW);
  expect(await verifyContext(token, SECRET, NOW)).toEqual({...CONTEXT, issuedAt: NOW});
  expect(Object.keys(decodeJwt(token)).sort()).toEqual(Object.keys(CLAIMS).sort());
  expect((await verifyContext(forge(CLAIMS), SECRET, NOW)).principal.subject).toBe('alice');
});

test('lives for ten minutes', async () => {
  const token = await signContext(CONTEXT, SECRET, NOW);
  expect(await verifyContext(token, SECRET, NOW + 599_000)).toMatchObject({conversation: 'c1'});
  await expect(verifyContext(token, SECRET, NOW + 600_000)).rejects.toMatchObject({code: 'context_invalid'});
});

test('has room for all that an identity may say', async () => {
  const ids = Array.from({length: 200}, (_, at) => Number.MAX_SAFE_INTEGER - at);
  const resources = {tag: '標'.repeat(255), ids, requiredTagPrefix: '標'.repeat(64)};
  const roles = Array.from({length: 16}, () => '役'.repeat(64));
  const principal = {...PRINCIPAL, subject: '人'.repeat(128), roles, resources};
  const functions = Array.from({length: 20}, (_, at) => `analyze_droplet_metrics_${at}`);
  const token = await signContext({principal, conversation: 'c'.repeat(128), functions}, SECRET, NOW);
  expect((await verifyContext(token, SECRET, NOW)).principal).toEqual(principal);
});

test('of a visitor is one of a visitor, whatever it says', async () => {
  const {principal} = await verifyContext(forge({...CLAIMS, sub: 'visitor:x', anonymous: false}), SECRET, NOW);
  expect(principal.anonymous).toBe(true);
});

test('is no session, and no session is one', async () => {
  const {token: session} = await signSession(PRINCIPAL, SECRET, NOW);
  const context = await signContext(CONTEXT, SECRET, NOW);
  await expect(verifyContext(session, SECRET, NOW)).rejects.toMatchObject({code: 'context_invalid', status: 401});
  await expect(verifySession(context, SECRET, NOW)).rejects.toMatchObject({code: 'session_invalid'});
  // Neither under the other's key.
  await expect(verifyContext(forge(CLAIMS, {key: SECRET}), SECRET, NOW)).rejects.toMatchObject({status: 401});
  const asSession = forge({...PRINCIPAL, ...CLAIMS, aud: 'wincloud-chat-session'});
  await expect(verifySession(asSession, SECRET, NOW)).rejects.toMatchObject({code: 'session_invalid'});
});

const BAD: Record<string, () => unknown> = {
  'alg none without a signature': () => `${encode({alg: 'none'})}.${encode(CLAIMS)}.`,
  'alg none with the right signature': () => forge(CLAIMS, {header: {alg: 'none'}}),
  'alg HS512': () => forge(CLAIMS, {header: {alg: 'HS512'}, hash: 'sha512'}),
  'alg HS512 in name': () => forge(CLAIMS, {header: {alg: 'HS512'}}),
  'no alg': () => forge(CLAIMS, {header: {alg: undefined}}),
  'a critical header nobody knows': () => forge(CLAIMS, {header: {crit: ['x'], x: 1}}),
  'another key': () => forge(CLAIMS, {key: randomBytes(32)}),
  'an empty key': () => forge(CLAIMS, {key: new Uint8Array()}),
  'the audience of a session': () => forge({...CLAIMS, aud: 'wincloud-chat-session'}),
  'the audience of an identity': () => forge({...CLAIMS, aud: 'wincloud-chat'}),
  'two audiences': () => forge({...CLAIMS, aud: ['wincloud-chat-context', 'wincloud-chat-session']}),
  'an end that was': () => forge({...CLAIMS, iat: NOW_S - 600, exp: NOW_S}),
  'a life that is too long': () => forge({...CLAIMS, exp: NOW_S + 601}),
  'a beginning that is to come': () => forge({...CLAIMS, iat: NOW_S + 1, exp: NOW_S + 300}),
  'not before that is to come': () => forge({...CLAIMS, nbf: NOW_S + 60}),
  'times as text': () => forge({...CLAIMS, iat: String(NOW_S)}),
  'no roles': () => without('roles'),
  'no resources': () => without('resources'),
  'no conversation': () => without('conversation'),
  'no functions': () => without('functions'),
  'no subject': () => without('sub'),
  'an empty subject': () => forge({...CLAIMS, sub: ''}),
  'no tenant': () => without('iss'),
  'no audience': () => without('aud'),
  'no beginning': () => without('iat'),
  'no end': () => without('exp'),
  'functions that are a word': () => forge({...CLAIMS, functions: 'get_droplet'}),
  'resources with more in them': () => forge({...CLAIMS, resources: {tag: 'x', all: true}}),
  'a changed payload': () => {
    const [header, , signature] = forge(CLAIMS).split('.');
    return `${header}.${encode({...CLAIMS, sub: 'bob'})}.${signature}`;
  },
  'no signature': () => forge(CLAIMS).split('.').slice(0, 2).join('.'),
  'four parts': () => `${forge(CLAIMS)}.x`,
  'a line end within': () => forge(CLAIMS).replace('.', '\n.'),
  'blanks around': () => ` ${forge(CLAIMS)} `,
  'too many characters': () => forge({...CLAIMS, more: 'x'.repeat(MAX_CONTEXT_CHARS)}),
  'an empty text': () => '',
  nothing: () => undefined,
  'a number': () => 7,
  'a list': () => [forge(CLAIMS)],
};

describe('is refused in one way for all', () => {
  test.each(Object.entries(BAD))('%s', async (_name, make) => {
    const refused = await verifyContext(make(), SECRET, NOW).catch((error: unknown) => error);
    expect(refused).toMatchObject({code: 'context_invalid', status: 401, reason: undefined});
  });
});
