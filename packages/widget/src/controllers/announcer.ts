import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** How long a screen reader may find the words. Left in place they would be read again when browsing. */
const CLEAR_AFTER_MS = 2_000;

/** The one polite live region: whole answers and small confirmations, never a running stream. */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  text = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.text = text;
    this.#timer = setTimeout(() => {
      this.text = '';
      this.#host.requestUpdate();
    }, CLEAR_AFTER_MS);
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.text = '';
  }
}
