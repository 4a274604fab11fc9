import {type Block, blocksOf, grouped, wordsIn} from './blocks.ts';
import type {Hit} from './search.ts';
import type {Server} from './servers.ts';
import {termsOf} from './terms.ts';

export interface PassagesOptions {
  readonly hits: readonly Hit[];
  /** The machine whose address goes into commands, when exactly one is meant. */
  readonly server: Server | null;
  readonly wordBudget: number;
  /** True puts `[[C1]]` after what each passage supports. */
  readonly cite: boolean;
  /** The question's subject: a heading that only repeats it is left out. */
  readonly question: string;
}

export interface Passages {
  readonly text: string;
  /** The sections used, in the order of their markers. */
  readonly used: readonly Hit[];
}

const MAX_SECTIONS = 3;
/** A hit this far behind the best one answers another question. */
const MIN_RANK_SHARE = 0.45;
/** Another article has to come closer: its steps may be for another case. */
const MIN_RANK_SHARE_ELSEWHERE = 0.8;
/** Above this, sections of the best article fit about as well as each other. */
const CLOSE_RANK_SHARE = 0.5;
/** Above this a section may even stand before the best one, if that is where its author put it. */
const EQUAL_RANK_SHARE = 0.65;
/** A section that can only show less than this is better left out. */
const MIN_SECTION_WORDS = 25;
/** Two sentences with this share of words in common say the same. */
const SAME_SENTENCE = 0.75;

/** Puts the best passages together: whole blocks, each sentence once, one article after the other. */
export const passagesOf = ({hits, server, wordBudget, cite, question}: PassagesOptions): Passages => {
  const seen: ReadonlySet<string>[] = [];
  let left = wordBudget;
  const parts: {hit: Hit; blocks: Block[]}[] = [];
  for (const hit of chosen(hits)) {
    const fresh = blocksOf(hit.section.text).flatMap((block) => withoutRepeats(block, seen));
    const blocks: Block[] = [];
    for (const group of grouped(fresh)) {
      const words = group.reduce((sum, block) => sum + wordsIn(block.text), 0);
      // The best passage has to show something, even when its first list alone is longer than the budget.
      if (words > left && (parts.length > 0 || blocks.length > 0)) break;
      blocks.push(...group);
      left -= words;
    }
    const shown = blocks.reduce((sum, block) => sum + wordsIn(block.text), 0);
    const enough = parts.length === 0 || shown >= MIN_SECTION_WORDS || blocks.length === fresh.length;
    if (blocks.length > 0 && enough) parts.push({hit, blocks});
    if (left < MIN_SECTION_WORDS) break;
  }
  const ordered = inReadingOrder(parts);
  const texts = ordered.map(({hit, blocks}, index) => {
    const heading = index > 0 || !repeats(hit.section.heading, question) ? `**${hit.section.heading}**` : null;
    return sectionText(heading, blocks, cite ? `[[C${index + 1}]]` : null);
  });
  return {text: filled(texts.join('\n\n'), server), used: ordered.map(({hit}) => hit)};
};

/**
 * The best hit and those that come near it, its own article before others. Sections of that article that fit about as
 * well are taken from the top: whoever wrote it put first what to try first.
 */
const chosen = (hits: readonly Hit[]): Hit[] => {
  const best = hits[0];
  if (!best) return [];
  const home = (hit: Hit): boolean => hit.section.filename === best.section.filename;
  const near = (hit: Hit): number => (hit.rank / best.rank) * (home(hit) ? 1.15 : 1);
  const tier = (hit: Hit): number => (hit === best ? 2 : home(hit) && near(hit) >= CLOSE_RANK_SHARE ? 1 : 0);
  return hits
    .filter((hit) => near(hit) >= (home(hit) ? MIN_RANK_SHARE : MIN_RANK_SHARE_ELSEWHERE))
    .sort((a, b) => tier(b) - tier(a) || (tier(a) === 1 ? a.section.position - b.section.position : near(b) - near(a)))
    .slice(0, MAX_SECTIONS);
};

/** Reading order for what fits equally well; what fits less comes after it. */
const inReadingOrder = <T extends {readonly hit: Hit}>(parts: readonly T[]): T[] => {
  const files = [...new Set(parts.map(({hit}) => hit.section.filename))];
  const best = parts[0]?.hit.rank ?? 0;
  const place = ({hit}: T): number =>
    (hit.rank >= best * EQUAL_RANK_SHARE ? 0 : 1_000_000) +
    files.indexOf(hit.section.filename) * 1000 +
    hit.section.position;
  return [...parts].sort((a, b) => place(a) - place(b));
};

/** Prose loses the sentences that were said before; anything else is dropped only when it is all said. */
const withoutRepeats = (block: Block, seen: ReadonlySet<string>[]): Block[] => {
  if (block.kind === 'heading') return [block];
  const sentences =
    block.kind === 'prose'
      ? (block.text.match(/[^.!?]+(?:[.!?]+(?=\s|$)|$|[.!?](?=\S))+\s*/g) ?? [block.text])
      : [block.text];
  const kept = sentences.filter((sentence) => {
    const words = new Set(termsOf(sentence));
    const said = words.size > 2 && seen.some((other) => likeness(words, other) >= SAME_SENTENCE);
    if (!said) seen.push(words);
    return !said;
  });
  return kept.length === 0 ? [] : [{...block, text: kept.join('').trim()}];
};

const likeness = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared);
};

/** True when a heading holds no word that the question lacks. */
const repeats = (heading: string, question: string): boolean => {
  const asked = new Set(termsOf(question));
  return termsOf(heading).every((term) => asked.has(term));
};

/** A passage with its marker at the end of its last sentence or list; never inside code or a table. */
const sectionText = (heading: string | null, blocks: readonly Block[], marker: string | null): string => {
  const texts = blocks.map((block) =>
    block.kind === 'heading' ? `**${block.text.replace(/^#+\s*/, '').trim()}**` : block.text,
  );
  if (!marker) return [heading, ...texts].filter((text) => text !== null).join('\n\n');
  const at = blocks.findLastIndex(
    ({kind, text}) => (kind === 'prose' && !text.endsWith(':')) || (kind === 'list' && !/```\s*$/.test(text)),
  );
  if (at >= 0) texts[at] = `${texts[at]} ${marker}`;
  else if (heading === null) texts.push(marker);
  const head = heading !== null && at < 0 ? `${heading} ${marker}` : heading;
  return [head, ...texts].filter((text) => text !== null).join('\n\n');
};

/** `<server address>`, `YOUR_SERVER_IP` and the like. Not `<your address>`: that is the reader's own. */
const ADDRESS_PLACEHOLDER =
  /<(?:your[ _-])?(?:the[ _-])?(?:public[ _-])?(?:(?:server|droplet|vps|vm|machine|host)(?:'s)?[ _-])(?:public[ _-])?(?:ipv4|ip|address|ip[ _-]address)>|<public[ _-](?:ip|address)>|\b(?:YOUR_)?SERVER_(?:IP|ADDRESS)\b/gi;
/** An address of a documentation range, as what a command connects to, stands for the server as well. */
const EXAMPLE_TARGET =
  /((?:Test-NetConnection |mstsc \/v:|\bping |\bssh |\bsftp |\btracert |\.Connect\(')[^\n`,]*?)(?:(?:203\.0\.113|198\.51\.100|192\.0\.2)\.\d{1,3}|<address>)/gi;

const filled = (text: string, server: Server | null): string => {
  const address = server?.address ?? '';
  // The address is data: only what looks like one may go into a command that somebody will paste.
  const value = /^[\d.]{7,15}$|^[\da-f:]{3,39}$/i.test(address) ? address : '<server address>';
  return text
    .replace(ADDRESS_PLACEHOLDER, () => value)
    .replace(EXAMPLE_TARGET, (_, command: string) => `${command}${value}`);
};
