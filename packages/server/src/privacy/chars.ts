/** A set of ASCII characters, and whether all others belong to it. */
export interface CharSet {
  readonly ascii: Uint8Array;
  readonly others: boolean;
}

/** The characters of `ranges`, each one character or two around a hyphen: `charSet('a-z', '_')`. */
export function charSet(...ranges: string[]): CharSet {
  return {ascii: fill(ranges, 1), others: false};
}

/** Every character but those of `ranges`. */
export function allBut(...ranges: string[]): CharSet {
  return {ascii: fill(ranges, 0), others: true};
}

export function isIn(set: CharSet, code: number): boolean {
  return code < 128 ? set.ascii[code] === 1 : set.others;
}

function fill(ranges: readonly string[], value: 0 | 1): Uint8Array {
  const ascii = new Uint8Array(128).fill(1 - value);
  for (const range of ranges) {
    const isRange = range.length === 3 && range[1] === '-';
    const from = range.charCodeAt(0);
    const to = isRange ? range.charCodeAt(2) : from;
    for (let code = from; code <= to; code += 1) ascii[code] = value;
  }
  return ascii;
}

export const DIGITS = charSet('0-9');
export const HEX = charSet('0-9', 'a-f', 'A-F');
export const UPPER_ALNUM = charSet('0-9', 'A-Z');
export const ALNUM = charSet('0-9', 'A-Z', 'a-z');
export const BASE64 = charSet('0-9', 'A-Z', 'a-z', '+', '/', '=');
export const BASE64URL = charSet('0-9', 'A-Z', 'a-z', '-', '_');
export const BLANKS = charSet(' ', '\t');
export const SPACES = charSet(' ', '\t', '\r', '\n');
export const NOT_SPACE = allBut(' ', '\t', '\r', '\n');

/** What names of variables and words of languages are made of; other marks than ASCII's count as letters. */
export const WORD: CharSet = {ascii: charSet('0-9', 'A-Z', 'a-z', '_', '-').ascii, others: true};
