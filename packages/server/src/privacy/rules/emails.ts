import {ALNUM, charSet, isIn} from '../chars.ts';
import type {Rule} from '../rule.ts';
import {isBoundary} from './tokens.ts';

/** RFC 5321, section 4.5.3.1: characters of the part before the `@`, and of a domain. */
const MAX_LOCAL_CHARS = 64;
const MAX_DOMAIN_CHARS = 255;

const LOCAL = {ascii: charSet('0-9', 'A-Z', 'a-z', '.', '_', '%', '+', '-').ascii, others: true};
const DOMAIN = {ascii: charSet('0-9', 'A-Z', 'a-z', '.', '-').ascii, others: true};

/** Addresses as people write them, other letters than ASCII's too (RFC 6531). */
export const emails: Rule = {
  first: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_',
  others: true,
  match(reader, at, before) {
    if (!isBoundary(before, LOCAL)) return undefined;
    const local = reader.run(at, LOCAL, MAX_LOCAL_CHARS);
    if (reader.char(local) !== '@') return undefined;
    const domain = reader.slice(local + 1, reader.run(local + 1, DOMAIN, MAX_DOMAIN_CHARS)).replace(/[.-]+$/, '');
    const to = local + 1 + domain.length;
    if (!/\.(?:\p{L}{2,24}|xn--[\w-]{2,59})$/u.test(domain) || !isIn(ALNUM, domain.charCodeAt(0))) return undefined;
    return reader.char(to) === '@' ? undefined : {from: at, to, kind: 'email'};
  },
};
