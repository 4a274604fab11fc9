import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {listen, type OpenServer, openServer, parseSettings} from '../packages/server/src/runtimes/node.ts';
import {startDemoServer} from './demo-server.ts';
import {startLocalS3} from './fixtures/local-s3.ts';
import {startUpstream} from './fixtures/upstream.ts';

/*
 * That the server's adapters send by the one way out: addresses that it refuses are refused to each of them, which no
 * adapter does by itself. Nothing here leaves this machine.
 */

const S3 = {bucket: 'acme-audit', region: 'fra1', accessKeyId: 'DO00TESTACCESSKEYID', secretAccessKey: 'a/test+secret'};

test.each([
  ['an agent', {AGENT_URL: 'https://10.1.2.3', AGENT_KEY: 'key-of-the-agent'}, 'support', '10.1.2.3'],
  ['inference', {INFERENCE_URL: 'https://[fd00::5]', INFERENCE_KEY: 'key-of-the-agent'}, 'optimizer', '[fd00::5]'],
  ['the cloud', {CLOUD_URL: 'https://169.254.169.254', CLOUD_TOKEN: 'key-of-the-cloud'}, 'support', '169.254.169.254'],
])('%s that is not at a public address gets nothing', async (_what, env, agent, host) => {
  const server = await startDemoServer({env});
  onTestFinished(() => server.close());
  const response = await fetch(`${server.url}/v1/chat`, {
    method: 'POST',
    headers: {'content-type': 'application/json', authorization: `Bearer ${await server.signIn('wincloud', 'alice')}`},
    body: JSON.stringify({
      id: 'c1',
      agent,
      messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'How is win-web-01?'}]}],
    }),
  });
  const stream = await response.text();
  const logged = server.logged.filter((line) => line.includes('OutboundError'));
  expect(logged.join('\n')).toContain(`OutboundError: ${host} is at `);
  expect(server.logged.join('\n') + stream).not.toMatch(/key-of-the|\/api\/v1|\/v2\/droplets/);
  expect(stream).not.toContain('OutboundError');
});

/** A server with these places for checkpoints, in which something was done. */
async function recorded(
  audit: object,
  {outbound = {}, agent = 'https://support.example.com'} = {},
): Promise<{server: OpenServer; logged: string[]}> {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-outbound-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  const settings = parseSettings(
    {
      tenants: [{id: 'wincloud', name: 'W', origins: ['https://a.example'], anonymous: true, agents: ['support']}],
      agents: [{id: 'support', kind: 'gradient', url: agent, key: 'not-a-real-key'}],
      cloud: {token: 'not-a-real-token'},
      audit,
      outbound,
    },
    {},
  );
  const logged: string[] = [];
  return {server: await openServer({settings, dataDir: directory, writeLog: (line) => logged.push(line)}), logged};
}

test.each([
  ['a webhook', {webhook: 'https://192.168.0.9/hook?key=key-of-the-hook'}, {}, '192.168.0.9'],
  [
    'a bucket',
    {s3: {...S3, endpoint: 'https://169.254.169.254'}},
    {privateHosts: ['169.254.169.254']},
    '169.254.169.254',
  ],
])('%s that is not at a public address gets nothing', async (_what, audit, outbound, host) => {
  const {server, logged} = await recorded(audit, {outbound});
  await server.close();
  const said = logged.filter((line) => line.includes('checkpoint-undelivered')).join('\n');
  expect(said).toContain(`OutboundError: ${host} is at `);
  for (const secret of ['key-of-the-hook', '/hook', S3.accessKeyId, S3.secretAccessKey]) {
    expect(logged.join('\n')).not.toContain(secret);
  }
});

test('a bucket of the settings has the checkpoints when the server has closed', async () => {
  const s3 = await startLocalS3(S3);
  const {server, logged} = await recorded({s3: {...S3, endpoint: s3.url, prefix: 'chat/'}});
  await server.close();
  expect([...s3.objects.keys()].at(-1)).toMatch(/^chat\/wincloud\/\d{12}\.json$/);
  expect(logged.filter((line) => /"(?:warn|error)"/.test(line))).toEqual([]);
});

test('keys of a bucket are not logged, also where an agent says them', async () => {
  const words = `refused ${S3.accessKeyId} and ${S3.secretAccessKey}, said the proxy`;
  const agent = await startUpstream((response) => void response.writeHead(500).end(words));
  const s3 = await startLocalS3(S3);
  const {server, logged} = await recorded({s3: {...S3, endpoint: s3.url}}, {agent: agent.url});
  const {url, close} = await listen(server.app.fetch as never, {port: 0});
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const type = {'content-type': 'application/json'};
    const response = await fetch(url + path, {
      method: 'POST',
      headers: {...type, ...headers},
      body: JSON.stringify(body),
    });
    return response.text();
  };
  const {token} = JSON.parse(await post('/v1/session', {tenant: 'wincloud'})) as {token: string};
  const messages = [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'How?'}]}];
  const stream = await post('/v1/chat', {id: 'c1', messages}, {authorization: `Bearer ${token}`});
  await server.close();
  await close(0);
  expect(logged.join('\n')).toContain('said the proxy');
  for (const key of [S3.accessKeyId, S3.secretAccessKey]) expect(logged.join('\n') + stream).not.toContain(key);
});
