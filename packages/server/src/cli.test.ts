import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {decodeJwt, decodeProtectedHeader} from 'jose';
import {afterEach, expect, test, vi} from 'vitest';
import {refusePublicDemo} from './cli/serve.ts';
import {run} from './cli/test-run.ts';
import {parseSettings} from './config/load.ts';
import {DATABASE} from './runtimes/open-server.ts';
import {openSqliteStore} from './storage/sqlite.ts';

afterEach(() => vi.restoreAllMocks());

test('token signs for the users of the demo, with claims over them', async () => {
  const {status, out} = await run('token', '--tenant', 'wincloud', '--sub', 'alice', '--claims', '{"locale":"de"}');
  expect(status).toBe(0);
  expect(decodeProtectedHeader(out.trim())).toMatchObject({alg: 'HS256', kid: 'demo-wincloud'});
  expect(decodeJwt(out.trim())).toMatchObject({
    iss: 'wincloud',
    aud: 'wincloud-chat',
    sub: 'alice',
    locale: 'de',
    resources: {tag: 'wc-user-alice'},
  });
});

test('token signs with a secret of its own for any tenant', async () => {
  const {status, out} = await run(
    'token',
    '--tenant',
    'new',
    '--sub',
    'x',
    '--secret',
    'z'.repeat(32),
    '--kid',
    'k9',
    '--json',
  );
  expect(status).toBe(0);
  const {token} = JSON.parse(out);
  expect(decodeProtectedHeader(token).kid).toBe('k9');
  expect(decodeJwt(token)).toMatchObject({iss: 'new', sub: 'x'});
});

test.each([
  [[], 2, 'Name a command'],
  [['fly'], 2, 'There is no command "fly"'],
  [['token'], 2, 'Name the tenant with --tenant. Example:'],
  [['token', '--tenant', 'nobody', '--sub', 'x'], 2, 'There is no tenant "nobody"'],
  [['token', '--tenant', 'wincloud', '--sub', 'x', '--claims', '[]'], 2, '--claims must be a JSON object. Example:'],
  [['token', '--colour'], 2, '--colour'],
  [['revoke'], 2, 'Name the tenant with --tenant. Example:'],
  [['revoke', '--tenant', 'wincloud'], 2, 'Name the user with --sub. Example:'],
  [['revoke', '--tenant', 'w', '--sub', 'x', '--data', 'nowhere'], 1, 'Name the folder that the server uses'],
  [['audit'], 2, 'Name what to do: export, verify or key. Example:'],
  [['audit', 'export'], 2, 'Name the tenant with --tenant. Example:'],
  [['audit', 'export', '--tenant', 'wincloud'], 2, 'Name the file with --out. Example:'],
  [['audit', 'export', 'x', '--tenant', 'wincloud'], 2, '"x" is one word too many'],
  [['audit', 'export', '--tenant', 'w', '--out', 'x', '--data', 'nowhere'], 1, 'Name the folder that the server uses'],
  [['audit', 'verify'], 2, 'Name the export. Example:'],
  [['audit', 'verify', 'nowhere.jsonl'], 2, 'nowhere.jsonl: is not there'],
  [['audit', 'verify', 'package.json', '--key', 'abc'], 2, '--key must be an Ed25519 public key. Example:'],
  [['audit', 'verify', 'package.json', '--checkpoints', 'package.json'], 2, 'line 1 is no checkpoint'],
  [['serve'], 2, 'Name the settings with --config. Example:'],
  [['serve', '--config', 'nowhere.json'], 1, 'nowhere.json: cannot be read'],
  [['serve', '--config', 'x', '--port', 'eighty'], 2, 'PORT must be a whole number'],
])('%j says what is wrong', async (args, expected, text) => {
  const {status, out, err} = await run(...args);
  expect(status).toBe(expected);
  expect(err).toContain(text);
  expect(out).toBe('');
});

test('revoke ends what was issued until now, in the folder of the server', async () => {
  const data = mkdtempSync(join(tmpdir(), 'wincloud-chat-revoke-'));
  const store = openSqliteStore(join(data, DATABASE));
  const before = Date.now();
  const {status, out} = await run('revoke', '--tenant', 'wincloud', '--sub', 'alice', '--data', data, '--json');
  expect(status).toBe(0);
  const notBefore = Date.parse((JSON.parse(out) as {notBefore: string}).notBefore);
  expect(notBefore).toBeGreaterThanOrEqual(before);
  expect(await store.revokedBefore({tenant: 'wincloud', subject: 'alice'})).toBe(notBefore);
  store.close();
  rmSync(data, {recursive: true});
});

test('the secrets of the demo serve this machine only', () => {
  const settings = parseSettings(
    {
      tenants: [
        {
          id: 'wincloud',
          name: 'WinCloud',
          origins: ['https://panel.example.com'],
          secrets: [{kid: 'k', secret: 'demo-only-secret-that-everybody-can-read'}],
          agents: ['support'],
        },
      ],
      agents: [{id: 'support', kind: 'gradient', url: 'https://a.example', key: 'k'.repeat(8)}],
      cloud: {token: 't'.repeat(8)},
    },
    {},
  );
  expect(() => refusePublicDemo(settings, '127.0.0.1')).not.toThrow();
  expect(() => refusePublicDemo(settings, '0.0.0.0')).toThrow(/^tenants\[0\]\.secrets\[0\]\.secret: .* Example: /);
});

test.each([['--help'], ['token', '--help'], ['serve', '--help'], ['audit', '--help'], ['audit', 'verify', '--help']])(
  'help on standard output: %s %s',
  async (...args) => {
    const {status, out} = await run(...args);
    expect(status).toBe(0);
    expect(out).toContain('wincloud-chat');
  },
);
