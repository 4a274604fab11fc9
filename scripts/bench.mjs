/*
 * `npm run bench`: installs and builds what is missing, then measures. Nothing here passes or fails. What we are
 * compared with is a package of its own in `bench/`, which no other command installs. Words choose measurements:
 * `npm run bench streaming`.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {build} from './build.mjs';
import {findChromium} from './chromium.mjs';
import {installPackages, projectEnv, root, run} from './install.mjs';

const FILES = [
  'bench/first-words.ts',
  'bench/replay.ts',
  'bench/audit.ts',
  'bench/stop.ts',
  'bench/foreign-ids.ts',
  'bench/asking-at-once.ts',
  'bench/streaming/run.ts',
  'bench/messages/run.ts',
];
const words = process.argv.slice(2);
const files = FILES.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));

installPackages();
installContenders();
const env = {...projectEnv(), CHROMIUM: findChromium()};
build();
const node = join(root, 'node_modules', '.bin', 'node');
for (const file of files) {
  const {status} = spawnSync(node, ['--conditions=@wincloud/source', file], {cwd: root, env, stdio: 'inherit'});
  process.exitCode ||= status ?? 1;
}

/** Outside the workspace, for nobody else needs 130 packages; so pnpm must be told not to look for one above. */
function installContenders() {
  const cwd = join(root, 'bench');
  const installed = join(cwd, 'node_modules', '.pnpm', 'lock.yaml');
  const wanted = readFileSync(join(cwd, 'pnpm-lock.yaml'), 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  console.error('Installing what we are compared with (once)…');
  run('npx', ['--yes', 'pnpm@12.21.0', 'install', '--ignore-workspace', '--frozen-lockfile'], {cwd, quiet: true});
}
