import type {CardLabels} from './card-labels.ts';
import {enCards} from './en.ts';

/** By the language's own part of a tag; each a chunk of its own, for most conversations have no card. */
const FILES: Record<string, () => Promise<{cards: CardLabels}>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  hi: () => import('./hi.ts'),
  id: () => import('./id.ts'),
  ja: () => import('./ja.ts'),
  pt: () => import('./pt.ts'),
  zh: () => import('./zh.ts'),
};

/** The words of cards in the language of a file of `locales/`. English where it has none, or it cannot be fetched. */
export async function loadCardLabels(lang: string): Promise<CardLabels> {
  const [language = ''] = lang.split('-', 1);
  const load = Object.hasOwn(FILES, language) ? FILES[language] : undefined;
  return load === undefined
    ? enCards
    : load().then(
        ({cards}) => cards,
        () => enCards,
      );
}
