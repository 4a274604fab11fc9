import {css} from 'lit';

/** What floats above the panel's content: the one shadow, and no place before it was measured. */
export const floatingStyles = css`
  .floating-layer {
    position: fixed;
    top: 0;
    left: 0;
    z-index: 2;
    inline-size: max-content;
    border: 1px solid var(--_line);
    border-radius: 10px;
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
    opacity: 0;
  }
`;
