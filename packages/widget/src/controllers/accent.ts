import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {accentRules, DEFAULT_ACCENT} from '../accent.ts';

/** The element's own style sheet with the accent of its tenant, the page or an attribute. */
export class Accent implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly sheet = new CSSStyleSheet();
  #shown = '';
  #ofPage = '';

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** What the page's own style sheets say, read when the element is placed. */
  hostConnected(): void {
    this.#ofPage = getComputedStyle(this.#host).getPropertyValue('--wincloud-accent').trim();
  }

  /** The first choice that is one: the attribute, the page, the tenant, the tenant as last seen. */
  show(attribute: string | undefined, ...others: (string | undefined)[]): void {
    const accent = [attribute, this.#ofPage, ...others].find(Boolean) ?? DEFAULT_ACCENT;
    if (accent === this.#shown) return;
    this.#shown = accent;
    this.sheet.replaceSync(accentRules(accent));
  }
}
