import type {ReactiveController} from 'lit';
import type {Tools} from '../tools.ts';
import {isUnanswered} from '../views/panel.ts';

/**
 * The browser keeps a page that may come back (back/forward cache) only without work on a connection and without a
 * lock. Before such a page is hidden the work is left; when it is shown again the conversation is gone on with.
 */
export class PageCache implements ReactiveController {
  readonly #tools: Tools;
  #left = false;

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
    const {state, chat} = this.#tools.conversation;
    if (!persisted || state === undefined || (state.status === 'idle' && !isUnanswered(state))) return;
    this.#left = true;
    chat?.destroy(); // what is shown stays as it is
  };

  readonly #onShow = () => {
    if (this.#left) this.#tools.conversation.restart();
    this.#left = false;
  };
}
