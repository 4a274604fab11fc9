import type {ChatMessage, ChatState} from '@wincloud/chat-core';
import {once} from '../once.ts';
import type {Tools} from '../tools.ts';
import type {MessageView} from '../views/plain-message.ts';

type Module = typeof import('../messages.ts');

/** How messages are shown and said, fetched ahead of the first one. Until it is here they are shown as plain text. */
export class Messages {
  readonly #tools: Tools;
  /** The views are here, and these are their styles. */
  readonly #onLoad: (styles: CSSStyleSheet | undefined) => void;
  #onlyTextGrew: Module['onlyTextGrew'] | undefined;
  #texts: InstanceType<Module['AnswerTexts']> | undefined;
  #reader: InstanceType<Module['AnswerReader']> | undefined;
  view: MessageView | undefined;

  constructor(tools: Tools, onLoad: (styles: CSSStyleSheet | undefined) => void) {
    this.#tools = tools;
    this.#onLoad = onLoad;
  }

  readonly preload = once(
    () => import('../messages.ts'),
    (module) => this.#use(module),
  );

  /** Says a change, and shows one that is nothing but more words without a render. Returns false where it takes one. */
  change(next: ChatState, before: ChatState): boolean {
    this.#reader?.follow(next, before);
    if (!this.#onlyTextGrew?.(before, next)) return false;
    this.#texts?.grow(next.messages.at(-1) as ChatMessage);
    return true;
  }

  /** Tells a screen reader, politely. */
  say(text: string): void {
    this.#reader?.say(text);
  }

  /** The words of the element are others now. */
  redraw(): void {
    this.#texts?.redraw();
  }

  /** Forgets a conversation that was left: its nodes, and what was not said yet. */
  clear(): void {
    this.#texts?.clear();
    this.#reader?.clear();
  }

  #use({AnswerReader, AnswerTexts, message, messageStyles, onlyTextGrew}: Module): void {
    const {conversation, labels} = this.#tools;
    this.#onlyTextGrew = onlyTextGrew;
    const texts = new AnswerTexts(labels);
    this.#texts = texts;
    this.#reader = new AnswerReader(this.#tools);
    if (conversation.state) this.#reader.catchUp(conversation.state);
    this.view = (shown, props) => message(shown, texts, props);
    this.#onLoad(messageStyles.styleSheet);
  }
}
