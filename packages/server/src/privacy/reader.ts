import {type CharSet, isIn} from './chars.ts';

/**
 * A text that may still grow. Rules look at it through these calls alone: a call that reaches the end of what has
 * arrived marks the reader as `touched`, and a decision that touched the end may be another one when more arrives.
 * This is what makes a stream and the whole text come to the same findings, whatever the rules are.
 */
export interface Reader {
  /** Whether the end was reached since this was last set to false. */
  touched: boolean;
  /** Code unit at `at`, -1 at the end. */
  code(at: number): number;
  char(at: number): string;
  /** End of the run of `set` that begins at `at`, at most `max` characters long. */
  run(at: number, set: CharSet, max: number): number;
  /** Whether `literal` stands at `at`; of any case if `fold`, for which `literal` is in lower case. */
  starts(at: number, literal: string, fold?: boolean): boolean;
  /** First place of `literal` between `at` and `at + max`, -1 if there is none. */
  find(at: number, literal: string, max: number): number;
  /** Of what was read already. */
  slice(from: number, to: number): string;
}

export function createReader(text: string): Reader {
  const reader: Reader = {
    touched: false,
    code(at) {
      if (at < text.length) return text.charCodeAt(at);
      reader.touched = true;
      return -1;
    },
    char(at) {
      if (at >= text.length) reader.touched = true;
      return text.charAt(at);
    },
    run(at, set, max) {
      const limit = Math.min(text.length, at + max);
      let end = at;
      while (end < limit && isIn(set, text.charCodeAt(end))) end += 1;
      if (end === text.length && end < at + max) reader.touched = true;
      return end;
    },
    starts(at, literal, fold = false) {
      for (let index = 0; index < literal.length; index += 1) {
        const char = text.charAt(at + index);
        if (char === '') {
          reader.touched = true;
          return false;
        }
        if (char !== literal[index] && !(fold && char.toLowerCase() === literal[index])) return false;
      }
      return true;
    },
    find(at, literal, max) {
      const found = text.slice(at, at + max).indexOf(literal);
      if (found < 0 && at + max > text.length) reader.touched = true;
      return found < 0 ? -1 : at + found;
    },
    slice: (from, to) => text.slice(from, to),
  };
  return reader;
}
