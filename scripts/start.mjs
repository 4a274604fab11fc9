/* `npm start`: installs and builds what is missing, then runs the demo until SIGTERM or Ctrl-C. */
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {build} from './build.mjs';
import {installPackages, projectEnv, root} from './install.mjs';

installPackages();
build();

// The channel tells the demo when this process is gone, however it went.
const demo = spawn(join(root, 'node_modules', '.bin', 'node'), [join(root, 'examples/demo/src/start.ts')], {
  cwd: root,
  env: projectEnv(),
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => demo.kill(signal));

// npm hands a signal to the shell it runs this in, and that shell dies without passing it on.
if (process.env.npm_lifecycle_event === 'start') {
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && demo.kill('SIGTERM'), 250).unref();
}
demo.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1);
});
