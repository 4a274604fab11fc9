import {Buffer} from 'node:buffer';

/*
 * Values in the shape of secrets, made when the tests run: a committed one would be refused by the scanners of code
 * hosts, and look like a leak to whoever finds it. The seed makes them the same each time.
 */

/** Mulberry32, by Tommy Ettinger: small, and good enough for samples. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const URL_SAFE = `${ALNUM}-_`;
const BASE64 = `${ALNUM}+/`;

export function createGenerators(random: () => number): Record<string, () => string> {
  const pick = (chars: string) => chars.charAt(Math.floor(random() * chars.length));
  const some = (chars: string, count: number) => Array.from({length: count}, () => pick(chars)).join('');
  /** With a digit at the end, as chance may give none. */
  const key = (prefix: string, chars: string, count: number) => () =>
    prefix + pick(ALNUM.slice(0, 26)) + some(chars, count - 2) + pick('23456789');
  const digits = (prefix: string, length: number) =>
    withCheckDigit(prefix + some('0123456789', length - prefix.length - 1));
  const groups = (text: string, sizes: readonly number[], separator: string) => {
    const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
    return sizes.map((size, index) => text.slice(starts[index], (starts[index] ?? 0) + size)).join(separator);
  };
  const lines = (count: number, end = '\n') =>
    Array.from({length: count}, (_, line) => some(BASE64, line === count - 1 ? 38 : 64)).join(end);
  const pem = (label: string, body: string, end = '\n') =>
    `${dashes('BEGIN', label)}${end}${body}${end}${dashes('END', label)}`;
  const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  return {
    dop: () => `dop_v1_${some(HEX, 64)}`,
    doo: () => `doo_v1_${some(HEX, 64)}`,
    dor: () => `dor_v1_${some(HEX, 64)}`,
    spaces: key('DO00', UPPER, 16),
    spaces18: key('DO00', UPPER, 18),
    spaces801: key('DO801', UPPER, 15),
    secret43: key('', BASE64, 43),
    model: key('sk-do-', URL_SAFE, 60),
    modelV1: key('sk-do-v1-', ALNUM, 48),
    agent: key('', `${ALNUM}-_`, 32),
    akia: key('AKIA', UPPER, 16),
    asia: key('ASIA', UPPER, 16),
    secret40: key('', BASE64, 40),
    ghp: key('ghp_', ALNUM, 36),
    gho: key('gho_', ALNUM, 36),
    ghu: key('ghu_', ALNUM, 36),
    ghs: key('ghs_', ALNUM, 36),
    githubPat: () => `github_pat_${some(ALNUM, 22)}_${some(ALNUM, 59)}`,
    gitlab: key('glpat-', URL_SAFE, 20),
    slackBot: () => `xoxb-${some('123456789', 12)}-${some('123456789', 13)}-${some(ALNUM, 24)}`,
    slackUser: () => `xoxp-${some('123456789', 12)}-${some('123456789', 12)}-${some(HEX, 32)}`,
    stripe: key('sk_live_', ALNUM, 24),
    stripeRestricted: key('rk_live_', ALNUM, 24),
    google: key('AIza', URL_SAFE, 35),
    openai: key('sk-', ALNUM, 48),
    openaiProject: key('sk-proj-', URL_SAFE, 80),
    anthropic: key('sk-ant-api03-', URL_SAFE, 90),
    sendgrid: () => `SG.${some(ALNUM, 22)}.${some(ALNUM, 43)}`,
    npm: key('npm_', ALNUM, 36),
    azure: () => `${some(BASE64, 85)}A==`,
    jwt: () => `${json({alg: 'HS256', typ: 'JWT'})}.${json({sub: some(HEX, 8), exp: 2e9})}.${some(URL_SAFE, 43)}`,
    jwtKid: () => `${json({kid: some(HEX, 12), alg: 'RS256'})}.${json({aud: 'x', iss: 'y'})}.${some(URL_SAFE, 342)}`,
    opaque: key('', ALNUM, 40),
    basic: () => Buffer.from(`admin:${some(ALNUM, 10)}`).toString('base64'),
    pemRsa: () => pem('RSA PRIVATE KEY', lines(12)),
    pemPkcs8: () => pem('PRIVATE KEY', lines(10)),
    pemOpenssh: () => pem('OPENSSH PRIVATE KEY', lines(6)),
    pemEncrypted: () =>
      pem('RSA PRIVATE KEY', `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,${some(HEX, 32)}\n\n${lines(8)}`),
    pemJson: () => pem('PRIVATE KEY', lines(9, '\\n'), '\\n'),
    pemLine: () => pem('EC PRIVATE KEY', lines(3, ' '), ' '),
    pemCut: () => `${dashes('BEGIN', 'RSA PRIVATE KEY')}\n${lines(5)}`,
    putty: () =>
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: web\nPublic-Lines: 2\n${lines(2)}\nPrivate-Lines: 1\n${some(BASE64, 48)}\nPrivate-MAC: ${some(HEX, 64)}`,
    password: () => `${pick('BCDFGH')}${some('aeioulmnrst', 5)}${some('23456789', 3)}${pick('!#%*?')}`,
    visa: () => digits('4', 16),
    visaSpaced: () => groups(digits('4', 16), [4, 4, 4, 4], ' '),
    visaHyphens: () => groups(digits('4', 16), [4, 4, 4, 4], '-'),
    mastercard: () => digits(`5${pick('12345')}`, 16),
    mastercard2: () => groups(digits('2450', 16), [4, 4, 4, 4], ' '),
    amex: () => digits('37', 15),
    amexSpaced: () => groups(digits('34', 15), [4, 6, 5], ' '),
    diners: () => digits('36', 14),
    discover: () => digits('6011', 16),
    jcb: () => digits('3530', 16),
    unionpay: () => groups(digits('62', 19), [4, 4, 4, 4, 3], ' '),
    de: () => iban('DE', some('0123456789', 18)),
    deSpaced: () => spaced(iban('DE', some('0123456789', 18))),
    gb: () => spaced(iban('GB', `NWBK${some('0123456789', 14)}`)),
    fr: () => iban('FR', `${some('0123456789', 20)}A${some('0123456789', 2)}`),
    es: () => spaced(iban('ES', some('0123456789', 20))),
    nl: () => iban('NL', `ABNA${some('0123456789', 10)}`),
    no: () => spaced(iban('NO', some('0123456789', 11))),
    pl: () => iban('PL', some('0123456789', 24)),
    hex32: () => some(HEX, 32),
    hex40: () => some(HEX, 40),
    hex64: () => some(HEX, 64),
    uuid: () => [8, 4, 4, 4, 12].map((count) => some(HEX, count)).join('-'),
    base64: () => some(BASE64, 600),
    digits16: () => `9${some('0123456789', 15)}`,
    badCard: () => digits('4', 16).replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
    badIban: () => iban('DE', some('0123456789', 18)).replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
    publicKey: () => pem('PUBLIC KEY', lines(4)),
    certificate: () => pem('CERTIFICATE', lines(14)),
    sshPublic: () => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${some(BASE64, 43)} me@laptop`,
  };
}

const dashes = (word: string, label: string) => `-----${word} ${label}-----`;

const spaced = (text: string) => text.replace(/.{4}(?=.)/g, '$& ');

function withCheckDigit(digits: string): string {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += value > 9 ? value - 9 : value;
  }
  return digits + ((10 - (sum % 10)) % 10);
}

function iban(country: string, account: string): string {
  const numbers = [...`${account}${country}00`].map((char) => Number.parseInt(char, 36)).join('');
  return `${country}${String(98n - (BigInt(numbers) % 97n)).padStart(2, '0')}${account}`;
}
