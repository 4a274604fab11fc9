import {css} from 'lit';

/** What messages have beside their words: markdown, sources, how they were sent and how they ended. */
export const messageStyles = css`
  .agent {
    margin-block-end: 4px;
    color: var(--_soft);
    font-size: 12px;
    font-weight: 600;
  }
  .ended {
    margin-block-start: 8px;
    color: var(--_soft);
    font-size: 13px;
  }
  .meta {
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 20px;
    color: var(--_soft);
    font-size: 12px;
  }
  .user .meta {
    justify-content: flex-end;
  }
  .failed-note {
    display: flex;
    flex-direction: column;
    gap: 8px;
    margin-block-start: 8px;
    color: var(--_bad);
    font-size: 13px;
  }
  .queued .failed-note {
    color: var(--_soft);
  }
  .user .failed-note {
    align-items: flex-end;
    text-align: end;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  /* Each block is a layer of its own for painting: the cost of a word does not grow with the answer. */
  .text > *,
  .text :is(li, tr, [part='code-lines']) {
    position: relative;
  }
  .text > :first-child {
    margin-block-start: 0;
  }
  .text > :last-child {
    margin-block-end: 0;
  }
  .text :is(p, ul, ol, figure, blockquote, hr, [part='table']) {
    margin: 0 0 12px;
  }
  .text :is(ul, ol) {
    padding-inline-start: 24px;
    list-style: revert;
  }
  .text li > :is(p, ul, ol):last-child,
  .text li {
    margin-block-end: 4px;
  }
  .text :is(h1, h2, h3, h4, h5, h6) {
    margin: 16px 0 8px;
    font-size: 16px;
    font-weight: 600;
    line-height: 1.35;
  }
  .text :is(h3, h4, h5, h6) {
    font-size: 15px;
  }
  .text a {
    color: var(--_link);
    text-underline-offset: 2px;
  }
  .text code {
    padding: 1px 5px;
    border-radius: 5px;
    background: var(--_raised);
    font: 13px/1.5 var(--_mono);
  }
  .text [part='link-host'] {
    color: var(--_soft);
    font-size: 12px;
  }
  .card,
  .text figure {
    border: 1px solid var(--_line);
    border-radius: 10px;
  }
  .card {
    min-block-size: 120px;
    margin: 0 0 12px;
    padding: 12px 14px;
  }
  .text figure {
    background: var(--_raised);
    overflow: hidden;
  }
  .text figcaption {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 4px 6px;
    padding-inline-start: 14px;
    border-block-end: 1px solid var(--_line);
    color: var(--_soft);
    font-size: 12px;
  }
  .text figcaption button {
    padding: 2px 8px;
    border-radius: 6px;
  }
  .text pre {
    margin: 0;
    padding: 12px 14px;
    text-align: left;
  }
  .text :is(pre, [part='table']):focus-visible {
    outline-offset: -2px;
  }
  .text :is(pre, [part='table']) {
    overflow-x: auto;
    overscroll-behavior-x: contain;
    scrollbar-width: thin;
  }
  .text pre code {
    padding: 0;
    background: none;
    overflow-wrap: normal;
  }
  .text table {
    border-collapse: collapse;
    font-size: 14px;
  }
  .text :is(th, td) {
    padding: 6px 10px;
    border: 1px solid var(--_line);
    text-align: start;
    vertical-align: top;
    overflow-wrap: normal;
  }
  .text th {
    background: var(--_raised);
    font-weight: 600;
  }
  .text blockquote {
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_line);
    color: var(--_soft);
  }
  .text hr {
    border: 0;
    border-block-start: 1px solid var(--_line);
  }
  .cite {
    padding: 1px 5px;
    border-radius: 5px;
    background: var(--_raised);
    color: var(--_link);
    font-size: 11px;
    font-weight: 600;
    vertical-align: 3px;
    line-height: 1;
    cursor: pointer;
  }
  .answer .meta {
    margin-block-start: 4px;
    margin-inline: -6px 0;
  }
`;
