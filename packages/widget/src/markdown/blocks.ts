// Longer than most files: one parser, whose states belong together.
import {type Block, type BlockKind, createBlock} from './block.ts';
import {type Cursor, cursorAt, eat, isBlank, rest, skip} from './cursor.ts';
import {type Definitions, takeDefinitions} from './definitions.ts';
import {ATX, closesFence, FENCE, MARKER, matchNext, RULE, SETEXT, stripClosing, takeQuoteMarker} from './starts.ts';
import {alignments, splitRow} from './tables.ts';

export interface BlockParser {
  readonly root: Block;
  /** Takes one finished line, without its line ending. */
  line(text: string): void;
  /** Reads an unfinished line as if it were finished. `rollback` must follow before anything else. */
  preview(text: string): void;
  rollback(): void;
  /** Marks what is final for who draws the tree. */
  seal(): void;
  /** The leaf that takes the next line, if any. */
  tip(): Block | undefined;
  /** Closes every block. */
  finish(): void;
}

/** Containers (quotes, lists, items) inside each other; deeper markers are text. The limit keeps layout and recursion small. */
const MAX_DEPTH = 100;
/** Cells one table adds to its short rows: a wide header over many short rows must not make millions. */
const MAX_FILLED = 20_000;

/** A block that is open, and what reading a line can change of it: its members, and what was added to its arrays. */
interface Saved {
  block: Block;
  before: Block;
  count: number;
  lines: number;
}

/**
 * Reads blocks line by line as CommonMark's appendix describes: match the containers still
 * open, look for new block starts, then add what is left to the leaf. A finished line is read once.
 * One closure, for every step needs the stack of open blocks; what does not is in `starts.ts`.
 */
export function createBlockParser(definitions: Definitions): BlockParser {
  const root = createBlock('root');
  /** Open containers, outermost first; `leaf` is the open leaf of the last one. */
  let stack: Block[] = [root];
  let leaf: Block | undefined;
  /** The innermost quote (or the root) in which the line before was blank. */
  let blankIn: Block | undefined;
  let trial = false;
  let saved: Saved[] = [];
  let savedBlankIn: Block | undefined;
  let savedLeaf: Block | undefined;

  function readLine(text: string): void {
    const cursor = cursorAt(text);
    const scope = {quote: root};
    const matched = matchContainers(cursor, scope);
    const direct = matched === stack.length;
    if (direct && leaf?.kind === 'code' && continueCode(leaf, cursor, scope.quote)) return;

    const paragraph = leaf?.kind === 'paragraph' ? leaf : undefined;
    const table = direct && leaf?.kind === 'table' ? leaf : undefined;
    const depth = openBlocks(cursor, matched, direct ? paragraph : undefined, paragraph);
    if (depth < 0) {
      blankIn = undefined;
      return;
    }
    const opened = depth > 0;
    if (isBlank(cursor)) {
      if (!opened) settle(matched);
      blankIn = opened ? undefined : scope.quote;
      return;
    }
    const content = text.slice(cursor.next);
    if (!opened && paragraph && paragraph === leaf) {
      paragraph.text += `\n${content}`; // also the lazy continuation lines of 5.1
    } else if (!opened && table) {
      addRow(table, splitRow(content));
    } else {
      if (!opened) settle(matched);
      leaf = add('paragraph');
      leaf.text = content;
    }
    blankIn = undefined;
  }

  /** The end of a code line; an unfinished one has none yet, so that code only ever grows. */
  function lineEnd(): string {
    return trial ? '' : '\n';
  }

  /** Phase one: how many open containers this line continues, the root included. */
  function matchContainers(cursor: Cursor, scope: {quote: Block}): number {
    let depth = 1;
    for (; depth < stack.length; depth++) {
      const container = stack[depth] as Block;
      if (container.kind === 'quote') {
        if (!takeQuoteMarker(cursor)) break;
        scope.quote = container;
      } else if (container.kind === 'item') {
        // An item that starts with a blank line ends at a second one (5.2, rule 3).
        if (isBlank(cursor) ? !container.children.length : cursor.indent < container.offset) break;
        eat(cursor, container.offset);
      }
    }
    return depth;
  }

  /** A line inside an open code block; false when it ends the block and is not part of it. */
  function continueCode(code: Block, cursor: Cursor, quote: Block): boolean {
    if (code.level) {
      blankIn = undefined;
      if (cursor.indent < 4 && closesFence(code, cursor)) settle(stack.length);
      else {
        eat(cursor, code.offset);
        code.cells.push(rest(cursor) + lineEnd());
      }
      return true;
    }
    if (cursor.indent < 4 && !isBlank(cursor)) return false;
    eat(cursor, 4);
    if (isBlank(cursor)) {
      code.gap += rest(cursor) + lineEnd();
      blankIn = quote;
    } else {
      code.cells.push(code.gap + rest(cursor) + lineEnd());
      code.gap = '';
      blankIn = undefined;
    }
    return true;
  }

  /**
   * Phase two: opens blocks until none starts here. Returns -1 when a leaf took the whole line,
   * 0 when nothing was opened, and the new depth otherwise.
   * @param direct - the paragraph this line continues without laziness
   */
  function openBlocks(cursor: Cursor, matched: number, direct: Block | undefined, lazy: Block | undefined): number {
    let depth = matched;
    let paragraph = direct;
    let opened = false;
    while (!isBlank(cursor)) {
      if (cursor.indent >= 4) {
        if (lazy && !opened) break;
        settle(depth);
        eat(cursor, 4);
        leaf = add('code');
        leaf.cells = [rest(cursor) + lineEnd()];
        return -1;
      }
      const first = cursor.line[cursor.next] as string;
      if (
        (first === '#' && openHeading(cursor, depth)) ||
        ((first === '`' || first === '~') && openFence(cursor, depth)) ||
        (paragraph && underline(paragraph, cursor)) ||
        openRule(cursor, depth) ||
        (paragraph && startTable(paragraph, cursor.line.slice(cursor.next)))
      ) {
        return -1;
      }
      if (depth >= MAX_DEPTH || !(openQuote(cursor, depth) || openItem(cursor, depth, paragraph))) break;
      depth = stack.length;
      paragraph = undefined;
      opened = true;
    }
    return opened ? depth : 0;
  }

  function openHeading(cursor: Cursor, depth: number): boolean {
    const marks = matchNext(ATX, cursor)?.[1];
    if (!marks) return false;
    settle(depth);
    addLine('heading', stripClosing(cursor.line.slice(cursor.next + marks.length))).level = marks.length;
    return true;
  }

  function openFence(cursor: Cursor, depth: number): boolean {
    const match = matchNext(FENCE, cursor);
    if (!match) return false;
    settle(depth);
    const fence = (match[1] ?? match[3]) as string;
    leaf = add('code');
    leaf.cells = [];
    leaf.level = fence.length;
    leaf.fence = fence[0] as string;
    leaf.info = ((match[2] ?? match[4]) as string).trim();
    leaf.offset = cursor.indent;
    return true;
  }

  /** A setext underline makes the paragraph a heading (4.3), unless only definitions are in it. */
  function underline(paragraph: Block, cursor: Cursor): boolean {
    const match = matchNext(SETEXT, cursor);
    if (!match || !define(paragraph)) return false;
    paragraph.kind = 'heading';
    paragraph.level = match[0][0] === '=' ? 1 : 2;
    paragraph.open = trial;
    leaf = undefined;
    return true;
  }

  function openRule(cursor: Cursor, depth: number): boolean {
    if (!matchNext(RULE, cursor)) return false;
    settle(depth);
    addLine('rule', '');
    return true;
  }

  function openQuote(cursor: Cursor, depth: number): boolean {
    if (!takeQuoteMarker(cursor)) return false;
    settle(depth);
    stack.push(add('quote'));
    return true;
  }

  function openItem(cursor: Cursor, depth: number, paragraph: Block | undefined): boolean {
    const match = matchNext(MARKER, cursor);
    if (!match) return false;
    const width = match[0].length;
    // Only an item with content, and numbered 1, may interrupt a paragraph (5.2, 5.3).
    if (paragraph && match[2] && +match[2] !== 1) return false;
    if (paragraph && !/[^ \t]/.test(cursor.line.slice(cursor.next + width))) return false;
    let offset = cursor.indent + width;
    skip(cursor, width);
    // Content starts after one to four columns; five or more mean indented code after one.
    const gap = isBlank(cursor) || cursor.indent > 4 ? 1 : cursor.indent;
    offset += gap;
    if (!isBlank(cursor)) eat(cursor, gap);
    settle(depth);
    const info = (match[1] ?? match[3]) as string;
    let list = stack.at(-1) as Block;
    if (list.kind !== 'list' || list.info !== info) {
      list = add('list');
      list.info = info;
      list.offset = match[2] ? +match[2] : -1;
      stack.push(list);
    } else if (blankIn && blankIn === quoteAround()) list.loose = true;
    const item = add('item');
    item.offset = offset;
    stack.push(item);
    return true;
  }

  /** Turns the last line of `paragraph` into a table's header when `line` is its delimiter row (GFM 4.10). */
  function startTable(paragraph: Block, line: string): boolean {
    const align = alignments(line);
    if (!align) return false;
    const at = paragraph.text.lastIndexOf('\n') + 1;
    const header = splitRow(paragraph.text.slice(at));
    if (header.length !== align.length) return false;
    paragraph.text = paragraph.text.slice(0, Math.max(0, at - 1));
    settle(stack.length);
    leaf = add('table');
    leaf.align = align;
    addRow(leaf, header);
    return true;
  }

  function addRow(table: Block, cells: string[]): void {
    const row = createBlock('row');
    row.open = trial;
    row.align = table.align;
    row.cells = cells.slice(0, table.align.length);
    table.level += table.align.length - row.cells.length;
    while (row.cells.length < table.align.length && table.level < MAX_FILLED) row.cells.push('');
    table.children.push(row);
  }

  /** Closes the leaf and every container from `depth` on. */
  function settle(depth: number): void {
    const closed = leaf;
    leaf = undefined;
    if (closed) {
      if (closed.kind === 'paragraph') define(closed);
      closed.open = false;
    }
    while (stack.length > depth) (stack.pop() as Block).open = false;
  }

  /** Takes the reference definitions a paragraph starts with; false when nothing else is in it. */
  function define(paragraph: Block): boolean {
    paragraph.text = takeDefinitions(paragraph.text, trial ? undefined : definitions);
    if (paragraph.text) return true;
    const siblings = (stack.at(-1) as Block).children;
    if (siblings.at(-1) === paragraph) siblings.pop();
    leaf = undefined;
    return false;
  }

  function add(kind: BlockKind): Block {
    let parent = stack.at(-1) as Block;
    if (parent.kind === 'list' && kind !== 'item') {
      parent.open = false;
      stack.pop();
      parent = stack.at(-1) as Block;
    }
    if (blankIn && parent.kind === 'item' && parent.children.length && blankIn === quoteAround()) {
      (stack.at(-2) as Block).loose = true;
    }
    const added = createBlock(kind);
    parent.children.push(added);
    return added;
  }

  /** A leaf of one line. */
  function addLine(kind: BlockKind, text: string): Block {
    const added = add(kind);
    added.text = text;
    added.open = trial;
    return added;
  }

  /** A blank line inside a quote does not loosen the lists around the quote. */
  function quoteAround(): Block {
    let depth = stack.length - 1;
    while (depth && stack[depth]?.kind !== 'quote') depth--;
    return stack[depth] as Block;
  }

  /** Every open block, outermost first. */
  function openOnes(): Block[] {
    return leaf ? [...stack, leaf] : stack;
  }

  function seal(): void {
    for (const container of openOnes()) {
      const last = container.children.at(-1);
      container.sealed =
        container.kind === 'code' ? container.cells.length : container.children.length - (last?.open ? 1 : 0);
    }
  }

  return {
    root,
    line: readLine,
    seal,
    tip: () => leaf,
    preview(line) {
      saved = openOnes().map((block) => {
        return {block, before: {...block}, count: block.children.length, lines: block.cells.length};
      });
      savedBlankIn = blankIn;
      savedLeaf = leaf;
      trial = true;
      readLine(line);
    },
    rollback() {
      for (let depth = 0; depth < saved.length; depth++) {
        const {block, before, count, lines} = saved[depth] as Saved;
        Object.assign(block, before);
        block.children.length = count;
        block.cells.length = lines;
        const child = saved[depth + 1];
        if (child) block.children[count - 1] = child.block;
      }
      leaf = savedLeaf;
      stack = saved.map(({block}) => block);
      if (leaf) stack.pop();
      blankIn = savedBlankIn;
      trial = false;
    },
    finish() {
      settle(1);
      root.open = false;
      seal();
    },
  };
}
