import {ALNUM, allBut, BASE64, BLANKS, charSet} from '../chars.ts';
import type {Rule} from '../rule.ts';
import {startsKnownShape} from './known-shapes.ts';
import {isPlaceholder} from './looks.ts';
import {isBoundary} from './tokens.ts';

/** Characters of a token (RFC 6750, section 2.1) and of what stands between `//` and `@` (RFC 3986, section 3.2.1). */
const TOKEN = charSet('0-9', 'A-Z', 'a-z', '-', '.', '_', '~', '+', '/', '=');
const USER_INFO = allBut(' ', '\t', '\r', '\n', '/', '<', '>', '"', "'", '`', '\\');

const SCHEME = charSet('0-9', 'A-Z', 'a-z', '+', '-', '.');

const MAX_TOKEN_CHARS = 4096;
const MAX_USER_INFO_CHARS = 256;
const MAX_SCHEME_CHARS = 24;

/** `Bearer …` with a token that is long and has a digit, `Basic …` with base64 of a name and a password. */
export const bearer: Rule = {
  first: 'bB',
  match(reader, at, before) {
    if (!isBoundary(before, ALNUM)) return undefined;
    const isBasic = reader.starts(at, 'basic ', true);
    if (!isBasic && !reader.starts(at, 'bearer ', true)) return undefined;
    const from = reader.run(at + (isBasic ? 6 : 7), BLANKS, 4);
    const to = reader.run(from, isBasic ? BASE64 : TOKEN, MAX_TOKEN_CHARS);
    const token = reader.slice(from, to);
    const isHeader = /authorization\W{1,8}$/i.test(before.text());
    const isSecret = isBasic ? isNameAndPassword(token) : token.length >= (isHeader ? 8 : 16) && /\d/.test(token);
    return isSecret && !startsKnownShape(reader, from)
      ? {from, to: trimDots(token, to), kind: 'credentials'}
      : undefined;
  },
};

const trimDots = (token: string, to: number) => to - (/\.*$/.exec(token)?.[0].length ?? 0);

/** RFC 7617. */
function isNameAndPassword(token: string): boolean {
  if (token.length < 8) return false;
  try {
    return /^[^:\p{Cc}]+:[^\p{Cc}]+$/u.test(atob(token));
  } catch {
    return false;
  }
}

/** The password of `scheme://user:password@host`. */
export const urlPasswords: Rule = {
  first: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  match(reader, at, before) {
    if (!isBoundary(before, ALNUM)) return undefined;
    const scheme = reader.run(at, SCHEME, MAX_SCHEME_CHARS);
    if (!reader.starts(scheme, '://')) return undefined;
    const start = scheme + 3;
    const info = reader.slice(start, reader.run(start, USER_INFO, MAX_USER_INFO_CHARS));
    const colon = info.indexOf(':');
    const end = info.lastIndexOf('@');
    if (colon < 0 || end <= colon + 1) return undefined;
    const password = info.slice(colon + 1, end);
    if (isPlaceholder(password) || /^\d{1,5}[?#]/.test(password)) return undefined;
    return {from: start + colon + 1, to: start + end, kind: 'password'};
  },
};
