/*
 * What of the compared packages is used. They are installed by `npm run bench` alone, and the types of this project
 * are checked without them.
 */

declare module 'deep-chat';

declare module 'dompurify' {
  const DOMPurify: {sanitize(html: string): string};
  export default DOMPurify;
}

declare module 'marked' {
  export const marked: {parse(markdown: string, options: {async: false}): string};
}

declare module 'streamdown' {
  import type {FunctionComponent} from 'react';
  export const Streamdown: FunctionComponent<{children?: string; isAnimating: boolean}>;
}

declare module 'streaming-markdown' {
  export function default_renderer(root: HTMLElement): object;
  export function parser(renderer: object): object;
  export function parser_write(parser: object, piece: string): void;
  export function parser_end(parser: object): void;
}
