import {ALNUM, charSet, isIn} from '../chars.ts';
import type {Rule} from '../rule.ts';

/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255` has 45. */
const MAX_IP_CHARS = 45;

const COLON = 0x3a;

const ADDRESS = charSet('0-9', 'a-f', 'A-F', ':', '.');

/** A part of something longer: a version, a MAC, `[Net]::Dns`. A name and a colon, as in `host:10.0.0.1`, is no part. */
const NOT_BEFORE = /[._\]]$|(?:^|[^\p{L}\p{N}])[\dA-Fa-f]{0,4}:$/u;

/** IPv4, and IPv6 as in RFC 4291, section 2.2. */
export const ips: Rule = {
  first: '0123456789abcdefABCDEF:',
  match(reader, at, before) {
    if (isIn(ALNUM, before.last) || (before.last === COLON && reader.code(at) === COLON)) return undefined;
    const end = reader.run(at, ADDRESS, MAX_IP_CHARS + 1);
    if (end - at < 3 || end - at > MAX_IP_CHARS) return undefined;
    const run = reader.slice(at, end);
    if (!/\..*\.|:.*:/.test(run)) return undefined;
    const v4 = /^\d+(?:\.\d+){3}(?![\dA-Fa-f]|\.\d)/.exec(run)?.[0];
    const address = v4 ?? run.replace(/(?:\.|(?<!:):)+$/, ''); // a port stays, and the end of a sentence
    if (at + address.length === end && isIn(ALNUM, reader.code(end))) return undefined;
    if (!(isV4(address, before.text()) || isV6(address))) return undefined;
    if (NOT_BEFORE.test(before.text())) return undefined;
    return {from: at, to: at + address.length, kind: 'ip'};
  },
};

function isV4(text: string, before: string): boolean {
  const parts = text.split('.');
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isAddress && !/(?:version|ver\.?|build|release)[\s:]*$/i.test(before);
}

function isV6(text: string): boolean {
  if (!text.includes(':')) return false;
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0 || text === '::') return false;
  const groups = [...split(head), ...split(tail ?? '')];
  const last = groups.at(-1) ?? '';
  const words = last.includes('.') ? groups.slice(0, -1) : groups;
  if (last.includes('.') && !isV4(last, '')) return false;
  if (!words.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  const count = words.length + (last.includes('.') ? 2 : 0);
  return tail === undefined ? count === 8 : count < 8 && (text.length > 4 || /\d/.test(text));
}

const split = (part: string) => (part === '' ? [] : part.split(':'));
