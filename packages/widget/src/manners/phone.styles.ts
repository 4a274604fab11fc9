import {css} from 'lit';

/** A panel that fills a phone: its bars do not drag the page along, and the keyboard leaves room for words. */
export const phoneStyles = css`
  [aria-modal='true'] {
    padding-inline: max(env(safe-area-inset-left), env(safe-area-inset-right));
  }
  [aria-modal='true'] > :is(.header, .foot) {
    touch-action: pinch-zoom;
  }
  .with-keyboard .disclaimer {
    display: none;
  }
`;
