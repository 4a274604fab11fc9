import type {Align} from './tables.ts';

export type BlockKind =
  | 'root'
  | 'quote'
  | 'list'
  | 'item'
  | 'paragraph'
  | 'heading'
  | 'code'
  | 'rule'
  | 'table'
  | 'row';

/** One block of the document. One shape for every kind, so that the hot paths stay monomorphic. */
export interface Block {
  kind: BlockKind;
  /** More text may still come into it; also true for a heading or row shown from an unfinished line. */
  open: boolean;
  children: Block[];
  /** How many leading children (of code: lines) can never change again, as of the last finished line. */
  sealed: number;
  /** Source of a paragraph or heading. */
  text: string;
  /** Blank lines of an indented code block that count only when more code follows. */
  gap: string;
  /** Heading: 1 to 6. Code: length of the fence, 0 when indented. Table: cells added to short rows. */
  level: number;
  /** Code: info string. List: its marker, `-`, `+`, `*`, `.` or `)`. */
  info: string;
  /** Code: the fence's character. */
  fence: string;
  /** Item: column where its content starts. Code: indent of the fence. List: first number. */
  offset: number;
  /** List: blank lines stand between its parts (CommonMark 5.3), so paragraphs are kept as such. */
  loose: boolean;
  align: Align[];
  /** Row: its cells. Code: its lines; one long text would be copied for every line added. */
  cells: string[];
}

/** One for all blocks that have none; never written to. */
const NOTHING: never[] = [];

export function createBlock(kind: BlockKind): Block {
  return {
    kind,
    open: true,
    children: [],
    sealed: 0,
    text: '',
    gap: '',
    level: 0,
    info: '',
    fence: '',
    offset: 0,
    loose: false,
    align: NOTHING,
    cells: NOTHING,
  };
}
