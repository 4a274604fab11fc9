import type {ReactiveController} from 'lit';
import {erasuresIn, followErasure} from '../controllers/erasure.ts';
import type {Tools} from '../tools.ts';
import {isUnanswered} from '../views/panel.ts';

/**
 * The browser keeps a page that may come back (back/forward cache) only without work on a connection and without a
 * lock. Before such a page is hidden the work is left; when it is shown again the conversation is gone on with, unless the
 * user was erased meanwhile: such a page hears nothing of other tabs.
 */
export class PageCache implements ReactiveController {
  readonly #tools: Tools;
  #left = false;
  #erasures: unknown;

  constructor(tools: Tools) {
    this.#tools = tools;
    tools.host.addController(this);
  }

  hostConnected(): void {
    addEventListener('pagehide', this.#onHide);
    addEventListener('pageshow', this.#onShow);
  }

  hostDisconnected(): void {
    removeEventListener('pagehide', this.#onHide);
    removeEventListener('pageshow', this.#onShow);
  }

  readonly #onHide = ({persisted}: PageTransitionEvent) => {
    const {state, chat, memory} = this.#tools.conversation;
    this.#erasures = erasuresIn(memory);
    if (!persisted || state === undefined || (state.status === 'idle' && !isUnanswered(state))) return;
    this.#left = true;
    chat?.destroy(); // what is shown stays as it is
  };

  readonly #onShow = ({persisted}: PageTransitionEvent) => {
    const {host, conversation} = this.#tools;
    const {memory} = conversation;
    if (persisted && memory && erasuresIn(memory) !== this.#erasures) followErasure(host, memory);
    else if (this.#left) conversation.restart();
    this.#left = false;
  };
}
