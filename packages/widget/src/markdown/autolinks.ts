import type {Read, Target} from './links.ts';
import {matchAt} from './match.ts';

const URI = /<([a-z][a-z\d+.-]{1,31}:[^\s<>\0-\x20]*)>/iy;
const ADDRESS =
  /<([\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*)>/iy;
const TAG =
  /<(?:[a-z][a-z\d-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-z][a-z\d-]*\s*)>/iy;
const BARE = /https?:\/\/|www\.|@/gi;
const DOMAIN = /[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z\d-]*[a-z\d]/iy;
const WORD = /[\p{L}\p{N}]/u;
/** Longest local part of an address, as RFC 5321 has it; keeps the look back short. */
const MAX_LOCAL = 64;

/** Reads `<https://…>` or `<name@host>` (CommonMark 6.5). */
export function readAutolink(text: string, at: number): Read<Target> | undefined {
  const uri = matchAt(URI, text, at)?.[1];
  const address = uri === undefined ? matchAt(ADDRESS, text, at)?.[1] : undefined;
  const inner = uri ?? address;
  if (inner === undefined) return undefined;
  return {value: {href: uri ?? `mailto:${inner}`, title: ''}, end: at + inner.length + 2};
}

/** Where raw HTML that starts at `at` ends (CommonMark 6.6; tags and comments); 0 when it is none, -1 for a comment without end. */
export function htmlEnd(text: string, at: number): number {
  if (text.startsWith('<!--', at)) {
    if (text[at + 4] === '>') return at + 5;
    if (text.startsWith('->', at + 4)) return at + 6;
    const end = text.indexOf('-->', at + 4);
    return end < 0 ? -1 : end + 3;
  }
  return matchAt(TAG, text, at) ? TAG.lastIndex : 0;
}

/** A place where a bare link may start (GFM 6.9). */
export interface Bare {
  start: number;
  /** Where its host starts. */
  host: number;
  prefix: string;
}

/** The next place at or after `from` that looks like a bare link. */
export function findBare(text: string, from: number): Bare | undefined {
  for (let match = matchAt(BARE, text, from); match; match = BARE.exec(text)) {
    let start = match.index;
    const host = BARE.lastIndex;
    let prefix = '';
    if (match[0] === '@') {
      const earliest = Math.max(from, start - MAX_LOCAL);
      while (start > earliest && /[\w.+-]/.test(text[start - 1] as string)) start--;
      while (start < match.index && !/[a-z\d]/i.test(text[start] as string)) start++;
      if (start === match.index) continue;
      prefix = 'mailto:';
      // `mailto:` is a part of the link; behind another scheme or a path it is none.
      const before = text.slice(Math.max(from, start - 7), start).toLowerCase();
      if (/(?:xmpp:|\/)$/.test(before)) continue;
      if (before === prefix) {
        start -= 7;
        prefix = '';
      }
    } else if (match[0].length === 4) prefix = 'http://';
    if (!start || !WORD.test(text[start - 1] as string)) return {start, host, prefix};
  }
  return undefined;
}

/** Reads the link; `]` ends it inside brackets, where it may be the text of another link. */
export function readBare(text: string, bare: Bare, inBrackets: boolean): Read<Target> | undefined {
  let end = bare.host;
  if (text[end - 1] === '@') {
    if (!matchAt(DOMAIN, text, end) || /[-_@]/.test(text[DOMAIN.lastIndex] ?? '')) return undefined;
    end = DOMAIN.lastIndex;
  } else {
    if (!WORD.test(text[end] ?? '')) return undefined;
    let depth = 0;
    for (; end < text.length; end++) {
      const char = text[end] as string;
      if (char === '<' || /\s/.test(char) || (inBrackets && char === ']')) break;
      if (char === '(') depth++;
      if (char === ')') depth--;
    }
    end = trimBare(text, bare.host, end, depth);
  }
  return {value: {href: bare.prefix + text.slice(bare.start, end), title: ''}, end};
}

/** Leaves out punctuation after a link, a closing parenthesis without its opening one, and an entity. */
function trimBare(text: string, start: number, from: number, balance: number): number {
  let end = from;
  let depth = balance;
  for (; end > start; end--) {
    const char = text[end - 1] as string;
    if (char === ')') {
      if (depth >= 0) break;
      depth++;
    } else if (char === ';') {
      const entity = /&[a-z\d]+;$/i.exec(text.slice(Math.max(start, end - 34), end));
      if (!entity) break;
      end -= entity[0].length - 1;
    } else if (!'?!.,:*_~\'"'.includes(char)) break;
  }
  return end;
}
