import {ALNUM, BASE64URL, type CharSet, charSet, HEX, isIn, UPPER_ALNUM} from '../chars.ts';
import type {Kind} from '../kinds.ts';
import type {Before, Rule} from '../rule.ts';

interface Shape {
  kind: Kind;
  prefixes: readonly string[];
  chars: CharSet;
  /** Characters after the prefix. */
  min: number;
  max?: number;
  /** Words look like this as well, as in `sk-learn-contrib-model-zoo`: a secret has a digit. */
  needsDigit?: true;
}

/** Longer than any key: what is as long and goes on is cut there, and its rest is looked at as text. */
const MAX_KEY_CHARS = 1024;

const WORDS = charSet('0-9', 'A-Z', 'a-z', '_');
const HYPHENATED = charSet('0-9', 'A-Z', 'a-z', '-');

/*
 * Keys that say by a prefix what they are. Lengths are the least that is known, as most of these grew over the years,
 * and half a key is still worth hiding. Sources: DigitalOcean's OpenAPI document (dop, doo, dor), its Spaces guide
 * (DO00), public code that calls its inference (sk-do-), the vendors' pages on token formats and the rules of gitleaks.
 */
const SHAPES: readonly Shape[] = [
  {kind: 'digitalocean-token', prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'], chars: HEX, min: 32},
  {kind: 'spaces-key', prefixes: ['DO00', 'DO801'], chars: UPPER_ALNUM, min: 15, max: 18, needsDigit: true},
  {kind: 'model-key', prefixes: ['sk-do-'], chars: BASE64URL, min: 20, needsDigit: true},
  {kind: 'anthropic-key', prefixes: ['sk-ant-'], chars: BASE64URL, min: 20, needsDigit: true},
  {kind: 'openai-key', prefixes: ['sk-'], chars: BASE64URL, min: 20, needsDigit: true},
  {kind: 'aws-key', prefixes: ['AKIA', 'ASIA'], chars: UPPER_ALNUM, min: 16, max: 16, needsDigit: true},
  {kind: 'github-token', prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], chars: ALNUM, min: 30},
  {kind: 'github-token', prefixes: ['github_pat_'], chars: WORDS, min: 30},
  {kind: 'gitlab-token', prefixes: ['glpat-'], chars: BASE64URL, min: 20},
  {
    kind: 'slack-token',
    prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xapp-'],
    chars: HYPHENATED,
    min: 16,
    needsDigit: true,
  },
  {
    kind: 'stripe-key',
    prefixes: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_'],
    chars: ALNUM,
    min: 16,
  },
  {kind: 'google-key', prefixes: ['AIza'], chars: BASE64URL, min: 35, needsDigit: true},
  {kind: 'sendgrid-key', prefixes: ['SG.'], chars: charSet('0-9', 'A-Z', 'a-z', '-', '_', '.'), min: 60},
  {kind: 'npm-token', prefixes: ['npm_'], chars: ALNUM, min: 36},
];

/** The shapes by the first character of a prefix, for most characters begin none. */
const BY_FIRST = new Map<string, {prefix: string; shape: Shape}[]>();
for (const shape of SHAPES) {
  for (const prefix of shape.prefixes) {
    const first = prefix.charAt(0);
    BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), {prefix, shape}]);
  }
}

export const tokens: Rule = {
  first: [...BY_FIRST.keys()].join(''),
  match(reader, at, before) {
    for (const {prefix, shape} of BY_FIRST.get(reader.char(at)) ?? []) {
      const {kind, chars, min, max = MAX_KEY_CHARS, needsDigit} = shape;
      if (!reader.starts(at, prefix) || !isBoundary(before, chars)) continue;
      const from = at + prefix.length;
      const to = reader.run(from, chars, max);
      if (to - from < min) continue;
      if (needsDigit && !/\d/.test(reader.slice(from, to))) continue;
      // A fixed length that goes on is something else, but for the ones that a longer run is made of.
      if (max < MAX_KEY_CHARS && isIn(ALNUM, reader.code(to))) continue;
      return {from: at, to, kind};
    }
    return undefined;
  },
};

/** A key does not begin within a run of its own characters, unless that run is an escape of a URL such as `%3D`. */
export function isBoundary(before: Before, chars: CharSet): boolean {
  return before.last === -1 || !isIn(chars, before.last) || before.isEscape;
}
