/** A direction is looked for in so many characters of a text. */
const MAX_SEARCHED = 500;
/** A task's box, links, addresses, entities and code are Latin in every language. All are bounded: no text is quadratic. */
const PASSED_OVER = /\[x\]|\[[^\]]{0,99}\]\(\S*|(?:https?:|www\.)\S*|&\w+;|`[^`]{1,99}`/gi;
/** The blocks of Unicode for scripts written from right to left, and the mark for it. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** They turn the order of what follows round; in code they make another program of it for who reads it than it is. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * The direction a source is read in, by its first letter; empty as long as it has none. Browsers would find it
 * themselves with `dir=auto`, but then Chromium walks all children of an element whenever it gets another.
 */
export function directionOf(text: string): string {
  const [first] = /[\p{L}\u200e\u200f]/u.exec(text.slice(0, MAX_SEARCHED).replace(PASSED_OVER, '')) ?? [''];
  return first && (RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr');
}

/** Code as it is shown, and so copied: in the order in which it runs. */
export function inOrder(code: string): string {
  return code.replace(TURNS, '');
}
