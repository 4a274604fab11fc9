import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {startUpstream} from '../../../../test/fixtures/upstream.ts';
import {exportLines} from '../audit/export.ts';
import {readCheckpoints} from '../audit/verifier.ts';
import {verifyExport} from '../audit/verify.ts';
import {parseSettings} from '../config/load.ts';
import {signIdentity} from '../identity/sign-identity.ts';
import {listen} from './node.ts';
import {openServer} from './open-server.ts';
import {openStoreIn} from './open-store.ts';

const secret = 'a-test-secret-of-at-least-32-characters';

test('what was done is signed and outside when the server has closed, and verifies', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-open-'));
  const file = join(directory, 'outside', 'checkpoints.jsonl');
  const settings = parseSettings(
    {
      tenants: [
        {id: 'wincloud', name: 'W', origins: ['https://a.example'], secrets: [{kid: 'k', secret}], agents: ['support']},
      ],
      agents: [{id: 'support', kind: 'gradient', url: 'https://support.example.com', key: 'not-a-real-key'}],
      cloud: {token: 'not-a-real-token'},
      audit: {file},
    },
    {},
  );
  const dataDir = join(directory, 'data');
  const logged: string[] = [];
  const server = await openServer({settings, dataDir, writeLog: (line) => logged.push(line)});
  const listening = await listen(server.app.fetch as never, {port: 0});
  const identity = await signIdentity({tenant: 'wincloud', sub: 'alice', kid: 'k', secret});
  const {status} = await fetch(`${listening.url}/v1/session`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({tenant: 'wincloud', identity}),
  });
  expect(status).toBe(200);
  await server.close();
  await listening.close(0);

  const checkpoints = readCheckpoints(readFileSync(file, 'utf8'));
  expect(checkpoints).toMatchObject([{tenant: 'wincloud', seq: 2}]);
  const store = openStoreIn(dataDir);
  const lines: string[] = [];
  for await (const line of exportLines(store, 'wincloud', Date.now())) lines.push(line);
  store.close();
  expect(await verifyExport([lines], {checkpoints})).toMatchObject({holds: true, rows: 2, outside: 1});
  expect(lines.join()).not.toContain('alice');
  expect(logged.filter((line) => /"(warn|error)"/.test(line))).toEqual([]);
  rmSync(directory, {recursive: true});
});

test('prices are asked for at the start, by the way out of the settings, and no key gets into the log', async () => {
  const source = await startUpstream((response) => void response.writeHead(503).end('the-token-of-the-prices'));
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-prices-'));
  const settings = parseSettings(
    {
      tenants: [{id: 'wincloud', name: 'W', origins: ['https://a.example'], anonymous: true, agents: ['support']}],
      agents: [{id: 'support', kind: 'gradient', url: 'https://support.example.com', key: 'not-a-real-key'}],
      cloud: {
        token: 'not-a-real-token',
        changesToken: 'the-token-for-changes',
        spaces: {
          endpoint: 'https://s3.example.com',
          region: 'fra1',
          accessKeyId: 'DO00ID',
          secretAccessKey: 'a-secret-key',
        },
      },
      priceSources: [{tenant: 'wincloud', url: `${source.url}/prices`, token: 'the-token-of-the-prices'}],
    },
    {},
  );
  const logged: string[] = [];
  const server = await openServer({settings, dataDir: directory, writeLog: (line) => logged.push(line)});
  await expect.poll(() => logged.some((line) => line.includes('prices-unread'))).toBe(true);
  expect(source.received).toMatchObject([
    {path: '/prices', headers: {authorization: 'Bearer the-token-of-the-prices'}},
  ]);
  await server.close();
  expect(logged.join()).not.toMatch(/the-token|a-secret-key/);
  rmSync(directory, {recursive: true});
});
