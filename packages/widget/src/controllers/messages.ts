import type {ChatMessage} from '@wincloud/chat-core';
import type {Labels} from '../locales/en.ts';
import type {MessageView} from '../views/plain-message.ts';

type Module = typeof import('../messages.ts');

/** How messages are shown, fetched ahead of the first one. Until it is here they are shown as plain text. */
export class Messages {
  readonly #labels: Labels;
  /** The views are here, and these are their styles. */
  readonly #onLoad: (styles: CSSStyleSheet | undefined) => void;
  #texts: InstanceType<Module['AnswerTexts']> | undefined;
  #loading: Promise<void> | undefined;
  view: MessageView | undefined;

  constructor(labels: Labels, onLoad: (styles: CSSStyleSheet | undefined) => void) {
    this.#labels = labels;
    this.#onLoad = onLoad;
  }

  readonly preload = (): void => {
    this.#loading ??= import('../messages.ts').then(
      (module) => this.#use(module),
      () => {
        this.#loading = undefined; // plain text can be read; the next answer tries again
      },
    );
  };

  /** Shows new words of an answer without a render. Returns false where that takes one. */
  grow(answer: ChatMessage): boolean {
    this.preload();
    this.#texts?.grow(answer);
    return this.#texts !== undefined;
  }

  /** The words of a finished answer, for the live region. */
  spoken(answer: ChatMessage): string {
    return this.#texts?.spoken(answer) ?? '';
  }

  /** Forgets the nodes of a conversation that was left. */
  clear(): void {
    this.#texts?.clear();
  }

  #use({AnswerTexts, message, messageStyles}: Module): void {
    const texts = new AnswerTexts(this.#labels);
    this.#texts = texts;
    this.view = (shown, props) => message(shown, texts, props);
    this.#onLoad(messageStyles.styleSheet);
  }
}
