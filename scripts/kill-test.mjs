/* `npm run kill-test`: every event border and 200 seeded bytes, cut and killed. Some twelve minutes. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {build} from './build.mjs';
import {installPackages, projectEnv, root} from './install.mjs';

installPackages();
build();
const node = join(root, 'node_modules', '.bin', 'node');
const args = ['--conditions=@wincloud/source', 'test/kill/main.ts', ...process.argv.slice(2)];
process.exitCode = spawnSync(node, args, {cwd: root, env: projectEnv(), stdio: 'inherit'}).status ?? 1;
