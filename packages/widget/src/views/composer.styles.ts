import {css} from 'lit';

/** The foot of the panel: problems, the composer, the disclaimer. */
export const composerStyles = css`
  .foot {
    position: relative;
    flex: none;
    padding: 0 12px 12px;
  }
  .notice {
    display: grid;
    grid-template-columns: auto 1fr auto;
    justify-items: start;
    gap: 8px;
    margin-block-end: 8px;
    padding-block: 8px;
    padding-inline: 12px 8px;
    border-radius: 10px;
    background: var(--_raised);
    font-size: 13px;
  }
  .notice > .icon {
    color: var(--_bad);
  }
  .notice .quiet {
    grid-area: 1 / 3;
  }
  .notice .retry {
    grid-column: 2;
    margin-block-end: 4px;
  }
  .notice p {
    align-self: center;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .wait {
    align-items: center;
    min-block-size: 40px;
    color: var(--_soft);
  }
  .composer {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .composer:focus-within {
    border-color: var(--_link);
    outline: 1px solid var(--_link);
  }
  .input {
    field-sizing: content;
    flex: 1;
    min-inline-size: 0;
    min-block-size: 48px;
    max-block-size: 168px;
    padding-block: 12px;
    padding-inline: 14px 4px;
    outline: none;
    resize: none;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  /* An empty input has no text to take its direction from. */
  .input:placeholder-shown {
    direction: inherit;
  }
  .input::placeholder {
    color: var(--_soft);
    opacity: 1;
  }
  .send {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    margin: 5px;
    border-radius: 9px;
    background: var(--_a);
    color: var(--_on-accent);
  }
  .send:disabled {
    background: var(--_raised);
    color: var(--_soft);
  }
  .stopping .icon {
    fill: currentColor;
  }
  .editing {
    display: flex;
    align-items: center;
    justify-content: space-between;
    flex-basis: 100%;
    padding-block-start: 6px;
    padding-inline: 14px 6px;
    color: var(--_soft);
    font-size: 12px;
  }
  .left {
    flex-basis: 100%;
    padding: 0 14px 8px;
    color: var(--_soft);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .over {
    color: var(--_bad);
    font-weight: 600;
  }
  .disclaimer {
    padding-block-start: 8px;
    color: var(--_soft);
    font-size: 12px;
    line-height: 1.35;
    text-align: center;
  }
  @media (pointer: coarse) {
    .input {
      font-size: 16px;
    }
  }
`;
