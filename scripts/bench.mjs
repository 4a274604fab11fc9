/* `npm run bench`: installs and builds what is missing, then measures. Nothing here passes or fails. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {build} from './build.mjs';
import {findChromium} from './chromium.mjs';
import {installPackages, projectEnv, root} from './install.mjs';

installPackages();
const env = {...projectEnv(), CHROMIUM: findChromium()};
build();
const node = join(root, 'node_modules', '.bin', 'node');
for (const file of ['bench/first-words.ts', 'bench/replay.ts']) {
  const {status} = spawnSync(node, ['--conditions=@wincloud/source', file], {cwd: root, env, stdio: 'inherit'});
  process.exitCode ||= status ?? 1;
}
