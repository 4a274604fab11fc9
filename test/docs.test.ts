import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const PAGES = [
  ...['SECURITY.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** Where a path on a page may begin. */
const STARTS = ['', 'packages/server/src', 'packages/widget/src', 'packages/core/src'];

/** What stands between single backticks, outside of blocks of code. */
const codeOf = (page: string) =>
  [...page.replace(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, text]) => text as string);

/** Not an address of the API, a type of media, a package's entry, nor what a build makes. */
function isPath(text: string): boolean {
  if (!/^[\w.-]+(?:\/[\w.-]+)*\/?$/.test(text) || !text.includes('/') || text.includes('/dist/')) return false;
  return /\.[a-z]{2,4}$|\/$/.test(text) || /^(?:packages|test|docs|scripts|examples|bench)\//.test(text);
}

/** `core/protocol/errors.ts` is what it is in the package of that name. */
const inPackage = (path: string) => path.replace(/^(core|widget|server)\//, 'packages/$1/src/');

const isThere = (path: string) =>
  [...STARTS.map((start) => join(start, path)), inPackage(path)].some((one) => existsSync(join(root, one)));

test('paths are told from what only looks like one', () => {
  const paths = ['identity/roles.ts', 'test/hostile', 'privacy/', 'packages/core', 'scripts/rollup/lit.mjs'];
  const others = ['/v1/chat', 'application/json', '@wincloud/chat-core/protocol', 'log.ts', '…/secrets', 'GET /v1/me'];
  expect(paths.filter(isPath)).toEqual(paths);
  expect(others.filter(isPath)).toEqual([]);
  expect(codeOf('`a/b.ts`\n```sh\n`c/d.ts`\n```\n`e/f.ts`')).toEqual(['a/b.ts', 'e/f.ts']);
  expect(['identity/roles.ts', 'core/protocol/errors.ts', 'test/hostile'].filter(isThere)).toHaveLength(3);
  expect(isThere('identity/no-such-file.ts')).toBe(false);
});

test.each(PAGES)('every path that %s names is there', (page) => {
  expect(codeOf(read(page)).filter((text) => isPath(text) && !isThere(text))).toEqual([]);
});

describe('docs/asvs.md', () => {
  const page = read('docs/asvs.md');
  const lines = page.split('\n').filter((line) => line.startsWith('| V'));
  const rows = lines.map((line) => line.slice(2, -2).split(' | '));

  /** How many requirements of levels 1 and 2 version 5.0.0 has in each chapter; of V5, those that have a row. */
  const REQUIREMENTS = {
    ...{V1: 27, V2: 11, V3: 19, V4: 10, V5: 3, V6: 35, V7: 18, V8: 7, V9: 7},
    ...{V11: 14, V12: 9, V13: 13, V14: 9, V15: 13, V16: 16},
  };

  test('has a row for each requirement, in order', () => {
    const ids = rows.map(([id = '']) => id.replace(/ L[12]$/, ''));
    const inOrder = ids.toSorted((a, b) => a.localeCompare(b, 'en', {numeric: true}));
    expect(ids).toEqual([...new Set(inOrder)]);
    const chapters = ids.map((id) => id.split('.')[0] as string);
    const counts = [...new Set(chapters)].map((one) => [one, chapters.filter((chapter) => chapter === one).length]);
    expect(Object.fromEntries(counts)).toEqual(REQUIREMENTS);
  });

  test('says what it asks in at most ten words, and where what is there is', () => {
    for (const [id, asks = '', state, where = '', ...more] of rows) {
      expect([id, more]).toEqual([id, []]);
      expect(asks.split(' ').length, id).toBeLessThanOrEqual(10);
      const named = codeOf(where).filter((text) => /\.(?:ts|mjs|md|json|yaml)$/.test(text) && isThere(text));
      if (state === 'yes') expect(named, id).not.toEqual([]);
    }
  });

  test('has four states, and counts them', () => {
    const said = [...page.matchAll(/^\| (yes|partly|no|not applicable) \| (\d+) \|$/gm)];
    const states = rows.map(([, , state]) => state);
    const counts = said.map(([, state]) => [state, states.filter((one) => one === state).length]);
    expect(said.map(([, state, count]) => [state, Number(count)])).toEqual(counts);
    expect(said.map(([, state]) => state)).toEqual(expect.arrayContaining([...new Set(states)]));
  });
});

test('docs/operating.md has every event of the log with its level, and no other', () => {
  const folder = 'packages/server/src';
  const files = readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'});
  const sources = files.filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^test-app\.ts$/.test(file));
  const source = sources.map((file) => read(join(folder, file))).join('\n');
  const calls = [...source.matchAll(/\blog\(\s*'(\w+)',\s*\{\s*event: '([a-z-]+)'/g)];
  // None is written in a way that this does not read.
  expect(calls).toHaveLength([...source.matchAll(/\blog\(/g)].length);
  const events = new Set(calls.map(([, level, event]) => `${level} ${event}`));
  const [, table = ''] = read('docs/operating.md').split(/^## (?:The log|Copies)/m);
  const told = [...table.matchAll(/^\| `([a-z-]+)` \| (\w+) \|/gm)].map(([, event, level]) => `${level} ${event}`);
  expect(told.toSorted()).toEqual([...events].sort());
});
