import type {Block} from './block.ts';
import {MAX_COLUMNS, splitRow} from './tables.ts';

/**
 * What is hidden while text still grows, so that half-written markdown looks right. Only the
 * open end of an answer is treated like this; `end()` shows everything as it is.
 */

/** Longer unfinished lines are always shown; keeps the patterns below from costing more than a moment. */
const MAX_HELD = 64;
/** Quotes and list markers, then only characters that could still become any of several things. */
const UNDECIDED = /^[\s>]*(?:(?:[-+*]|\d{1,9}[.)])\s+)*(?:[-+*=_#|:\s]*|[`~]+[^`]*|\d{1,9}[.)]?|\[[ xX]?\]?)$/;
const UNDECIDED_IN_CODE = /^[\s>]*[`~]*\s*$/;

/** True when an unfinished line should wait: `-` may start an item, a heading's underline or a rule. */
export function isUndecided(line: string, inCode: boolean): boolean {
  return line.length < MAX_HELD && (inCode ? UNDECIDED_IN_CODE : UNDECIDED).test(line);
}

/** Drops from the end what is likely the first half of a marker, an escape, an entity or a character. */
export function hideTail(text: string): string {
  let end = text.length;
  while (end && ' \t\n'.includes(text[end - 1] as string)) end--;
  while (end && '*_~`'.includes(text[end - 1] as string)) end--;
  const tail = text.slice(Math.max(0, end - 33), end);
  const half = /(?:\\|!|&#?\w{0,31}|[\uD800-\uDBFF])$/.exec(tail);
  return text.slice(0, half ? end - half[0].length : end);
}

/** What an unfinished definition may look like; it will not be shown once it is one. */
const HALF_DEFINITION = /^\[[^\]\n]+\]:\s*\S*(?:\s+["'(][^\n]*)?$/;

/**
 * What to draw for a block that may still be half-written: nothing for a link definition, and for the
 * one line of a paragraph that starts with `|` the head of the table it will most likely be.
 */
export function halfBlock(block: Block): Block | undefined {
  const {kind, open, text} = block;
  if (kind !== 'paragraph' || !open) return block;
  if (text[0] === '[') return HALF_DEFINITION.test(text) ? undefined : block;
  if (text[0] !== '|' || text.includes('\n')) return block;
  const cells = splitRow(text);
  if (cells.length > MAX_COLUMNS) return block;
  const row: Block = {...block, kind: 'row', cells};
  return {...block, kind: 'table', children: [row], text: ''};
}
