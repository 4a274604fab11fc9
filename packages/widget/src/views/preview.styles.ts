import {css} from 'lit';
import {floatingStyles} from './floating.styles.ts';

/** The preview of a source beside its number. */
export const previewStyles = css`
  ${floatingStyles}
  .preview {
    max-inline-size: min(300px, 100vw - 32px);
    padding: 10px 14px;
    font-size: 13px;
  }
  .preview-title {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .preview-text {
    display: -webkit-box;
    margin-block-start: 4px;
    color: var(--_soft);
    overflow: hidden;
    -webkit-line-clamp: 5;
    -webkit-box-orient: vertical;
  }
  .preview-where {
    display: block;
    margin-block-start: 6px;
    color: var(--_soft);
    font-size: 12px;
  }
  a.preview-where {
    color: var(--_link);
    text-underline-offset: 2px;
  }
`;
