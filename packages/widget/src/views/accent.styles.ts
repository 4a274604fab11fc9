import {css} from 'lit';

/**
 * What an accent becomes, whatever colour it is, so that text can be read (WCAG 2.2, 1.4.3: 4.5 to 1). `y` is the
 * luminance that WCAG computes with: white can be read on up to 0.183 of it, black on more; and on our dark surface what
 * has 0.214 and more. Where the accent is itself the text, it is darkened on the light surface and mixed with white on the
 * dark one as far as that takes.
 */
export const accentStyles = css`
  :host {
    --_k: min(1, 0.18 / y);
    --_w: max(0, (0.22 - y) / (1 - y));
    --_n: calc((0.183 - y) * 1e4);
    --_on-accent: color(from var(--_a) xyz var(--_n) var(--_n) var(--_n));
    --_link: light-dark(
      color(from var(--_a) xyz calc(x * var(--_k)) calc(y * var(--_k)) calc(z * var(--_k))),
      color(
        from var(--_a) xyz calc(x + (0.95 - x) * var(--_w)) calc(y + (1 - y) * var(--_w)) calc(z + (1.09 - z) * var(--_w))
      )
    );
  }
`;
