import {forbiddenAddress, forbiddenNode} from './allowed.ts';
import {collapsed, type Finding, type HostileCase} from './cases.ts';
import type {Engine} from './engines.ts';
import {piecesOf} from './pieces.ts';

/** What a check needs of the page. */
export interface Tools {
  citation(n: number): Node | undefined;
  /** The nodes that `citation` made: they are ours, not the content's. */
  readonly marks: WeakSet<Node>;
  /** Follows a link in this very page, where the navigation is stopped, and returns where it went. */
  click(link: HTMLAnchorElement): string[];
}

const LIMIT_MS = 1000;
const MAX_RUNS = 4;
/** Cases up to this length are looked at after every piece. */
const MAX_STEPPED = 400;
const MAX_CLICKS = 20;
/** Elements that bring their own white space. */
const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, li, td, th, pre, figcaption, br';

/** Draws one case whole and in pieces, follows its links, and says what is wrong. */
export function check(engine: Engine, hostile: HostileCase, {citation, marks, click}: Tools): Finding[] {
  const {text, huge, fault} = hostile;
  const found: Finding[] = [];
  const names = ownNames();
  let tookMs = 0;
  try {
    const whole = draw([text], () => true);
    for (const detail of unexpected(whole, hostile)) report('unexpected', detail);
    // Again: the machine may have been busy with something else.
    for (let runs = 1; runs < MAX_RUNS && huge && tookMs > LIMIT_MS; runs++) draw([text], () => true).remove();
    if (huge && tookMs > LIMIT_MS) report('slow', `${Math.round(tookMs)} ms`);
    if (!huge || fault === undefined) compare(whole);
    for (const link of [...whole.querySelectorAll('a')].slice(0, MAX_CLICKS)) follow(link);
    if (huge) whole.remove();
  } catch (error) {
    report('error', `${error}`);
  }
  if (ownNames() !== names) report('unexpected', 'a prototype has got another property');
  return fault === undefined ? found : withoutKnown(fault);

  function report(kind: Finding['kind'], detail: string): void {
    found.push({kind, text: JSON.stringify(text.slice(0, 200)), detail: detail.slice(0, 500)});
  }

  function draw(writes: Iterable<string>, flushes: () => boolean): HTMLElement {
    const container = document.body.appendChild(document.createElement('div'));
    let flush: (() => void) | undefined;
    let wrong: string | undefined;
    const before = performance.now();
    const stream = engine(container, {citation, schedule: (run) => (flush = run)});
    for (const piece of writes) {
      stream.write(piece);
      while (flush && flushes()) {
        const run = flush;
        flush = undefined;
        run();
      }
      if (text.length <= MAX_STEPPED) wrong ??= forbiddenNode(container, marks);
    }
    stream.end();
    container.getBoundingClientRect();
    tookMs = performance.now() - before;
    wrong ??= forbiddenNode(container, marks);
    if (wrong !== undefined) report('node', wrong);
    return container;
  }

  function compare(whole: HTMLElement): void {
    const want = whole.innerHTML;
    for (const {way, pieces, flushes} of piecesOf(text)) {
      const streamed = draw(pieces, flushes);
      if (streamed.innerHTML !== want) report('difference', `${way}: ${streamed.innerHTML} not ${want}`);
      streamed.remove();
    }
  }

  function follow(link: HTMLAnchorElement): void {
    const {href} = link;
    const [address = 'nothing', ...more] = click(link);
    if (address !== href || more.length) report('opened', `${[address, ...more]}, not ${href}`);
    const wrong = forbiddenAddress(address);
    if (wrong !== undefined) report('opened', wrong);
  }

  /** A fault that is known is no finding; that it is gone is one. */
  function withoutKnown(why: string): Finding[] {
    const rest = found.filter(({kind}) => kind !== 'unexpected' && kind !== 'slow');
    const isGone = rest.length === found.length && (!huge || tookMs < LIMIT_MS / 2);
    if (isGone) report('unexpected', `it is as it should be, although it says: ${why}`);
    return isGone ? found : rest;
  }
}

function unexpected(container: HTMLElement, {links, hosts, titles, reads, cites}: HostileCase): string[] {
  const all = [...container.querySelectorAll('a')];
  const notes = [...container.querySelectorAll('a + [part=link-host]')];
  const facts: [what: string, want: unknown, got: () => unknown][] = [
    ['links', links, () => all.map((link) => link.getAttribute('href'))],
    ['titles', titles, () => all.map((link) => link.title)],
    ['hosts', hosts, () => notes.map(({textContent}) => /^ \((.*)\)$/.exec(textContent ?? '')?.[1])],
    ['cites', cites, () => container.querySelectorAll('sup').length],
    ['reads', reads, () => readable(container)],
  ];
  return facts
    .filter(([, want]) => want !== undefined)
    .map(([what, want, got]) => [what, JSON.stringify(want), JSON.stringify(got())])
    .filter(([, want, got]) => want !== got)
    .map(([what, want, got]) => `${what} ${got}, not ${want}`);
}

function readable(container: HTMLElement): string {
  const copy = container.cloneNode(true) as HTMLElement;
  for (const button of copy.querySelectorAll('button')) button.remove();
  for (const block of copy.querySelectorAll(BLOCKS)) block.after(' ');
  return collapsed(copy.textContent ?? '');
}

/** What content could have added to what every object has. */
function ownNames(): string {
  const all = [Object, Array, String, RegExp, Map, Function, Element, Node];
  return all.map(({prototype}) => Object.getOwnPropertyNames(prototype).join()).join();
}
