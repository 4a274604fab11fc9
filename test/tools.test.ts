// Longer than most files: each tool that reads, over one account.
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type DigitalOcean, startDigitalOcean} from '../examples/digitalocean/src/index.ts';
import {createApi} from '../packages/server/src/digitalocean/api.ts';
import {createCloud} from '../packages/server/src/digitalocean/cloud.ts';
import {createDropletMetrics} from '../packages/server/src/digitalocean/metrics.ts';
import {createPriceBook} from '../packages/server/src/prices/price-book.ts';
import type {Metrics} from '../packages/server/src/resources.ts';
import {TOOLS} from '../packages/server/src/tools/registry.ts';
import type {Tool, ToolContext, ToolResult} from '../packages/server/src/tools/tool.ts';
import {type DemoServer, repo, startDemoServer} from './demo-server.ts';

/*
 * The tools as an agent calls them, with the real adapters against the local DigitalOcean: what each user is told of their
 * own machines, and that no argument reaches another's.
 */

const PRICES = {
  currency: 'USD',
  sizes: {'s-2vcpu-4gb': 29, 's-4vcpu-8gb': 57, 's-4vcpu-16gb-amd': 98, 's-8vcpu-32gb-amd': 196},
  volumeGb: 0.12,
  snapshotGb: 0.07,
  backupsPercent: 20,
};

let cloudServer: DigitalOcean;
let context: (tag: string) => ToolContext;
beforeAll(async () => {
  cloudServer = await startDigitalOcean({knowledgeDir: repo('examples/knowledge'), tokenDelayMs: 0});
  const account = {url: cloudServer.url, token: cloudServer.keys.cloud, send: fetch as never};
  const api = createApi(account);
  const cloud = createCloud({...account, api, cacheMs: 60_000});
  const metrics = [createDropletMetrics({...account, api})];
  const prices = createPriceBook(PRICES);
  const reach = async () => 'unknown' as const;
  context = (tag) => ({
    cloud,
    metrics,
    prices,
    reach,
    now: Date.now,
    scope: {tag},
    signal: AbortSignal.timeout(10_000),
  });
});
afterAll(() => cloudServer.close());

type Advice = {kind: string; resource: {name: string}; savingMonthly?: number; basis: Record<string, unknown>};

async function call(name: string, input: Record<string, unknown>, of: ToolContext): Promise<ToolResult> {
  const tool = TOOLS.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const result = await tool.run(input, of);
  expectAsSaid(tool, result.data);
  return result;
}

/** What comes is what the tool says that it returns, so that nobody who attaches it elsewhere is told otherwise. */
function expectAsSaid({name, returns = {}}: Tool, data: object): void {
  const sent = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
  const types = Object.entries(sent).map(([key, value]) => [key, Array.isArray(value) ? 'array' : typeof value]);
  const said = types.map(([key = '']) => [key, Object.hasOwn(returns, key) ? returns[key]?.type : 'not said']);
  expect(types, name).toEqual(said);
}

const run = async <T>(name: string, input: Record<string, unknown>, of: ToolContext) =>
  (await call(name, input, of)).data as T;

describe('calculate_cost_savings', () => {
  const savings = (tag: string) =>
    run<{
      recommendations: Advice[];
      fitsAsItIs: string[];
      possibleSavingMonthly: number;
      ofThatByDeletingMonthly: number;
      servers: number;
    }>('calculate_cost_savings', {}, context(tag));

  test('finds what Alice pays for nothing, with the sum in her seller’s prices', async () => {
    const found = await savings('wc-user-alice');
    const of = (kind: string) => found.recommendations.filter((one) => one.kind === kind);
    expect(found.servers).toBe(4);
    expect(of('machine-off')).toMatchObject([{resource: {name: 'win-build-03'}, savingMonthly: 57}]);
    expect(of('unattached-volume')).toMatchObject([{savingMonthly: 12, basis: {sizeGb: 100}}]);
    expect(of('no-backups').map(({resource, savingMonthly}) => [resource.name, savingMonthly])).toEqual([
      ['win-web-01', -5.8],
      ['win-build-03', -11.4],
    ]);
    // The web server has an alert, and what is off need not be watched.
    expect(of('unwatched').map(({resource}) => resource.name)).toEqual(['win-files-02', 'win-app-04']);
    expect(of('no-data').map(({resource}) => resource.name)).toContain('win-files-02');
    expect(found.fitsAsItIs).toEqual(['win-web-01']);
    const snapshots = of('old-snapshot').reduce((sum, {savingMonthly = 0}) => sum + savingMonthly, 0);
    // 57 with a fifth for its backups comes to 68.40 now, and 34.80 then.
    expect(of('smaller')).toMatchObject([
      {resource: {name: 'win-app-04'}, savingMonthly: 33.6, basis: {to: {slug: 's-2vcpu-4gb', monthly: 34.8}}},
    ]);
    expect(found.ofThatByDeletingMonthly).toBeCloseTo(57 + 12 + snapshots, 2);
    expect(found.possibleSavingMonthly).toBeCloseTo(33.6 + 57 + 12 + snapshots, 2);
  });

  test('finds that Bob’s database needs more, and says of Alice’s machines nothing', async () => {
    const found = await savings('wc-user-bob');
    const [larger] = found.recommendations.filter(({kind}) => kind === 'larger');
    expect(larger).toMatchObject({
      resource: {name: 'sql-prod-7'},
      basis: {to: {slug: 's-8vcpu-32gb-amd', monthly: 235.2}},
    });
    expect(JSON.stringify(found)).not.toContain('win-');
  });

  test('without prices it says nothing about money, and with no list of sizes the rest', async () => {
    const alice = context('wc-user-alice');
    const silent = await run('calculate_cost_savings', {}, {...alice, prices: createPriceBook(undefined)});
    expect(JSON.stringify(silent)).not.toMatch(/saving|currency|monthly"/i);
    const broken = {...alice.cloud, listSizes: () => Promise.reject(new Error('password=1'))};
    const found = await run<{couldNotBeRead: string[]}>('calculate_cost_savings', {}, {...alice, cloud: broken});
    expect(found.couldNotBeRead).toEqual(['sizes']);
    expect(JSON.stringify(found)).not.toContain('password');
  });

  test('what could not be read of a server is not told as if nothing were measured there', async () => {
    const broken: Metrics = {source: 'broken', read: () => Promise.reject(new Error('no quota'))};
    const of = {...context('wc-user-alice'), metrics: [broken]};
    const found = await run<{recommendations: Advice[]; measurementsNotRead: string[]}>(
      'calculate_cost_savings',
      {},
      of,
    );
    expect(found.measurementsNotRead).toEqual(['win-web-01', 'win-files-02', 'win-build-03', 'win-app-04']);
    expect(found.recommendations.filter(({kind}) => ['no-data', 'smaller'].includes(kind))).toEqual([]);
    expect(JSON.stringify(found)).not.toContain('quota');
  });

  test('the provider’s own prices are in no answer', async () => {
    const found = await savings('wc-user-alice');
    // What the provider takes for the sizes of Alice's machines.
    expect(JSON.stringify(found)).not.toMatch(/price|monthly":(24|48|57.6)\b/i);
  });
});

describe('check_resource_utilization', () => {
  type Found = {servers: {name: string; now?: {metric: string; percent: number}[]; notMeasured?: string[]}[]};

  test('tells each machine’s state now, also that nothing is known', async () => {
    const {servers} = await run<Found>('check_resource_utilization', {}, context('wc-user-alice'));
    const [web, files, build] = servers;
    expect(web?.now?.map(({metric}) => metric)).toEqual(['cpu', 'memory', 'disk']);
    for (const {percent} of web?.now ?? []) expect(percent).toBeGreaterThan(0);
    expect([files?.now, files?.notMeasured]).toEqual([[], ['cpu', 'memory', 'disk']]);
    expect(build).toEqual({name: 'win-build-03', status: 'off'});
  });

  test('says what is tight', async () => {
    const {servers} = await run<{servers: {name: string; tight: string[]}[]}>(
      'check_resource_utilization',
      {name: 'sql-prod-7'},
      {...context('wc-user-bob'), metrics: [always('memory', 95), always('cpu', 20)]},
    );
    expect(servers).toMatchObject([{name: 'sql-prod-7', tight: ['memory']}]);
  });
});

describe('analyze_droplet_metrics', () => {
  test('has for each number its unit, source and time, and how much was measured', async () => {
    const {measured, asOf} = await run<{measured: Record<string, unknown>[]; asOf: string}>(
      'analyze_droplet_metrics',
      {name: 'win-web-01', days: 2},
      context('wc-user-alice'),
    );
    expect(measured.map(({metric}) => metric)).toEqual(['cpu', 'memory', 'disk', 'inbound', 'outbound']);
    for (const one of measured) {
      expect(one).toMatchObject({source: 'digitalocean', unit: expect.stringMatching(/^(%|Mbps)$/)});
      expect(Date.parse(String(one.lastAt))).toBeGreaterThan(Date.now() - 3_600_000);
      expect(one.measuredPercentOfTime).toBeGreaterThan(90);
    }
    expect(Date.parse(asOf)).toBeGreaterThan(Date.now() - 120_000);
  });

  test('of two sources the first that knows a metric counts, and one that is down is said so', async () => {
    const down: Metrics = {source: 'prometheus', read: () => Promise.reject(new Error('secret of an upstream'))};
    const alice = context('wc-user-alice');
    const metrics = [down, always('cpu', 42), ...alice.metrics];
    const found = await run<{measured: {metric: string; source: string}[]; sourcesThatDidNotAnswer: string[]}>(
      'analyze_droplet_metrics',
      {name: 'win-web-01'},
      {...alice, metrics},
    );
    expect(found.measured.map(({metric, source}) => [metric, source]).slice(0, 2)).toEqual([
      ['cpu', 'always'],
      ['memory', 'digitalocean'],
    ]);
    expect(found.sourcesThatDidNotAnswer).toEqual(['prometheus']);
    expect(JSON.stringify(found)).not.toContain('secret of');
  });

  test.each([0, 31, Number.NaN, '7'])('%j days are refused', async (days) => {
    await expect(run('analyze_droplet_metrics', {name: 'win-web-01', days}, context('wc-user-alice'))).rejects.toThrow(
      'a number from 1 to 30',
    );
  });

  test.each(['sql-prod-7', '3165104', 'https://evil.example', '*'])(
    '%s of another user, or of nobody, is not there',
    async (name) => {
      const before = cloudServer.calls.length;
      await expect(run('analyze_droplet_metrics', {name}, context('wc-user-alice'))).rejects.toThrow(
        'no server of that name',
      );
      expect(cloudServer.calls.slice(before).filter(({path}) => path.includes('monitoring'))).toEqual([]);
    },
  );
});

describe('200 users who ask at once', () => {
  test('make no more calls to the account than the caches allow', async () => {
    const before = cloudServer.calls.length;
    const alice = context('wc-user-alice');
    await Promise.all(Array.from({length: 200}, () => run('calculate_cost_savings', {}, alice)));
    const calls = cloudServer.calls.slice(before);
    // One read of each machine that runs: the lists were read before and are kept for a minute.
    expect(calls.length).toBeLessThanOrEqual(30);
  }, 30_000);
});

describe('end to end', () => {
  let demo: DemoServer;
  beforeAll(async () => {
    demo = await startDemoServer();
  });
  afterAll(() => demo.close());

  test('“Which of my servers can be made smaller?” is answered from what was measured and what is paid', async () => {
    const token = await demo.signIn('wincloud', 'alice');
    const text = 'Which of my servers can be made smaller?';
    const body = {id: 'c1', messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text}]}]};
    const response = await fetch(`${demo.url}/v1/chat`, {
      method: 'POST',
      headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json'},
      body: JSON.stringify(body),
    });
    const {message} = (await response.json()) as {message: {parts: {type: string; text?: string}[]}};
    expect(message.parts.map(({type}) => type)).toContain('tool-calculate_cost_savings');
    const answer = message.parts.map(({text: said = ''}) => said).join('');
    expect(answer).toContain('**win-web-01** fits as it is');
    expect(answer).toContain('57.00 USD a month less');
    expect(answer).not.toContain('sql-prod-7');
  });
});

/** A source that knows one metric, always the same. */
function always(metric: 'cpu' | 'memory', value: number): Metrics {
  return {
    source: 'always',
    async read(_droplet, {from, to}) {
      const stepMs = 60_000;
      const samples = Array.from({length: Math.floor((to - from) / stepMs)}, (_, at) => ({
        at: to - at * stepMs,
        value,
      }));
      return {series: [{metric, unit: '%', source: 'always', samples: samples.reverse(), stepMs, gaps: []}], asOf: to};
    },
  };
}

describe('cards', () => {
  const cards = async (name: string, input: Record<string, unknown>, tag: string) =>
    (await call(name, input, context(tag))).cards ?? [];

  test('a server, with what its seller takes for it and nothing of how it is found', async () => {
    const [card, ...more] = await cards('get_droplet', {name: 'win-files-02'}, 'wc-user-alice');
    expect(more).toEqual([]);
    expect(card).toMatchObject({type: 'data-droplet', data: {name: 'win-files-02', monthly: 68.4, currency: 'USD'}});
    expect(JSON.stringify(card)).not.toContain('wc-user');
  });

  test('that are about the same have the same id, so that a later one takes the place of an earlier one', async () => {
    const idsOf = async (name: string, input: Record<string, unknown>) =>
      (await cards(name, input, 'wc-user-alice')).map(({id}) => id);
    const server = {name: 'win-web-01'};
    for (const [name, input] of [
      ['get_droplet', server],
      ['analyze_droplet_metrics', {...server, days: 1}],
      ['get_bill', {}],
      ['calculate_cost_savings', {}],
    ] as const) {
      const ids = await idsOf(name, input);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain(undefined);
      expect(await idsOf(name, input)).toEqual(ids);
    }
    // Another window is another card.
    expect(await idsOf('analyze_droplet_metrics', {...server, days: 1})).not.toEqual(
      await idsOf('analyze_droplet_metrics', {...server, days: 7}),
    );
  });

  test('what was last done with a server, and that it could not be read costs nothing else', async () => {
    const of = context('wc-user-alice');
    const found = await run<{lastDone: object[]}>('get_droplet', {name: 'win-build-03'}, of);
    expect(found.lastDone).toMatchObject([{type: 'power_off', state: 'done'}, {type: 'create'}]);
    const listActions = () => Promise.reject(new Error('no'));
    const without = {...of, cloud: {...of.cloud, listActions}};
    expect(await run('get_droplet', {name: 'win-build-03'}, without)).not.toHaveProperty('lastDone');
  });

  test('what a server did, as a chart has it, and that nothing is measured', async () => {
    const [card] = await cards('analyze_droplet_metrics', {name: 'win-web-01', days: 1}, 'wc-user-alice');
    if (card?.type !== 'data-metrics') throw new Error('no card');
    const cpu = card.data.series.find(({metric}) => metric === 'cpu');
    expect(card.data).toMatchObject({droplet: {name: 'win-web-01'}, state: 'measured', missing: []});
    expect(cpu?.points).toHaveLength(48);
    const points = cpu?.points.filter((point) => point !== null) ?? [];
    expect(points).toHaveLength(48);
    expect(Math.max(...points)).toBeLessThanOrEqual(cpu?.max ?? 0);
    expect(points.reduce((sum, point) => sum + point, 0) / points.length).toBeCloseTo(cpu?.mean ?? 0, 0);
    const empty = await cards('analyze_droplet_metrics', {name: 'win-files-02'}, 'wc-user-alice');
    expect(empty).toMatchObject([{data: {state: 'no-data', series: [], missing: expect.arrayContaining(['cpu'])}}]);
    const off = await cards('check_resource_utilization', {name: 'win-build-03'}, 'wc-user-alice');
    expect(off).toMatchObject([{data: {state: 'off', series: []}}]);
    expect(await cards('check_resource_utilization', {}, 'wc-user-alice')).toEqual([]);
  });

  test('the advice that saves most comes first, in whole currency, without the sizes that were passed over', async () => {
    const advice = await cards('calculate_cost_savings', {}, 'wc-user-alice');
    const kinds = advice.map(({data}) => 'kind' in data && data.kind);
    expect(kinds.slice(0, 3)).toEqual(['smaller', 'machine-off', 'unattached-volume']);
    expect(advice).toHaveLength(3);
    expect(advice[0]).toMatchObject({data: {savingMonthly: 33.6, currency: 'USD'}});
    const [larger] = await cards('calculate_cost_savings', {}, 'wc-user-bob').then((all) =>
      all.filter(({data}) => 'kind' in data && data.kind === 'larger'),
    );
    expect(larger).toMatchObject({data: {basis: {to: {slug: 's-8vcpu-32gb-amd', monthly: 235.2}}}});
    expect(larger?.data).not.toHaveProperty('basis.candidates');
  });
});

describe('check_backups', () => {
  type Server = {name: string; backups: boolean; missing: boolean; lastBackupAt?: string; lastSnapshotAt?: string};
  const backups = (input: Record<string, unknown>, tag = 'wc-user-alice') =>
    run<{servers: Server[]}>('check_backups', input, context(tag));

  test('says of each server whether it has any, and when the last one was', async () => {
    const {servers} = await backups({});
    expect(servers.map(({name, backups, missing}) => [name, backups, missing])).toEqual([
      ['win-web-01', false, true],
      ['win-files-02', true, false],
      ['win-build-03', false, true],
      ['win-app-04', true, false],
    ]);
    const files = servers.find(({name}) => name === 'win-files-02');
    expect(Date.now() - Date.parse(files?.lastBackupAt ?? '')).toBeLessThan(8 * 86_400_000);
    expect(servers[0]).not.toHaveProperty('lastBackupAt');
  });

  test('of one server, and of nobody else’s', async () => {
    expect((await backups({name: 'win-web-01'})).servers).toHaveLength(1);
    await expect(backups({name: 'sql-prod-7'})).rejects.toThrow('no server of that name');
  });

  test('offers backups where there are none, with what they cost', async () => {
    const {cards} = await call('check_backups', {}, context('wc-user-alice'));
    expect(cards?.map(({data}) => 'resource' in data && data.resource.name)).toEqual(['win-web-01', 'win-build-03']);
    expect(cards?.[0]).toMatchObject({data: {kind: 'no-backups', savingMonthly: -5.8}});
  });
});

describe('get_bill', () => {
  type Bill = {state: string; lines: object[]; totalMonthly?: number; currency?: string; unread: string[]};

  test('adds up what the seller takes', async () => {
    const bill = await run<Bill>('get_bill', {}, context('wc-user-alice'));
    expect(bill.lines.slice(0, 4)).toEqual([
      {what: 'droplet', name: 'win-web-01', size: 's-2vcpu-4gb', monthly: 29},
      {what: 'droplet', name: 'win-files-02', size: 's-4vcpu-8gb', monthly: 57},
      {what: 'backups', name: 'win-files-02', monthly: 11.4},
      {what: 'droplet', name: 'win-build-03', size: 's-4vcpu-8gb', monthly: 57},
    ]);
    const sum = bill.lines.reduce((total: number, line) => total + ((line as {monthly?: number}).monthly ?? 0), 0);
    expect(bill).toMatchObject({state: 'priced', currency: 'USD', unread: []});
    expect(bill.totalMonthly).toBeCloseTo(sum, 4);
    expect(bill.totalMonthly).toBeGreaterThan(29 + 57 + 11.4 + 57);
  });

  test('without prices there is no amount, and no zero', async () => {
    const bare = {...context('wc-user-alice'), prices: createPriceBook(undefined)};
    const bill = await run<Bill>('get_bill', {}, bare);
    expect(bill.state).toBe('no-prices');
    expect(JSON.stringify(bill)).not.toMatch(/monthly|total/i);
  });

  test('a list that cannot be read is named, and the rest is added up', async () => {
    const of = context('wc-user-alice');
    const listVolumes = () => Promise.reject(new Error('the cloud answered 500'));
    const bill = await run<Bill>('get_bill', {}, {...of, cloud: {...of.cloud, listVolumes}});
    expect(bill).toMatchObject({unread: ['volumes'], state: 'priced'});
    expect(JSON.stringify(bill)).not.toContain('500');
  });
});

describe('check_firewall and check_rdp', () => {
  const rdp = (input: Record<string, unknown>, of = context('wc-user-alice')) =>
    run<{firewall: string; allowedFrom: string[]; reachable: string; explanation: string}>('check_rdp', input, of);
  const rule = (from: number, to: number, addresses: string[]) => ({
    direction: 'inbound' as const,
    protocol: 'tcp' as const,
    ports: {from, to},
    addresses,
  });
  const guarded = (rules: ReturnType<typeof rule>[], held = [3164494]) => {
    const of = context('wc-user-alice');
    const firewall = {id: 'f', name: 'fw', dropletIds: held, rules, shared: false, version: 'v'};
    return {...of, cloud: {...of.cloud, listFirewalls: async () => ({firewalls: [firewall], asOf: 0})}};
  };

  test.each([
    ['a rule for all the world', () => [rule(3389, 3389, ['0.0.0.0/0'])], 'open-to-all'],
    ['a range with it', () => [rule(3000, 4000, ['::/0'])], 'open-to-all'],
    ['all ports for one address', () => [rule(0, 0, ['198.51.100.4/32'])], 'restricted'],
    ['another port', () => [rule(443, 443, ['0.0.0.0/0'])], 'closed'],
    ['no rule at all', () => [], 'closed'],
  ])('%s', async (_, rules, firewall) => {
    expect(await rdp({name: 'win-web-01'}, guarded(rules()))).toMatchObject({firewall, port: 3389});
  });

  test('without a firewall, and with one of another machine', async () => {
    expect(await rdp({name: 'win-web-01'}, guarded([], [3164611]))).toMatchObject({firewall: 'no-firewall'});
  });

  test('a port of one’s own, and what no port is', async () => {
    const of = guarded([rule(3390, 3390, ['198.51.100.4/32'])]);
    expect(await rdp({name: 'win-web-01', port: 3390}, of)).toMatchObject({
      firewall: 'restricted',
      allowedFrom: ['198.51.100.4/32'],
    });
    for (const port of [0, 65_536, 1.5, -1])
      await expect(rdp({name: 'win-web-01', port}, of)).rejects.toThrow('"port"');
  });

  test('something that answers is told as that, and one that is off is not tried', async () => {
    const tried: [string, number][] = [];
    const reach = async (address: string, port: number) => {
      tried.push([address, port]);
      return 'yes' as const;
    };
    expect(await rdp({name: 'win-web-01'}, {...guarded([]), reach})).toMatchObject({reachable: 'yes'});
    expect(await rdp({name: 'win-build-03'}, {...guarded([]), reach})).toMatchObject({
      reachable: 'unknown',
      explanation: expect.stringContaining('"off"'),
    });
    expect(tried).toEqual([['203.0.113.10', 3389]]);
  });

  test('firewalls that cannot be read are said to be unread, not to be missing', async () => {
    const of = context('wc-user-alice');
    const listFirewalls = () => Promise.reject(new Error('no'));
    expect(await rdp({name: 'win-web-01'}, {...of, cloud: {...of.cloud, listFirewalls}})).toMatchObject({
      firewall: 'unread',
    });
  });

  test('the rules of all machines, those open to the world first to see', async () => {
    const of = guarded([rule(443, 443, ['0.0.0.0/0']), rule(3389, 3389, ['198.51.100.4/32']), rule(0, 0, ['::/0'])]);
    const {servers} = await run<{servers: object[]}>('check_firewall', {}, of);
    expect(servers[0]).toMatchObject({
      name: 'win-web-01',
      protected: true,
      openToWorld: [{port: '443'}, {port: 'all'}],
      rules: [{port: '443'}, {port: '3389', from: ['198.51.100.4/32']}, {port: 'all'}],
    });
    expect(servers[1]).toMatchObject({name: 'win-files-02', protected: false});
  });
});

test('list_buckets tells names and times, and how many more there are', async () => {
  const of = context('wc-user-alice');
  const bucket = (index: number) => ({name: `wc-user-alice-${index}`, createdAt: '2026-01-01T00:00:00.000Z'});
  const cloudWith = (count: number) => ({
    ...of.cloud,
    listBuckets: async () => ({buckets: Array.from({length: count}, (_, index) => bucket(index)), asOf: 0}),
  });
  const list = (count: number) => run<object>('list_buckets', {}, {...of, cloud: cloudWith(count)});
  expect(await list(1)).toMatchObject({buckets: [bucket(0)], asOf: '1970-01-01T00:00:00.000Z'});
  expect(await list(103)).toMatchObject({bucketsNotListed: 3});
  expect(await run('list_buckets', {}, of)).toMatchObject({buckets: []});
});
