import MiniSearch from 'minisearch';
import type {Section} from './articles.ts';
import {termOf, termsOf, tokensOf} from './terms.ts';

/** A section that a question found. */
export interface Hit {
  readonly section: Section;
  /** 0..1: how much of the question the section covers, set against how well the best one does. */
  readonly score: number;
  /** What hits are ranked by; comparable within one search alone. */
  readonly rank: number;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** True when the best hit is about the question, not just beside it. */
  readonly convincing: boolean;
}

export interface Search {
  find(question: string): Found;
}

const MAX_HITS = 8;
/** Below this share of the question's weight a hit shares words with the question, but not its subject. */
const CONVINCING_COVERAGE = 0.55;
/** Long stories name much that no article does; two words that articles are named for are evidence as well. */
const CONVINCING_COVERAGE_WITH_TITLES = 0.3;
const CONVINCING_TITLE_TERMS = 2;
/** A word of this share of the greatest weight is rare; one that an article is named for is nearly its subject. */
const RARE_SHARE = 0.55;
const CONVINCING_COVERAGE_WITH_RARE_TITLE = 0.42;
/** A heading made of the question's words was written for that question. */
const HEADING_BONUS = 0.4;
/** An article opens with its short answer. */
const OPENING_BONUS = 1.12;
/** Words that no article has: names and small talk, mostly, so they weigh less than a rare word that one has. */
const UNKNOWN_WORD_SHARE = 0.6;

const FIELDS = ['heading', 'title', 'keywords', 'summary', 'text'] as const;

/**
 * Full-text search over sections. The engine's own score has no upper end and says little about *whether* anything
 * fits, so each hit is also weighed by coverage: how much of the question, rare words counting more, it contains.
 */
export const createSearch = (sections: readonly Section[]): Search => {
  const index = new MiniSearch<Section>({
    fields: [...FIELDS],
    tokenize: tokensOf,
    processTerm: termOf,
    extractField: (section, field) => {
      const value = section[field as keyof Section];
      return Array.isArray(value) ? value.join(' ') : String(value);
    },
    searchOptions: {
      boost: {heading: 3, title: 2.5, keywords: 2, summary: 1.2, text: 1},
      prefix: (term) => term.length >= 4,
      fuzzy: (term) => (term.length >= 5 && !/\d/.test(term) ? 0.2 : false),
      weights: {prefix: 0.4, fuzzy: 0.25},
    },
  });
  index.addAll(sections);
  const rarest = Math.log(1 + sections.length);
  const weightOf = termWeights(sections, rarest);
  const byId = new Map(sections.map((section) => [section.id, section]));

  return {
    find(question) {
      const asked = [...new Set(termsOf(question))];
      const total = asked.reduce((sum, term) => sum + weightOf(term), 0);
      if (asked.length === 0 || total === 0) return {hits: [], convincing: false};
      const results = index.search(question).map((result) => {
        let covered = 0;
        let inHeading = 0;
        let titleTerms = 0;
        let rareTitle = false;
        for (const term of asked) {
          const match = closest(term, result.queryTerms, result.terms);
          if (!match) continue;
          const weight = weightOf(term);
          const fields = result.match[match.word] ?? [];
          covered += weight * match.likeness;
          if (fields.includes('heading')) inHeading += weight * match.likeness;
          if (match.likeness < 1 || !fields.some((field) => field !== 'text')) continue;
          titleTerms += 1;
          rareTitle ||= weight >= rarest * RARE_SHARE;
        }
        const opening = byId.get(String(result.id))?.position === 0 ? OPENING_BONUS : 1;
        const engineScore = result.score * opening * (1 + HEADING_BONUS * (inHeading / total));
        return {id: String(result.id), coverage: covered / total, titleTerms, rareTitle, engineScore};
      });
      const top = Math.max(...results.map((result) => result.engineScore), 1e-9);
      const ranked = results
        .map((result) => ({...result, rank: (result.engineScore / top) * (0.35 + 0.65 * result.coverage)}))
        .sort((a, b) => b.rank - a.rank)
        .slice(0, MAX_HITS);
      const hits = ranked.flatMap(({id, coverage, rank, engineScore}): Hit[] => {
        const section = byId.get(id);
        const score = Math.min(0.99, coverage * (0.5 + 0.5 * (engineScore / top)));
        return section ? [{section, rank, score: Math.round(score * 1000) / 1000}] : [];
      });
      const best = ranked[0];
      const convincing = best !== undefined && isConvincing(best);
      return {hits, convincing};
    },
  };
};

const isConvincing = (best: {coverage: number; titleTerms: number; rareTitle: boolean}): boolean =>
  best.coverage >= CONVINCING_COVERAGE ||
  (best.coverage >= CONVINCING_COVERAGE_WITH_RARE_TITLE && best.rareTitle) ||
  (best.coverage >= CONVINCING_COVERAGE_WITH_TITLES && best.titleTerms >= CONVINCING_TITLE_TERMS);

/** The word of the section that a word of the question met: itself, a longer form, or a likely misspelling. */
const closest = (term: string, queryTerms: readonly string[], words: readonly string[]) => {
  if (!queryTerms.includes(term)) return null;
  if (words.includes(term)) return {word: term, likeness: 1};
  const longer = words.find((word) => word.startsWith(term));
  return longer ? {word: longer, likeness: 0.7} : {word: '', likeness: 0.5};
};

/** How much a word tells: rare words more, "server" next to nothing. */
const termWeights = (sections: readonly Section[], rarest: number): ((term: string) => number) => {
  const counts = new Map<string, number>();
  for (const section of sections) {
    const words = FIELDS.flatMap((field) => section[field]).join(' ');
    for (const term of new Set(termsOf(words))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return (term) => {
    const count = counts.get(term);
    return count === undefined
      ? rarest * UNKNOWN_WORD_SHARE
      : Math.log(1 + (sections.length - count + 0.5) / (count + 0.5));
  };
};
