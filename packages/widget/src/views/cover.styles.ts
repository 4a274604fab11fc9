import {css} from 'lit';

/** What covers the panel's content: a page with a header of its own, and what it asks before it deletes. */
export const coverStyles = css`
  .cover {
    position: absolute;
    inset: 0;
    z-index: 1;
    background: var(--_surface);
  }
  .cover-page {
    display: flex;
    flex-direction: column;
    block-size: 100%;
  }
  .cover .header {
    min-block-size: 66px;
    padding-inline: 12px;
  }
  .back .icon:dir(rtl) {
    scale: -1 1;
  }
  .question {
    display: flex;
    flex-direction: column;
    gap: 8px;
    overflow-wrap: anywhere;
  }
  .yes {
    border-color: var(--_bad);
    color: var(--_bad);
  }
`;
