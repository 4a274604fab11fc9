/* Runs on whatever Node the host has (20 or newer), before anything is installed: built-in modules only. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** One version for everybody, so that the lock file does not change with the machine. */
const PNPM = 'pnpm@12.21.0';

/** The environment in which the project's own Node and tools come first. */
export function projectEnv() {
  return {...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`};
}

/** Installs the packages when they are missing or not those of the lock file. What it prints goes to standard error. */
export function installPackages() {
  const wanted = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  console.error('Installing packages (once)…');
  run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile'], {quiet: true});
}

/**
 * Runs a program to its end, with standard output sent to standard error, and stops everything when it fails.
 * `quiet` shows what it printed only then.
 */
export function run(command, args, {quiet = false, cwd = root} = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2];
  const {status, stdout, stderr, error} = spawnSync(command, args, {cwd, env: projectEnv(), stdio, encoding: 'utf8'});
  if (status === 0) return;
  if (quiet) console.error(`${stdout ?? ''}${stderr ?? ''}`);
  console.error(`Failed: ${command} ${args.join(' ')}${error ? ` (${error.message})` : ''}`);
  process.exit(1);
}
