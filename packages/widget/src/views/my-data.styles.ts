import {css} from 'lit';
import {coverStyles} from './cover.styles.ts';

/** What one gets of one's own data, and its end. */
export const myDataStyles = css`
  ${coverStyles}
  .my-data-body {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 16px;
    min-block-size: 0;
    padding: 20px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .my-data-body > * {
    flex: none;
  }
  .my-data-body .question {
    padding: 12px;
    border: 1px solid var(--_line);
    border-radius: 10px;
    background: var(--_raised);
  }
  .my-data-body .text-button {
    flex: 0 1 auto;
    min-block-size: 32px;
    white-space: normal;
  }
  .my-data-body [aria-disabled='true'] {
    color: var(--_soft);
    cursor: default;
  }
  .my-data-body .failed-note {
    align-items: flex-start;
    margin: 0;
    overflow-wrap: anywhere;
  }
  /* Out of the way, but there: a region that was hidden says nothing. */
  .progress:empty {
    position: absolute;
  }
  .progress > p {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    overflow-wrap: anywhere;
  }
  .progress > p .icon {
    margin-block-start: 1px;
    color: var(--_good);
  }
  .erased {
    font-weight: 600;
  }
  .receipt {
    display: flex;
    flex-direction: column;
    gap: 10px;
    margin: 0;
    padding: 12px;
    border: 1px solid var(--_line);
    border-radius: 10px;
    user-select: text;
  }
  .receipt dt {
    color: var(--_soft);
    font-size: 12px;
  }
  .receipt dd {
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .receipt .hash {
    font: 13px/1.5 var(--_mono);
  }
  .keep {
    color: var(--_soft);
    font-size: 13px;
  }
  @media (pointer: coarse) {
    .my-data-body .text-button {
      min-block-size: 44px;
    }
  }
`;
