import {css} from 'lit';

/** What stands under a message: its other versions, which rule touched it, thumbs, what was wrong with it, and what one may ask next. */
export const extrasStyles = css`
  .answer .meta {
    flex-wrap: wrap;
  }
  /* They come when the answer has ended, and must not move it. */
  .user .quiet {
    margin-block: -4px;
  }
  .pager {
    display: inline-flex;
    align-items: center;
    font-variant-numeric: tabular-nums;
  }
  .pager .icon {
    rotate: -90deg;
  }
  .pager .earlier .icon,
  .pager .later:dir(rtl) .icon {
    rotate: 90deg;
  }
  .pager .earlier:dir(rtl) .icon {
    rotate: -90deg;
  }
  .text figcaption button:hover {
    background: var(--_line);
    color: var(--_text);
  }
  .guardrail {
    display: flex;
    flex-basis: 100%;
    align-items: flex-start;
    gap: 6px;
    min-inline-size: 0;
    margin-inline-start: 6px;
    overflow-wrap: anywhere;
  }
  .guardrail .icon {
    inline-size: 14px;
    block-size: 14px;
    margin-block: 2px;
  }
  .thumb[aria-pressed='true'] {
    color: var(--_link);
  }
  .thumb[aria-pressed='true'] .icon {
    fill: currentColor;
    fill-opacity: 0.18;
  }
  .thanks {
    order: 1;
    margin-inline-start: 6px;
  }
  .reason,
  .meta > .suggestions {
    order: 1;
    flex-basis: 100%;
    min-inline-size: 0;
    margin-inline-start: 6px;
  }
  .thanks.failed {
    color: var(--_bad);
  }
  .reason {
    display: flex;
    flex-direction: column;
    gap: 8px;
    margin-block: 6px 4px;
    padding: 12px;
    border: 1px solid var(--_line);
    border-radius: 10px;
    color: var(--_text);
    font-size: 13px;
  }
  .reason-title {
    font-weight: 600;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .chip {
    padding: 4px 12px;
    border: 1px solid var(--_line);
    border-radius: 20px;
  }
  .chip:hover {
    border-color: var(--_soft);
  }
  .chip[aria-pressed='true'] {
    border-color: var(--_link);
    color: var(--_link);
    box-shadow: inset 0 0 0 1px var(--_link);
  }
  .words {
    inline-size: 100%;
    padding: 8px 10px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    resize: none;
  }
  .words:placeholder-shown {
    direction: inherit;
  }
  .words::placeholder {
    color: var(--_soft);
    opacity: 1;
  }
  .meta > .suggestions {
    order: 2;
    gap: 6px;
    margin-block-start: 10px;
  }
  .meta .suggestion {
    align-self: flex-start;
    max-inline-size: 100%;
    padding: 6px 12px;
    color: var(--_text);
    font-size: 13px;
  }
  @media (pointer: coarse) {
    .user .quiet {
      margin-block: -12px;
    }
    .chip,
    .meta .suggestion {
      min-block-size: 44px;
    }
    .words {
      font-size: 16px;
    }
  }
  @media (forced-colors: active) {
    .thumb[aria-pressed='true'],
    .chip[aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
