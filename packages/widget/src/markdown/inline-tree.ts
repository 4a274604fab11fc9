import type {Mark, Run} from './emphasis.ts';
import type {Target} from './links.ts';

/** A piece of a paragraph's content: text, or an element. */
export type Inline = string | InlineElement;

export interface InlineElement {
  /** `auto` is a link without a text of its own, `html` raw HTML to be shown, `cite` a marker `[n]`. */
  type: Mark | 'code' | 'link' | 'auto' | 'image' | 'break' | 'html' | 'cite';
  children: Inline[];
  href: string;
  title: string;
  /** Elements inside each other below this one. */
  height: number;
}

/** What the reading of a text leaves: pieces of the tree and runs that are not yet its branches. */
export type Token = Inline | Run;

/** Elements kept inside each other; what is deeper is shown as text. */
const MAX_HEIGHT = 24;
const NOWHERE: Target = {href: '', title: ''};

/** The plain text of inline content. */
export function plainText(inlines: readonly Inline[]): string {
  let text = '';
  for (const inline of inlines) {
    text += typeof inline === 'string' ? inline : inline.type === 'break' ? '\n' : plainText(inline.children);
  }
  return text;
}

/** Turns the tokens from `from` on into a tree, by the marks that paired runs carry. */
export function nest(tokens: readonly Token[], from: number): Inline[] {
  const top: Inline[] = [];
  const parents: Inline[][] = [];
  let siblings = top;
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (typeof token === 'string') append(siblings, token);
    else if (token.type !== 'run') siblings.push(token);
    else {
      for (let count = token.closes; count; count--) siblings = parents.pop() as Inline[];
      append(siblings, token.char.repeat(token.left));
      for (let open = token.opens.length - 1; open >= 0; open--) {
        parents.push(siblings);
        if (parents.length > MAX_HEIGHT) continue;
        const opened = element(token.opens[open] as Mark, []);
        siblings.push(opened);
        siblings = opened.children;
      }
    }
  }
  return top;
}

function append(siblings: Inline[], text: string): void {
  const last = siblings.length - 1;
  if (typeof siblings[last] === 'string') siblings[last] += text;
  else if (text) siblings.push(text);
}

export function element(type: InlineElement['type'], children: Inline[], {href, title} = NOWHERE): InlineElement {
  let height = 0;
  for (const child of children) if (typeof child !== 'string') height = Math.max(height, child.height);
  const kept = height < MAX_HEIGHT ? children : [plainText(children)];
  return {type, children: kept, href, title, height: height < MAX_HEIGHT ? height + 1 : 1};
}
