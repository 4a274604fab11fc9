import {BackButton} from './back-button.ts';
import {trapFocus} from './focus-trap.ts';
import {lockPage} from './page-lock.ts';
import {fitToView} from './viewport.ts';

export {phoneStyles} from './phone.styles.ts';

/** A panel that fills the window is modal: the page behind it waits, and back closes it. */
export class Phone {
  readonly #host: HTMLElement;
  readonly #back: BackButton;
  #undo: (() => void)[] | undefined;

  constructor(host: HTMLElement, onBack: () => void) {
    this.#host = host;
    this.#back = new BackButton(onBack);
  }

  get isOn(): boolean {
    return this.#undo !== undefined;
  }

  enter(panel: HTMLElement): void {
    if (this.isOn) return;
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
  leave(isGone: boolean): void {
    for (const undo of this.#undo?.splice(0) ?? []) undo();
    this.#undo = undefined;
    this.#back.disarm(isGone);
  }
}
