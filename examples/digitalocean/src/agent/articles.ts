import {readdir, readFile} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';

/** A passage that can be retrieved: one `## ` section of an article. */
export interface Section {
  readonly id: string;
  /** The article's path inside the knowledge directory, with forward slashes. */
  readonly filename: string;
  readonly title: string;
  readonly summary: string;
  readonly keywords: readonly string[];
  /** The section's heading, or the article's title for what stands before the first one. */
  readonly heading: string;
  readonly text: string;
  /** Its place in the article, so that passages of one article can be told in reading order. */
  readonly position: number;
}

/** A knowledge directory is small; a larger one is the wrong directory. */
const MAX_ARTICLES = 2000;

/** Reads every article under a directory, in the order of their paths. */
export const readArticles = async (directory: string): Promise<Section[]> => {
  const entries = await readdir(directory, {recursive: true, withFileTypes: true});
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && entry.name.toLowerCase() !== 'readme.md')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length > MAX_ARTICLES) throw new Error(`More than ${MAX_ARTICLES} articles under "${directory}".`);
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return texts.flatMap((text, index) =>
    sectionsOf(
      relative(directory, paths[index] ?? '')
        .split(sep)
        .join('/'),
      text,
    ),
  );
};

/** Cuts one article into its sections. */
export const sectionsOf = (filename: string, source: string): Section[] => {
  const {fields, body} = frontMatterOf(source.replaceAll('\r\n', '\n'));
  const parts = partsOf(body);
  const title = fields.get('title')?.[0] ?? parts.topTitle ?? filename.replace(/^.*\/|\.md$/g, '');
  return parts.sections
    .map(({heading, lines}) => ({heading, text: lines.join('\n').trim()}))
    .filter(({text}) => text !== '')
    .map(({heading, text}, position) => ({
      id: `${filename}#${position}`,
      filename,
      title,
      summary: fields.get('summary')?.[0] ?? '',
      keywords: fields.get('keywords') ?? [],
      heading: heading ?? title,
      text,
      position,
    }));
};

/** The few forms of YAML that front matter here uses: `key: text`, `key: [a, b]` and a list of `- ` lines. */
const frontMatterOf = (source: string): {fields: Map<string, string[]>; body: string} => {
  const fields = new Map<string, string[]>();
  const found = /^---\n([\s\S]*?)\n---\n?/.exec(source);
  if (!found) return {fields, body: source};
  let key = '';
  for (const line of (found[1] ?? '').split('\n')) {
    const item = /^\s*-\s+(.*)$/.exec(line)?.[1];
    const pair = /^([\w-]+):\s*(.*)$/.exec(line);
    if (item !== undefined) {
      fields.get(key)?.push(unquoted(item));
    } else if (pair) {
      key = pair[1] ?? '';
      const value = (pair[2] ?? '').trim();
      const list = /^\[(.*)\]$/.exec(value)?.[1];
      fields.set(key, (list === undefined ? [value] : list.split(',')).map(unquoted).filter(Boolean));
    }
  }
  return {fields, body: source.slice(found[0].length)};
};

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/** A `## ` inside a code block is a comment of some script, not a heading. */
const partsOf = (body: string) => {
  const sections: {heading: string | null; lines: string[]}[] = [{heading: null, lines: []}];
  let topTitle: string | null = null;
  let fence: string | null = null;
  for (const line of body.split('\n')) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1] ?? null;
    if (mark) fence = fence === null ? mark : mark.startsWith(fence) ? null : fence;
    const heading = fence === null ? /^(#{1,2})\s+(.+?)\s*#*$/.exec(line) : null;
    if (heading?.[1] === '##') sections.push({heading: heading[2] ?? '', lines: []});
    else if (heading?.[1] === '#') topTitle ??= heading[2] ?? null;
    else sections.at(-1)?.lines.push(line);
  }
  return {topTitle, sections};
};
