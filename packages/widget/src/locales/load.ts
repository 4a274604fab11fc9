import type {Locale} from './locale.ts';

/** By the language's own part of a tag; each a chunk of its own. */
const FILES: Record<string, () => Promise<{locale: Locale}>> = {
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

/**
 * The widget's words for a BCP 47 tag such as `de-AT`, also one written `de_at`. Regions and scripts of a language share
 * the file that is nearest: `pt-PT` is told in Brazilian words, `zh-TW` in simplified characters.
 *
 * Undefined for English, which needs no file, and for what there is none of. Rejects when the file cannot be fetched;
 * the chat goes on in English then.
 */
export async function loadLocale(wanted: string): Promise<Locale | undefined> {
  const [tag = ''] = wanted.toLowerCase().split(/[-_]/, 1);
  const language = tag === 'in' ? 'id' : tag; // the code of Indonesian until 1989, which Java still says
  if (!Object.hasOwn(FILES, language)) return;
  // All languages share it: asked for beside the language, not once that has come.
  const [file] = await Promise.all([FILES[language]?.(), import('./plural.ts')]);
  return file?.locale;
}
