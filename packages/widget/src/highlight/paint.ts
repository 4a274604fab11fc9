import {codeStyles} from './code.styles.ts';
import {KINDS, type Kind} from './kinds.ts';
import {type Token, tokenize} from './tokens.ts';

/** Longer code stays plain: all its ranges would be kept as long as it stands there. */
const MAX_LENGTH = 20_000;
/** A browser that is never idle colours code after this time. */
const IDLE_TIMEOUT_MS = 500;

type Ranges = Partial<Record<Kind, StaticRange[]>>;

/** The ranges of what was painted, by the box that has their text: the block itself or one of its groups of lines. */
const painted = new WeakMap<Element, Ranges>();

/**
 * A range costs 5 µs or so in every frame in which anything changes on the page, so only what is on screen, or nearly,
 * is among the page's highlights. What is hidden or removed is not on screen.
 */
const onScreen = new IntersectionObserver(
  (entries) => {
    for (const {target, isIntersecting} of entries) {
      if (isIntersecting) adopt(target.getRootNode());
      register(painted.get(target) ?? {}, isIntersecting);
    }
  },
  // Not in TypeScript's words yet. A browser that does not know it colours what is scrolled to a frame later.
  {scrollMargin: '50%'} as IntersectionObserverInit,
);

/** Colours a code block that will not change any more. No node is made or changed. `group` is of `languageGroup`. */
export async function paint(block: Element, group: string): Promise<void> {
  const code = block.querySelector('code');
  const text = code?.textContent ?? '';
  if (!code || text.length > MAX_LENGTH) return;
  const tokens: Token[] = [];
  await idle();
  for (const slice of tokenize(text, group.trim().split(' ', 1)[0] as string)) {
    tokens.push(...slice);
    await idle();
  }
  for (const [node, ranges] of rangesOf(code, tokens)) {
    const box = node === code ? block : node;
    painted.set(box, ranges);
    onScreen.observe(box);
  }
}

/** The ranges of each element that has text of its own. A token that goes on in the next text node has one in each. */
function rangesOf(code: Element, tokens: readonly Token[]): Map<Element, Ranges> {
  const found = new Map<Element, Ranges>();
  const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let next = 0;
  let start = 0;
  for (let node = texts.nextNode() as Text | null; node; node = texts.nextNode() as Text | null) {
    const parent = node.parentElement as Element;
    const ranges = found.get(parent) ?? {};
    found.set(parent, ranges);
    const end = start + node.length;
    for (let token = tokens[next]; token && token.start < end; token = tokens[next]) {
      const startOffset = Math.max(token.start - start, 0);
      const endOffset = Math.min(token.end, end) - start;
      ranges[token.kind] ??= [];
      ranges[token.kind]?.push(new StaticRange({startContainer: node, startOffset, endContainer: node, endOffset}));
      if (token.end > end) break;
      next++;
    }
    start = end;
  }
  return found;
}

/** Puts ranges among the page's highlights, or takes these away: other chats of the page, and other scripts, have theirs. */
function register(ranges: Ranges, isShown: boolean): void {
  for (const kind of KINDS) {
    const own = ranges[kind];
    if (!own) continue;
    const name = `wincloud-chat-${kind}`;
    const highlight = CSS.highlights.get(name) ?? new Highlight();
    for (const range of own) isShown ? highlight.add(range) : highlight.delete(range);
    if (highlight.size) CSS.highlights.set(name, highlight);
    else CSS.highlights.delete(name);
  }
}

/** The rules count for text of the same root only. What was taken out of the page meanwhile has none. */
function adopt(root: Node): void {
  const {adoptedStyleSheets: sheets} = root as Partial<Document | ShadowRoot>;
  const sheet = codeStyles.styleSheet;
  if (sheet && sheets?.includes(sheet) === false) sheets.push(sheet);
}

function idle(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, {timeout: IDLE_TIMEOUT_MS});
    else setTimeout(resolve);
  });
}
