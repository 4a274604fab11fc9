import {css} from 'lit';

/**
 * The colours of code: all at least 4.5:1 on the ground of a block, light and dark. `::highlight()` changes no box, so
 * nothing moves. Where colours are forced a browser paints every highlight as if it were selected, unless the text is
 * exempt from the forcing: it names its one colour itself.
 */
export const codeStyles = css`
  @media (forced-colors: active) {
    pre code {
      color: CanvasText;
      forced-color-adjust: none;
    }
  }
  @media (forced-colors: none) {
    ::highlight(wincloud-chat-keyword) {
      color: var(--wincloud-code-keyword, light-dark(#8f2a8a, #dd96d7));
    }
    ::highlight(wincloud-chat-string) {
      color: var(--wincloud-code-string, light-dark(#0d6b3c, #7ccb9c));
    }
    ::highlight(wincloud-chat-comment) {
      color: var(--wincloud-code-comment, light-dark(#5b6470, #9aa4b1));
    }
    ::highlight(wincloud-chat-number) {
      color: var(--wincloud-code-number, light-dark(#944b00, #e3b172));
    }
    ::highlight(wincloud-chat-name) {
      color: var(--wincloud-code-name, light-dark(#1a55c0, #8cb4ff));
    }
    ::highlight(wincloud-chat-variable) {
      color: var(--wincloud-code-variable, light-dark(#0a6674, #74cbdb));
    }
  }
`;
