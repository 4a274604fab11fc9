import {readFileSync} from 'node:fs';
import type {Page} from '@playwright/test';
import type {AnswerKind} from './answers.ts';
import {bundle, collectGarbage, median, openBrowser, openClock, openPage, type Times} from './browser.ts';
import type {BenchPage, Streamed} from './page.ts';

/*
 * What it costs the main thread to show an answer while it is written, in Chromium: 4 to 12 characters a frame, the
 * end kept in sight, every contender with the same words and the same style sheet. Rounds are interleaved, so that
 * what else the machine does falls on all of them. Run with `npm run bench`.
 */

declare global {
  interface Window {
    bench: BenchPage;
  }
}

const FLOOR = 'bare text nodes';
const OURS = 'wincloud';
const RIVAL = 'streaming-markdown';
/** Those that read the whole answer again for every piece: their cost is quadratic, so they get one round of 40,000. */
const SLOW = ['deep-chat', 'streamdown', 'marked + DOMPurify'];
const QUICK = [OURS, RIVAL, FLOOR];

const ROUNDS = 3;
/** After this the run of a contender is cut off; its figure is then that of the characters it got to. */
const LIMIT_MS = 30_000;
/** A browser calls a longer task long. */
const LONG_MS = 50;

interface Run extends Times {
  name: string;
  kind: AnswerKind;
  length: number;
  characters: number;
  longest: number;
}

const script = await bundle('./page.ts');
const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8');
const browser = await openBrowser({isPaced: false});
const page = await openPage(browser, script, style);
const clock = await openClock(page);
const runs: Run[] = [];

for (const name of [...QUICK, ...SLOW]) await measure(page, name, 'mixed', 2_000);
for (let round = 0; round < ROUNDS; round++) {
  const names = round % 2 ? QUICK.toReversed() : QUICK;
  for (const length of [2_000, 10_000, 40_000]) await measureAll(names, 'mixed', length);
  if (round < 2) await measureAll(SLOW, 'mixed', 2_000);
  if (round === 0) for (const length of [10_000, 40_000]) await measureAll(SLOW, 'mixed', length);
  if (round < 2) for (const kind of ['list', 'code', 'table', 'paragraph'] as const) await measureKind(names, kind);
}
await browser.close();

console.log(`\nmain-thread milliseconds of a streamed answer, medians (longest task over ${LONG_MS} ms; — is none):`);
const rows = [...QUICK, ...SLOW].map((name) => {
  const cells = [2_000, 10_000, 40_000].map((length) => cell(name, 'mixed', length));
  return [name, ...cells, cells.at(-1)?.includes('cut') ? '' : `× ${growth(name, 'mixed').toFixed(2)}`];
});
printTable(['', '2,000', '10,000', '40,000', 'a character: 40,000 / 10,000'], rows);
const of = (name: string, kind: AnswerKind = 'mixed') => perCharacter(name, kind, 10_000);
console.log(`at 10,000 characters: ${(of(OURS) / of(RIVAL)).toFixed(2)} of ${RIVAL}'s time (bar: 1),`);
console.log(`  ${(of(OURS) / of(FLOOR)).toFixed(2)} of the floor's (bar: 1.5);`);
console.log(`  the cost of a character grows by ${growth(OURS, 'mixed').toFixed(2)} to 40,000 (bar: 1.15)`);
console.log('\nanswers of one kind, the same figures for us, of the rival’s time and of the floor’s:');
printTable(
  ['', '10,000', '40,000', 'growth', `/ ${RIVAL}`, '/ floor'],
  (['list', 'code', 'table', 'paragraph'] as const).map((kind) => [
    kind,
    cell(OURS, kind, 10_000),
    cell(OURS, kind, 40_000),
    cell(OURS, kind, 40_000).includes('cut') ? '' : `× ${growth(OURS, kind).toFixed(2)}`,
    (of(OURS, kind) / of(RIVAL, kind)).toFixed(2),
    (of(OURS, kind) / of(FLOOR, kind)).toFixed(2),
  ]),
);

async function measureAll(names: readonly string[], kind: AnswerKind, length: number): Promise<void> {
  for (const name of names) runs.push(await measure(page, name, kind, length));
}

/** Long answers of one kind are for us alone: the others take minutes. */
async function measureKind(names: readonly string[], kind: AnswerKind): Promise<void> {
  await measureAll(names, kind, 10_000);
  await measureAll([OURS], kind, 40_000);
}

async function measure(target: Page, name: string, kind: AnswerKind, length: number): Promise<Run> {
  await target.evaluate((one) => window.bench.open(one), name);
  await collectGarbage(target);
  const before = await clock();
  const {characters, longTasks}: Streamed = await target.evaluate(
    ([kind, length, limit]) => window.bench.stream(kind, length, limit),
    [kind, length, LIMIT_MS] as const,
  );
  const after = await clock();
  await target.evaluate(() => window.bench.close());
  const spent = Object.fromEntries(
    Object.entries(after).map(([key, ms]) => [key, ms - before[key as keyof Times]]),
  ) as unknown as Times;
  return {name, kind, length, characters, longest: Math.max(0, ...longTasks), ...spent};
}

function runsOf(name: string, kind: AnswerKind, length: number): Run[] {
  return runs.filter((run) => run.name === name && run.kind === kind && run.length === length);
}

function perCharacter(name: string, kind: AnswerKind, length: number): number {
  return median(runsOf(name, kind, length).map(({total, characters}) => total / characters));
}

function growth(name: string, kind: AnswerKind): number {
  return perCharacter(name, kind, 40_000) / perCharacter(name, kind, 10_000);
}

function cell(name: string, kind: AnswerKind, length: number): string {
  const found = runsOf(name, kind, length);
  const longest = median(found.map((run) => run.longest));
  const reached = Math.min(...found.map(({characters}) => characters));
  const time = Math.round(median(found.map(({total}) => total)));
  return `${time} (${longest ? Math.round(longest) : '—'})${reached < length ? ` cut at ${reached}` : ''}`;
}

function printTable(head: string[], body: string[][]): void {
  const widths = head.map((_, at) => Math.max(...[head, ...body].map((row) => row[at]?.length ?? 0)));
  for (const row of [head, ...body]) {
    console.log(
      `  ${row.map((text, at) => (at ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[0] ?? 0))).join('  ')}`,
    );
  }
}
