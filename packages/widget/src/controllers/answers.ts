import type {ChatMessage} from '@wincloud/chat-core';
import type {Labels} from '../locales/en.ts';
import type {MessageProps} from '../views/message.ts';

/** How answers are shown, fetched ahead of the first one. Until it is here they are shown as plain text. */
export class Answers {
  readonly #labels: Labels;
  readonly #onLoad: (styles: CSSStyleSheet | undefined) => void;
  #texts: InstanceType<typeof import('../answers.ts')['AnswerTexts']> | undefined;
  #loading: Promise<void> | undefined;
  view: MessageProps['answerView'];

  constructor(labels: Labels, onLoad: (styles: CSSStyleSheet | undefined) => void) {
    this.#labels = labels;
    this.#onLoad = onLoad;
  }

  readonly preload = (): void => {
    this.#loading ??= import('../answers.ts').then(
      ({AnswerTexts, answer, answerStyles}) => {
        const texts = new AnswerTexts(this.#labels);
        this.#texts = texts;
        this.view = (shown, props) => answer(shown, texts, props);
        this.#onLoad(answerStyles.styleSheet);
      },
      () => {
        this.#loading = undefined; // plain text can be read; the next answer tries again
      },
    );
  };

  /** Shows new words of an answer without a render. Resolves to false where that takes one. */
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
