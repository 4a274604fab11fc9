import {normalizeLabel, readDestination, readLabel, readTitle, skipSpace, type Target} from './links.ts';

/**
 * The link reference definitions of a document (CommonMark 4.7); the first of a label wins.
 *
 * A definition may follow its use. Whoever looks a label up in vain is told of it in `fresh`
 * once it comes, and draws that one block again: the only way a finished block changes.
 */
export interface Definitions {
  readonly known: Map<string, Target>;
  /** Labels defined since the last time someone emptied this. */
  fresh: string[];
}

export function createDefinitions(): Definitions {
  return {known: new Map(), fresh: []};
}

/** Cuts the definitions off the start of a paragraph and notes them, when there is a place to. */
export function takeDefinitions(text: string, definitions: Definitions | undefined): string {
  let at = 0;
  for (let end = readDefinition(text, at, definitions); end; end = readDefinition(text, at, definitions)) at = end;
  return text.slice(at);
}

/** Reads one definition and returns where the next line starts, 0 when there is none. */
function readDefinition(text: string, at: number, definitions: Definitions | undefined): number {
  if (text[at] !== '[') return 0;
  const label = readLabel(text, at);
  if (!label || text[label.end] !== ':' || !/\S/.test(label.value)) return 0;
  const start = skipSpace(text, label.end + 1);
  // `<>` is a destination here although it is empty.
  const destination = readDestination(text, start);
  if (!destination) return 0;
  let end = endOfLine(text, destination.end);
  const gap = skipSpace(text, destination.end);
  let title = '';
  if (gap > destination.end) {
    const read = readTitle(text, gap);
    const after = read ? endOfLine(text, read.end) : -1;
    if (read && after >= 0) {
      title = read.value;
      end = after;
    }
  }
  if (end < 0) return 0;
  const key = normalizeLabel(label.value);
  if (definitions && !definitions.known.has(key)) {
    definitions.known.set(key, {href: destination.value, title});
    definitions.fresh.push(key);
  }
  return end;
}

/** Where the next line starts when only spaces are left on this one, else -1. */
function endOfLine(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t') end++;
  if (end >= text.length) return end;
  return text[end] === '\n' ? end + 1 : -1;
}
