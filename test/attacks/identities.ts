import {createHmac, generateKeyPairSync, randomUUID, sign as signWith} from 'node:crypto';
import {ACME_SECRET, SECRET} from '../../packages/server/src/test-app.ts';

/** The test app's clock, in seconds. */
const NOW_S = 1_800_000_000;

const HEADER = {alg: 'HS256', kid: 'k1'};
const CLAIMS = {iss: 'wincloud', aud: 'wincloud-chat', sub: 'alice', iat: NOW_S, exp: NOW_S + 600};

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs anything, also what no library would: by hand, over whatever header and payload. */
function sign(header: unknown, payload: unknown, secret = SECRET, hash = 'sha256'): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

const withClaims =
  (claims: object, header: object = {}, secret?: string) =>
  () =>
    sign({...HEADER, ...header}, {jti: randomUUID(), ...CLAIMS, ...claims}, secret);
const withHeader = (header: object, secret?: string) => withClaims({}, header, secret);
const withPayload = (payload: unknown) => () => sign(HEADER, payload);
const good = withClaims({});

/** Changes the parts of a good token. */
const changed = (change: (parts: [string, string, string]) => string[]) => () =>
  change(good().split('.') as [string, string, string]).join('.');

const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength: 2048});

/** An attacker's own RSA key, which the header brings along (RFC 7515, 4.1.3: `jwk`). */
function ownKey(): string {
  const header = encode({alg: 'RS256', kid: 'k1', jwk: publicKey.export({format: 'jwk'})});
  const input = `${header}.${encode({jti: randomUUID(), ...CLAIMS})}`;
  return `${input}.${signWith('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

/** What is right, and within the leeway of 30 s: the checks below would mean nothing if these were refused too. */
export const GOOD: Readonly<Record<string, () => string>> = {
  'all that is required': good,
  'a clock that is behind': withClaims({iat: NOW_S - 600, exp: NOW_S - 29}),
  'a clock that is ahead': withClaims({iat: NOW_S + 29, exp: NOW_S + 600}),
  'all that is allowed': withClaims({
    name: 'Alice',
    email: 'alice@example.com',
    locale: 'de-AT',
    roles: ['customer'],
    resources: {tag: 'wc-user-alice', ids: [1, 2]},
    anything: {else: true},
  }),
};

/** What must be refused, each with the same words. */
export const BAD: Readonly<Record<string, () => string>> = {
  // The algorithm (RFC 8725, 3.1 and 3.2)
  'alg none without a signature': () => `${encode({alg: 'none'})}.${encode({...CLAIMS, jti: 'x'})}.`,
  'alg none with a key id': () => `${encode({alg: 'none', kid: 'k1'})}.${encode({...CLAIMS, jti: 'x'})}.`,
  'alg None, and a signature': withHeader({alg: 'None'}),
  'alg nOnE': () => `${encode({alg: 'nOnE', kid: 'k1'})}.${encode({...CLAIMS, jti: 'x'})}.`,
  'an empty alg': withHeader({alg: ''}),
  'no alg': withHeader({alg: undefined}),
  'alg hs256 in small letters': withHeader({alg: 'hs256'}),
  'alg as a list': withHeader({alg: ['HS256']}),
  'HS384, rightly signed': () => sign({...HEADER, alg: 'HS384'}, {...CLAIMS, jti: 'x'}, SECRET, 'sha384'),
  'HS512, rightly signed': () => sign({...HEADER, alg: 'HS512'}, {...CLAIMS, jti: 'x'}, SECRET, 'sha512'),
  'RS256 said of an HMAC': withHeader({alg: 'RS256'}),
  'ES256 said of an HMAC': withHeader({alg: 'ES256'}),
  'EdDSA said of an HMAC': withHeader({alg: 'EdDSA'}),
  'an RSA key in the header': ownKey,
  'a public key used as the secret': withHeader({}, publicKey.export({format: 'pem', type: 'spki'}) as string),
  // The key
  'an unknown key id': withHeader({kid: 'k2'}),
  'no key id': withHeader({kid: undefined}),
  'an empty key id': withHeader({kid: ''}),
  'a key id with a path in it': withHeader({kid: '../../../../dev/null'}, ''),
  'a key id with SQL in it': withHeader({kid: "k1' UNION SELECT 'x"}, 'x'),
  'a key id from the prototype': withHeader({kid: '__proto__'}),
  'a key id that is a number': withHeader({kid: 1}),
  'a key id that is a list': withHeader({kid: ['k1']}),
  'another secret': withHeader({}, 'x'.repeat(40)),
  'an empty secret': withHeader({}, ''),
  "another tenant's secret": withHeader({}, ACME_SECRET),
  "another tenant's secret and name": withClaims({iss: 'acme'}, {}, ACME_SECRET),
  // The header (RFC 7515, 4.1.11: what is critical must be understood)
  'a critical extension': withHeader({crit: ['exp'], exp: NOW_S + 600}),
  'a payload that is not encoded': withHeader({b64: false, crit: ['b64']}),
  'a header that is no object': () => sign('"HS256"', {...CLAIMS, jti: 'x'}),
  'a header that is no JSON': () => sign('{', {...CLAIMS, jti: 'x'}),
  // The claims
  'another issuer': withClaims({iss: 'acme'}),
  'no issuer': withClaims({iss: undefined}),
  'an issuer in capitals': withClaims({iss: 'WinCloud'}),
  'an issuer with a space': withClaims({iss: 'wincloud '}),
  'a list of issuers': withClaims({iss: ['wincloud']}),
  'another audience': withClaims({aud: 'wincloud'}),
  'no audience': withClaims({aud: undefined}),
  'a list of audiences': withClaims({aud: ['wincloud-chat', 'other']}),
  'a list with the right audience alone': withClaims({aud: ['wincloud-chat']}),
  'no subject': withClaims({sub: undefined}),
  'an empty subject': withClaims({sub: ''}),
  'a subject that is a number': withClaims({sub: 7}),
  'a subject that is a list': withClaims({sub: ['alice']}),
  "a visitor's subject": withClaims({sub: 'visitor:abc'}),
  'an overlong subject': withClaims({sub: 'a'.repeat(129)}),
  'no jti': withClaims({jti: undefined}),
  'an empty jti': withClaims({jti: ''}),
  'a jti that is a number': withClaims({jti: 1}),
  'an overlong jti': withClaims({jti: 'j'.repeat(129)}),
  'no exp': withClaims({exp: undefined}),
  'an exp that is a text': withClaims({exp: `${NOW_S + 600}`}),
  'an exp beyond all numbers': () =>
    sign(HEADER, `{"iss":"wincloud","aud":"wincloud-chat","sub":"a","jti":"x","iat":${NOW_S},"exp":1e400}`),
  'expired beyond the leeway': withClaims({iat: NOW_S - 700, exp: NOW_S - 31}),
  'no iat': withClaims({iat: undefined}),
  'an iat that is a text': withClaims({iat: 'now'}),
  'issued in the future': withClaims({iat: NOW_S + 31, exp: NOW_S + 100}),
  'not valid yet': withClaims({nbf: NOW_S + 31}),
  'a life over 15 minutes': withClaims({exp: NOW_S + 901}),
  'a life over 15 minutes that began long ago': withClaims({iat: NOW_S - 3600, exp: NOW_S + 60}),
  'an end before its beginning': withClaims({iat: NOW_S + 20, exp: NOW_S + 10}),
  'roles that are no list': withClaims({roles: 'admin'}),
  'too many roles': withClaims({roles: Array.from({length: 17}, (_, at) => `r${at}`)}),
  'a name that is an object': withClaims({name: {first: 'Alice'}}),
  'an empty tag of resources': withClaims({resources: {tag: ''}}),
  'resources with a negative id': withClaims({resources: [-1]}),
  'resources with ids as texts': withClaims({resources: ['1']}),
  'a payload that is a list': withPayload([CLAIMS]),
  'a payload that is null': withPayload(null),
  'a payload that is no JSON': withPayload('{"sub":'),
  'a deeply nested payload': withPayload(`${'['.repeat(1500)}${']'.repeat(1500)}`),
  'over 4 KiB': withClaims({pad: 'p'.repeat(4096)}),
  // The form (RFC 7515, 3.1)
  'no token at all': () => 'rubbish',
  'three empty parts': () => '..',
  'two parts': changed(([header, payload]) => [header, payload]),
  'four parts': changed((parts) => [...parts, 'more']),
  'five parts, as an encrypted one has': changed(([header, payload, mac]) => [header, '', payload, mac, mac]),
  'no signature': changed(([header, payload]) => [header, payload, '']),
  'half a signature': changed(([header, payload, mac]) => [header, payload, mac.slice(0, 21)]),
  "another token's signature": changed(([header, payload]) => [header, payload, good().split('.')[2] as string]),
  'a changed subject': changed(([header, , mac]) => [header, encode({...CLAIMS, jti: 'x', sub: 'bob'}), mac]),
  'a space before it': () => ` ${good()}`,
  'a line after it': () => `${good()}\n`,
  'two tokens': () => `${good()},${good()}`,
};
