import type {ChatMessage} from '@wincloud/chat-core';
import type {Labels} from '../locales/en.ts';
import type {MessageView} from '../views/plain-message.ts';

type Module = typeof import('../messages.ts');

export interface MessagesListener {
  /** The views are here, and these are their styles. */
  onLoad: (styles: CSSStyleSheet | undefined) => void;
  /** Something about a message changed that a screen reader should say. */
  onChange: (announcement: string) => void;
}

/** How messages are shown, fetched ahead of the first one. Until it is here they are shown as plain text. */
export class Messages {
  readonly #labels: Labels;
  readonly #listener: MessagesListener;
  #texts: InstanceType<Module['AnswerTexts']> | undefined;
  #loading: Promise<void> | undefined;
  view: MessageView | undefined;

  constructor(labels: Labels, listener: MessagesListener) {
    this.#labels = labels;
    this.#listener = listener;
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

  #use({AnswerTexts, Copied, message, messageStyles}: Module): void {
    const texts = new AnswerTexts(this.#labels);
    const copied = new Copied(this.#labels, this.#listener.onChange);
    this.#texts = texts;
    this.view = (shown, props) => message(shown, texts, copied, props);
    this.#listener.onLoad(messageStyles.styleSheet);
  }
}
