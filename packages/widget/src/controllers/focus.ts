/** Where focus goes when the panel opens and closes. */
export class PanelFocus {
  readonly #root: () => ShadowRoot | null;
  #previous: Element | null = null;

  constructor(root: () => ShadowRoot | null) {
    this.#root = root;
  }

  /** Call before opening: who has the focus gets it back. */
  remember(): void {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    this.#previous = element;
  }

  /** A keyboard would cover half of a phone's screen, so touch screens get the panel itself focused. */
  enter(): void {
    const target = matchMedia('(hover: hover) and (pointer: fine)').matches ? '.input' : '.panel';
    this.#find(target)?.focus({preventScroll: true});
  }

  focusComposer(): void {
    this.#find('.input')?.focus();
  }

  /** Call before closing: whether focus is inside the panel, and so has to be taken somewhere. */
  isInside(): boolean {
    return this.#root()?.activeElement?.closest('.panel') != null;
  }

  /** To where it was before, or, where that cannot be focused (any more), to the launcher. */
  leave(): void {
    for (const back of [this.#previous, this.#find('[part=launcher]')]) {
      (back as HTMLElement | undefined)?.focus?.({preventScroll: true});
      if (back?.matches(':focus')) return;
    }
  }

  #find(selector: string): HTMLElement | undefined {
    return this.#root()?.querySelector<HTMLElement>(selector) ?? undefined;
  }
}
