import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {listen, openServer, parseSettings} from '../packages/server/src/runtimes/node.ts';
import {startUpstream} from './fixtures/upstream.ts';

const TOKEN = 'the-token-of-prometheus';

test('the token of Prometheus is not logged, also where an agent says it', async () => {
  const agent = await startUpstream((response) => void response.writeHead(500).end(`refused ${TOKEN}, said the proxy`));
  const dataDir = mkdtempSync(join(tmpdir(), 'wincloud-chat-token-'));
  onTestFinished(() => rmSync(dataDir, {recursive: true}));
  const settings = parseSettings(
    {
      tenants: [{id: 'wincloud', name: 'W', origins: ['https://a.example'], anonymous: true, agents: ['support']}],
      agents: [{id: 'support', kind: 'gradient', url: agent.url, key: 'not-a-real-key'}],
      cloud: {token: 'not-a-real-token'},
      metrics: {prometheus: {url: 'https://prometheus.example.com', instance: '{ip}:9182', token: TOKEN}},
    },
    {},
  );
  const logged: string[] = [];
  const server = await openServer({settings, dataDir, writeLog: (line) => logged.push(line)});
  const {url, close} = await listen(server.app.fetch as never, {port: 0});
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const type = {'content-type': 'application/json'};
    const init = {method: 'POST', headers: {...type, ...headers}, body: JSON.stringify(body)};
    return (await fetch(url + path, init)).text();
  };
  const {token} = JSON.parse(await post('/v1/session', {tenant: 'wincloud'})) as {token: string};
  const messages = [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'How?'}]}];
  const stream = await post('/v1/chat', {id: 'c1', messages}, {authorization: `Bearer ${token}`});
  await server.close();
  await close(0);
  expect(logged.join('\n')).toContain('said the proxy');
  expect(logged.join('\n') + stream).not.toContain(TOKEN);
});
