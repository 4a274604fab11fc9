import type {Finding, HostileCase} from './cases.ts';
import {check, type Tools} from './check.ts';
import {CORPUS} from './corpus.ts';
import {ENGINES} from './engines.ts';
import {SELF_CHECK} from './self-check.ts';

/* The half of the harness that runs in the page: its alarms, and what the other half may ask for. */

const GROUPS: Record<string, readonly HostileCase[]> = {...CORPUS, ...SELF_CHECK};

export interface HostilePage {
  /** Draws one case of a group, or all of them, and says what is wrong. */
  run(engine: keyof typeof ENGINES, group: string, only?: number): Finding[];
  /** Draws a text and leaves it there. */
  show(text: string): void;
  /** What came later and is of no known case: scripts that ran and violations. Empties it. */
  late(): Finding[];
}

declare global {
  var hostile: HostilePage;
  var pwned: (what: unknown) => void;
}

const late: Finding[] = [];
const note = (kind: Finding['kind'], detail: string): number => late.push({kind, text: '', detail});

globalThis.pwned = (what) => note('script', `pwned(${what})`);
document.addEventListener('securitypolicyviolation', ({disposition, violatedDirective, blockedURI, sample}) =>
  note('violation', `${disposition} ${violatedDirective} ${blockedURI} ${sample}`),
);
/** Runs where content can make such an element. */
customElements.define(
  'x-alarm',
  class extends HTMLElement {
    connectedCallback(): void {
      note('script', '<x-alarm> was upgraded');
    }
  },
);

/** Every navigation ends here: where to is all we want to know. */
const opened: string[] = [];
navigation.addEventListener('navigate', (event) => {
  opened.push(event.destination.url);
  event.preventDefault();
});

const marks = new WeakSet<Node>();
const tools: Tools = {
  marks,
  citation(n) {
    if (n < 1 || n > 9) return undefined;
    const mark = document.createElement('sup');
    mark.textContent = `${n}`;
    marks.add(mark);
    return mark;
  },
  click(link) {
    opened.length = 0;
    link.target = '_self';
    link.click();
    link.target = '_blank';
    return [...opened];
  },
};

globalThis.hostile = {
  run(engine, group, only) {
    document.body.replaceChildren();
    const cases = GROUPS[group] as readonly HostileCase[];
    const chosen = only === undefined ? cases : cases.slice(only, only + 1);
    return chosen.flatMap((one) => check(ENGINES[engine], one, tools));
  },
  show(text) {
    const stream = ENGINES.markdown(document.body.appendChild(document.createElement('div')));
    stream.write(text);
    stream.end();
  },
  late: () => late.splice(0),
};
