import {type Bare, findBare, htmlEnd, readAutolink, readBare} from './autolinks.ts';
import {inOrder} from './direction.ts';
import {pairRuns, type Run, readRun} from './emphasis.ts';
import {decodeEntity} from './entities.ts';
import {element, type Inline, nest, type Token} from './inline-tree.ts';
import {isPunctuation, normalizeLabel, type Read, readInlineTarget, readLabel, type Target} from './links.ts';
import {matchAt} from './match.ts';
import {hideTail} from './repair.ts';

export interface InlineContext {
  definitions: ReadonlyMap<string, Target>;
  /** The text still grows: show what is half written as if it were finished. */
  repair: boolean;
  /** Addresses without brackets are text, as in CommonMark, and not links (GFM 6.9). */
  noBareLinks?: boolean | undefined;
  /** Told of every label looked up in vain. */
  missing: (label: string) => void;
}

interface Bracket {
  image: boolean;
  /** Index of its text among the tokens. */
  token: number;
  /** Where the text in the brackets starts. */
  start: number;
  /** How many runs came before. */
  runs: number;
  /** Another bracket opened inside; then its text cannot be a label. */
  nested: boolean;
}

const SPECIAL = /[\\`*_~[\]!<&\n]/g;
const ENTITY = /&(#[xX][\da-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z\d]{1,31});/y;

export interface ParsedInlines {
  inlines: Inline[];
  /** So many characters of the source are read for good: whatever follows, they stay what they are. 0 unless repaired. */
  settled: number;
}

/** Reads inline content in one pass (CommonMark 6 and its appendix). Linear in the length of `source`. */
export function parseInlines(source: string, context: InlineContext): ParsedInlines {
  const text = context.repair ? hideTail(source) : source.slice(0, trimmedLength(source));
  const tokens: Token[] = [];
  /** Where each token starts. */
  const starts: number[] = [];
  /** Something from here on may still become another thing with more text. */
  let unsettled = text.length;
  const runs: Run[] = [];
  const brackets: Bracket[] = [];
  /** So many brackets at the bottom are before a link and can no longer become one themselves. */
  let dead = 0;
  /** No comment ends from here on; many openings must not each search the rest. */
  let endless = false;
  let ticks: Map<number, number[]> | undefined;
  let bare: Bare | undefined = context.noBareLinks ? undefined : findBare(text, 0);
  /** Where the next special character is; many links without one must not each search the rest. */
  let special = -1;
  let at = 0;

  while (at < text.length) {
    if (bare && bare.start < at) bare = findBare(text, at);
    if (special < at) {
      special = matchAt(SPECIAL, text, at)?.index ?? text.length;
    }
    const stop = bare ? Math.min(special, bare.start) : special;
    if (stop > at) {
      push(text.slice(at, stop));
      at = stop;
    }
    if (bare?.start === at) takeBare(bare);
    else if (at < text.length) takeSpecial(text[at] as string);
  }
  if (context.repair) for (const bracket of brackets.reverse()) hideBracket(bracket);
  pairRuns(runs, 0, context.repair);
  return {inlines: nest(tokens, 0), settled: context.repair ? findSettled() : 0};

  function push(token: Token): void {
    starts[tokens.length] = at;
    tokens.push(token);
  }

  /** The last end of a word that no open marker comes before, nor any element is around. */
  function findSettled(): number {
    let settled = 0;
    let depth = 0;
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index] as Token;
      const start = starts[index] as number;
      if (start >= unsettled) break;
      if (typeof token === 'string') {
        let end = depth ? 0 : token.lastIndexOf(' ');
        while (end > 0 && token[end - 1] === ' ') end--;
        // Compared with the source, for an entity or escape has another length there.
        if (end > 0 && text.startsWith(token, start)) settled = start + end;
      } else if (token.type === 'run') {
        if (token.pending) break;
        depth += token.opens.length - token.closes;
      }
    }
    return settled;
  }

  function takeSpecial(char: string): void {
    if (char === '*' || char === '_' || char === '~') {
      const run = readRun(text, at, char);
      push(run);
      runs.push(run);
      at += run.length;
    } else if (char === '[') openBracket(false);
    else if (char === ']') closeBracket();
    else if (char === '!' && text[at + 1] === '[') openBracket(true);
    else if (char === '`') takeCode();
    else if (char === '\n') takeLineEnding(false);
    else if (char === '\\') takeEscape();
    else if (char === '<') takeAngle();
    else if (char === '&') takeEntity();
    else literal(char);
  }

  function literal(piece: string): void {
    push(piece);
    at += piece.length;
  }

  function takeBare(found: Bare): void {
    const link = readBare(text, found, brackets.length > 0);
    bare = findBare(text, at + 1);
    if (!link) return;
    const shown = text.slice(at, link.end);
    // A link that still grows would change its target with every letter.
    push(context.repair && link.end === text.length ? shown : element('auto', [shown], link.value));
    at = link.end;
  }

  function takeEscape(): void {
    at++;
    if (text[at] === '\n') takeLineEnding(true);
    else if (isPunctuation(text.charCodeAt(at))) literal(text[at] as string);
    else push('\\');
  }

  /** A line ending is hard after two spaces or a backslash (6.7), else it stays a line ending (6.8). */
  function takeLineEnding(backslash: boolean): void {
    const last = tokens.at(-1);
    let hard = backslash;
    if (typeof last === 'string' && !backslash) {
      let end = last.length;
      while (last[end - 1] === ' ' || last[end - 1] === '\t') end--;
      hard = last.endsWith('  ');
      tokens[tokens.length - 1] = last.slice(0, end);
    }
    at++;
    push(hard ? element('break', []) : '\n');
    while (text[at] === ' ' || text[at] === '\t') at++;
  }

  function takeCode(): void {
    let start = at;
    while (text[start] === '`') start++;
    const length = start - at;
    ticks ??= findTicks(text);
    const places = ticks.get(length) as number[];
    // Places are in order and `at` only grows: each is passed once.
    while (places.length && (places.at(-1) as number) < start) places.pop();
    let end = places.at(-1);
    if (end === undefined) {
      unsettled = Math.min(unsettled, at);
      if (!context.repair || text.includes('\n', at)) {
        literal('`'.repeat(length));
        return;
      }
      end = text.length;
    }
    let code = inOrder(text.slice(start, end)).replaceAll('\n', ' ');
    if (code.startsWith(' ') && code.endsWith(' ') && /[^ ]/.test(code)) code = code.slice(1, -1);
    push(element('code', [code]));
    at = Math.min(text.length, end + length);
  }

  function takeAngle(): void {
    const link = readAutolink(text, at);
    const end = link?.end ?? (endless && text[at + 1] === '!' ? 0 : htmlEnd(text, at));
    if (end < 0) endless = true;
    if (end <= 0) {
      if (/[a-z/!]/i.test(text[at + 1] ?? '!')) unsettled = Math.min(unsettled, at);
      literal('<');
      return;
    }
    push(link ? element('auto', [text.slice(at + 1, end - 1)], link.value) : element('html', [text.slice(at, end)]));
    at = end;
  }

  function takeEntity(): void {
    const match = matchAt(ENTITY, text, at);
    const decoded = match && decodeEntity(match[1] as string);
    if (!decoded) {
      literal('&');
      return;
    }
    push(decoded);
    at = ENTITY.lastIndex;
  }

  function openBracket(image: boolean): void {
    const outer = brackets.at(-1);
    if (outer) outer.nested = true;
    literal(image ? '![' : '[');
    brackets.push({image, token: tokens.length - 1, start: at, runs: runs.length, nested: false});
  }

  /** The "look for link or image" procedure of the spec's appendix. */
  function closeBracket(): void {
    const opener = brackets.pop();
    const inactive = opener && !opener.image && brackets.length < dead;
    dead = Math.min(dead, brackets.length);
    if (!opener || inactive) {
      literal(']');
      return;
    }
    const inner = text.slice(opener.start, at);
    at++;
    const before = unsettled;
    if (text[at] === '(' || text[at] === '[') unsettled = Math.min(unsettled, opener.start - 1);
    const target = readInlineTarget(text, at) ?? readReference(opener, inner);
    if (target) {
      unsettled = before;
      pairRuns(runs, opener.runs, false);
      const children = nest(tokens, opener.token + 1);
      tokens.length = opener.token;
      push(element(opener.image ? 'image' : 'link', children, target.value));
      if (!opener.image) dead = brackets.length;
      at = target.end;
    } else if (context.repair && isHalfLink()) {
      hideBracket(opener);
      at = text.length;
    } else if (!opener.image && /^\d{1,3}$/.test(inner)) {
      tokens.length = opener.token;
      push(element('cite', [inner]));
    } else push(']');
  }

  function readReference(opener: Bracket, inner: string): Read<Target> | undefined {
    const label = readLabel(text, at);
    const full = label?.value.length;
    if (!full && opener.nested) return undefined;
    const raw = full ? (label as Read<string>).value : inner;
    if (raw.length > 999 || !/\S/.test(raw)) return undefined;
    const key = normalizeLabel(raw);
    const value = context.definitions.get(key);
    if (!value) context.missing(key);
    return value && {value, end: label?.end ?? at};
  }

  /** After `[text]`: nothing yet, or a destination or label that has no end. */
  function isHalfLink(): boolean {
    const next = text[at];
    return next === undefined || (next === '(' && !text.includes(')', at)) || (next === '[' && !text.includes(']', at));
  }

  /** Shows only the text of a link that is not finished, and nothing of a citation. */
  function hideBracket(bracket: Bracket): void {
    unsettled = Math.min(unsettled, bracket.start - 1);
    if (/^\d{1,3}\]?$/.test(text.slice(bracket.start, bracket.start + 5))) tokens.length = bracket.token;
    else tokens[bracket.token] = '';
  }
}

/** Every run of backticks by length, last place first. */
function findTicks(text: string): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const {0: run, index} of text.matchAll(/`+/g)) {
    const places = found.get(run.length);
    if (places) places.push(index);
    else found.set(run.length, [index]);
  }
  for (const places of found.values()) places.reverse();
  return found;
}

function trimmedLength(text: string): number {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t' || text[end - 1] === '\n') end--;
  return end;
}
