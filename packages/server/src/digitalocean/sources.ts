import type {FoundArticle, Source} from '../ports.ts';
import type {CompletionChunk, RetrievedPassage} from './completion-stream.ts';

/** Characters of a passage that are shown as its preview. */
const EXCERPT_CHARS = 240;

/** Sources shown when the answer cites none by number. */
const MAX_UNCITED = 3;

/**
 * The sources of an answer. A marker's number counts the `citations`, which carry no file name; names come from the
 * retrieved passages, matched by id, then by text, then by place. An answer that could cite and did not has no
 * sources: what was merely retrieved does not support it. Where the platform sends no citations at all, the best
 * passages are named, one a file. Scores are not compared: live answers carry a sentinel in their place.
 */
export function sourcesOf(
  passages: readonly RetrievedPassage[],
  citations: NonNullable<CompletionChunk['citations']> | undefined,
  cited: ReadonlySet<number>,
): Source[] {
  if (cited.size > 0) {
    return [...cited]
      .sort((a, b) => a - b)
      .flatMap((number) => {
        const citation = citations?.[number - 1];
        const passage =
          passages.find(({id}) => id && id === citation?.id) ??
          passages.find(({page_content}) => page_content && page_content === citation?.page_content) ??
          passages[number - 1];
        return passage === undefined ? [] : [toSource(passage, number)];
      });
  }
  if (citations !== undefined) return [];
  const fileOf = ({filename, id}: RetrievedPassage) => filename ?? id;
  return passages
    .filter((passage, index) => index === passages.findIndex((other) => fileOf(other) === fileOf(passage)))
    .slice(0, MAX_UNCITED)
    .map((passage, index) => toSource(passage, index + 1));
}

/** Articles that were found and are not among the sources, in the order in which they were found. */
export function relatedTo(passages: readonly RetrievedPassage[], sources: readonly Source[]): FoundArticle[] {
  const seen = new Set(sources.map(({location}) => location));
  return passages.flatMap(({filename, metadata}) => {
    const location = filename ?? '';
    if (location === '' || seen.has(location)) return [];
    seen.add(location);
    return [{title: textOf(metadata?.title) || titleOf(location), location}];
  });
}

function toSource({filename, page_content, metadata}: RetrievedPassage, number: number): Source {
  const location = filename ?? '';
  const excerpt = (page_content ?? '').replace(/\s+/g, ' ').trim();
  return {
    number,
    title: headingOf(metadata) ?? titleOf(location),
    location,
    excerpt: excerpt.length > EXCERPT_CHARS ? `${excerpt.slice(0, EXCERPT_CHARS - 1)}…` : excerpt,
  };
}

/** The article and the section in it; the section alone where it says the article's title again. */
function headingOf(metadata: RetrievedPassage['metadata']): string | undefined {
  const title = textOf(metadata?.title);
  const section = textOf(metadata?.section);
  if (section.toLowerCase().startsWith(title.toLowerCase())) return section || undefined;
  return section === '' ? title : `${title} – ${section}`;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/** `windows/reset-password.md` -> `Reset password` */
function titleOf(filename: string): string {
  const stem = (filename.split('/').at(-1) ?? '')
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return stem === '' ? 'Knowledge base' : stem.charAt(0).toUpperCase() + stem.slice(1);
}
