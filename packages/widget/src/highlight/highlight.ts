import {languageGroup} from './languages.ts';

/**
 * Colours a finished code block when it is first on screen: what that takes is a chunk of its own, fetched then.
 * Code of another language, of a browser that cannot colour text without new nodes, or of a chunk that did not load
 * stays as it is; the next block tries again.
 */
export function highlight(block: Element, language: string): void {
  const group = languageGroup(language);
  if (group && CSS.highlights) {
    new IntersectionObserver((entries, observer) => {
      if (!entries.at(-1)?.isIntersecting) return;
      observer.disconnect();
      import('./paint.ts').then(({paint}) => paint(block, group)).catch(() => {});
    }).observe(block);
  }
}
