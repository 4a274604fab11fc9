import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {installPackages, root, run} from './install.mjs';

/** What the build reads. */
const INPUTS = [
  'packages',
  'examples/react-dashboard',
  'rollup.config.mjs',
  'scripts/rollup',
  'tsconfig.base.json',
  'pnpm-lock.yaml',
];

/** What it writes, one file for each step: when one is missing, something was cleaned away. */
const OUTPUTS = [
  'packages/core/dist/index.js',
  'packages/server/dist/cli.js',
  'packages/widget/dist/embed/manifest.json',
  'examples/react-dashboard/dist/index.html',
];

const STAMP = join(root, 'node_modules', '.cache', 'wincloud-build');

/** Builds types and modules (tsc), the script-tag bundle (rollup) and the dashboard (vite), if anything has changed. */
export function build() {
  const stamp = fingerprint();
  const fresh = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp;
  if (fresh && OUTPUTS.every((file) => existsSync(join(root, file)))) return;
  console.error('Building…');
  run('tsc', ['-b', 'packages/core', 'packages/widget', 'packages/server']);
  run('rollup', ['--config', 'rollup.config.mjs', '--silent']);
  run('vite', ['build', '--logLevel', 'warn'], {cwd: join(root, 'examples/react-dashboard')});
  mkdirSync(join(STAMP, '..'), {recursive: true});
  writeFileSync(STAMP, stamp);
}

/** Names, sizes and times of all inputs. */
function fingerprint() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const info = statSync(join(root, path));
    if (!info.isDirectory()) return void hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
    for (const name of readdirSync(join(root, path)).sort()) {
      if (name !== 'node_modules' && name !== 'dist' && !name.endsWith('.tsbuildinfo')) visit(`${path}/${name}`);
    }
  };
  for (const input of INPUTS) visit(input);
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  installPackages();
  build();
}
