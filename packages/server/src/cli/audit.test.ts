import {appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {createCheckpointer} from '../audit/checkpointer.ts';
import {main} from '../cli.ts';
import {checkpointFile} from '../storage/checkpoint-file.ts';
import {openSqliteStore} from '../storage/sqlite.ts';

const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-audit-'));
const data = join(directory, 'data');
const good = join(directory, 'good.jsonl');
const outside = join(directory, 'outside.jsonl');
const keyFile = join(directory, 'key.txt');
let key = '';

beforeAll(async () => {
  mkdirSync(data);
  const store = openSqliteStore(join(data, 'wincloud-chat.sqlite'));
  const sinks = [checkpointFile(outside)];
  const checkpointer = await createCheckpointer({store, sinks, log: () => {}, now: Date.now});
  for (let row = 0; row < 5; row += 1) {
    const entry = {tenant: 'wincloud', subject: 'alice', action: 'test', requestId: `r${row}`, detail: {}};
    await store.appendAudit(entry, row);
  }
  await checkpointer.stop();
  store.close();
  key = (await run('key', '--data', data)).out.trim();
  writeFileSync(keyFile, `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----\n`);
  await run('export', '--tenant', 'wincloud', '--out', good, '--data', data);
});
afterAll(() => rmSync(directory, {recursive: true}));

async function run(...args: string[]) {
  const printed = {out: '', err: ''};
  const catchInto = (name: 'out' | 'err') => (text: string | Uint8Array) => {
    printed[name] += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(catchInto('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(catchInto('err'));
  const status = await main(['audit', ...args]);
  vi.restoreAllMocks();
  return {status, ...printed};
}

test('an export holds, by the key as it is printed and as PEM in a file', async () => {
  for (const given of [key, keyFile]) {
    const {status, out} = await run('verify', '--key', given, good, '--checkpoints', outside);
    expect(status).toBe(0);
    expect(out).toMatch(/^holds: 5 rows of wincloud up to .*\n1 checkpoints; 1 from outside/);
    expect(out).toContain('Signed by the given key');
  }
});

test('without a key it says what that does not prove', async () => {
  const {status, out} = await run('verify', good);
  expect(status).toBe(0);
  expect(out).toContain('not who wrote it. Give --key');
});

test('says as JSON and in words which row does not hold', async () => {
  const bad = join(directory, 'bad.jsonl');
  writeFileSync(bad, readFileSync(good, 'utf8').replace('"requestId":"r2"', '"requestId":"r9"'));
  const {status, out} = await run('verify', bad, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({holds: false, code: 'altered', seq: 3, line: 4});
  expect((await run('verify', bad)).out).toMatch(/^does not hold: row 3 \(line 4, altered\)\n/);
});

test('another key is refused', async () => {
  const store = openSqliteStore(join(directory, 'other.sqlite'));
  store.close();
  mkdirSync(join(directory, 'other'));
  openSqliteStore(join(directory, 'other', 'wincloud-chat.sqlite')).close();
  const other = (await run('key', '--data', join(directory, 'other'))).out.trim();
  const {status, out} = await run('verify', good, '--key', other);
  expect([status, out.includes('other-key')]).toEqual([1, true]);
});

test('a file that is there is kept', async () => {
  const before = readFileSync(good, 'utf8');
  const {status, err} = await run('export', '--tenant', 'wincloud', '--out', good, '--data', data);
  expect([status, err.includes('EEXIST')]).toEqual([1, true]);
  expect(readFileSync(good, 'utf8')).toBe(before);
});

test('half a line in a file of checkpoints is cut before the next', async () => {
  const file = join(directory, 'torn.jsonl');
  const [whole] = readFileSync(outside, 'utf8').split('\n') as [string];
  appendFileSync(file, `${whole}\n${whole.slice(0, 50)}`);
  await checkpointFile(file).deliver(JSON.parse(whole).checkpoint, AbortSignal.timeout(1_000));
  expect(readFileSync(file, 'utf8')).toBe(`${whole}\n${whole}\n`);
  writeFileSync(file, whole.slice(0, 50));
  await checkpointFile(file).deliver(JSON.parse(whole).checkpoint, AbortSignal.timeout(1_000));
  expect(readFileSync(file, 'utf8')).toBe(`${whole}\n`);
});
