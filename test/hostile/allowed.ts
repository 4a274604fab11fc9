/* What an answer may become, written down apart from the code that makes it. */

const ANY = /^/;
const BLOCK = {dir: /^(ltr|rtl)$/};
const CELL = {align: /^(left|center|right)$/};

/** Tags, their attributes, and the values these may have. */
const ALLOWED: Record<string, Record<string, RegExp>> = {
  a: {
    href: ANY, // judged below
    target: /^_blank$/,
    rel: /^noopener noreferrer nofollow ugc$/,
    referrerpolicy: /^no-referrer$/,
    ...BLOCK,
    title: ANY,
  },
  blockquote: BLOCK,
  br: {},
  button: {type: /^button$/, part: /^code-copy$/, 'aria-live': /^polite$/},
  code: {},
  del: {},
  div: {
    part: /^(blocks|code-lines|table)$/,
    role: /^region$/,
    tabindex: /^0$/,
    'aria-label': /^Table$/,
    ...BLOCK,
  },
  em: {},
  figcaption: {part: /^code-head$/},
  figure: {part: /^code$/},
  h1: BLOCK,
  h2: BLOCK,
  h3: BLOCK,
  h4: BLOCK,
  h5: BLOCK,
  h6: BLOCK,
  hr: {},
  input: {type: /^checkbox$/, disabled: /^$/, checked: /^$/, 'aria-label': /^(Done|To do)$/},
  li: {},
  ol: {start: /^\d{1,9}$/, ...BLOCK},
  p: BLOCK,
  pre: {tabindex: /^0$/, dir: /^ltr$/, part: /^code-scroller$/},
  span: {part: /^(code-language|link-host)$/, dir: /^ltr$/},
  strong: {},
  table: {},
  tbody: {},
  td: CELL,
  th: CELL,
  thead: {},
  tr: {},
  ul: BLOCK,
};
const NEEDED: Record<string, string[]> = {
  a: ['href', 'target', 'rel', 'referrerpolicy', 'dir'],
  button: ['type'],
  div: ['part'],
  input: ['type', 'disabled', 'aria-label'],
  span: ['part'],
};
const SCHEMES = ['http:', 'https:', 'mailto:', 'tel:'];
const MAX_HREF = 40_000;
/** Containers, what is in a paragraph, and what stands between. */
const MAX_DEPTH = 160;

/** What is wrong with an address that a link leads to or a click opened. */
export function forbiddenAddress(href: string): string | undefined {
  if (!URL.canParse(href)) return 'an address that is none';
  const {protocol, username, password} = new URL(href);
  if (!SCHEMES.includes(protocol)) return `the scheme ${protocol}`;
  if (username || password) return 'a name before the host';
  return href.length > MAX_HREF ? 'a long address' : undefined;
}

/** The first thing inside `container` that is on no list. `own` are the harness's citation marks. */
export function forbiddenNode(container: Element, own: WeakSet<Node>): string | undefined {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_ALL);
  let depth = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) continue;
    if (!(node instanceof HTMLElement)) return `a ${node.nodeName}`;
    if (own.has(node)) continue;
    const wrong = forbiddenElement(node);
    if (wrong !== undefined) return `<${node.localName}>: ${wrong}`;
    if (node.firstElementChild === null) depth = Math.max(depth, depthOf(node, container));
  }
  return depth > MAX_DEPTH ? `${depth} elements inside each other` : undefined;
}

function forbiddenElement(element: HTMLElement): string | undefined {
  const {localName, shadowRoot} = element;
  const allowed = Object.hasOwn(ALLOWED, localName) ? ALLOWED[localName] : undefined;
  if (allowed === undefined) return 'the tag';
  if (shadowRoot !== null) return 'a shadow root';
  for (const {name, value, namespaceURI} of element.attributes) {
    const pattern = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (namespaceURI !== null || !pattern?.test(value)) return `${name}=${JSON.stringify(value)}`;
  }
  const missing = NEEDED[localName]?.find((name) => !element.hasAttribute(name));
  if (missing !== undefined) return `no ${missing}`;
  if (!(element instanceof HTMLAnchorElement)) return undefined;
  const href = element.getAttribute('href') as string;
  if (element.parentElement?.closest('a')) return 'a link in a link';
  if (href !== element.href) return `${href} is not what is opened, ${element.href}`;
  return forbiddenAddress(href);
}

function depthOf(element: Element, container: Element): number {
  let depth = 0;
  for (let at: Element | null = element; at !== null && at !== container; at = at.parentElement) depth++;
  return depth;
}
