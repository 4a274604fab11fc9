/** What a pair of runs makes of the text between. */
export type Mark = 'em' | 'strong' | 'del';

/** A run of `*`, `_` or `~` that may open or close emphasis (CommonMark 6.2, GFM 6.5). */
export interface Run {
  type: 'run';
  char: string;
  /** Characters not used up; they are shown as text. */
  left: number;
  length: number;
  canOpen: boolean;
  canClose: boolean;
  /** Elements that start after the run's text, innermost first. */
  opens: Mark[];
  /** Elements that end before the run's text, innermost first. */
  closes: number;
  /** It found no end so far. */
  pending: boolean;
}

const SPACE = /\s/;
const PUNCTUATION = /[\p{P}\p{S}]/u;

/** Reads the run of `char` at `at` and decides by its neighbours what it may do. */
export function readRun(text: string, at: number, char: string): Run {
  let end = at + 1;
  while (text[end] === char) end++;
  const before = at ? lastCharacter(text, at) : ' ';
  const after = end < text.length ? String.fromCodePoint(text.codePointAt(end) as number) : ' ';
  const spaceBefore = SPACE.test(before);
  const spaceAfter = SPACE.test(after);
  const markBefore = PUNCTUATION.test(before);
  const markAfter = PUNCTUATION.test(after);
  const leftFlanking = !spaceAfter && (!markAfter || spaceBefore || markBefore);
  const rightFlanking = !spaceBefore && (!markBefore || spaceAfter || markAfter);
  const word = char === '_';
  const length = end - at;
  const usable = char !== '~' || length < 3;
  return {
    type: 'run',
    char,
    left: length,
    length,
    canOpen: usable && leftFlanking && (!word || !rightFlanking || markBefore),
    canClose: usable && rightFlanking && (!word || !leftFlanking || markAfter),
    opens: [],
    closes: 0,
    pending: false,
  };
}

/**
 * Pairs the runs from `from` on and forgets them. Each run is pushed once and popped once; where a
 * search failed is remembered by kind, so that the whole is linear (the spec's `openers_bottom`).
 * @param repair - also open what has no end yet, as if it ended with the text
 */
export function pairRuns(runs: Run[], from: number, repair: boolean): void {
  const openers: {run: Run; order: number}[] = [];
  const bottoms = new Map<string, number>();
  for (let order = from; order < runs.length; order++) {
    const run = runs[order] as Run;
    if (run.canClose) closeRun(run, order, openers, bottoms);
    if (run.left && run.canOpen) openers.push({run, order});
  }
  runs.length = from;
  if (repair) for (const {run} of openers) openToEnd(run);
}

function closeRun(run: Run, order: number, openers: {run: Run; order: number}[], bottoms: Map<string, number>): void {
  const key = run.char + (run.char === '~' ? run.length : `${run.canOpen}${run.length % 3}`);
  const bottom = bottoms.get(key) ?? 0;
  while (run.left) {
    let depth = openers.length - 1;
    while (depth >= 0 && (openers[depth] as {order: number}).order >= bottom) {
      if (matches((openers[depth] as {run: Run}).run, run)) break;
      depth--;
    }
    const found = depth >= 0 ? openers[depth] : undefined;
    if (!found || found.order < bottom) {
      bottoms.set(key, order);
      return;
    }
    openers.length = depth + 1;
    const opener = found.run;
    const used = run.char === '~' ? run.left : opener.left > 1 && run.left > 1 ? 2 : 1;
    opener.opens.push(run.char === '~' ? 'del' : used === 2 ? 'strong' : 'em');
    run.closes++;
    opener.left -= used;
    run.left -= used;
    if (!opener.left) openers.pop();
  }
}

function matches(opener: Run, closer: Run): boolean {
  if (opener.char !== closer.char) return false;
  if (opener.char === '~') return opener.length === closer.length;
  // The rule of three: see 6.2, rules 9 and 10.
  return !((opener.canClose || closer.canOpen) && closer.length % 3 !== 0 && (opener.length + closer.length) % 3 === 0);
}

/** A single `*` inside a word and a single `~` are more often a sign than an opening. */
function openToEnd(run: Run): void {
  run.pending = true;
  if (run.left < 2 && (run.char === '~' || run.canClose)) return;
  for (; run.left > 0; run.left -= 2) run.opens.push(run.char === '~' ? 'del' : run.left > 1 ? 'strong' : 'em');
  run.left = 0;
}

function lastCharacter(text: string, at: number): string {
  const code = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && at > 1 ? text.slice(at - 2, at) : (text[at - 1] as string);
}
