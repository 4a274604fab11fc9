import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {listen} from '../../packages/server/src/runtimes/node.ts';
import {createTestApp} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectQuiet, type Seen} from './check.ts';
import {ADVISORIES, type Advisory} from './hono.ts';
import {exchange} from './wire.ts';

const SERVER = fileURLToPath(new URL('../../packages/server/', import.meta.url));

/** The server's own sources, by name. */
const sources = new Map(
  readdirSync(join(SERVER, 'src'), {recursive: true, encoding: 'utf8'})
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => [file, readFileSync(join(SERVER, 'src', file), 'utf8')]),
);

/** The entries of the library that a file imports, of itself or in time. */
const importsOf = (text: string) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*['"](@?hono(?:\/[^'"]*)?)['"]/g)].map(([, entry]) => entry as string);

function manifestOf(name: string): {version: string; exports: Record<string, unknown>} {
  return JSON.parse(readFileSync(join(SERVER, 'node_modules', name, 'package.json'), 'utf8'));
}

function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => text.split('.').map(Number));
  const at = want?.findIndex((number, index) => number !== have?.[index]) ?? -1;
  return at < 0 || (have?.[at] ?? 0) > (want?.[at] ?? 0);
}

const cases = Object.entries(ADVISORIES);

test('there are enough of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(50);
  for (const [id, {unused, attack}] of cases) expect([id, unused ?? attack]).not.toEqual([id, undefined]);
});

describe('the versions that are installed', () => {
  test('the comparison of versions compares numbers', () => {
    expect(isAtLeast('4.12.25', '4.12.25')).toBe(true);
    expect(isAtLeast('4.13.1', '4.12.25')).toBe(true);
    expect(isAtLeast('4.12.9', '4.12.25')).toBe(false);
    expect(isAtLeast('3.99.99', '4.0.0')).toBe(false);
  });

  test('hono is 4.12.25 or later', () => {
    expect(isAtLeast(manifestOf('hono').version, '4.12.25')).toBe(true);
  });

  test.each(cases)('%s is fixed in it', (_id, {of, fixed}) => {
    expect([manifestOf(of).version, fixed]).toSatisfy(([version, wanted]) => isAtLeast(version, wanted));
  });
});

describe('parts that this server does not have', () => {
  test('imports are found, whatever their form', () => {
    const text =
      "import {a} from 'hono/a';\nimport 'hono/b';\nconst c = await import('@hono/c');\nexport * from \"hono\";";
    expect(importsOf(text)).toEqual(['hono/a', 'hono/b', '@hono/c', 'hono']);
    expect([...sources.values()].flatMap(importsOf)).toContain('hono');
  });

  test.each(cases.filter(([, {unused}]) => unused !== undefined))('%s: not imported', (_id, {unused = []}) => {
    for (const part of unused) {
      const isName = part.includes('(');
      const users = [...sources].filter(([, text]) => (isName ? text.includes(part) : importsOf(text).includes(part)));
      expect(users.map(([file]) => `${file} uses ${part}`)).toEqual([]);
      if (!isName) expect(entriesOf(part)).toContain(part);
    }
  });
});

/** All entries of a part's package. One that is spelt wrongly would be unused for ever. */
function entriesOf(part: string): string[] {
  const name = part.startsWith('@') ? part.split('/').slice(0, 2).join('/') : 'hono';
  return Object.keys(manifestOf(name).exports).map((entry) =>
    entry.replace(/^\./, name).replace(/\/\*$/, part.slice(part.lastIndexOf('/'))),
  );
}

describe('the same attacks on what is here in their place', () => {
  async function play({attack, expected}: Advisory): Promise<void> {
    const app = createTestApp();
    const token = await app.signIn('alice');
    const seen: Seen[] = [];
    const listening = await listen(app.app.fetch as never, {port: 0});
    const wire = async (bytes: string) => {
      const answers = await exchange(listening.port, bytes);
      seen.push(...answers);
      return answers;
    };
    try {
      expect(await attack?.({app, token, wire})).toEqual(expected);
      expectQuiet(app, seen, [token]);
      await expectAlive(app);
    } finally {
      await listening.close(0);
    }
  }

  test.each(cases.filter(([, {attack}]) => attack !== undefined))('%s', (_id, one) => play(one));
});
