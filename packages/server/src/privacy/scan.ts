import {allBut, HEX, isIn} from './chars.ts';
import {ALL_MARKERS, type Kind, MARKER_START, markerOf} from './kinds.ts';
import {createReader} from './reader.ts';
import {BEFORE_CHARS, type Match, type Rule} from './rule.ts';

/** Rules by the character that a match of theirs begins with. */
export interface RuleTable {
  readonly ascii: readonly (readonly Rule[] | undefined)[];
  readonly others: readonly Rule[];
}

const NOT_CLOSED = allBut(']');
const MAX_MARKER_CHARS = Math.max(...[...ALL_MARKERS].map(({length}) => length));

/** A marker that is in the text already stays, whatever its words look like. */
const markers: Rule = {
  first: '[',
  match(reader, at) {
    if (!reader.starts(at, MARKER_START)) return undefined;
    const to = reader.run(at, NOT_CLOSED, MAX_MARKER_CHARS) + 1;
    return reader.char(to - 1) === ']' && ALL_MARKERS.has(reader.slice(at, to))
      ? {from: at, to, kind: undefined}
      : undefined;
  },
};

/** The first rule of `rules` that matches at a place has it. */
export function createRuleTable(rules: readonly Rule[]): RuleTable {
  const ascii: Rule[][] = [];
  for (const rule of [markers, ...rules]) {
    for (const char of rule.first) {
      const code = char.charCodeAt(0);
      if (code < 128) ascii[code] = [...(ascii[code] ?? []), rule];
    }
  }
  return {ascii, others: rules.filter(({others}) => others)};
}

/** How far a text was scanned, for the part of it that arrives next. */
export interface Scanned {
  /** The text up to `end`, with markers. */
  text: string;
  found: Kind[];
  /** From here on, nothing is decided before more of the text arrives. */
  end: number;
  /** A match that was decided and lies behind `end`, by its distance from there. */
  ahead: Match | undefined;
}

/**
 * Goes over `text` once, from left to right. `before` is the end of what went out earlier, `ahead` a match that is known
 * already. Unless `isWhole`, it stops at the first place where what arrives next could change the decision.
 *
 * A word such as "password" decides on what follows a few words later. What is between is scanned like anything else:
 * the name of a user may be an e-mail address.
 */
export function scan(
  text: string,
  table: RuleTable,
  isWhole: boolean,
  {before = '', ahead: known}: {before?: string; ahead?: Match | undefined} = {},
): Scanned {
  const reader = createReader(text);
  const found: Kind[] = [];
  const out: string[] = [];
  let sent = before;
  let copied = 0;
  let at = 0;
  let ahead = known;

  const codeBefore = (back: number) =>
    at - back >= copied
      ? text.charCodeAt(at - back)
      : back <= at - copied + sent.length
        ? sent.charCodeAt(sent.length + at - copied - back)
        : -1;
  const place = {
    last: -1,
    get isEscape() {
      return codeBefore(3) === 0x25 && isIn(HEX, codeBefore(2)) && isIn(HEX, codeBefore(1));
    },
    text: () => (sent + text.slice(Math.max(copied, at - BEFORE_CHARS), at)).slice(-BEFORE_CHARS),
  };

  scanning: while (at < text.length) {
    let match = ahead?.from === at ? ahead : undefined;
    if (match === undefined) {
      const code = text.charCodeAt(at);
      const rules = (code < 128 ? table.ascii[code] : table.others) ?? [];
      if (rules.length > 0) place.last = codeBefore(1);
      for (const rule of rules) {
        reader.touched = false;
        const next = rule.match(reader, at, place);
        if (reader.touched && !isWhole) break scanning;
        if (next?.from === at) {
          match = next;
          break;
        }
        if (next !== undefined && (ahead === undefined || next.from < ahead.from)) ahead = next;
      }
    }
    if (match === undefined) {
      at += 1;
      continue;
    }
    const to = ahead !== undefined && ahead.from < match.to ? Math.max(match.to, ahead.to) : match.to;
    if (match.kind !== undefined) {
      const part = text.slice(copied, at) + markerOf(match.kind);
      out.push(part);
      sent = (sent + part.slice(-BEFORE_CHARS)).slice(-BEFORE_CHARS);
      found.push(match.kind);
      copied = to;
    }
    at = to;
    if (ahead !== undefined && ahead.from < at) ahead = undefined;
  }
  if (!isWhole && at > copied && isHighSurrogate(text.charCodeAt(at - 1))) at -= 1;
  out.push(text.slice(copied, at));
  const rest = ahead && {...ahead, from: ahead.from - at, to: ahead.to - at};
  return {text: out.join(''), found, end: at, ahead: rest};
}

/** Half a character, which would not survive being sent alone. */
const isHighSurrogate = (code: number) => code >= 0xd800 && code < 0xdc00;
