import {quantile, startOneServer} from './one-server.ts';

/*
 * Whether the time of an answer tells a conversation that somebody else has from one that nobody has. Asked in turn over
 * HTTP, by a user who owns neither; what both get is the same 404. The figure is the difference of the medians, beside
 * how far apart two halves of the same measurement are: that is the noise.
 */

const ASKED = 4_000;
const WARM_UP = 500;
const ROUTES = [
  ['GET', (id: string) => `/v1/chat/${id}`],
  ['POST', (id: string) => `/v1/chat/${id}/stop`],
  ['GET', (id: string) => `/v1/chat/${id}/stream`],
] as const;

const server = await startOneServer('http://127.0.0.1:9');
const owner = await server.as('owner');
const stranger = await server.as('stranger');
const body = {id: 'x', messages: [{id: 'm', role: 'user', parts: [{type: 'text', text: 'Mine'}]}]};
const ids = Array.from({length: 200}, () => crypto.randomUUID());
for (const id of ids) await (await owner('POST', '/v1/chat', {...body, id})).text();

for (const [method, path] of ROUTES) {
  const times: Record<'foreign' | 'unknown', number[]> = {foreign: [], unknown: []};
  for (let asked = 0; asked < ASKED + WARM_UP; asked += 1) {
    const order = asked % 2 === 0 ? (['foreign', 'unknown'] as const) : (['unknown', 'foreign'] as const);
    for (const kind of order) {
      const id = kind === 'foreign' ? (ids[asked % ids.length] as string) : crypto.randomUUID();
      const startedAt = performance.now();
      await (await stranger(method, path(id), method === 'POST' ? {} : undefined)).arrayBuffer();
      if (asked >= WARM_UP) times[kind].push((performance.now() - startedAt) * 1_000);
    }
  }
  const median = (all: number[]) => quantile(all, 0.5);
  const {foreign, unknown} = times;
  const difference = median(foreign) - median(unknown);
  const noise = Math.abs(
    median(unknown.filter((_, at) => at % 2 === 0)) - median(unknown.filter((_, at) => at % 2 === 1)),
  );
  console.log(`${method} ${path(':id')}, ${ASKED} of each:`);
  console.log(`  foreign ${median(foreign).toFixed(0)} µs, unknown ${median(unknown).toFixed(0)} µs (medians)`);
  console.log(
    `  difference ${difference.toFixed(1)} µs; two halves of the unknown ones differ by ${noise.toFixed(1)} µs`,
  );
}
await server.close();
