import {css} from 'lit';
import {coverStyles} from './cover.styles.ts';

/** The list of conversations, over the panel's content. */
export const historyStyles = css`
  ${coverStyles}
  .finder {
    position: relative;
    flex: none;
    padding: 12px 16px 8px;
    color: var(--_soft);
  }
  .finder .icon {
    position: absolute;
    inset-block: 12px 8px;
    inset-inline-start: 28px;
    inline-size: 18px;
    block-size: 18px;
    margin-block: auto;
    pointer-events: none;
  }
  .find,
  .title-input {
    inline-size: 100%;
    min-block-size: 38px;
    margin: 0;
    padding-inline: 12px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    appearance: none;
    background: none;
    color: var(--_text);
    font: inherit;
  }
  .find {
    padding-inline-start: 38px;
  }
  .find:placeholder-shown {
    direction: inherit;
  }
  .find::placeholder {
    color: var(--_soft);
    opacity: 1;
  }
  .list {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 2px;
    min-block-size: 0;
    padding: 0 8px 12px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .conversation {
    display: flex;
    flex: none;
    align-items: center;
    border-radius: 8px;
  }
  .conversation:hover,
  .conversation.current {
    background: var(--_raised);
  }
  .conversation.current .conversation-title {
    font-weight: 600;
  }
  .conversation:has(.actions) {
    flex-wrap: wrap;
    gap: 8px;
    padding: 10px 12px;
    background: var(--_raised);
  }
  .conversation .open {
    flex: 1;
    min-inline-size: 0;
    padding: 8px 12px;
    border-radius: 8px;
  }
  .open:focus-visible,
  .conversation .quiet:focus-visible {
    outline-offset: -2px;
  }
  .conversation .quiet .icon {
    inline-size: 18px;
    block-size: 18px;
  }
  .conversation .quiet:enabled:hover {
    background: var(--_line);
  }
  .conversation-title {
    display: block;
    text-align: match-parent;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .when {
    color: var(--_soft);
    font-size: 12px;
  }
  .list-problem {
    align-items: flex-start;
    margin: 4px 20px 12px;
  }
  .none {
    padding: 24px 20px;
    color: var(--_soft);
  }
  @media (pointer: coarse) {
    .find,
    .title-input {
      min-block-size: 44px;
      font-size: 16px;
    }
  }
`;
