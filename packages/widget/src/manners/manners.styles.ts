import {css} from 'lit';

/** The badge, the lines between messages, exact times, and the way back to the newest. */
export const mannersStyles = css`
  @media (prefers-contrast: more) {
    :host {
      --_line: var(--wincloud-line, light-dark(#5b6470, #9aa4b1));
      --_soft: var(--_text);
    }
  }
  /* A short window, or one that is zoomed in. */
  @media (min-width: 481px) and (max-height: 480px) and (not (pointer: coarse)) {
    .floating .panel {
      inset-block-end: 8px;
      block-size: calc(100dvh - 16px);
    }
  }
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-inline-size: 22px;
    padding-inline: 6px;
    border: 2px solid var(--_surface);
    border-radius: 12px;
    background: var(--_bad);
    color: light-dark(#ffffff, #14171c);
    font: 600 12px/18px var(--_font);
    text-align: center;
  }
  .divider {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block: 4px;
    color: var(--_soft);
    font-size: 12px;
    font-weight: 500;
  }
  .divider > span::first-letter,
  time::first-letter {
    text-transform: uppercase;
  }
  .divider::before,
  .divider::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_line);
  }
  .divider > span {
    display: inline-block;
  }
  .divider.new {
    color: var(--_link);
    font-weight: 600;
  }
  .divider.new::before,
  .divider.new::after {
    border-color: currentColor;
  }
  time {
    display: inline-block;
  }
  .message:has(:focus-visible) time::after {
    content: ' · ' attr(data-exact);
  }
  .jump {
    position: absolute;
    inset-block-end: calc(100% + 8px);
    inset-inline: 0;
    display: flex;
    align-items: center;
    gap: 6px;
    inline-size: fit-content;
    min-block-size: 34px;
    margin-inline: auto;
    padding-block: 6px;
    padding-inline: 10px 14px;
    border: 1px solid var(--_line);
    border-radius: 22px;
    background: var(--_surface);
    box-shadow: 0 4px 14px rgb(0 0 0 / 0.14);
    font-size: 13px;
    font-weight: 500;
  }
  .jump .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .count {
    min-inline-size: 20px;
    margin-inline-end: -6px;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--_a);
    color: var(--_on-accent);
    font-size: 12px;
    line-height: 20px;
    text-align: center;
  }
  @media (pointer: coarse) {
    .jump {
      min-block-size: 44px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .jump {
      transition: opacity 160ms;
      @starting-style {
        opacity: 0;
      }
    }
  }
  @media (forced-colors: active) {
    .badge {
      border-color: ButtonText;
    }
    .count {
      border: 1px solid;
    }
  }
`;
