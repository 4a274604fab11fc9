import type {Kind} from './kinds.ts';
import type {Reader} from './reader.ts';
import type {Rule} from './rule.ts';
import {createRuleTable, scan} from './scan.ts';

/** Letters that are the same in every alphabet of base64 and cannot be taken for one another. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 32^26, 130 bits: nobody guesses it, and no text has it by chance. */
const CANARY_CHARS = 26;

/** Signs that may be put between the characters, and how many of them. */
const SEPARATORS = new Set([
  ' ',
  '-',
  '_',
  '.',
  ',',
  '*',
  '`',
  '|',
  '/',
  '\\',
  ':',
  '"',
  "'",
  '\n',
  '\t',
  '+',
  '%',
  '\u200b',
]);
const MAX_SEPARATORS = 3;

/**
 * A word for the instructions of an agent that stands nowhere else: where it turns up, the instructions do.
 *
 * @param random as `randomBytes` of `node:crypto`
 */
export function createCanary(random: (bytes: number) => Uint8Array): string {
  return Array.from(random(CANARY_CHARS), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** Whether a text has the canary: also spaced out, in capitals, backwards, in hexadecimal or in base64. */
export function leaks(text: string, canary: string): boolean {
  return scan(text, createRuleTable([canaryRule(canary)]), true).found.length > 0;
}

/** For `RedactOptions.rules`: takes the canary out of an answer, in every form that `leaks` knows. */
export function canaryRule(canary: string, kind: Kind = 'canary'): Rule {
  const forms = canaryForms(canary);
  const firsts = forms.flatMap(({text}) => [text.charAt(0), text.charAt(0).toUpperCase()]);
  return {
    first: [...new Set(firsts)].join(''),
    match(reader, at) {
      for (const form of forms) {
        const to = formEnd(reader, at, form);
        if (to >= 0) return {from: at, to, kind};
      }
      return undefined;
    },
  };
}

interface Form {
  text: string;
  /** Of any case. Base64 is not. */
  fold: boolean;
}

function canaryForms(canary: string): Form[] {
  const backwards = [...canary].reverse().join('');
  const plain = [canary, backwards];
  // Half of it alone is chance no more than all of it, and is how it comes in two answers.
  const middle = canary.length / 2;
  const halves = [canary.slice(0, middle), canary.slice(middle)];
  const folded = [...plain, ...halves, ...plain.map(toHex), toHex(canary.toUpperCase())].map((text) => ({
    text,
    fold: true,
  }));
  const encoded = [...plain, canary.toUpperCase()].flatMap((text) => [0, 1, 2].map((shift) => base64Core(text, shift)));
  return [...folded, ...encoded.map((text) => ({text, fold: false}))];
}

const toHex = (text: string) => [...text].map((char) => char.charCodeAt(0).toString(16)).join('');

/** What base64 makes of `text` wherever it stands: three ways by the place, without what its neighbours decide. */
function base64Core(text: string, shift: number): string {
  const encoded = btoa('\0'.repeat(shift) + text);
  const whole = Math.floor(((shift + text.length) * 8) / 6);
  return encoded.slice(Math.ceil((shift * 8) / 6), whole);
}

function formEnd(reader: Reader, start: number, {text, fold}: Form): number {
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    for (let skipped = 0; index > 0 && skipped < MAX_SEPARATORS && !isSame(reader.char(at), text[index], fold); ) {
      if (!SEPARATORS.has(reader.char(at))) return -1;
      skipped += 1;
      at += 1;
    }
    if (!isSame(reader.char(at), text[index], fold)) return -1;
    at += 1;
  }
  return at;
}

const isSame = (char: string, wanted: string | undefined, fold: boolean) =>
  char === wanted || (fold && char.toLowerCase() === wanted);
