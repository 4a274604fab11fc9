import {canaryRule} from './canary.ts';
import {charSet} from './chars.ts';
import type {Rule} from './rule.ts';

/** Signs of a token in a row that are no chance: of base64url they are 96 bits. */
const MIN_PIECE_CHARS = 16;

const TOKEN_SIGNS = charSet('0-9', 'A-Z', 'a-z', '-', '_', '.');

/**
 * Rules that take a token of ours out of a text, also where only a piece of it stands there, and its signature, without
 * which it is good for nothing, in every form in which instructions are looked for.
 */
export function tokenRules(token: string): readonly Rule[] {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return [pieces(token), canaryRule(signature, 'jwt')];
}

function pieces(token: string): Rule {
  return {
    first: [...new Set(token)].join(''),
    match(reader, at) {
      let to = reader.run(at, TOKEN_SIGNS, MIN_PIECE_CHARS);
      if (to - at < MIN_PIECE_CHARS) return undefined;
      let place = token.indexOf(reader.slice(at, to));
      if (place < 0) return undefined;
      // The longest one that is in the token, from wherever it is taken.
      while (place >= 0 && to - at < token.length) {
        const char = reader.char(to);
        place = char === '' ? -1 : token.indexOf(reader.slice(at, to + 1), place);
        if (place >= 0) to += 1;
      }
      return {from: at, to, kind: 'jwt'};
    },
  };
}
