/** What is not shown cannot be reached either. */
const UNSEEN = 'script, style, link, meta, template';

/**
 * Makes everything around an element inert and keeps the page from scrolling. Returns what puts all of it back exactly:
 * what was inert before stays so, and the page is where it was.
 */
export function lockPage(element: HTMLElement): () => void {
  const made = around(element).filter((other) => !other.inert && !other.matches(UNSEEN));
  for (const other of made) other.inert = true;
  const root = document.documentElement;
  const {style} = root;
  const [value, priority] = [style.getPropertyValue('overflow'), style.getPropertyPriority('overflow')];
  const [x, y] = [scrollX, scrollY];
  style.setProperty('overflow', 'hidden', 'important');
  return () => {
    for (const other of made) other.inert = false;
    style.removeProperty('overflow');
    if (value !== '') style.setProperty('overflow', value, priority);
    // Asked for first: Chromium writes the attribute when somebody reads it.
    if (root.getAttribute('style') === '') root.removeAttribute('style');
    scrollTo({left: x, top: y, behavior: 'instant'});
  };
}

/** The siblings of an element and of all that it stands in, out of shadow roots too. */
function around(element: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let node: Element = element; node !== document.documentElement; ) {
    const parent: Node | null = node.parentNode;
    if (!(parent instanceof Element || parent instanceof DocumentFragment)) break;
    for (const sibling of parent.children) {
      if (sibling instanceof HTMLElement && sibling !== node && sibling !== document.head) found.push(sibling);
    }
    node = parent instanceof ShadowRoot ? parent.host : (node.assignedSlot ?? (parent as Element));
  }
  return found;
}
