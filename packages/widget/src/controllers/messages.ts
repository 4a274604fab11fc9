import type {ChatMessage, ChatState} from '@wincloud/chat-core';
import type {Labels} from '../locales/en.ts';
import type {MessageView} from '../views/plain-message.ts';

type Module = typeof import('../messages.ts');

/** How messages are shown, fetched ahead of the first one. Until it is here they are shown as plain text. */
export class Messages {
  readonly #labels: Labels;
  /** The views are here, and these are their styles. */
  readonly #onLoad: (styles: CSSStyleSheet | undefined) => void;
  #onlyTextGrew: Module['onlyTextGrew'] | undefined;
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

  /** Shows a change that is nothing but more words without a render. Returns false where it takes one. */
  grow(next: ChatState, before: ChatState): boolean {
    if (!this.#onlyTextGrew?.(before, next)) return false;
    this.#texts?.grow(next.messages.at(-1) as ChatMessage);
    return true;
  }

  /** Forgets the nodes of a conversation that was left. */
  clear(): void {
    this.#texts?.clear();
  }

  #use({AnswerTexts, message, messageStyles, onlyTextGrew}: Module): void {
    this.#onlyTextGrew = onlyTextGrew;
    const texts = new AnswerTexts(this.#labels);
    this.#texts = texts;
    this.view = (shown, props) => message(shown, texts, props);
    this.#onLoad(messageStyles.styleSheet);
  }
}
