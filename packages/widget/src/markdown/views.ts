import type {Block} from './blocks.ts';
import {createCodeBlock} from './code-block.ts';
import type {Definitions} from './definitions.ts';
import {parseInlines} from './inlines.ts';
import {unescapeText} from './links.ts';
import {type NodeMaker, patch} from './patch.ts';
import {present, type Shown, shownAs} from './present.ts';
import {asTable} from './repair.ts';

export interface ViewLabels {
  copy: string;
  copied: string;
  table: string;
  done: string;
  todo: string;
}

export interface Views {
  /** Brings the container up to the tree. Blocks sealed and drawn before are not looked at. */
  render(root: Block): void;
  /** Removes every node that was made. */
  clear(): void;
}

/** What stands in the page for one block, or for one cell of a row. */
interface View {
  key: string;
  /** Undefined for a paragraph of a tight list, whose nodes stand in the item itself. */
  el: HTMLElement | undefined;
  /** Where children and text go. */
  body: Node;
  children: View[];
  /** How many children (of code: characters) are final and drawn. */
  done: number;
  /** Source of the text drawn; for code, what is drawn after the final characters. */
  text: string;
  /** Drawn as text that still grows. */
  open: boolean;
  shown: Shown[];
  /** For lists and their items: see `Block.loose`. */
  loose: boolean;
}

const TASK = /^\[([ xX])\](?=[ \t\n])/;

/** Draws a block tree into `container` by `createElement` and text nodes only. */
export function createViews(
  container: Node & ParentNode,
  definitions: Definitions,
  cite: ((n: number) => Node | undefined) | undefined,
  labels: ViewLabels,
): Views {
  const document = container.ownerDocument as Document;
  const maker: NodeMaker = {document, cite: cite ?? (() => undefined), done: labels.done, todo: labels.todo};
  const top = view('root', undefined, container);
  /** Finished texts by the labels they looked up in vain. */
  const waiting = new Map<string, Set<View>>();

  function updateChildren(parent: View, block: Block): void {
    for (let index = parent.done; index < block.children.length; index++) {
      const child = asTable(block.children[index] as Block);
      const key = keyOf(child);
      let drawn = parent.children[index];
      if (drawn && drawn.key !== key) {
        removeFrom(parent, index);
        drawn = undefined;
      }
      drawn ??= mount(parent, child, key);
      update(drawn, child, block.kind === 'item' && !index);
    }
    removeFrom(parent, block.children.length);
    parent.done = block.sealed;
  }

  function update(drawn: View, block: Block, mayBeTask: boolean): void {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        drawText(drawn, block.text, block.open, mayBeTask && block.kind === 'paragraph');
        break;
      case 'code':
        drawCode(drawn, block);
        break;
      case 'row':
        drawRow(drawn, block);
        break;
      case 'rule':
        break;
      case 'list':
        if (drawn.loose !== block.loose) setLoose(drawn, block.loose);
        updateChildren(drawn, block);
        break;
      default:
        updateChildren(drawn, block);
    }
  }

  function mount(parent: View, block: Block, key: string): View {
    const {kind} = block;
    let mounted: View;
    if (kind === 'paragraph' && parent.key === 'item' && !parent.loose) {
      mounted = view(key, undefined, parent.body);
    } else if (kind === 'code') {
      const {el, body} = createCodeBlock(document, languageOf(block), labels);
      mounted = view(key, el, body);
    } else if (kind === 'table') {
      const el = create('div', 'table');
      el.setAttribute('role', 'region');
      el.setAttribute('tabindex', '0');
      el.setAttribute('aria-label', labels.table);
      mounted = view(key, el, el.appendChild(create('table')));
    } else {
      const el = create(tagOf(block));
      if (kind === 'list' && block.offset >= 0 && block.offset !== 1) el.setAttribute('start', `${block.offset}`);
      mounted = view(key, el, el);
    }
    mounted.loose = kind === 'item' ? parent.loose : block.loose;
    const {el} = mounted;
    // The outermost block decides the direction: a list keeps its markers on one side.
    if (el && parent === top && kind !== 'code' && kind !== 'rule') el.setAttribute('dir', 'auto');
    if (el) (kind === 'row' ? sectionFor(parent) : parent.body).appendChild(el);
    parent.children.push(mounted);
    return mounted;
  }

  /** `thead` for the first row, then `tbody`. */
  function sectionFor(table: View): Node {
    const tag = table.children.length ? 'tbody' : 'thead';
    const last = table.body.lastChild;
    return last?.nodeName.toLowerCase() === tag ? last : table.body.appendChild(create(tag));
  }

  function drawText(drawn: View, text: string, open: boolean, mayBeTask: boolean): void {
    if (drawn.text === text && drawn.open === open && drawn.shown.length) return;
    drawn.text = text;
    drawn.open = open;
    const task = mayBeTask ? TASK.exec(text) : null;
    const missing = new Set<string>();
    const context = {definitions: definitions.known, repair: open, missing: (label: string) => missing.add(label)};
    const after = present(parseInlines(task ? text.slice(task[0].length) : text, context), !!cite);
    if (task) after.unshift(shownAs('input', (task[1] as string).trim()));
    patch(drawn.body, drawn.shown, after, maker);
    drawn.shown = after;
    if (!open) for (const label of missing) waitFor(label, drawn);
  }

  function waitFor(label: string, drawn: View): void {
    const views = waiting.get(label);
    if (views) views.add(drawn);
    else waiting.set(label, new Set([drawn]));
  }

  /** Draws again the texts that used a label before it was defined. */
  function drawDefined(): void {
    const late = new Set<View>();
    for (const label of definitions.fresh) {
      for (const drawn of waiting.get(label) ?? []) late.add(drawn);
      waiting.delete(label);
    }
    definitions.fresh = [];
    for (const drawn of late) {
      const task = drawn.shown[0]?.tag === 'input';
      const {text} = drawn;
      drawn.text = '';
      drawText(drawn, text, drawn.open, task);
    }
  }

  function drawCode(drawn: View, block: Block): void {
    const body = drawn.body as Text;
    const text = block.text.slice(drawn.done);
    if (text.startsWith(drawn.text)) {
      if (text.length > drawn.text.length) body.appendData(text.slice(drawn.text.length));
    } else body.replaceData(drawn.done, drawn.text.length, text);
    drawn.text = text.slice(Math.max(0, block.sealed - drawn.done));
    drawn.done = Math.max(drawn.done, block.sealed);
  }

  function drawRow(drawn: View, {cells, align, open}: Block): void {
    const tag = drawn.el?.parentNode?.nodeName.toLowerCase() === 'thead' ? 'th' : 'td';
    let last = cells.length - 1;
    while (open && last > 0 && !cells[last]) last--;
    for (const [index, text] of cells.entries()) {
      let cell = drawn.children[index];
      if (!cell) {
        const el = create(tag);
        drawn.body.appendChild(el);
        cell = view('cell', el, el);
        drawn.children.push(cell);
      }
      if (align[index] && cell.el?.getAttribute('align') !== align[index]) cell.el?.setAttribute('align', align[index]);
      drawText(cell, text, open && index === last, false);
    }
    removeFrom(drawn, cells.length);
  }

  /** Gives the paragraphs of a list's items elements of their own, or takes these away. */
  function setLoose(list: View, loose: boolean): void {
    list.loose = loose;
    for (const item of list.children) {
      item.loose = loose;
      for (const child of item.children) {
        if (child.key !== 'paragraph') continue;
        const nodes = child.shown.map((one) => one.node as ChildNode);
        if (loose) {
          const el = create('p');
          item.body.insertBefore(el, nodes[0] ?? null);
          el.append(...nodes);
          child.el = el;
          child.body = el;
        } else {
          child.el?.replaceWith(...nodes);
          child.el = undefined;
          child.body = item.body;
        }
      }
    }
  }

  function create(tag: string, part?: string): HTMLElement {
    const el = document.createElement(tag);
    if (part) el.setAttribute('part', part);
    return el;
  }

  return {
    render(root) {
      if (definitions.fresh.length) drawDefined();
      updateChildren(top, root);
    },
    clear() {
      removeFrom(top, 0);
    },
  };
}

function view(key: string, el: HTMLElement | undefined, body: Node): View {
  return {key, el, body, children: [], done: 0, text: '', open: false, shown: [], loose: false};
}

function removeFrom(parent: View, index: number): void {
  for (const {el, shown} of parent.children.splice(index)) {
    const section = parent.key === 'table' ? el?.parentElement : undefined;
    if (el) el.remove();
    else for (const {node} of shown) (node as ChildNode).remove();
    if (section && !section.firstChild) section.remove();
  }
}

/** Two blocks with the same key can be drawn into the same element. */
function keyOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return tagOf(block);
    case 'list':
      return `list ${block.offset}`;
    case 'code':
      return `code ${block.info}`;
    default:
      return block.kind;
  }
}

function tagOf({kind, level, offset}: Block): string {
  switch (kind) {
    case 'paragraph':
      return 'p';
    case 'heading':
      return `h${level}`;
    case 'quote':
      return 'blockquote';
    case 'list':
      return offset < 0 ? 'ul' : 'ol';
    case 'item':
      return 'li';
    case 'row':
      return 'tr';
    default:
      return 'hr';
  }
}

/** The first word of a fence's info string (CommonMark 4.5). */
function languageOf(block: Block): string {
  return unescapeText(block.info.split(/\s/, 1)[0] as string);
}
