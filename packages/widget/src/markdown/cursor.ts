/**
 * A place in one line. Tabs are not expanded: they only count as columns up to the next
 * multiple of four where white space gives structure (CommonMark 2.2).
 */
export interface Cursor {
  readonly line: string;
  /** Index of the next character not yet taken. */
  at: number;
  /** Column of this place, as a reader sees it. */
  column: number;
  /** Columns left of a tab that was only partly taken; the tab itself lies before `at`. */
  spare: number;
  /** Columns of white space from here to `next`. */
  indent: number;
  /** Index of the next character that is neither space nor tab. */
  next: number;
}

const TAB_COLUMNS = 4;

/** Starts at the first column of `line`. */
export function cursorAt(line: string): Cursor {
  const cursor = {line, at: 0, column: 0, spare: 0, indent: 0, next: 0};
  look(cursor);
  return cursor;
}

/** True when nothing but white space is left. */
export function isBlank(cursor: Cursor): boolean {
  return cursor.next >= cursor.line.length;
}

/** Takes up to `columns` columns of white space. */
export function eat(cursor: Cursor, columns: number): void {
  let left = Math.min(columns, cursor.indent);
  while (left > 0) {
    if (!cursor.spare) cursor.spare = widthAt(cursor.line, cursor.at++, cursor.column);
    const taken = Math.min(left, cursor.spare);
    cursor.spare -= taken;
    cursor.column += taken;
    left -= taken;
  }
  look(cursor);
}

/** Takes the white space ahead and then `count` characters that are not tabs. */
export function skip(cursor: Cursor, count: number): void {
  cursor.column += cursor.indent + count;
  cursor.at = cursor.next + count;
  cursor.spare = 0;
  look(cursor);
}

/** What is left of the line; the rest of a cut tab becomes spaces. */
export function rest(cursor: Cursor): string {
  return ' '.repeat(cursor.spare) + cursor.line.slice(cursor.at);
}

function look(cursor: Cursor): void {
  let column = cursor.column + cursor.spare;
  let next = cursor.at;
  for (let width = widthAt(cursor.line, next, column); width; width = widthAt(cursor.line, next, column)) {
    column += width;
    next++;
  }
  cursor.indent = column - cursor.column;
  cursor.next = next;
}

/** Columns taken by the white space at `index`, 0 when it is none. */
function widthAt(line: string, index: number, column: number): number {
  const code = line.charCodeAt(index);
  return code === 32 ? 1 : code === 9 ? TAB_COLUMNS - (column % TAB_COLUMNS) : 0;
}
