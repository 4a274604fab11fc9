import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, test} from '@playwright/test';

/* `npm start` as a newcomer runs it, and as a process manager ends it. */

const PORT = 9087;

function npmStart(env: Record<string, string> = {}) {
  const npm = spawn('npm', ['start'], {
    env: {...process.env, PORT: String(PORT), DATA_DIR: test.info().outputPath('data'), ...env},
  });
  const printed = {out: '', err: ''};
  npm.stdout.on('data', (data) => {
    printed.out += data;
  });
  npm.stderr.on('data', (data) => {
    printed.err += data;
  });
  return {npm, printed, exited: once(npm, 'exit')};
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  );

test('npm start says ready once when all of it answers, and SIGTERM to npm ends all of it within 5 s', async () => {
  const {npm, printed} = npmStart();
  await expect.poll(() => printed.out, {timeout: 20_000}).toContain(`ready http://127.0.0.1:${PORT}/\n`);
  expect(printed.out.match(/^ready /gm)).toHaveLength(1);
  for (const port of [PORT, PORT + 1, PORT + 2]) expect(await answers(port)).toBe(true);
  npm.kill('SIGTERM');
  for (const port of [PORT, PORT + 1, PORT + 2]) await expect.poll(() => answers(port), {timeout: 5_000}).toBe(false);
});

test('a wrong setting stops npm start with its name and a right one', async () => {
  const {printed, exited} = npmStart({AGENT_URL: 'https://abc.agents.do-ai.run/api/v1/chat/completions'});
  const [code] = await exited;
  expect(code).toBe(1);
  expect(printed.err).toContain('AGENT_URL: give an address without a path. Example: AGENT_URL=https://');
  expect(printed.out).not.toContain('ready');
});
