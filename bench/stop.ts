import {chunk, sse, startUpstream} from '../test/fixtures/upstream.ts';
import {quantile, startOneServer} from './one-server.ts';

/*
 * How soon after Stop the call of the agent is over: from the first byte of the user's request to the closed connection
 * at the agent. An answer that never ends by itself, over HTTP on this machine. The bar: 100 ms.
 */

const STOPS = 200;

let left = Promise.withResolvers<number>();
const agent = await startUpstream(
  async (response) => {
    const {resolve} = left;
    let isOpen = true;
    response.on('close', () => {
      isOpen = false;
      resolve(performance.now());
    });
    response.writeHead(200, {'content-type': 'text/event-stream'});
    while (isOpen) {
      response.write(sse(chunk({content: 'word '})));
      await new Promise((next) => setTimeout(next, 5));
    }
  },
  {keep: true},
);
const {post, close} = await startOneServer(agent.url);

const upstreamMs: number[] = [];
const endingMs: number[] = [];
for (let round = 0; round < STOPS; round += 1) {
  left = Promise.withResolvers();
  const messages = [{id: `m${round}`, role: 'user', parts: [{type: 'text', text: 'Never end.'}]}];
  const reader = (await post('/v1/chat', {id: `c${round}`, messages})).body?.getReader();
  if (reader === undefined) throw new Error('The turn was refused.');
  const decoder = new TextDecoder();
  let heard = '';
  const hear = async (words: string) => {
    while (!heard.includes(words)) heard += decoder.decode((await reader.read()).value, {stream: true});
  };
  await hear('text-delta');
  const startedAt = performance.now();
  const stopped = post(`/v1/chat/c${round}/stop`, {});
  await hear('"abort"');
  endingMs.push(performance.now() - startedAt);
  upstreamMs.push((await left.promise) - startedAt);
  await (await stopped).text();
}
await close();
await agent.close();

const ms = (numbers: number[], share: number) => quantile(numbers, share).toFixed(1);
console.log(`${STOPS} answers stopped in the middle:`);
console.log(
  `  agent's call over: median ${ms(upstreamMs, 0.5)} ms, p95 ${ms(upstreamMs, 0.95)} ms, worst ${ms(upstreamMs, 1)} ms (bar: 100 ms)`,
);
console.log(
  `  reader sees the ending: median ${ms(endingMs, 0.5)} ms, p95 ${ms(endingMs, 0.95)} ms, worst ${ms(endingMs, 1)} ms`,
);
