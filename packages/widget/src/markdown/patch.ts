import type {Shown} from './present.ts';

export interface NodeMaker {
  readonly document: Document;
  /** Makes what stands for `[n]`. */
  cite(n: number): Node | undefined;
  readonly done: string;
  readonly todo: string;
}

/**
 * Makes `parent`'s nodes of `before` into those of `after` with the least change: text that grew is
 * appended to, what stayed is left alone. Only nodes listed in `before` are touched.
 */
export function patch(parent: Node, before: readonly Shown[], after: readonly Shown[], maker: NodeMaker): void {
  const anchor = before[before.length - 1]?.node?.nextSibling ?? null;
  for (let index = 0; index < after.length; index++) {
    const next = after[index] as Shown;
    const old = before[index];
    const node = old?.node;
    if (!old || !node) parent.insertBefore(make(next, maker), anchor);
    else if (
      old.tag !== next.tag ||
      old.title !== next.title ||
      old.dir !== next.dir ||
      (next.tag && old.key !== next.key)
    ) {
      parent.replaceChild(make(next, maker), node);
    } else {
      next.node = node;
      if (next.tag) patch(node, old.children, next.children, maker);
      else if (next.key !== old.key) setData(node as Text, old.key, next.key);
    }
  }
  for (let index = after.length; index < before.length; index++)
    (before[index]?.node as ChildNode | undefined)?.remove();
}

/** Like `to.startsWith(from)`, which V8 runs letter by letter: 18 µs for 10,000 letters, this 0.3. */
export function isGrown(from: string, to: string): boolean {
  return to.length >= from.length && to.slice(0, from.length) === from;
}

function setData(node: Text, from: string, to: string): void {
  if (isGrown(from, to)) node.appendData(to.slice(from.length));
  else node.data = to;
}

function make(shown: Shown, maker: NodeMaker): Node {
  const {document} = maker;
  const {tag, key} = shown;
  let node: Node | undefined;
  if (!tag) node = document.createTextNode(key);
  else if (tag === 'cite') node = maker.cite(Number(key)) ?? document.createTextNode(`[${key}]`);
  else {
    const element = document.createElement(tag);
    if (tag === 'a') {
      element.setAttribute('href', key);
      element.setAttribute('target', '_blank');
      element.setAttribute('rel', 'noopener noreferrer nofollow ugc');
      element.setAttribute('referrerpolicy', 'no-referrer');
      element.setAttribute('dir', shown.dir);
      if (shown.title) element.setAttribute('title', shown.title);
    } else if (tag === 'span') {
      element.setAttribute('part', 'link-host');
      element.setAttribute('dir', 'ltr');
    } else if (tag === 'input') {
      element.setAttribute('type', 'checkbox');
      element.setAttribute('disabled', '');
      if (key) element.setAttribute('checked', '');
      element.setAttribute('aria-label', key ? maker.done : maker.todo);
    }
    for (const child of shown.children) element.appendChild(make(child, maker));
    node = element;
  }
  shown.node = node;
  return node;
}
