import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {MarkdownLabels} from '../markdown/index.ts';
import {locale as ar} from './ar.ts';
import {enCards} from './cards/en.ts';
import {loadCardLabels} from './cards/load.ts';
import {locale as de} from './de.ts';
import {en} from './en.ts';
import {enErrors} from './en-errors.ts';
import {enExtras} from './en-extras.ts';
import {enManners} from './en-manners.ts';
import {enMenu} from './en-menu.ts';
import {enPrivacy} from './en-privacy.ts';
import {enSpeech} from './en-speech.ts';
import {locale as es} from './es.ts';
import {locale as fr} from './fr.ts';
import {locale as hi} from './hi.ts';
import {locale as id} from './id.ts';
import {locale as ja} from './ja.ts';
import {loadLocale} from './load.ts';
import {plural} from './plural.ts';
import {locale as pt} from './pt.ts';
import {locale as zh} from './zh.ts';

/** What `createMarkdownStream` says where it is given no words. */
const enMarkdown: Required<MarkdownLabels> = {
  copy: 'Copy',
  copied: 'Copied',
  table: 'Table',
  done: 'Done',
  todo: 'To do',
};

/** What a language file is held against. Every `en-*.ts` file has its member here. */
const english = {
  labels: {...en, errors: enErrors, markdown: enMarkdown},
  errors: enErrors,
  extras: enExtras,
  speech: enSpeech,
  manners: enManners,
  menu: enMenu,
  privacy: enPrivacy,
  cards: enCards,
};

/** What is spelt in a language as in English. */
const SAME: Record<string, string[]> = {
  de: [
    'labels.chat',
    'cards.arguments.port',
    'cards.facts.backups',
    'cards.facts.port',
    'cards.facts.region',
    'cards.facts.system',
    'cards.facts.vcpus',
    'cards.kinds.backups',
    'cards.kinds.droplet',
    'cards.kinds.snapshot',
    'cards.kinds.volume',
  ],
  es: ['labels.chat', 'cards.no'],
  fr: [
    'labels.chat',
    'cards.arguments.port',
    'cards.facts.port',
    'cards.kinds.volume',
    'labels.transcript',
    'extras.sources',
    'labels.source',
    'menu.conversations',
    'menu.found',
    'menu.file.assistant',
    'menu.file.sources',
    'menu.file.name',
  ],
  id: ['labels.chat', 'labels.edit', 'cards.kinds.droplet', 'cards.kinds.snapshot', 'cards.kinds.volume'],
  pt: ['labels.chat', 'cards.kinds.volume'],
};

const NUMBERS = [0, 1, 2, 5, 11, 100];

/** Functions of numbers. The others take texts. */
const COUNTED = [
  'labels.charactersLeft',
  'labels.retryIn',
  'extras.version',
  'manners.newMessages',
  'speech.table',
  'menu.found',
];

type Words = {[key: string]: unknown};
type Say = (...sample: unknown[]) => string;

/** All texts and functions with where they are, such as `menu.file.you`. */
function entries(words: Words, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([key, value]): [string, unknown][] => {
    const at = path === '' ? key : `${path}.${key}`;
    return typeof value === 'object' && value !== null ? entries(value as Words, at) : [[at, value]];
  });
}

/** Sample arguments of a function. `manners.code` takes a language first, which may be empty. */
function samples(path: string, english: Say): unknown[][] {
  if (path === 'manners.code')
    return NUMBERS.flatMap((n) => [
      ['', n],
      ['js', n],
    ]);
  if (path === 'labels.charactersLeft') return [...NUMBERS, -1, -2, -5, -11, -100].map((n) => [n]);
  if (COUNTED.includes(path)) return NUMBERS.map((n) => Array.from({length: english.length}, () => n));
  return /Said$/.test(path) ? [['12:34'], ['']] : [Array.from({length: english.length}, () => 'ab-12')];
}

/** The texts of an entry by the arguments that made them. */
function texts(path: string, value: unknown, english: unknown): {text: string; sample: unknown[]}[] {
  if (typeof value !== 'function') return [{text: value as string, sample: []}];
  return samples(path, english as Say).map((sample) => ({text: (value as Say)(...sample), sample}));
}

const all = {ar, de, es, fr, hi, id, ja, pt, zh};
/** The words of cards are fetched with the first one. */
const cards = new Map(
  await Promise.all(Object.entries(all).map(async ([code, {lang}]) => [code, await loadCardLabels(lang)] as const)),
);
const englishEntries = new Map(entries(english));

describe.each(Object.entries(all))('%s', (code, {lang, dir, ...words}) => {
  const own = new Map(entries({...words, cards: cards.get(code)} as unknown as Words));

  it('has every word of English, and no other', () => {
    const more = Object.keys(words.errors).flatMap((error) => [`errors.${error}`, `labels.errors.${error}`]);
    expect([...own.keys()].sort()).toEqual([...new Set([...englishEntries.keys(), ...more])].sort());
    for (const [path, value] of englishEntries) expect(typeof own.get(path), path).toBe(typeof value);
  });

  it('says something everywhere, with nothing around it', () => {
    for (const [path, value] of own)
      for (const {text, sample} of texts(path, value, englishEntries.get(path))) {
        expect(text, `${path}(${sample})`).not.toMatch(/^\s|\s$|\s\s|^$|undefined|null|#/);
        expect(text, path).not.toMatch(/[!?.…。！？]{2}|["']/);
      }
  });

  it('says the numbers and texts that English says', () => {
    const written = new Intl.NumberFormat(lang);
    for (const [path, value] of englishEntries) {
      for (const {text, sample} of texts(path, own.get(path), value)) {
        for (const given of sample) {
          // Arabic has forms that are the number: `رسالتان` are two messages.
          const inTheWord =
            code === 'ar' && typeof given === 'number' && path !== 'extras.version' && Math.abs(given) < 3;
          if (inTheWord) continue;
          expect(text, `${path}(${sample})`).toContain(
            typeof given === 'number' ? written.format(Math.abs(given)) : given,
          );
        }
      }
    }
  });

  it('is not English', () => {
    const same = new Set<string>();
    for (const [path, value] of englishEntries) {
      const theirs = texts(path, value, value);
      texts(path, own.get(path), value).forEach(({text}, i) => {
        if (text === theirs[i]?.text && /\p{L}{2}/u.test(text)) same.add(path);
      });
    }
    expect([...same].sort()).toEqual([...(SAME[code] ?? [])].sort());
  });

  it('has its errors at hand from the start', () => {
    expect(words.labels.errors).toBe(words.errors);
  });

  it('is written in its direction', () => {
    expect(dir).toBe(code === 'ar' ? 'rtl' : 'ltr');
    expect(new Intl.Locale(lang).language).toBe(code);
  });
});

it('is held against every file of English words', () => {
  const files = readdirSync(new URL('.', import.meta.url)).flatMap((file) => /^en-(\w+)\.ts$/.exec(file)?.[1] ?? []);
  expect(['labels', 'cards', ...files].sort()).toEqual(Object.keys(english).sort());
});

describe('numbers', () => {
  it('have the six forms of Arabic', () => {
    expect(NUMBERS.map((n) => ar.manners.newMessages(n))).toEqual([
      'لا رسائل جديدة',
      'رسالة جديدة واحدة',
      'رسالتان جديدتان',
      '5 رسائل جديدة',
      '11 رسالة جديدة',
      '100 رسالة جديدة',
    ]);
    expect(ar.speech.table(2, 11)).toBe('جدول، عمودان، 11 صفًا');
    expect(ar.labels.charactersLeft(-1)).toBe('تجاوز النص الحد بحرف واحد');
  });

  it('say one of one, where the language does', () => {
    expect([1, 2].map((n) => de.menu.found(n))).toEqual(['1 Unterhaltung', '2 Unterhaltungen']);
    expect([0, 2].map((n) => fr.labels.charactersLeft(n))).toEqual(['0 caractère restant', '2 caractères restants']);
    expect([0, 1, 2].map((n) => hi.manners.newMessages(n))).toEqual(['0 नया संदेश', '1 नया संदेश', '2 नए संदेश']);
    expect([1, 2].map((n) => ja.manners.newMessages(n))).toEqual(['新着メッセージ1件', '新着メッセージ2件']);
  });

  it('are grouped as the language groups them', () => {
    expect(plural('de', 8000, {other: '# Zeichen'})).toBe('8.000 Zeichen');
    expect(plural('es', 1_000_000, {one: '-', other: '# caracteres'})).toBe('1.000.000 caracteres');
  });
});

describe('loadLocale', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE_at', 'de'],
    ['pt', 'pt-BR'],
    ['pt-BR', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['zh', 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['zh-Hans-SG', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['zh_Hant', 'zh-CN'],
    ['ar-EG-u-nu-arab', 'ar'],
    ['id', 'id'],
    ['in-ID', 'id'],
    ['es-419', 'es'],
    ['fr-CA', 'fr'],
    ['hi-IN', 'hi'],
    ['ja-JP', 'ja'],
  ])('gives %s the words of %s', async (wanted, lang) => {
    expect((await loadLocale(wanted))?.lang).toBe(lang);
  });

  it.each(['en', 'en-GB', 'nl', 'den', 'd', '', '-', '__proto__', 'constructor', 'constructor-x'])(
    'leaves %j in English',
    async (wanted) => {
      expect(await loadLocale(wanted)).toBeUndefined();
    },
  );
});

describe('loadCardLabels', () => {
  it('has a file for each language', () => {
    const files = readdirSync(new URL('./cards/', import.meta.url)).flatMap(
      (file) => /^(\w\w)\.ts$/.exec(file)?.[1] ?? [],
    );
    expect(files.sort()).toEqual(['en', ...Object.keys(all)].sort());
    for (const code of Object.keys(all)) expect(cards.get(code)).not.toBe(enCards);
  });

  it.each(['en', 'en-GB', 'nl', '', '__proto__'])('leaves %j in English', async (lang) => {
    expect(await loadCardLabels(lang)).toBe(enCards);
  });
});
