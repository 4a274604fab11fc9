import type {ChatMessage, ChatState, ShownMessage} from '@wincloud/chat-core';
import {type noChange, nothing} from 'lit';
import {once} from '../once.ts';
import type {Tools} from '../tools.ts';
import type {MessageView} from '../views/plain-message.ts';
import type {EarlierTurns} from './earlier-turns.ts';

type Module = typeof import('../messages.ts');

/** Asked for each turn of a conversation, in their order. Undefined where it is to be drawn. */
export type Undrawn = (
  turn: readonly ShownMessage[],
  index: number,
  count: number,
) => typeof nothing | typeof noChange | undefined;

/** So many turns, the last ones, are drawn with every render: more than a panel has room for. */
const AT_ONCE = 20;

/** How messages are shown and said, fetched ahead of the first one. Until it is here they are shown as plain text. */
export class Messages {
  readonly #tools: Tools;
  /** The views are here, and these are their styles. */
  readonly #onLoad: (styles: CSSStyleSheet | undefined) => void;
  #onlyTextGrew: Module['onlyTextGrew'] | undefined;
  #texts: InstanceType<Module['AnswerTexts']> | undefined;
  #reader: InstanceType<Module['AnswerReader']> | undefined;
  #earlier: Pick<EarlierTurns, 'undrawn'> | undefined;
  #earlierAsked: Promise<void> | undefined;
  view: MessageView | undefined;

  constructor(tools: Tools, onLoad: (styles: CSSStyleSheet | undefined) => void) {
    this.#tools = tools;
    this.#onLoad = onLoad;
  }

  readonly preload = once(
    () => import('../messages.ts'),
    (module) => this.#use(module),
  );

  /** The earlier turns of a long conversation follow when their chunk is here, or are all drawn when it cannot be. */
  readonly undrawn: Undrawn = (turn, index, count) => {
    const isEarlier = count - index > AT_ONCE;
    if (isEarlier) this.#earlierAsked ??= this.#loadEarlier();
    return this.#earlier ? this.#earlier.undrawn(turn, index, isEarlier) : isEarlier ? nothing : undefined;
  };

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

  async #loadEarlier(): Promise<void> {
    const {host} = this.#tools;
    this.#earlier = await import('./earlier-turns.ts').then(
      ({EarlierTurns}) => new EarlierTurns(host),
      () => ({undrawn: () => undefined}),
    );
    host.requestUpdate();
  }

  #use({AnswerReader, AnswerTexts, lazyCards, message, messageStyles, onlyTextGrew}: Module): void {
    const {conversation, labels} = this.#tools;
    this.#onlyTextGrew = onlyTextGrew;
    const texts = new AnswerTexts(labels);
    this.#texts = texts;
    this.#reader = new AnswerReader(this.#tools);
    if (conversation.state) this.#reader.catchUp(conversation.state);
    const cards = lazyCards(this.#tools);
    this.view = (shown, props) => message(shown, texts, cards, props);
    this.#onLoad(messageStyles.styleSheet);
  }
}
