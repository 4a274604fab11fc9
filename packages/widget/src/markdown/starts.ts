import type {Block} from './block.ts';
import {type Cursor, eat, skip} from './cursor.ts';
import {matchAt} from './match.ts';

/** What a line may start with after its indent (CommonMark 4 and 5). Each pattern is linear and matches at one place. */
export const FENCE = /(`{3,})([^`]*)$|(~{3,})(.*)$/y;
export const ATX = /(#{1,6})(?=[ \t]|$)/y;
export const SETEXT = /(=+|-+)[ \t]*$/y;
export const RULE = /(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/y;
export const MARKER = /(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|$)/y;

export function matchNext(pattern: RegExp, {line, next}: Cursor): RegExpExecArray | null {
  return matchAt(pattern, line, next);
}

export function takeQuoteMarker(cursor: Cursor): boolean {
  if (cursor.indent >= 4 || cursor.line[cursor.next] !== '>') return false;
  skip(cursor, 1);
  eat(cursor, 1);
  return true;
}

export function closesFence(code: Block, cursor: Cursor): boolean {
  const {line} = cursor;
  let at = cursor.next;
  while (line[at] === code.fence) at++;
  return at - cursor.next >= code.level && !/[^ \t]/.test(line.slice(at));
}

/** Removes the optional closing `#`s of an ATX heading (4.2). Loops, not a pattern: that would be quadratic. */
export function stripClosing(text: string): string {
  const trimmed = text.trim();
  let end = trimmed.length;
  while (trimmed[end - 1] === '#') end--;
  if (end === trimmed.length) return trimmed;
  return end === 0 || trimmed[end - 1] === ' ' || trimmed[end - 1] === '\t' ? trimmed.slice(0, end).trim() : trimmed;
}
