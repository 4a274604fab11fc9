import type {ChatMessage} from '@wincloud/chat-core';
import {highlight} from '../highlight/highlight.ts';
import type {Labels} from '../locales/en.ts';
import {createMarkdownStream, type MarkdownStream} from '../markdown/index.ts';

/** One text of an answer and the node it is written into. */
export interface ShownText {
  readonly element: HTMLElement;
  stream?: MarkdownStream | undefined;
  text: string;
  sources: readonly string[];
  done: boolean;
}

/** So many characters of finished answers are drawn at once, newest first: more than a panel has room for. */
const AT_ONCE = 8192;
/**
 * Writes answers into their own nodes: what is new of a text is handed to its markdown stream and nothing else is
 * touched, so a selection survives and a long answer costs no more a word than a short one.
 *
 * A long conversation does not wait for all of its answers to be drawn. What is not on screen when it opens stands
 * there as plain words, which can be read aloud and searched, until it comes near or the page is idle.
 */
export class AnswerTexts {
  readonly #labels: Labels;
  readonly #texts = new Map<string, ShownText>();
  /** Finished and not drawn, newest last. */
  readonly #waiting = new Map<Element, ShownText>();
  #drawsSoon = false;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /** The node of a text, for the template, with what is new written into it. */
  show(key: string, text: string, done: boolean, sources: readonly string[]): HTMLElement {
    let shown = this.#texts.get(key);
    if (shown === undefined) {
      const element = document.createElement('div');
      element.className = 'text';
      element.part.add('text');
      element.dir = 'auto';
      shown = {element, text: '', done: false, sources};
      this.#texts.set(key, shown);
    }
    const before = shown.text;
    if (before !== text || shown.done !== done) {
      Object.assign(shown, {text, done, sources});
      if (done && shown.stream === undefined) this.#postpone(shown);
      else this.#write(shown, before);
    }
    return shown.element;
  }

  /** Called by the store, without a render: texts of this message have grown. */
  grow(message: ChatMessage): void {
    message.parts.forEach((part, index) => {
      const shown = part.type === 'text' ? this.#texts.get(textKey(message, index)) : undefined;
      if (shown === undefined || part.type !== 'text' || shown.text === part.text) return;
      const before = shown.text;
      shown.text = part.text;
      this.#write(shown, before);
    });
  }

  /** Draws anew what has words of ours in it, such as the buttons of code: they are in another language now. */
  redraw(): void {
    for (const shown of this.#texts.values()) {
      if (shown.stream === undefined) continue;
      shown.stream = undefined;
      this.#write(shown, '');
    }
  }

  /** Forgets the nodes of a conversation that was left. */
  clear(): void {
    this.#texts.clear();
    this.#waiting.clear();
  }

  #postpone(shown: ShownText): void {
    const {element, text} = shown;
    element.textContent = text;
    this.#waiting.set(element, shown);
    if (this.#drawsSoon) return;
    this.#drawsSoon = true;
    // Before anything is painted, and after the template has shown the newest.
    queueMicrotask(() => {
      this.#drawsSoon = false;
      let left = AT_ONCE;
      for (const next of [...this.#waiting.values()].reverse()) {
        if (left <= 0) return this.#drawLater();
        left -= next.text.length;
        this.#write(next, '');
      }
    });
  }

  /** Without its chunk they stay plain words until there is another answer. */
  #drawLater(): void {
    import('./postponed.ts').then(
      ({drawPostponed}) => drawPostponed(this.#waiting, (shown) => this.#write(shown, '')),
      () => {},
    );
  }

  #write(shown: ShownText, before: string): void {
    const {element, text, done} = shown;
    if (shown.stream === undefined) {
      before = '';
      this.#waiting.delete(element);
      element.textContent = '';
      // Each block knows its own, and Chromium would look for this one's at every word.
      element.removeAttribute('dir');
      shown.stream = createMarkdownStream(element, {
        citation: (n) => this.#citation(n),
        labels: this.#labels.markdown,
        onCode: highlight,
      });
    }
    const {stream} = shown;
    if (!text.startsWith(before)) {
      stream.reset();
      before = '';
    }
    if (text.length > before.length) stream.write(text.slice(before.length));
    if (!done) return;
    stream.end();
    this.#dropUnknown(shown);
  }

  /** Not a `button`: that is a box of its own in a line, which may break between it and the full stop after it. */
  #citation(n: number): HTMLElement {
    const marker = document.createElement('span');
    marker.className = 'cite';
    marker.textContent = `${n}`;
    marker.tabIndex = 0;
    marker.setAttribute('role', 'button');
    marker.setAttribute('aria-label', this.#labels.source(`${n}`));
    return marker;
  }

  /** Sources come after the words that name them. Once all are here, a number without one is only text. */
  #dropUnknown({element, sources}: ShownText): void {
    for (const marker of element.querySelectorAll('.cite')) {
      const number = marker.textContent ?? '';
      if (!sources.includes(number)) marker.replaceWith(`[${number}]`);
    }
  }
}

export function textKey(message: Pick<ChatMessage, 'id'>, index: number): string {
  return `${message.id}/${index}`;
}
