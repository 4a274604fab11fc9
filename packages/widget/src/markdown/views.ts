// Longer than most files: how each kind of block is drawn and grows, over one state.
import {setAttributes} from './attributes.ts';
import type {Block} from './block.ts';
import {createCodeBlock} from './code-block.ts';
import type {CodeLines} from './code-lines.ts';
import type {Definitions} from './definitions.ts';
import {directionOf, inOrder} from './direction.ts';
import {unescapeText} from './links.ts';
import {isGrown, type NodeMaker} from './patch.ts';
import {halfBlock} from './repair.ts';
import {createText, createTexts, nodesOf, type TextView} from './texts.ts';

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
  /** See `Texts.extend`. */
  extend(words: string): boolean;
  /** How much text the next render may have to read again. */
  unsettled(): number;
}

/** What stands in the page for one block, or for one cell of a row. */
interface View {
  key: string;
  /** Undefined for a paragraph of a tight list, whose nodes stand in the item itself. */
  el: HTMLElement | undefined;
  /** Where children and text go. */
  body: Node;
  children: View[];
  /** How many children (of code: lines) are final and drawn. */
  done: number;
  code: CodeLines | undefined;
  /** For code: what is drawn after the final lines. */
  tail: string;
  /** For paragraphs, headings and cells. */
  text: TextView | undefined;
  /** For lists and their items: see `Block.loose`. */
  loose: boolean;
  /** For the outermost: its direction is that of a text that will not change. */
  directed: boolean;
}

/**
 * So many top-level blocks stand in the container itself, the next ones in groups of as many. Layout visits
 * every child of a box in which something grew: after 250 blocks 205 µs a flush, in groups 47.
 */
const GROUP_BLOCKS = 16;
const MAX_LANGUAGE = 40;

/** Draws a block tree into `container` by `createElement` and text nodes only. */
export function createViews(
  container: Node & ParentNode,
  definitions: Definitions,
  cite: ((n: number) => Node | undefined) | undefined,
  labels: ViewLabels,
  onCode?: ((block: HTMLElement, language: string) => void) | undefined,
  noBareLinks?: boolean,
): Views {
  const document = container.ownerDocument as Document;
  const maker: NodeMaker = {document, cite: cite ?? (() => undefined), done: labels.done, todo: labels.todo};
  const top = view('root', undefined, container);
  const texts = createTexts(definitions, !!cite, maker, noBareLinks);
  /** The outermost block that is drawn, and the direction of its first text that has one. */
  let outer = top;
  let direction = '';

  /** A block is final when one around it is, or when it is sealed; what was drawn as final is not visited again. */
  function updateChildren(parent: View, block: Block, isFinal: boolean): void {
    let index = parent.done;
    for (; index < block.children.length; index++) {
      const child = halfBlock(block.children[index] as Block);
      if (!child) break;
      const key = keyOf(child);
      let drawn = parent.children[index];
      if (drawn && drawn.key !== key) {
        removeFrom(parent, index);
        drawn = undefined;
      }
      drawn ??= mount(parent, child, key);
      if (parent === top) {
        outer = drawn;
        direction = '';
      }
      update(drawn, child, block.kind === 'item' && !index, isFinal || index < block.sealed);
      if (parent === top && !drawn.directed) setDirection(drawn);
    }
    removeFrom(parent, index);
    parent.done = block.sealed;
  }

  /** The outermost block has the direction of its first letter: a list keeps its markers on one side. */
  function setDirection({el}: View): void {
    if (direction) el?.setAttribute('dir', direction);
    else el?.removeAttribute('dir');
  }

  /** Texts are read in order, those drawn as final have been. */
  function direct(text: string, isFinal: boolean): void {
    if (outer.directed || direction) return;
    direction = directionOf(text);
    if (!direction || !isFinal) return;
    setDirection(outer);
    outer.directed = true;
  }

  function update(drawn: View, block: Block, mayBeTask: boolean, isFinal: boolean): void {
    if (block.kind !== 'code') direct(block.text || block.cells.join('\n'), isFinal);
    switch (block.kind) {
      case 'paragraph':
        texts.draw(textOf(drawn), block.text, block.open, mayBeTask);
        break;
      case 'heading':
        texts.draw(textOf(drawn), block.text, block.open, false);
        texts.forget(); // a mark may stand after its text
        break;
      case 'code':
        drawCode(drawn, block);
        if (isFinal) onCode?.(drawn.el as HTMLElement, languageOf(block));
        break;
      case 'row':
        drawRow(drawn, block);
        break;
      case 'rule':
        break;
      case 'list':
        if (drawn.loose !== block.loose) setLoose(drawn, block.loose);
        updateChildren(drawn, block, isFinal);
        break;
      default:
        updateChildren(drawn, block, isFinal);
    }
  }

  function mount(parent: View, block: Block, key: string): View {
    const {kind} = block;
    let mounted: View;
    if (kind === 'paragraph' && parent.key === 'item' && !parent.loose) {
      mounted = view(key, undefined, parent.body);
    } else if (kind === 'code') {
      const {el, lines} = createCodeBlock(document, languageOf(block), labels);
      mounted = view(key, el, el);
      mounted.code = lines;
    } else if (kind === 'table') {
      const el = create('div', 'table');
      setAttributes(el, {role: 'region', tabindex: '0', 'aria-label': labels.table});
      mounted = view(key, el, el.appendChild(create('table')));
    } else {
      const el = create(tagOf(block));
      if (kind === 'list' && block.offset >= 0 && block.offset !== 1) el.setAttribute('start', `${block.offset}`);
      mounted = view(key, el, el);
    }
    mounted.loose = kind === 'item' ? parent.loose : block.loose;
    const {el} = mounted;
    if (el) parentFor(parent).appendChild(el);
    parent.children.push(mounted);
    return mounted;
  }

  /** Where the next child stands: a table's rows have sections, and the blocks of a long answer groups. */
  function parentFor({key, body, children}: View): Node {
    const count = children.length;
    let tag = '';
    if (key === 'table') tag = count ? 'tbody' : 'thead';
    else if (key === 'root' && count >= GROUP_BLOCKS) tag = 'div';
    if (!tag) return body;
    const isNew = tag === 'div' ? count % GROUP_BLOCKS === 0 : count < 2;
    if (!isNew) return children[count - 1]?.el?.parentNode ?? body;
    return body.appendChild(create(tag, tag === 'div' ? 'blocks' : undefined));
  }

  function drawCode(drawn: View, block: Block): void {
    const text = block.cells.slice(drawn.done).join('');
    if (isGrown(drawn.tail, text)) drawn.code?.append(text.slice(drawn.tail.length));
    else {
      drawn.code?.clear();
      drawn.code?.append(block.cells.join(''));
    }
    drawn.done = Math.max(drawn.done, block.sealed);
    drawn.tail = block.cells.slice(drawn.done).join('');
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
      texts.draw(textOf(cell), text, open && index === last, false);
    }
    removeFrom(drawn, cells.length);
    texts.forget(); // a pipe may stand after the cell
  }

  /** Gives the paragraphs of a list's items elements of their own, or takes these away. */
  function setLoose(list: View, loose: boolean): void {
    list.loose = loose;
    for (const item of list.children) {
      item.loose = loose;
      for (const child of item.children) {
        if (child.key !== 'paragraph') continue;
        const text = textOf(child);
        const nodes = nodesOf(text);
        if (loose) {
          const el = create('p');
          item.body.insertBefore(el, nodes[0] ?? null);
          el.append(...nodes);
          child.el = el;
          text.body = el;
        } else {
          child.el?.replaceWith(...nodes);
          child.el = undefined;
          text.body = item.body;
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
      texts.forget();
      if (definitions.fresh.length) texts.drawDefined();
      updateChildren(top, root, false);
    },
    clear() {
      removeFrom(top, 0);
    },
    /** Not before the direction is known, which the words may decide. */
    extend: (words) => (outer.directed || !!direction) && texts.extend(words),
    unsettled: texts.unsettled,
  };
}

function view(key: string, el: HTMLElement | undefined, body: Node): View {
  return {
    key,
    el,
    body,
    children: [],
    done: 0,
    code: undefined,
    tail: '',
    text: undefined,
    loose: false,
    directed: false,
  };
}

function textOf(drawn: View): TextView {
  drawn.text ??= createText(drawn.body);
  return drawn.text;
}

function removeFrom(parent: View, index: number): void {
  for (const {el, text} of parent.children.splice(index)) {
    const section = el?.parentNode;
    if (el) el.remove();
    else if (text) for (const node of nodesOf(text)) node.remove();
    // A table's section or a group that held only what is removed.
    if (section && section !== parent.body && !section.firstChild) (section as ParentNode & ChildNode).remove();
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

/** The first word of a fence's info string (CommonMark 4.5), as long as a language's name can be. */
function languageOf(block: Block): string {
  return inOrder(unescapeText(block.info.split(/\s/, 1)[0] as string)).slice(0, MAX_LANGUAGE);
}
