/** Alignment of a table's column; empty when the delimiter row names none. */
export type Align = '' | 'left' | 'center' | 'right';

/** A wider table stays text: every short row is filled up to this many cells. */
export const MAX_COLUMNS = 64;
const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Reads a delimiter row such as `| :-- | --: |` (GFM 4.10); undefined when the line is none. */
export function alignments(line: string): Align[] | undefined {
  if (!/[|:]/.test(line) || !DELIMITERS.test(line)) return undefined;
  const cells = splitRow(line);
  if (cells.length > MAX_COLUMNS) return undefined;
  return cells.map((cell) => {
    const right = cell.endsWith(':');
    if (cell.startsWith(':')) return right ? 'center' : 'left';
    return right ? 'right' : '';
  });
}

/** Splits a row at its pipes; `\|` is a pipe inside a cell, in code too. */
export function splitRow(line: string): string[] {
  const text = line.trim();
  const cells: string[] = [];
  let cell = '';
  let start = text[0] === '|' ? 1 : 0;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && at + 1 < text.length) {
      at++;
      if (text[at] === '|') {
        cell += text.slice(start, at - 1);
        start = at;
      }
    } else if (code === 124) {
      cells.push((cell + text.slice(start, at)).trim());
      cell = '';
      start = at + 1;
    }
  }
  cell += text.slice(start);
  if (cell.trim() || !cells.length) cells.push(cell.trim());
  return cells;
}
