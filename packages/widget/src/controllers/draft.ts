import {type ChatState, MAX_MESSAGE_CHARS} from '@wincloud/chat-core';
import type {ReactiveControllerHost} from 'lit';
import type {ChatMemory} from '../storage.ts';

/** From here on the composer says how much room is left. */
const WARN_AT_CHARS = MAX_MESSAGE_CHARS - 500;

/** The text in the composer: one draft a conversation, and one an edited message, kept between visits. */
export class Draft {
  readonly #host: ReactiveControllerHost;
  #memory: ChatMemory | undefined;
  #key = '';
  #text = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get text(): string {
    return this.#text;
  }

  get isEmpty(): boolean {
    return this.#text.trim() === '';
  }

  /** Characters left, once it matters. */
  get left(): number | undefined {
    return this.#text.length > WARN_AT_CHARS ? MAX_MESSAGE_CHARS - this.#text.length : undefined;
  }

  /** Renders only when that shows: the input itself has the text already. */
  set(text: string): void {
    const {isEmpty, left} = this;
    this.#text = text;
    this.#memory?.saveDraft(this.#key, text);
    if (isEmpty !== this.isEmpty || left !== this.left) this.#host.requestUpdate();
  }

  /** Puts another text into the composer. */
  replace(text: string): void {
    this.set(text);
    this.#host.requestUpdate();
  }

  /** Shows another draft, or `text` where there is none. What was typed before there was one goes along into it. */
  switchTo(key: string, memory: ChatMemory | undefined, text = ''): void {
    if (key === this.#key && memory === this.#memory) return;
    const typed = this.#key === '' || this.#key === NOT_BEGUN ? this.#text : '';
    if (this.#key === NOT_BEGUN) this.#memory?.saveDraft(NOT_BEGUN, '');
    this.#key = key;
    this.#memory = memory;
    this.#text = typed || memory?.draft(key) || text;
    if (typed !== '') memory?.saveDraft(key, typed);
    this.#host.requestUpdate();
  }
}

/** The draft of a conversation in which nothing was said: the next page gives that one another id. */
const NOT_BEGUN = 'new';

/** Under what a conversation's draft is kept. */
export function draftKey({conversationId, messages}: ChatState, memory: ChatMemory | undefined): string {
  return messages.length > 0 || memory?.conversation === conversationId ? conversationId : NOT_BEGUN;
}
