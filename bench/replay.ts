import {chunk, DONE, finish, sse, startUpstream} from '../test/fixtures/upstream.ts';
import {quantile, startOneServer} from './one-server.ts';

/*
 * How fast stored events are handed out, and how soon a stream that was taken up again says its first event. One
 * answer of 10,000 words in a real SQLite file, over HTTP on this machine. The bars: 10,000 events a second, 300 ms.
 */

const WORDS = 10_000;
const REPLAYS = 10;
const RESUMES = 300;

const agent = await startUpstream(
  (response) => {
    response.writeHead(200, {'content-type': 'text/event-stream'});
    for (let word = 0; word < WORDS; word += 1) response.write(sse(chunk({content: `word ${word} `})));
    response.end(sse(finish(), DONE));
  },
  {keep: true},
);
const {get, post, close} = await startOneServer(agent.url);
const messages = [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'Say a lot.'}]}];
const whole = await (await post('/v1/chat', {id: 'c1', messages})).text();
const ids = [...whole.matchAll(/^id: (.*)$/gm)].map(([, id]) => id as string);

const resume = (cursor: string) => get('/v1/chat/c1/stream', {'last-event-id': cursor});

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

await close();
await agent.close();

console.log(`replay of ${ids.length} stored events, ${REPLAYS} times:`);
console.log(
  `  median ${Math.round(quantile(rates, 0.5))} events/s, slowest ${Math.round(quantile(rates, 0))} (bar: 10,000)`,
);
console.log(`first event after a resume at ${RESUMES} places:`);
console.log(`  median ${quantile(waits, 0.5).toFixed(1)} ms, p95 ${quantile(waits, 0.95).toFixed(1)} ms (bar: 300 ms)`);
