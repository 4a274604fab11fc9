import {type Chat, type ChatMessage, readVersions, type ShownMessage} from '@wincloud/chat-core';
import type {ReactiveControllerHost} from 'lit';

/** Which version of a turn is shown, of how many; `messages` are those of an earlier one. */
export interface ShownVersion {
  index: number;
  count: number;
  messages: readonly ShownMessage[] | undefined;
}

/** Earlier versions of a question and its answers, read when somebody wants to see one. */
export class Versions {
  readonly #host: ReactiveControllerHost;
  readonly #chat: () => Chat | undefined;
  #questionId: string | undefined;
  #list: readonly ChatMessage[][] = [];
  #index = 0;

  constructor(host: ReactiveControllerHost, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
  }

  /** How a turn is shown: a question and what answers it. Undefined where there is one version only. */
  of(turn: readonly ShownMessage[]): ShownVersion | undefined {
    const count = turn.at(-1)?.metadata?.version;
    if (count === undefined) return undefined;
    // A new version has come since the list was read.
    const isShown = turn[0]?.id === this.#questionId && this.#list.length === count && this.#index < count - 1;
    return {index: isShown ? this.#index : count - 1, count, messages: isShown ? this.#list[this.#index] : undefined};
  }

  /** Shows version `index` of a question. Where it cannot be read, all stays as it is. */
  readonly show = async (questionId: string, index: number): Promise<void> => {
    try {
      const chat = this.#chat();
      this.#list = chat === undefined ? [] : await readVersions(chat, questionId);
    } catch {
      return;
    }
    this.#questionId = questionId;
    this.#index = index;
    this.#host.requestUpdate();
  };
}
