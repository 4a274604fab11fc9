import type {SpeechLabels} from '../locales/en-speech.ts';

/** Blocks of an answer that hold text or other blocks. */
const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, div, hr';

/** What belongs to the page and not to the answer's words. */
const SILENT = 'button, .cite, input';

/**
 * An answer as it is shown, in the pieces in which it is said: sentences; and for code and tables what they are and how
 * long, because read aloud they are noise, and the reader can walk to them. The last piece of a growing answer may grow.
 */
export function spokenPieces(texts: Iterable<Element>, labels: SpeechLabels, locale?: string | undefined): string[] {
  const pieces: string[] = [];
  for (const text of texts) readBlock(text, pieces, labels, locale);
  return pieces;
}

function readBlock(block: Element, pieces: string[], labels: SpeechLabels, locale: string | undefined): void {
  let words = '';
  const end = () => {
    pieces.push(...sentences(words, locale));
    words = '';
  };
  for (const child of block.childNodes) {
    if (!(child instanceof Element)) words += child.textContent;
    else if (child.matches('figure, [part=table]')) {
      end();
      pieces.push(child.matches('figure') ? codeText(child, labels) : tableText(child, labels));
    } else if (child.matches(BLOCKS)) {
      end();
      readBlock(child, pieces, labels, locale);
    } else words += inlineText(child);
  }
  end();
}

function inlineText(element: Element): string {
  if (element.matches(SILENT)) return '';
  return [...element.childNodes]
    .map((child) => (child instanceof Element ? inlineText(child) : child.textContent))
    .join('');
}

function codeText(figure: Element, labels: SpeechLabels): string {
  const language = figure.querySelector('figcaption span')?.textContent ?? '';
  const code = figure.querySelector('code')?.textContent ?? '';
  return labels.code(language, code.trimEnd().split('\n').length);
}

function tableText(table: Element, labels: SpeechLabels): string {
  return labels.table(table.querySelectorAll('th').length, table.querySelectorAll('tbody tr').length);
}

/** Sentences by the rules of the language, where the browser knows them. */
export function sentences(text: string, locale?: string | undefined): string[] {
  const words = text
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,;:!?])/g, '')
    .trim();
  if (words === '') return [];
  if (typeof Intl.Segmenter !== 'function') return words.split(/(?<=[.!?…。！？؟])\s+/);
  const segments = new Intl.Segmenter(locale, {granularity: 'sentence'}).segment(words);
  return [...segments].map(({segment}) => segment.trim());
}
