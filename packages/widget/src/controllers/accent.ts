/** The accent where nobody names one. The loader's launcher has it too. */
const DEFAULT_ACCENT = '#1463ff';

/**
 * The element's own style sheet with its accent; what becomes of it is in `accent.styles.ts`. A sheet, because a `style`
 * attribute would show in the host's DOM. What is no colour is not written into it, so none brings rules of its own.
 */
export class Accent {
  readonly sheet = new CSSStyleSheet();
  #shown = '';

  /** The first choice that is one: the attribute, the page's style sheets, the tenant, the tenant as last seen. */
  show(attribute: string | undefined, ...others: (string | undefined)[]): void {
    const accent = isColor(attribute) ? attribute : `var(--wincloud-accent,${others.find(isColor) ?? DEFAULT_ACCENT})`;
    if (accent === this.#shown) return;
    this.#shown = accent as string;
    this.sheet.replaceSync(`:host{--_a:${accent}}`);
  }
}

const isColor = (text: string | undefined) => !!text && CSS.supports('color', text);
