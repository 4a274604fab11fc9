/** A piece of Markdown that is shown whole or not at all. */
export interface Block {
  readonly kind: 'prose' | 'list' | 'code' | 'table' | 'heading';
  readonly text: string;
}

const LIST_ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])\s+/;
const FENCE = /^\s*(```+|~~~+)/;

/** Splits a passage into blocks. What is indented under a list item belongs to the list, code included. */
export const blocksOf = (markdown: string): Block[] => {
  const lines = tidied(markdown).split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (kind: Block['kind'], goesOn: (line: string, index: number) => boolean): void => {
    const start = at;
    at += 1;
    while (at < lines.length && goesOn(lines[at] ?? '', at)) at += 1;
    blocks.push({kind, text: lines.slice(start, at).join('\n').trimEnd()});
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') at += 1;
    else if (FENCE.test(line)) takeFence(line);
    else if (/^#{1,6}\s/.test(line)) takeWhile('heading', () => false);
    else if (line.startsWith('|')) takeWhile('table', (next) => next.startsWith('|'));
    else if (LIST_ITEM.test(line)) takeWhile('list', listGoesOn);
    else
      takeWhile(
        'prose',
        (next) => next.trim() !== '' && !FENCE.test(next) && !LIST_ITEM.test(next) && !next.startsWith('|'),
      );
  }
  return blocks;

  function takeFence(first: string): void {
    const mark = FENCE.exec(first)?.[1] ?? '```';
    let closed = false;
    takeWhile('code', (line) => {
      if (closed) return false;
      closed = line.trim().startsWith(mark) && line.trim().replaceAll(mark[0] ?? '`', '') === '';
      return true;
    });
  }

  /** A blank line ends a list only when the next line is neither an item nor indented. */
  function listGoesOn(line: string, index: number): boolean {
    if (line.trim() !== '') return LIST_ITEM.test(line) || /^\s/.test(line) || (lines[index - 1] ?? '').trim() !== '';
    const next = lines.slice(index + 1).find((later) => later.trim() !== '') ?? '';
    return LIST_ITEM.test(next) || /^\s{2,}/.test(next);
  }
};

/** A link between articles leads nowhere in a chat; its words stay. Images and comments have none. */
const tidied = (markdown: string): string =>
  markdown
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]+)\]\((?!https?:\/\/)[^)]*\)/g, '$1');

/** Words, counting a line of code as it would be read. */
export const wordsIn = (text: string): number => text.match(/\S+/g)?.length ?? 0;

/** Keeps what introduces a list, a table or a command together with it. */
export const grouped = (blocks: readonly Block[]): Block[][] => {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const before = groups.at(-1)?.at(-1);
    const bound = before && (before.kind === 'heading' || (before.kind === 'prose' && before.text.endsWith(':')));
    if (bound) groups.at(-1)?.push(block);
    else groups.push([block]);
  }
  return groups;
};
