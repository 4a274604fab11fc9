import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {afterEach, expect, test} from 'vitest';
import {repo} from '../demo-server.ts';

const PROCESSES = 4;
const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, {recursive: true, force: true});
});

/** One process on the store: it waits until `begin` and then says how many of its requests were allowed. */
async function start(file: string, times: number, limit: number) {
  const args = ['--conditions=@wincloud/source', repo('test/limits/take.ts'), file, String(times), String(limit)];
  const child = spawn(process.execPath, args, {stdio: ['pipe', 'pipe', 'inherit']});
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  return {
    begin: () => child.stdin.write('go\n'),
    async allowed(): Promise<number> {
      const {value} = await lines.next();
      if (child.exitCode === null) await once(child, 'exit');
      return Number(value);
    },
  };
}

test.each([
  [20, 10],
  [200, 37],
])(
  'of %i requests at once from four processes on one store exactly %i pass',
  async (requests, limit) => {
    const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-limits-'));
    directories.push(directory);
    const file = join(directory, 'store.db');
    const children = await Promise.all(Array.from({length: PROCESSES}, () => start(file, requests / PROCESSES, limit)));
    for (const {begin} of children) begin();
    const allowed = await Promise.all(children.map((child) => child.allowed()));
    expect(allowed.reduce((sum, count) => sum + count)).toBe(limit);
  },
  20_000,
);
