import {css} from 'lit';

/**
 * What an accent becomes, whatever colour it is, so that text can be read (WCAG 2.2, 1.4.3: 4.5 to 1). `y` is the
 * luminance that WCAG computes with: white can be read on up to 0.183 of it, and our dark surface under 0.214 and more.
 * On the light surface a lighter accent is darkened to that when it is a text, on the dark one a darker one is mixed with
 * white.
 */
export const accentStyles = css`
  :host {
    --_k: min(1, 0.18 / y);
    --_w: max(0, (0.22 - y) / (1 - y));
    --_ink: color(from var(--_a) xyz calc(x * var(--_k)) calc(y * var(--_k)) calc(z * var(--_k)));
    --_pale: color(
      from var(--_a) xyz calc(x + (0.95 - x) * var(--_w)) calc(y + (1 - y) * var(--_w)) calc(z + (1.09 - z) * var(--_w))
    );
    --_accent: light-dark(var(--_a), var(--_pale));
    --_on-accent: light-dark(
      color(from var(--_a) xyz calc((0.183 - y) * 1e4) calc((0.183 - y) * 1e4) calc((0.183 - y) * 1e4)),
      #000
    );
    --_link: light-dark(var(--_ink), var(--_pale));
  }
`;
