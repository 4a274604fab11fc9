import {css} from 'lit';

/** The foot of the panel: problems, the composer, the disclaimer, and the pill that floats above. */
export const composerStyles = css`
  .foot {
    position: relative;
    flex: none;
    padding: 0 12px 12px;
  }
  .jump {
    position: absolute;
    inset-block-end: calc(100% + 8px);
    inset-inline: 0;
    display: flex;
    align-items: center;
    gap: 6px;
    inline-size: fit-content;
    margin-inline: auto;
    padding-block: 6px;
    padding-inline: 10px 14px;
    border: 1px solid var(--_line);
    border-radius: 20px;
    background: var(--_surface);
    box-shadow: 0 4px 14px rgb(0 0 0 / 0.14);
    font-size: 13px;
    font-weight: 500;
  }
  .jump .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .notice {
    display: flex;
    align-items: center;
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
  .notice p {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .wait {
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
    outline-offset: 0;
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
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .send:disabled {
    background: var(--_raised);
    color: var(--_soft);
  }
  .stopping .icon {
    fill: currentColor;
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
