/** Where focus goes when the panel opens and closes. */
export class PanelFocus {
  readonly #root: () => ShadowRoot | null;
  #previous: Element | null = null;

  constructor(root: () => ShadowRoot | null) {
    this.#root = root;
  }

  /** Call before opening: who has the focus gets it back when there is no launcher. */
  remember(): void {
    this.#previous = document.activeElement;
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

  leave(): void {
    const launcher = this.#find('[part=launcher]');
    if (launcher !== undefined) launcher.focus({preventScroll: true});
    else if (this.#previous instanceof HTMLElement) this.#previous.focus({preventScroll: true});
  }

  #find(selector: string): HTMLElement | undefined {
    return this.#root()?.querySelector<HTMLElement>(selector) ?? undefined;
  }
}
