/*
 * `npm test`: everything that CI runs, in one order, the quick checks first. All steps run even when one fails, so
 * that one run tells all that is wrong. Ends with `N passed, N failed, N skipped`.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {build} from './build.mjs';
import {findChromium} from './chromium.mjs';
import {installPackages, projectEnv, root} from './install.mjs';
import {fetchPrometheus} from './prometheus.mjs';

installPackages();
const env = {...projectEnv(), CHROMIUM: findChromium()};
fetchPrometheus();
build();

const results = join(root, 'test-results');
rmSync(results, {recursive: true, force: true});
mkdirSync(results);

const STEPS = [
  {name: 'format and lint', command: 'biome check .'},
  {name: 'types of modules', command: 'tsc -b packages/core packages/widget packages/server'},
  {name: 'types of tests and examples', command: 'tsc -p tsconfig.json'},
  {name: 'types of the dashboard', command: 'tsc -p examples/react-dashboard'},
  {name: 'boundaries', command: 'node scripts/check-boundaries.mjs'},
  {name: 'sizes', command: 'node scripts/check-size.mjs'},
  {name: 'documents from source', command: 'node scripts/gen-protocol-docs.mjs --check'},
  {name: 'exports of core', command: 'publint packages/core --strict --pack npm'},
  {name: 'exports of widget', command: 'publint packages/widget --strict --pack npm'},
  {name: 'exports of server', command: 'publint packages/server --strict --pack npm'},
  {
    name: 'unit tests',
    command: 'vitest run --reporter=default --reporter=json --outputFile.json=test-results/unit.json',
    count: countVitest,
  },
  {name: 'element tests', command: 'wtr', count: countWtr},
  {name: 'end to end', command: 'playwright test', count: countPlaywright, failures: playwrightFailures},
];

const totals = {passed: 0, failed: 0, skipped: 0};
const failedSteps = [];
const failureTexts = [];
for (const {name, command, count, failures} of STEPS) {
  const startedAt = Date.now();
  const [program, ...args] = command.split(' ');
  const {status, stdout, stderr} = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const ok = status === 0;
  const output = `${stdout}${stderr}`;
  const counted = count?.(output) ?? {passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0};
  // A runner that failed without a failed test (a file that does not load) is a failure too.
  if (!ok && counted.failed === 0) counted.failed = 1;
  for (const key of Object.keys(totals)) totals[key] += counted[key];
  if (!ok) failedSteps.push(name);
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${name} (${counted.passed} passed, ${((Date.now() - startedAt) / 1000).toFixed(1)} s)`,
  );
  const told = failures?.() ?? '';
  if (!ok || told !== '') failureTexts.push(`--- ${name}\n${told === '' ? output.slice(-20_000) : told}`);
}

// Last, and only what failed: whoever reads this may have just the end of it.
for (const text of failureTexts) console.log(text);

if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = failedSteps.length === 0 ? 0 : 1;

function countVitest() {
  const report = readReport('unit.json');
  if (report === undefined) return undefined;
  const {numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: todo} = report;
  return {passed, failed, skipped: pending + (todo ?? 0)};
}

/** The runner has no report file: its progress line says `… | 124 passed, 0 failed, 2 skipped`, the last one counts. */
function countWtr(output) {
  const last = [...output.matchAll(/(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/g)].at(-1);
  if (last === undefined) return undefined;
  return {passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0)};
}

function countPlaywright() {
  const stats = readReport('e2e.json')?.stats;
  if (stats === undefined) return undefined;
  return {passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped};
}

/** The tests that failed, at first or for good, each with its errors; the runner's own output is mostly the names of those that passed. */
function playwrightFailures() {
  const texts = [];
  const visit = ({specs = [], suites = []}) => {
    for (const {title, file, line, tests} of specs) {
      for (const {status, results: runs} of tests) {
        if (status !== 'unexpected' && status !== 'flaky') continue;
        const errors = runs.flatMap(({errors}) => errors.map(({message}) => stripVTControlCharacters(message ?? '')));
        texts.push(`${file}:${line} › ${title} (${status})\n${errors.join('\n').slice(0, 4_000)}`);
      }
    }
    suites.forEach(visit);
  };
  const report = readReport('e2e.json');
  if (report === undefined) return '';
  visit(report);
  return [...texts, ...report.errors.map(({message}) => message)].join('\n\n');
}

function readReport(file) {
  const path = join(results, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
