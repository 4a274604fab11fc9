import type {Definitions} from './definitions.ts';
import {parseInlines} from './inlines.ts';
import {isGrown, type NodeMaker, patch} from './patch.ts';
import {addText, present, type Shown, shownAs} from './present.ts';

/** The inline content of one block as it stands in the page. */
export interface TextView {
  /** Where its nodes stand, with those of other blocks when it is a paragraph of a tight list. */
  body: Node;
  source: string;
  /** Drawn as text that still grows. */
  open: boolean;
  /** Nodes that stay as they are while text is added, and how much of the source they show. */
  settled: Shown[];
  settledLength: number;
  /** The text that the first of `shown` starts with and that belongs to the settled source. */
  lead: string;
  /** The nodes after them. */
  shown: Shown[];
  /** Labels looked up in vain in the settled source. */
  missing: Set<string>;
}

export interface Texts {
  draw(view: TextView, source: string, open: boolean, mayBeTask: boolean): void;
  /**
   * Adds plain words to the text drawn last, without reading it again; false when they may mean more.
   * Four of five small writes are of this kind.
   */
  extend(words: string): boolean;
  /** Says that `extend` must not add to the text drawn last. */
  forget(): void;
  /** Draws again the finished texts that used a label before it was defined. */
  drawDefined(): void;
  /** How much of the source a next draw of the text drawn last would read again. */
  unsettled(): number;
}

interface Read {
  after: Shown[];
  settled: number;
}

/** Words with no character that markdown knows; a full stop or colon only where no link can go on with it. */
const PLAIN = /^(?:[^\\`*_~[\]!<>&|@/#.:\0\t\r\n\ud800-\udfff]|[.:](?= ))+$/;
/** The last word, when it is plain: then the text around it is one that goes on, not the end of an element. */
const LAST_WORD = /(?:^|\s)([^\s\\`*_~[\]!<>&|@/#.:"'()]+)\s*$/;
/** So many characters are added at most before the text is read and settled again. */
const MAX_EXTENDED = 256;
/** So many settled characters are worth being read once more to be kept. */
const MIN_SETTLED = 48;
const TASK = /^\[([ xX])\](?=[ \t\n])/;

export function createText(body: Node): TextView {
  return {body, source: '', open: false, settled: [], settledLength: 0, lead: '', shown: [], missing: new Set()};
}

/** Every node of the text, in order. */
export function nodesOf({settled, shown}: TextView): ChildNode[] {
  return [...settled, ...shown].map(({node}) => node as ChildNode);
}

export function createTexts(definitions: Definitions, cites: boolean, maker: NodeMaker, noBareLinks?: boolean): Texts {
  /** Finished texts by the labels they looked up in vain. */
  const waiting = new Map<string, Set<TextView>>();
  let unsettled = 0;
  let latest: TextView | undefined;

  function draw(view: TextView, source: string, open: boolean, mayBeTask: boolean): void {
    latest = view;
    if (view.source === source && view.open === open) return;
    if (view.settledLength && !isGrown(view.source.slice(0, view.settledLength), source)) unsettle(view);
    view.source = source;
    view.open = open;
    const task = mayBeTask ? TASK.exec(source) : null;
    const from = view.settledLength || (task?.[0].length ?? 0);
    const content = source.slice(from);
    const {after, settled} = read(view, content, task, open);
    patch(view.body, view.shown, after, maker);
    view.shown = after;
    if (settled >= MIN_SETTLED) {
      settle(view, read(view, content.slice(0, settled), task, false).after);
      view.settledLength = from + settled;
    }
    if (!open) for (const label of view.missing) waitFor(label, view);
    unsettled = source.length - view.settledLength;
  }

  /** What stands before the content, and what it becomes. */
  function read(view: TextView, content: string, task: RegExpExecArray | null, repair: boolean): Read {
    const missing = (label: string): void => {
      if (!repair) view.missing.add(label);
    };
    const {inlines, settled} = parseInlines(content, {
      definitions: definitions.known,
      repair,
      noBareLinks,
      missing,
    });
    const after: Shown[] = [];
    if (view.settledLength) addText(after, view.lead);
    else if (task) after.push(shownAs('input', (task[1] as string).trim()));
    return {after: present(inlines, cites, false, after), settled};
  }

  function waitFor(label: string, view: TextView): void {
    const views = waiting.get(label);
    if (views) views.add(view);
    else waiting.set(label, new Set([view]));
  }

  function extend(words: string): boolean {
    const leaf = latest && lastText(latest.shown);
    if (!leaf || !latest?.open || unsettled > MAX_EXTENDED || !PLAIN.test(words)) return false;
    const {source} = latest;
    const word = LAST_WORD.exec(source.slice(-64))?.[1];
    if (!word || !leaf.key.endsWith(word)) return false;
    const hidden = source.length - source.trimEnd().length;
    const added = (source.slice(source.length - hidden) + words).trimEnd();
    (leaf.node as Text).appendData(added);
    leaf.key += added;
    latest.source += words;
    unsettled += words.length;
    return true;
  }

  return {
    draw,
    extend,
    forget() {
      latest = undefined;
    },
    drawDefined() {
      const late = new Set<TextView>();
      for (const label of definitions.fresh.splice(0)) {
        for (const view of waiting.get(label) ?? []) late.add(view);
        waiting.delete(label);
      }
      for (const view of late) {
        const {source, open} = view;
        view.missing.clear();
        const isTask = [...view.settled, ...view.shown][0]?.tag === 'input';
        unsettle(view);
        view.source = '';
        draw(view, source, open, isTask);
      }
    },
    unsettled: () => unsettled,
  };
}

/** The text at the very end. */
function lastText(shown: readonly Shown[]): Shown | undefined {
  let last = shown.at(-1);
  while (last?.children.length) last = last.children.at(-1);
  return last?.tag ? undefined : last;
}

/** Keeps the nodes that `prefix` names; a text at its end may still grow. */
function settle(view: TextView, prefix: Shown[]): void {
  const last = prefix.at(-1);
  view.lead = last && !last.tag ? last.key : '';
  view.settled.push(...view.shown.splice(0, prefix.length - (view.lead ? 1 : 0)));
}

function unsettle(view: TextView): void {
  view.shown = [...view.settled, ...view.shown];
  view.settled = [];
  view.settledLength = 0;
  view.lead = '';
}
