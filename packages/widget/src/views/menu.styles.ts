import {css} from 'lit';
import {floatingStyles} from './floating.styles.ts';

/** The menu of the header. */
export const menuStyles = css`
  ${floatingStyles}
  .menu {
    padding: 6px;
  }
  .menu-item {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    padding-block: 8px;
    padding-inline: 10px 20px;
    border-radius: 8px;
    color: inherit;
    text-decoration: none;
  }
  .menu-item .icon {
    inline-size: 18px;
    block-size: 18px;
    color: var(--_soft);
  }
  .menu-item:hover,
  .menu-item:focus {
    background: var(--_raised);
  }
  .menu-item:focus-visible {
    outline-offset: -2px;
  }
  .menu-item[aria-disabled='true'] {
    color: var(--_soft);
    cursor: default;
  }
  .quiet[aria-expanded='true'] {
    background: var(--_raised);
    color: var(--_text);
  }
  @media (pointer: coarse) {
    .menu-item {
      min-block-size: 44px;
    }
  }
`;
