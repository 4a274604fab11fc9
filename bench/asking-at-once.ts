/*
 * 200 users ask at the same moment what they could save: how many calls the account's quota is charged with, beside what
 * each of them alone would need, and how many get the whole answer. The provider is a function of this process that answers
 * in 20 ms and counts; adapters, cache and queue are the real ones.
 */
import {createApi} from '../packages/server/src/digitalocean/api.ts';
import {createCloud} from '../packages/server/src/digitalocean/cloud.ts';
import {createDropletMetrics} from '../packages/server/src/digitalocean/metrics.ts';
import {createPriceBook} from '../packages/server/src/prices/price-book.ts';
import {calculateCostSavings} from '../packages/server/src/tools/calculate-cost-savings.ts';

const USERS = 200;
const ANSWER_MS = 20;
const MACHINES = 3;

/** A provider at which each tag has machines of its own, on Windows or with an agent that measures. */
function createProvider(measured: boolean) {
  const paths: string[] = [];
  const droplet = (tag: string, index: number) => ({
    id: Number(tag.replace(/\D/g, '')) * 10 + index + 1,
    name: `${tag}-${index}`,
    status: 'active',
    size_slug: 's-2vcpu-4gb',
    vcpus: 2,
    memory: 4096,
    disk: 80,
    region: {slug: 'fra1'},
    networks: {v4: []},
    tags: [tag],
    features: ['backups'],
    created_at: '2026-01-01T00:00:00Z',
  });
  const series = {metric: {}, values: Array.from({length: 100}, (_, at) => [1_795_000_000 + at * 120, String(at)])};
  const bodyOf = (url: URL) => {
    if (url.pathname.startsWith('/v2/monitoring/metrics')) {
      return {status: 'success', data: {resultType: 'matrix', result: measured ? [series] : []}};
    }
    const tag = url.searchParams.get('tag_name');
    const droplets = tag === null ? [] : Array.from({length: MACHINES}, (_, index) => droplet(tag, index));
    return {droplets, sizes: [], volumes: [], snapshots: [], firewalls: [], policies: [], checks: [], links: {}};
  };
  const send = async (url: string | URL) => {
    const {pathname, searchParams} = new URL(url);
    paths.push(`${pathname}?${searchParams}`);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    return Response.json(bodyOf(new URL(url)));
  };
  return {paths, send};
}

function createAccount(measured: boolean) {
  const {paths, send} = createProvider(measured);
  const account = {url: 'https://api.example.com', token: 'not-a-real-token', send};
  const api = createApi(account);
  const cloud = createCloud({...account, api, cacheMs: 30_000});
  const metrics = [createDropletMetrics({...account, api})];
  const prices = createPriceBook({currency: 'USD', sizes: {'s-2vcpu-4gb': 29}});
  const reach = async () => 'unknown' as const;
  const ask = (tag: string) => {
    const signal = AbortSignal.timeout(60_000);
    return calculateCostSavings.run({}, {cloud, metrics, scope: {tag}, prices, reach, now: Date.now, signal});
  };
  return {paths, ask};
}

const alone = createAccount(false);
await alone.ask('user-1');
const each = alone.paths.length;

async function measure(what: string, tags: readonly string[]) {
  const {paths, ask} = createAccount(false);
  const startedAt = performance.now();
  const answers = await Promise.allSettled(tags.map(ask));
  const tookMs = Math.round(performance.now() - startedAt);
  const lists = paths.filter((path) => !path.includes('monitoring')).length;
  const isWhole = (answer: PromiseSettledResult<{data: object}>) =>
    answer.status === 'fulfilled' && !('measurementsNotRead' in answer.value.data);
  const failed = answers.filter(({status}) => status === 'rejected').length;
  console.log(
    `${what}: ${paths.length} calls (${lists} of lists), ${tags.length * each} if each asked alone; ` +
      `${tags.length - failed} of ${tags.length} answered, ${answers.filter(isWhole).length} of them with all measurements, ${tookMs} ms`,
  );
}

console.log(`One user with ${MACHINES} servers: ${each} calls.`);
await measure(`${USERS} pages of one user`, Array(USERS).fill('user-1'));
await measure(
  `${USERS} users`,
  Array.from({length: USERS}, (_, index) => `user-${index + 1}`),
);
