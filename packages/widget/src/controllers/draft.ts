import {MAX_MESSAGE_CHARS} from '@wincloud/chat-core';
import type {ReactiveControllerHost} from 'lit';
import type {ChatMemory} from '../storage.ts';

/** From here on the composer says how much room is left. */
const WARN_AT_CHARS = MAX_MESSAGE_CHARS - 500;

/** The text in the composer: one draft a conversation, kept while the tab lives. */
export class Draft {
  readonly #host: ReactiveControllerHost;
  #memory: ChatMemory | undefined;
  #conversationId = '';
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
    this.#memory?.saveDraft(this.#conversationId, text);
    if (isEmpty !== this.isEmpty || left !== this.left) this.#host.requestUpdate();
  }

  /** Puts another text into the composer. */
  replace(text: string): void {
    this.set(text);
    this.#host.requestUpdate();
  }

  /** Shows the draft of another conversation. What was typed before there was one is kept. */
  switchTo(conversationId: string, memory: ChatMemory | undefined): void {
    if (conversationId === this.#conversationId && memory === this.#memory) return;
    const typed = this.#conversationId === '' ? this.#text : '';
    this.#conversationId = conversationId;
    this.#memory = memory;
    this.#text = typed || (memory?.draft(conversationId) ?? '');
    this.#host.requestUpdate();
  }
}
