import {css} from 'lit';

/**
 * Turns out of sight are neither laid out nor painted. Not where the browser keeps no reader's place: what is laid out
 * above would move what is being read. They are clipped, so each is as wide as the view, for outlines and wide margins.
 */
export const earlierTurnsStyles = css`
  @supports (overflow-anchor: auto) {
    .turn {
      margin-inline: -20px;
      padding-inline: 20px;
      content-visibility: auto;
      contain-intrinsic-size: auto 300px;
    }
    .turn:last-child {
      content-visibility: visible;
    }
  }
`;
