import {describe, expect, test} from 'vitest';
import {quickest} from '../../test/quickest.ts';
import type {Block} from './block.ts';
import {createBlockParser} from './blocks.ts';
import {createDefinitions} from './definitions.ts';
import {parseInlines} from './inlines.ts';
import {present} from './present.ts';

/** Far above what any of these takes (tens of milliseconds), far below what quadratic work would. */
const LIMIT_MS = 1000;
const many = (piece: string, count: number): string => piece.repeat(count);

const HOSTILE: Record<string, string> = {
  'a line of 200 kB': many('word ', 40_000),
  'one word of 200 kB': many('a', 200_000),
  'spaces in a line': `a${many(' ', 200_000)}b\nc${many(' \t', 50_000)}\nd`,
  'opening brackets': many('[', 20_000),
  'closing brackets': many(']', 20_000),
  'brackets in pairs': many('[', 20_000) + many(']', 20_000),
  'images in images': many('![', 20_000) + many('](a)', 20_000),
  'links one after another': many('[a](b', 20_000),
  'links in brackets': many('[', 10_000) + many('[a](b)', 10_000),
  'references without definition': many('[a][b', 20_000),
  'angled destinations': many('[a](<b', 20_000),
  'parentheses in destinations': `[a](${many('(', 20_000)}`,
  'titles without end': many('[a](b "', 20_000),
  'quotes inside each other': `${many('> ', 5000)}a`,
  'quotes without spaces': `${many('>', 20_000)}a\n${many('>', 20_000)}b`,
  'lists inside each other': Array.from({length: 500}, (_, depth) => `${many('  ', depth)}- a`).join('\n'),
  'lists in one line': `${many('- ', 5000)}a`,
  'numbers in one line': `${many('1. ', 5000)}a`,
  'an item a line': many('- a\n', 50_000),
  stars: many('*', 20_000),
  'stars and a letter': `${many('*', 20_000)}a`,
  openers: many('*a ', 20_000),
  'openers and closers': many('*a ', 10_000) + many('a* ', 10_000),
  'closers without opener': many('_a ', 40_000) + many('a* ', 40_000),
  'doubled openers': many('**a ', 10_000) + many('a** ', 10_000),
  'stars and underscores': many('*_', 10_000) + many('a _*', 5000),
  'the rule of three': many('a**b', 20_000) + many('c* ', 20_000),
  underscores: many('_', 20_000),
  'underscores in words': many('a_', 20_000),
  tildes: many('~~a ', 20_000),
  backticks: many('`', 20_000),
  'runs of backticks': Array.from({length: 600}, (_, length) => many('`', length + 1)).join(' '),
  'openings of code': many('a `b ``c ', 5000),
  'tags without end': many('<a ', 20_000),
  'attributes without end': `<a ${many('b="c" ', 20_000)}`,
  'attributes and spaces': many('<a b', 10_000) + many(' ', 20_000),
  'quotes of attributes': many('<a b="', 20_000),
  'comments without end': many('<!-- a -', 20_000),
  'autolinks without end': many('<http://a', 20_000),
  'addresses without end': many('<a@b', 20_000),
  'bare links': many('http://', 20_000),
  'bare hosts': many('www.', 20_000),
  ats: many('a@', 20_000),
  'parentheses after a link': `https://a.b/${many(')', 50_000)}`,
  'entities without end': many('&am', 50_000),
  'entities after a link': `https://a.b/${many('&a;', 20_000)}`,
  backslashes: many('\\', 100_001),
  definitions: many('[a]: b\n', 20_000),
  'definitions without end': many('[a]: b "\n', 20_000),
  labels: Array.from({length: 10_000}, (_, index) => `[a${index}]`).join(' '),
  'line endings': many('\n', 100_000),
  'carriage returns': many('a\r', 50_000),
  'hard breaks': many('a  \n', 50_000),
  headings: many('# ', 50_000),
  'closing marks': `# a${many(' #', 50_000)}`,
  'dashes and spaces': `${many('- ', 50_000)}x`,
  'equals signs': many('a\n=', 50_000),
  fences: many('```\n', 50_000),
  'tilde fences': many('~', 50_000),
  'code lines': `\`\`\`\n${many('a\n', 100_000)}`,
  'indented blank lines': `    a\n${many('    \n', 50_000)}b`,
  tabs: many('\t', 100_000),
  'tabs in items': many('-\t', 20_000),
  'a wide table': `${many('|a', 5000)}\n${many('|-', 5000)}\n`,
  'short rows of a wide table': `${many('|a', 64)}\n${many('|-', 64)}\n${many('a\n', 50_000)}`,
  pipes: `|a|\n|-|\n${many('|', 100_000)}`,
  'delimiter rows': many('|-', 50_000),
  'escaped pipes': `|a|\n|-|\n${many('\\|', 100_000)}`,
  'half surrogates': many('\ud800', 50_000),
  'combining letters': many('e\u0301', 50_000),
  'direction marks': many('\u202e', 50_000),
};

describe('hostile text takes linear time', () => {
  for (const [name, text] of Object.entries(HOSTILE)) {
    test(name, () => {
      let depth = 0;
      const ms = quickest(LIMIT_MS, () => {
        const definitions = createDefinitions();
        const parser = createBlockParser(definitions);
        const lines = text.split(/\r\n?|\n/);
        const last = lines.pop() as string;
        for (const line of lines) parser.line(line);
        parser.preview(last);
        read(parser.root, true);
        parser.rollback();
        parser.line(last);
        parser.finish();
        depth = read(parser.root, false);

        function read(block: Block, repair: boolean): number {
          for (const source of [block.text, ...block.cells]) {
            if (block.kind === 'code') continue;
            present(parseInlines(source, {definitions: definitions.known, repair, missing: () => {}}).inlines, true);
          }
          return 1 + Math.max(0, ...block.children.slice(0, 1000).map((child) => read(child, repair)));
        }
      });
      expect(ms).toBeLessThan(LIMIT_MS);
      expect(depth).toBeLessThan(200);
    });
  }
});

test('short rows of a wide table are filled up to a limit', () => {
  const parser = createBlockParser(createDefinitions());
  parser.line(many('|a', 64));
  parser.line(many('|-', 64));
  for (let row = 0; row < 10_000; row++) parser.line('a');
  parser.finish();
  const cells = parser.root.children[0]?.children.reduce((sum, row) => sum + row.cells.length, 0);
  expect(cells).toBeLessThan(40_000);
});
