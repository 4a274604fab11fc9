import {css} from 'lit';

/** The free edges of a floating panel and the corner between them. */
export const resizeStyles = css`
  .handle {
    position: absolute;
    inset: 0;
    touch-action: none;
  }
  .handle.width {
    inline-size: 8px;
    cursor: ew-resize;
  }
  .handle.height {
    block-size: 8px;
    cursor: ns-resize;
  }
  .corner {
    inline-size: 24px;
    block-size: 24px;
    border-start-start-radius: var(--_radius);
    cursor: nwse-resize;
  }
  .corner:dir(rtl) {
    cursor: nesw-resize;
  }
  .handle.width:is(:hover, :focus-visible) {
    border-inline-start: 3px solid var(--_link);
  }
  .handle.height:is(:hover, :focus-visible) {
    border-block-start: 3px solid var(--_link);
  }
  .handle:focus-visible {
    outline-offset: -2px;
  }
`;
