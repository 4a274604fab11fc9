import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import {root} from './install.mjs';

/** Where the package of Debian is unpacked, out of the way of everything else. */
const UNPACKED = join(root, 'node_modules/.cache/prometheus');

/** Milliseconds for one call of apt-get. Without a network it says so much sooner. */
const APT_MS = 60_000;

/** The path of a Prometheus for the tests, with its `promtool` beside it: `PROMETHEUS`, or an installed one. */
export function findPrometheus() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(UNPACKED, 'usr/bin')];
  const named = process.env.PROMETHEUS;
  const candidates = named ? [named] : folders.map((folder) => join(folder, 'prometheus'));
  return candidates.find((file) => existsSync(file) && existsSync(promtoolOf(file)));
}

export function promtoolOf(prometheus) {
  return join(dirname(prometheus), 'promtool');
}

/** The same, fetched where there is none and apt-get is there. Undefined where it cannot be had: its tests are skipped. */
export function fetchPrometheus() {
  const found = findPrometheus();
  if (found !== undefined || process.env.PROMETHEUS) return found;
  console.error('Fetching Prometheus (once)…');
  unpack();
  return findPrometheus();
}

/** Debian's package, unpacked and not installed: nothing of it is started, and nothing that it depends on is needed. */
function unpack() {
  if (spawnSync('apt-get', ['--version']).status !== 0) return;
  rmSync(UNPACKED, {recursive: true, force: true});
  mkdirSync(UNPACKED, {recursive: true});
  const apt = (...args) => spawnSync('apt-get', args, {cwd: UNPACKED, stdio: 'ignore', timeout: APT_MS}).status === 0;
  const download = () => apt('download', 'prometheus');
  if (!download() && (process.getuid?.() !== 0 || !apt('update') || !download())) return;
  const file = readdirSync(UNPACKED).find((name) => name.endsWith('.deb'));
  if (file === undefined) return;
  spawnSync('dpkg-deb', ['--extract', file, '.'], {cwd: UNPACKED, stdio: 'ignore'});
  rmSync(join(UNPACKED, file));
}
