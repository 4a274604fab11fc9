import type {Reader} from '../reader.ts';
import type {Before} from '../rule.ts';
import {jwts} from './jwts.ts';
import {privateKeys} from './private-keys.ts';
import {tokens} from './tokens.ts';

const AFTER_SPACE: Before = {last: 0x20, isEscape: false, text: () => ' '};

/** Whether a secret begins at `at` that says what it is: it gets a better name than the words before it could give. */
export function startsKnownShape(reader: Reader, at: number): boolean {
  return [tokens, jwts, privateKeys].some((rule) => rule.match(reader, at, AFTER_SPACE) !== undefined);
}
