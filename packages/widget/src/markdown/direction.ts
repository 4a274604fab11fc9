/**
 * The first letter of a text, or what is passed over before it: a task's box, a link, an address, an entity and code
 * are Latin in every language. What could be long is bounded, so that no text costs more than its length.
 */
const FIRST = /\[x\]|\[[^\]]{0,99}\]\(\S*|(?:https?:|www\.)\S*|&\w+;|`[^`]{1,99}`|[\p{L}\u200e\u200f]/giu;
/** The blocks of Unicode for scripts written from right to left, and the mark for it. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** They turn the order of what follows round; in code they make another program of it for who reads it than it is. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * The direction a source is read in, by its first letter; empty as long as it has none. Browsers would find it
 * themselves with `dir=auto`, but then Chromium walks all children of an element whenever it gets another.
 */
export function directionOf(text: string): 'ltr' | 'rtl' | '' {
  FIRST.lastIndex = 0;
  for (let match = FIRST.exec(text); match; match = FIRST.exec(text)) {
    // A letter is one code point; all that is passed over is longer.
    if (match[0].length === 1 || (match[0].codePointAt(0) as number) > 0xffff)
      return RIGHT_TO_LEFT.test(match[0]) ? 'rtl' : 'ltr';
  }
  return '';
}

/** Code as it is shown, and so copied: in the order in which it runs. */
export function inOrder(code: string): string {
  return code.replace(TURNS, '');
}
