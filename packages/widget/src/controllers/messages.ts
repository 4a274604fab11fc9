import type {ChatMessage} from '@wincloud/chat-core';
import type {Labels} from '../locales/en.ts';
import type {MessageView} from '../views/plain-message.ts';

/** How messages are shown, fetched ahead of the first one. Until it is here they are shown as plain text. */
export class Messages {
  readonly #labels: Labels;
  readonly #onLoad: (styles: CSSStyleSheet | undefined) => void;
  #texts: InstanceType<typeof import('../messages.ts')['AnswerTexts']> | undefined;
  #loading: Promise<void> | undefined;
  view: MessageView | undefined;

  constructor(labels: Labels, onLoad: (styles: CSSStyleSheet | undefined) => void) {
    this.#labels = labels;
    this.#onLoad = onLoad;
  }

  readonly preload = (): void => {
    this.#loading ??= import('../messages.ts').then(
      ({AnswerTexts, message, messageStyles}) => {
        const texts = new AnswerTexts(this.#labels);
        this.#texts = texts;
        this.view = (shown, props) => message(shown, texts, props);
        this.#onLoad(messageStyles.styleSheet);
      },
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

  /** Forgets the nodes of a conversation that was left. */
  clear(): void {
    this.#texts?.clear();
  }
}
