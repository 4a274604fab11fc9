import {type ChatMessage, messageText} from '@wincloud/chat-core';
import type {ExtraLabels} from '../locales/en-extras.ts';

/** How long the button says that it did. */
const COPIED_MS = 2_000;

/** Copies answers as they were written, and knows which one was copied last. */
export class Copied {
  readonly #labels: ExtraLabels;
  readonly #onChange: (announcement: string) => void;
  id: string | undefined;

  constructor(labels: ExtraLabels, onChange: (announcement: string) => void) {
    this.#labels = labels;
    this.#onChange = onChange;
  }

  async copy(message: ChatMessage): Promise<void> {
    try {
      await navigator.clipboard.writeText(messageText(message));
    } catch {
      return this.#onChange(this.#labels.copyFailed);
    }
    this.id = message.id;
    this.#onChange(this.#labels.copied);
    setTimeout(() => {
      this.id = undefined;
      this.#onChange('');
    }, COPIED_MS);
  }
}
