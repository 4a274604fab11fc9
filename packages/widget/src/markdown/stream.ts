import {type BlockParser, createBlockParser} from './blocks.ts';
import {createDefinitions} from './definitions.ts';
import {isUndecided} from './repair.ts';
import {nextFrame} from './schedule.ts';
import {createViews, type Views} from './views.ts';

export interface MarkdownStreamOptions {
  /** Called for inline citation markers `[n]`; return a node to show in place, or undefined to keep the text. */
  citation?: ((n: number) => Node | undefined) | undefined;
  /** Leaves addresses that stand in the text without brackets as text; default false, they are links as in GFM. */
  noBareLinks?: boolean | undefined;
  /** Words for buttons and for what only a screen reader says; default English. */
  labels?: MarkdownLabels | undefined;
  /** Schedules one flush a frame; default requestAnimationFrame with a timer fallback for hidden tabs. */
  schedule?: ((flush: () => void) => void) | undefined;
  /** Called once for each code block with its element, when it is drawn and will not change any more. */
  onCode?: ((block: HTMLElement, language: string) => void) | undefined;
  /** Called after text was drawn. */
  onFlush?: (() => void) | undefined;
}

export interface MarkdownLabels {
  copy?: string | undefined;
  copied?: string | undefined;
  /** Name of a table's scrollable region. */
  table?: string | undefined;
  /** Names of a task's box. */
  done?: string | undefined;
  todo?: string | undefined;
}

export interface MarkdownStream {
  /** Adds text; it is drawn with the next flush. Ignored after `end` until `reset`. */
  write(text: string): void;
  /** Draws everything at once, as it is: nothing half-written is guessed at any longer. */
  end(): void;
  /** Forgets everything and removes the nodes. */
  reset(): void;
  /** Everything written so far. */
  readonly text: string;
}

/** Characters read in one flush; more waits for the next frame, so that no task grows long. */
const MAX_FLUSH = 8192;
const UNUSUAL = /[\r\n\0]/;
const LINE_END = /\r\n?|\n/;
/** An open text longer than this is drawn again only when it grew by a sixteenth: its cost stays linear. */
const LONG_TAIL = 4096;
/**
 * Layout reads a block again when it grows. One of more than 4,000 characters (a table of 75 rows) is drawn not in
 * every frame, but when it grew by this share: then a character there costs no more than others. At 40,000 characters
 * one costs 1.0 (paragraph) and 1.1 (table) of one at 10,000; drawn twice as often it was 1.24 and 1.49.
 */
const LEAST_GROWTH = 1 / 512;

/**
 * Draws markdown into `container` while it arrives. The result is the same for every way the text
 * is cut into writes. Finished blocks are not touched again, but for those that used the label of
 * a link defined later.
 *
 * @example
 * ```ts
 * const stream = createMarkdownStream(document.body);
 * for (const chunk of ['Hello **wor', 'ld**', '\n\n- one']) stream.write(chunk);
 * stream.end();
 * ```
 */
export function createMarkdownStream(
  container: HTMLElement | ShadowRoot | DocumentFragment,
  options: MarkdownStreamOptions = {},
): MarkdownStream {
  const {citation, schedule = nextFrame, onFlush} = options;
  const labels = {
    copy: 'Copy',
    copied: 'Copied',
    table: 'Table',
    done: 'Done',
    todo: 'To do',
    ...defined(options.labels),
  };
  let parser: BlockParser;
  let views: Views;
  let text: string;
  /** Written but not read yet. */
  let queue: string;
  /** The unfinished last line. */
  let partial: string;
  /** It is what was drawn last. */
  let partialShown: boolean;
  let afterReturn: boolean;
  let scheduled = false;
  let ended: boolean;
  /** Length of the text read, and of what of it was drawn. */
  let read: number;
  let drawn: number;
  /** How many outermost blocks were drawn last, and where the newest of them began. */
  let blocks: number;
  let blockStart: number;
  start();

  function start(): void {
    const definitions = createDefinitions();
    parser = createBlockParser(definitions);
    views = createViews(container, definitions, citation, labels, options.onCode, options.noBareLinks);
    text = '';
    queue = '';
    partial = '';
    partialShown = false;
    afterReturn = false;
    ended = false;
    read = 0;
    drawn = 0;
    blocks = 0;
    blockStart = 0;
  }

  function plan(): void {
    if (scheduled) return;
    scheduled = true;
    schedule(flush);
  }

  function flush(): void {
    scheduled = false;
    if (ended || !queue) return;
    const piece = queue.slice(0, MAX_FLUSH);
    queue = queue.slice(MAX_FLUSH);
    read += piece.length;
    if (isTooSoon()) {
      take(piece);
      partialShown = false;
    } else if (partialShown && views.extend(piece)) {
      partial += piece;
      drawn = read;
      onFlush?.();
    } else {
      take(piece);
      draw();
    }
    if (queue) plan();
  }

  /** Reads finished lines and keeps the rest. */
  function take(piece: string): void {
    if (!UNUSUAL.test(piece)) {
      partial += piece;
      afterReturn = false;
      return;
    }
    const fresh = afterReturn && piece[0] === '\n' ? piece.slice(1) : piece;
    afterReturn = piece.endsWith('\r');
    const lines = fresh.replaceAll('\0', '\ufffd').split(LINE_END);
    lines[0] = partial + lines[0];
    partial = lines.pop() as string;
    for (const line of lines) parser.line(line);
  }

  function isTooSoon(): boolean {
    const tail = views.unsettled();
    const grown = read - drawn;
    return grown < (read - blockStart) * LEAST_GROWTH || (tail > LONG_TAIL && grown * 16 < tail);
  }

  function draw(): void {
    drawn = read;
    parser.seal();
    partialShown = partial !== '' && !isUndecided(partial, parser.tip()?.kind === 'code');
    if (partialShown) parser.preview(partial);
    views.render(parser.root);
    const {length} = parser.root.children;
    if (length !== blocks) blockStart = drawn;
    blocks = length;
    if (partialShown) parser.rollback();
    onFlush?.();
  }

  return {
    write(chunk) {
      if (ended || !chunk) return;
      text += chunk;
      queue += chunk;
      plan();
    },
    end() {
      if (ended) return;
      read += queue.length;
      if (queue) take(queue);
      queue = '';
      if (partial) parser.line(partial);
      partial = '';
      ended = true;
      parser.finish();
      draw();
    },
    reset() {
      views.clear();
      start();
    },
    get text() {
      return text;
    },
  };
}

/** Without the members that are undefined, so that they do not hide the defaults. */
function defined(labels: MarkdownLabels | undefined): Partial<Record<keyof MarkdownLabels, string>> {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([, label]) => label !== undefined));
}
