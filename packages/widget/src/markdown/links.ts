import {decodeEntity} from './entities.ts';
import {matchAt} from './match.ts';

/** Where a link goes, as written in the source: nothing here says that it is safe. */
export interface Target {
  href: string;
  title: string;
}

/** Something read at a place of a text, and where it ends. */
export interface Read<T> {
  value: T;
  end: number;
}

/** CommonMark 4.7: a label has at most 999 characters. */
const MAX_LABEL = 999;
/** Parentheses inside each other in a bare destination; the spec asks for three or more. */
const MAX_PARENTHESES = 32;
const LABEL = /\[((?:[^\\[\]]|\\[\s\S])*)\]/y;
const ANGLED = /<((?:[^\\<>\n]|\\.)*)>/y;
const TITLE = /"((?:[^\\"]|\\[\s\S])*)"|'((?:[^\\']|\\[\s\S])*)'|\(((?:[^\\()]|\\[\s\S])*)\)/y;
const ESCAPE = /\\([!-/:-@[-`{-~])|&(#[xX][\da-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});/g;

/** Resolves backslash escapes and entities (2.4, 2.5). */
export function unescapeText(text: string): string {
  if (!text.includes('\\') && !text.includes('&')) return text;
  return text.replace(ESCAPE, (whole, escaped?: string, entity?: string) =>
    entity === undefined ? (escaped as string) : (decodeEntity(entity) ?? whole),
  );
}

/** The form in which labels are compared: white space collapsed, Unicode case folded (6.3). */
export function normalizeLabel(label: string): string {
  return label
    .replace(/[ \t\n]+/g, ' ')
    .trim()
    .toLowerCase()
    .toUpperCase();
}

/** Reads `[label]`; the value is not normalised. A label holds at least one character that is not white space. */
export function readLabel(text: string, at: number): Read<string> | undefined {
  const value = matchAt(LABEL, text.slice(0, at + MAX_LABEL + 2), at)?.[1];
  if (value === undefined || value.length > MAX_LABEL) return undefined;
  return {value, end: at + value.length + 2};
}

/** Reads `(destination "title")` after a link's text (6.3). */
export function readInlineTarget(text: string, at: number): Read<Target> | undefined {
  if (text[at] !== '(') return undefined;
  let end = skipSpace(text, at + 1);
  const target = {href: '', title: ''};
  const destination = readDestination(text, end);
  if (destination) {
    target.href = destination.value;
    end = skipSpace(text, destination.end);
    const title = end > destination.end ? readTitle(text, end) : undefined;
    if (title) {
      target.title = title.value;
      end = skipSpace(text, title.end);
    }
  }
  return text[end] === ')' ? {value: target, end: end + 1} : undefined;
}

/** Reads `<a b>` or `a(b)c`; undefined when it is empty or malformed. */
export function readDestination(text: string, at: number): Read<string> | undefined {
  if (text[at] === '<') {
    const match = matchAt(ANGLED, text, at);
    return match ? {value: unescapeText(match[1] as string), end: ANGLED.lastIndex} : undefined;
  }
  let depth = 0;
  let end = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code <= 32 || code === 127) break;
    if (code === 92 && isPunctuation(text.charCodeAt(end + 1))) end++;
    else if (code === 40 && ++depth > MAX_PARENTHESES) return undefined;
    else if (code === 41 && --depth < 0) break;
  }
  return end === at || depth > 0 ? undefined : {value: unescapeText(text.slice(at, end)), end};
}

/** Reads a title in double quotes, single quotes or parentheses. */
export function readTitle(text: string, at: number): Read<string> | undefined {
  const match = matchAt(TITLE, text, at);
  if (!match) return undefined;
  return {value: unescapeText((match[1] ?? match[2] ?? match[3]) as string), end: TITLE.lastIndex};
}

/** Spaces, tabs and line endings; paragraphs hold no blank line. */
export function skipSpace(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t' || text[end] === '\n') end++;
  return end;
}

/** ASCII punctuation, the characters a backslash can escape. */
export function isPunctuation(code: number): boolean {
  return (code > 32 && code < 48) || (code > 57 && code < 65) || (code > 90 && code < 97) || (code > 122 && code < 127);
}
