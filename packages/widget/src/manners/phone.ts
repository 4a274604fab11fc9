import type {ReactiveController} from 'lit';
import {isAlwaysOpen, PHONE} from '../on-screen.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';
import {BackButton} from './back-button.ts';
import {trapFocus} from './focus-trap.ts';
import {lockPage} from './page-lock.ts';
import {phoneStyles} from './phone.styles.ts';
import {fitToView} from './viewport.ts';

/**
 * A panel that fills the window is modal: the page behind it waits, and back closes it. A chunk of its own, fetched
 * when a panel is opened in so small a window.
 */
export class Phone implements ReactiveController {
  readonly #host: WinCloudChat;
  readonly #back: BackButton;
  readonly #isSmall = matchMedia(PHONE);
  #undo: (() => void)[] | undefined;

  /** `onBack`: a person went back, and the panel closes. */
  constructor(host: WinCloudChat, onBack: () => void) {
    this.#host = host;
    this.#back = new BackButton(onBack);
    const {styleSheet} = phoneStyles;
    if (styleSheet !== undefined) host.shadowRoot?.adoptedStyleSheets.push(styleSheet);
    host.addController(this);
    host.requestUpdate();
  }

  hostConnected(): void {
    this.#isSmall.addEventListener('change', this.#onChange);
  }

  hostDisconnected(): void {
    this.#isSmall.removeEventListener('change', this.#onChange);
    this.#leave(true);
  }

  hostUpdated(): void {
    const host = this.#host;
    const panel = host.shadowRoot?.querySelector<HTMLElement>('.panel');
    // An element is also rendered once more after it was removed.
    if (!panel || !host.isConnected) return;
    if (host.open && !isAlwaysOpen(host) && this.#isSmall.matches) this.#enter(panel);
    else this.#leave(false);
  }

  #enter(panel: HTMLElement): void {
    if (this.#undo !== undefined) return;
    panel.ariaModal = 'true';
    this.#undo = [
      lockPage(this.#host),
      trapFocus(panel),
      fitToView(panel),
      () => {
        panel.ariaModal = null;
      },
    ];
    this.#back.arm();
    // Whoever was elsewhere in the page is nowhere now that it is inert.
    if (!(panel.getRootNode() as ShadowRoot).activeElement) panel.focus({preventScroll: true});
  }

  /** Puts the page back as it was. `isGone`: the element was removed. */
  #leave(isGone: boolean): void {
    for (const undo of this.#undo ?? []) undo();
    this.#undo = undefined;
    this.#back.disarm(isGone);
  }

  readonly #onChange = () => this.#host.requestUpdate();
}
