import {setAttributes} from './attributes.ts';
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
  const anchor = before.at(-1)?.node?.nextSibling ?? null;
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
      setAttributes(element, {
        href: key,
        target: '_blank',
        rel: 'noopener noreferrer nofollow ugc',
        referrerpolicy: 'no-referrer',
        dir: shown.dir,
      });
      if (shown.title) setAttributes(element, {title: shown.title});
    } else if (tag === 'span') {
      setAttributes(element, {part: 'link-host', dir: 'ltr'});
    } else if (tag === 'input') {
      setAttributes(element, {type: 'checkbox', disabled: '', 'aria-label': key ? maker.done : maker.todo});
      if (key) setAttributes(element, {checked: ''});
    }
    for (const child of shown.children) element.appendChild(make(child, maker));
    node = element;
  }
  shown.node = node;
  return node;
}
