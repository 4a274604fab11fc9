import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {delimiter, join} from 'node:path';
import {projectEnv, root} from './install.mjs';

/** With which every test starts its browser: as root, without a display, without calls of its own to the network. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const OTHER_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of a Chromium for the tests: `CHROMIUM`, an installed one, one from apt-get, or Playwright's own. */
export function findChromium() {
  const found = process.env.CHROMIUM ?? installed();
  if (found !== undefined && existsSync(found)) return found;
  console.error('Installing Chromium (once)…');
  return fromApt() ?? fromPlaywright() ?? giveUp();
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...OTHER_PLACES];
  return candidates.find((file) => existsSync(file));
}

function fromApt() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined;
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  spawnSync('apt-get', ['update'], {env, stdio: 'ignore'});
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {env, stdio: 'ignore'});
  return installed();
}

function fromPlaywright() {
  const {status} = spawnSync('playwright', ['install', 'chromium'], {cwd: root, env: projectEnv(), stdio: 'ignore'});
  if (status !== 0) return undefined;
  const {chromium} = createRequire(join(root, 'package.json'))('@playwright/test');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

function giveUp() {
  console.error('The browser tests need a Chromium. Install one, or name it: CHROMIUM=/path/to/chromium npm test');
  process.exit(1);
}
