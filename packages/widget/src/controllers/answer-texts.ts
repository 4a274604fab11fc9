import type {ChatMessage} from '@wincloud/chat-core';
import {noChange} from 'lit';
import {Directive, directive, type ElementPart} from 'lit/directive.js';
import type {createMarkdownStream, MarkdownStream} from '../markdown/index.ts';

/** One text of an answer and the node it is written into. */
interface ShownText {
  readonly element: HTMLElement;
  stream?: MarkdownStream | undefined;
  text: string;
  sources: readonly string[];
  done: boolean;
}

/**
 * Writes answers into their own nodes: what is new of a text is handed to its markdown stream and nothing else is
 * touched, so a selection survives and a long answer costs no more a word than a short one. Markdown is a chunk of
 * its own; until it is here, texts are shown plain.
 */
export class AnswerTexts {
  readonly #onCite: (marker: HTMLElement, number: string) => void;
  readonly #label: (number: string) => string;
  readonly #markdownLabels: Record<string, string>;
  readonly #texts = new Map<string, ShownText>();
  #createStream: typeof createMarkdownStream | undefined;
  #loading: Promise<void> | undefined;

  constructor(options: {
    onCite: (marker: HTMLElement, number: string) => void;
    label: (number: string) => string;
    markdownLabels: Record<string, string>;
  }) {
    this.#onCite = options.onCite;
    this.#label = options.label;
    this.#markdownLabels = options.markdownLabels;
  }

  /** Fetches the markdown chunk ahead of the first answer. */
  preload(): Promise<void> {
    this.#loading ??= import('../markdown/index.ts').then(
      (module) => {
        this.#createStream = module.createMarkdownStream;
        for (const shown of this.#texts.values()) this.#write(shown, '');
      },
      () => {
        this.#loading = undefined; // plain text is readable; the next answer tries again
      },
    );
    return this.#loading;
  }

  /** Called by the template: this node shows this text. */
  show(key: string, element: HTMLElement, text: string, done: boolean, sources: readonly string[]): void {
    this.preload();
    let shown = this.#texts.get(key);
    if (shown?.element !== element) {
      shown = {element, text: '', done: false, sources};
      this.#texts.set(key, shown);
    }
    const before = shown.text;
    if (before === text && shown.done === done) return;
    Object.assign(shown, {text, done, sources});
    this.#write(shown, before);
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

  /** Forgets the nodes of a conversation that was left. */
  clear(): void {
    this.#texts.clear();
  }

  #write(shown: ShownText, before: string): void {
    const {element, text, done} = shown;
    if (this.#createStream === undefined) {
      element.classList.add('plain');
      element.textContent = text;
      return;
    }
    if (shown.stream === undefined) {
      element.classList.remove('plain');
      element.textContent = '';
      before = '';
      shown.stream = this.#createStream(element, {
        citation: (number) => this.#citation(number),
        labels: this.#markdownLabels,
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

  #citation(number: string): HTMLElement {
    const marker = document.createElement('button');
    marker.type = 'button';
    marker.className = 'cite';
    marker.textContent = number;
    marker.setAttribute('aria-label', this.#label(number));
    marker.addEventListener('click', () => this.#onCite(marker, number));
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

class AnswerTextDirective extends Directive {
  override update(part: ElementPart, [texts, ...shown]: Parameters<this['render']>): unknown {
    const [key, text, done, sources] = shown;
    texts.show(key, part.element as HTMLElement, text, done, sources);
    return noChange;
  }

  render(_texts: AnswerTexts, _key: string, _text: string, _done: boolean, _sources: readonly string[]): unknown {
    return noChange;
  }
}

/** `<div ${answerText(texts, key, text, done, sources)}></div>`: the node's content belongs to `texts`. */
export const answerText = directive(AnswerTextDirective);
