import {css} from 'lit';

/** Where an answer comes from: the list below it. */
export const sourcesStyles = css`
  .cite:hover {
    background: var(--_line);
  }
  .sources {
    margin-block-start: 12px;
    border: 1px solid var(--_line);
    border-radius: 10px;
    font-size: 13px;
    overflow: hidden;
  }
  .sources-title {
    padding: 6px 12px;
    background: var(--_raised);
    color: var(--_soft);
    font-size: 12px;
    font-weight: 600;
  }
  .source {
    position: relative;
    border-block-start: 1px solid var(--_line);
  }
  .source-row {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    column-gap: 8px;
    align-items: baseline;
    padding: 8px 12px;
    padding-inline-end: 44px;
    color: inherit;
    text-decoration: none;
  }
  .source-row:focus-visible {
    outline-offset: -2px;
  }
  a.source-row:hover .source-title {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .number {
    color: var(--_soft);
    font-variant-numeric: tabular-nums;
  }
  .source-title {
    font-weight: 500;
  }
  .where {
    grid-column: 2;
    color: var(--_soft);
    font-size: 12px;
  }
  .sources summary {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 6px;
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: 8px;
    color: var(--_soft);
    list-style: none;
  }
  .sources summary::-webkit-details-marker {
    display: none;
  }
  .sources summary:hover {
    background: var(--_raised);
  }
  .sources summary .icon {
    inline-size: 16px;
    block-size: 16px;
    transition: rotate 120ms;
  }
  @media (pointer: coarse) {
    .sources summary {
      inline-size: 44px;
      block-size: 44px;
    }
  }
  .sources [open] > summary .icon {
    rotate: 180deg;
  }
  .excerpt {
    padding: 0 12px 10px;
    padding-inline-start: 40px;
    color: var(--_soft);
    white-space: pre-line;
  }
`;
