/*
 * Answers as support agents write them, made anew from a seed: the same text in every run, and no two parts of it
 * alike, so that nothing that remembers words has an advantage.
 */

export type AnswerKind = 'mixed' | 'prose' | 'list' | 'code' | 'table' | 'paragraph';

const WORDS =
  'the server is not reachable from your network because its firewall drops every packet that was sent to this port so open settings and allow remote desktop for one address only then restart service and wait until a check has passed before you change anything else in that plan'.split(
    ' ',
  );

/** Numerical Recipes' generator: small, seeded, and good enough to choose words. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

/** An answer of exactly `length` characters. */
export function answer(kind: AnswerKind, length: number): string {
  const pick = random(length + kind.length);
  const word = () => WORDS[pick(WORDS.length)] as string;
  const words = (count: number) => Array.from({length: count}, word).join(' ');
  const rich = () => {
    const kinds = [`**${words(2)}**`, `\`${word()}-${pick(100)}\``, `*${word()}*`];
    if (!pick(3)) kinds.push(`[${words(2)}](https://docs.example.com/${word()}/${pick(1000)})`);
    return kinds[pick(kinds.length)] as string;
  };
  const sentence = () =>
    `${words(4 + pick(6))} ${pick(3) ? words(3) : rich()} ${words(2 + pick(5))}.`.replace(/^./, (first) =>
      first.toUpperCase(),
    );
  const sentences = (count: number) => Array.from({length: count}, sentence).join(' ');
  const parts: Record<AnswerKind, () => string> = {
    prose: () => `${sentences(2 + pick(4))}\n\n`,
    paragraph: () => `${sentences(1)} `,
    list: () => `- ${sentences(1 + pick(2))}\n`,
    code: () => code(words, word, pick),
    table: () => `| ${words(2)} | ${pick(1000)} | ${rich()} |\n`,
    mixed: () => {
      const block = pick(8);
      if (block === 0) return `## ${words(4)}\n\n`;
      if (block === 1) return `${Array.from({length: 3 + pick(4)}, parts.list).join('')}\n`;
      if (block === 2)
        return `${Array.from({length: 3 + pick(3)}, (_, at) => `${at + 1}. ${sentence()}\n`).join('')}\n`;
      if (block === 3) return `\`\`\`powershell\n${Array.from({length: 3 + pick(8)}, parts.code).join('')}\`\`\`\n\n`;
      if (block === 4 && !pick(2)) return `${HEAD}${Array.from({length: 3 + pick(5)}, parts.table).join('')}\n`;
      return parts.prose();
    },
  };
  let text = kind === 'table' ? HEAD : kind === 'code' ? '```powershell\n' : '';
  while (text.length < length) text += parts[kind]();
  return text.slice(0, length);
}

const HEAD = '| Setting | Value | Remark |\n| --- | ---: | --- |\n';

function code(words: (count: number) => string, word: () => string, pick: (below: number) => number): string {
  return `${' '.repeat(2 * pick(3))}Set-${word()} -Name "${words(2)}" -Value ${pick(1000)} # ${words(1 + pick(4))}\n`;
}

/** The text in pieces as a model sends them: 4 to 12 characters, on average 8. */
export function pieces(text: string): string[] {
  const pick = random(text.length);
  const cut: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 4 + pick(9);
    cut.push(text.slice(at, at + length));
    at += length;
  }
  return cut;
}
