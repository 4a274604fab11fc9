import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {signIdentity} from '@wincloud/chat-server';
import {listen, openServer, parseSettings} from '@wincloud/chat-server/node';
import {chunk, DONE, finish, sse, startUpstream} from '../test/fixtures/upstream.ts';

/*
 * How fast stored events are handed out, and how soon a stream that was taken up again says its first event. One
 * answer of 10,000 words in a real SQLite file, over HTTP on this machine. The bars: 10,000 events a second, 300 ms.
 */

const WORDS = 10_000;
const REPLAYS = 10;
const RESUMES = 300;
const SECRET = 'the-secret-of-the-benchmark-32-chars';

const agent = await startUpstream(
  (response) => {
    response.writeHead(200, {'content-type': 'text/event-stream'});
    for (let word = 0; word < WORDS; word += 1) response.write(sse(chunk({content: `word ${word} `})));
    response.end(sse(finish(), DONE));
  },
  {keep: true},
);
const settings = parseSettings(
  {
    tenants: [
      {
        id: 'wincloud',
        name: 'WinCloud',
        origins: ['https://panel.example.com'],
        secrets: [{kid: 'k', secret: SECRET}],
        agents: ['support'],
      },
    ],
    agents: [{id: 'support', kind: 'gradient', url: agent.url, key: 'the-agent-key'}],
    cloud: {token: 'not-a-real-token'},
  },
  {},
);
const dataDir = mkdtempSync(join(tmpdir(), 'wincloud-chat-bench-'));
const server = await openServer({settings, dataDir, writeLog: () => {}});
const listening = await listen(server.app.fetch as never, {port: 0});

const identity = await signIdentity({tenant: 'wincloud', sub: 'bench', kid: 'k', secret: SECRET});
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(listening.url + path, {
    method: 'POST',
    headers: {'content-type': 'application/json', ...headers},
    body: JSON.stringify(body),
  });
const {token} = (await (await post('/v1/session', {tenant: 'wincloud', identity})).json()) as {token: string};
const authorization = `Bearer ${token}`;
const messages = [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'Say a lot.'}]}];
const whole = await (await post('/v1/chat', {id: 'c1', messages}, {authorization})).text();
const ids = [...whole.matchAll(/^id: (.*)$/gm)].map(([, id]) => id as string);

const resume = (cursor: string) =>
  fetch(`${listening.url}/v1/chat/c1/stream`, {headers: {authorization, 'last-event-id': cursor}});

const rates: number[] = [];
for (let round = 0; round < REPLAYS; round += 1) {
  const startedAt = performance.now();
  const text = await (await resume((ids[0] as string).replace(/\.1$/, '.0'))).text();
  const events = text.split('\n\n').length - 2;
  rates.push(events / ((performance.now() - startedAt) / 1000));
}

const waits: number[] = [];
for (let round = 0; round < RESUMES; round += 1) {
  const cursor = ids[Math.floor(((round * 7_919) % RESUMES) * ((ids.length - 2) / RESUMES))] as string;
  const startedAt = performance.now();
  const response = await resume(cursor);
  const reader = response.body?.getReader();
  await reader?.read();
  waits.push(performance.now() - startedAt);
  await reader?.cancel();
}

await server.close();
await Promise.all([listening.close(0), agent.close()]);
rmSync(dataDir, {recursive: true});

const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);
const at = (numbers: number[], share: number) => sorted(numbers)[Math.floor(share * (numbers.length - 1))] as number;
console.log(`replay of ${ids.length} stored events, ${REPLAYS} times:`);
console.log(`  median ${Math.round(at(rates, 0.5))} events/s, slowest ${Math.round(at(rates, 0))} (bar: 10,000)`);
console.log(`first event after a resume at ${RESUMES} places:`);
console.log(`  median ${at(waits, 0.5).toFixed(1)} ms, p95 ${at(waits, 0.95).toFixed(1)} ms (bar: 300 ms)`);
