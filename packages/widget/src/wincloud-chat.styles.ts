import {css} from 'lit';
import {accentStyles} from './views/accent.styles.ts';
import {composerStyles} from './views/composer.styles.ts';
import {panelStyles} from './views/panel.styles.ts';
import {transcriptStyles} from './views/transcript.styles.ts';

/**
 * The tokens, and what keeps the page's styles out. A page reaches the inside through the public custom properties
 * and parts only: what it says about `*` stops at `.base`, which begins again from the initial values.
 */
const baseStyles = css`
  :host {
    all: initial;
    display: contents;
    --_surface: var(--wincloud-surface, light-dark(#ffffff, #14171c));
    --_raised: var(--wincloud-raised, light-dark(#f6f7f9, #1c2027));
    --_line: var(--wincloud-line, light-dark(#e3e6ea, #2c323b));
    --_text: var(--wincloud-text, light-dark(#16191d, #eceff3));
    --_soft: var(--wincloud-soft, light-dark(#5b6470, #9aa4b1));
    --_good: var(--wincloud-good, light-dark(#0f7b45, #4cc38a));
    --_warning: var(--wincloud-warning, light-dark(#9a6200, #e5b045));
    --_bad: var(--wincloud-bad, light-dark(#c0322b, #ff7b72));
    --_radius: var(--wincloud-radius, 12px);
    --_inset: var(--wincloud-inset, 24px);
    --_font: var(--wincloud-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif);
    --_mono: ui-monospace, 'Cascadia Mono', 'Segoe UI Mono', Menlo, Consolas, monospace;
  }
  :host([mode='inline']) {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    all: initial;
    display: contents;
    color-scheme: light dark;
    color: var(--_text);
    font: 400 15px/1.5 var(--_font);
    -webkit-text-size-adjust: 100%;
  }
  .base.light {
    color-scheme: light;
  }
  .base.dark {
    color-scheme: dark;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ol {
    margin: 0;
    padding: 0;
    font: inherit;
  }
  ol {
    list-style: none;
  }
  button,
  textarea {
    margin: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
  }
  button:enabled,
  summary {
    cursor: pointer;
  }
  :focus-visible {
    outline: 2px solid var(--_link);
    outline-offset: 2px;
  }
  .icon {
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .quiet {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 8px;
    color: var(--_soft);
  }
  .quiet:enabled:hover {
    background: var(--_raised);
    color: var(--_text);
  }
  .quiet:disabled {
    opacity: 0.4;
  }
  .small {
    inline-size: 28px;
    block-size: 28px;
  }
  .small .icon,
  .text-button .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .text-button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    flex: none;
    padding: 4px 10px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    background: var(--_surface);
    color: var(--_text);
    font-size: 13px;
    font-weight: 500;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .text-button:enabled:hover {
    border-color: var(--_soft);
  }
  .text-button:disabled {
    color: var(--_soft);
  }
  @media (pointer: coarse) {
    .quiet,
    .send,
    .text-button {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

export const styles = [baseStyles, accentStyles, panelStyles, transcriptStyles, composerStyles];
