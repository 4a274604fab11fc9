// Longer than most files: what is in scope and what is not, for each kind of thing, over one account.
import {describe, expect, test} from 'vitest';
import {createApi} from './api.ts';
import {createCloud} from './cloud.ts';

const never = new AbortController().signal;
const MADE = '2026-01-01T00:00:00Z';

/** Of two resellers: `wc-` with alice and bob, `acme-` with carol. */
const DROPLETS = [
  [1, 'wc-alice'],
  [2, 'wc-alice'],
  [3, 'wc-bob'],
  [4, 'acme-carol'],
].map(([id, tag]) => ({
  id,
  name: `win-${id}`,
  vcpus: 1,
  memory: 1,
  disk: 1,
  tags: [tag, 'wincloud'],
  networks: {v4: [{type: 'public', ip_address: `203.0.113.${id}`}]},
  created_at: MADE,
}));

const volume = (id: string, droplet_ids: number[] | null, ...tags: string[]) => ({
  id,
  name: id,
  size_gigabytes: 10,
  droplet_ids,
  tags,
  created_at: MADE,
});

const snapshot = (id: string, resource_type: string, resource_id: string, ...tags: string[]) => ({
  id,
  resource_type,
  resource_id,
  size_gigabytes: 1,
  min_disk_size: 1,
  created_at: MADE,
  tags,
});

const firewall = (id: string, droplet_ids: number[] | null, tags: string[] | null = null) => ({id, droplet_ids, tags});

const policy = (uuid: string, entities: string[], tags: string[] = [], more: object = {}) => ({
  uuid,
  type: 'v1/insights/droplet/cpu',
  description: `of ${uuid}`,
  compare: 'GreaterThan',
  value: 80,
  window: '5m',
  entities,
  tags,
  alerts: {email: ['carol@acme.example'], slack: [{channel: 'ops', url: 'https://hooks.example/secret'}]},
  enabled: true,
  ...more,
});

const check = (id: string, target: string, more: object = {}) => ({id, name: id, type: 'https', target, ...more});

const ACCOUNT: Record<string, unknown[]> = {
  ...{sizes: [], volumes: [], snapshots: [], firewalls: []},
  ...{alerts: [], checks: []},
};

/** A cloud over an account with these lists, and the paths that were asked for. */
function cloudOf(lists: Record<string, unknown[] | null>, {cacheMs = 60_000, next = false} = {}) {
  const paths: string[] = [];
  const clock = {now: 1_000};
  const answers: Record<string, unknown> = {...ACCOUNT, ...lists};
  const cloud = createCloud({
    url: 'https://cloud.example',
    token: 'the-token',
    cacheMs,
    now: () => clock.now,
    async send(url) {
      const {pathname, searchParams} = new URL(url);
      paths.push(pathname);
      clock.now += 1; // so that every answer has a time of its own
      const [, , field = '', id, part] = pathname.split('/');
      const links = next ? {pages: {next: 'x'}} : {};
      const body = {monitoring: {policies: answers.alerts, links}, uptime: {checks: answers.checks, links}}[field];
      if (body !== undefined) return Response.json(body);
      if (part !== undefined) return Response.json({[part]: answers[pathname] ?? null, links});
      if (id !== undefined) return Response.json({droplet: DROPLETS.find((one) => String(one.id) === id)});
      if (field !== 'droplets') return Response.json({[field]: answers[field], links});
      return Response.json({droplets: DROPLETS.filter(({tags}) => tags.includes(searchParams.get('tag_name') ?? ''))});
    },
  });
  return {cloud, paths, clock};
}

const ALICE = {tag: 'wc-alice'};
const CAROL = {ids: [4], requiredTagPrefix: 'acme-'};

test('who has nothing named has nothing, and costs no call', async () => {
  const {cloud, paths, clock} = cloudOf({volumes: [volume('v', null, 'undefined', '')]});
  for (const scope of [{}, {ids: []}, {requiredTagPrefix: 'wc-'}]) {
    expect(await cloud.listVolumes(scope, never)).toEqual({volumes: [], asOf: clock.now});
    expect(await cloud.listSnapshots(scope, never)).toEqual({snapshots: [], asOf: clock.now});
    expect(await cloud.listFirewalls(scope, never)).toEqual({firewalls: [], asOf: clock.now});
    expect(await cloud.listBackups(scope, 1, never)).toEqual({backups: [], asOf: clock.now});
    expect(await cloud.listAlertPolicies(scope, never)).toEqual({policies: [], asOf: clock.now});
    expect(await cloud.listUptimeChecks(scope, never)).toEqual({checks: [], asOf: clock.now});
  }
  expect(paths).toEqual([]);
});

describe('volumes', () => {
  const volumes = [
    volume('of-alice', [1]),
    volume('of-bob', [3], 'wc-alice'),
    volume('of-carol', [4]),
    volume('shared', [2, 3]),
    volume('free-alice', [], 'wc-alice', 'old'),
    volume('free-null', null, 'wc-alice'),
    volume('free-bob', [], 'wc-bob'),
    volume('free-acme', [], 'acme-dave'),
    volume('free-like-alice', [], 'wc-alice-2', 'wc-'),
    volume('free-untagged', []),
  ];
  const named = async (scope: Parameters<ReturnType<typeof createCloud>['listVolumes']>[0]) =>
    (await cloudOf({volumes}).cloud.listVolumes(scope, never)).volumes.map(({id}) => id);

  test('of machines in scope, and unattached ones with the very tag', async () => {
    expect(await named(ALICE)).toEqual(['of-alice', 'shared', 'free-alice', 'free-null']);
  });

  test('say nothing of machines out of scope', async () => {
    const {volumes: found} = await cloudOf({volumes}).cloud.listVolumes(ALICE, never);
    expect(found.find(({id}) => id === 'shared')?.dropletIds).toEqual([2]);
  });

  test('a prefix alone makes no unattached one the user’s', async () => {
    expect(await named(CAROL)).toEqual(['of-carol']);
    expect(await named({ids: [1], requiredTagPrefix: 'wc-'})).toEqual(['of-alice']);
  });

  test('the tag must have the prefix', async () => {
    expect(await named({...ALICE, requiredTagPrefix: 'wc-'})).toContain('free-alice');
    expect(await named({...ALICE, requiredTagPrefix: 'acme-'})).not.toContain('free-alice');
  });

  test('of a machine by id that does not carry the prefix are not there', async () => {
    expect(await named({ids: [1, 3], requiredTagPrefix: 'acme-'})).toEqual([]);
  });
});

describe('snapshots', () => {
  const volumes = [volume('v-alice', [1]), volume('v-bob', [3]), volume('1', [3])];
  const snapshots = [
    snapshot('of-machine', 'droplet', '1'),
    snapshot('of-volume', 'volume', 'v-alice'),
    snapshot('of-gone-machine', 'droplet', '99', 'wc-alice'),
    snapshot('of-gone-untagged', 'droplet', '98'),
    snapshot('of-bob', 'droplet', '3'),
    snapshot('of-volume-of-bob', 'volume', 'v-bob'),
    snapshot('of-volume-called-1', 'volume', '1'),
    snapshot('of-machine-called-v-alice', 'droplet', 'v-alice'),
    snapshot('like-alice', 'volume', 'v-gone', 'wc-alice-2'),
  ];
  const named = async (scope: object) =>
    (await cloudOf({volumes, snapshots}).cloud.listSnapshots(scope, never)).snapshots.map(({id}) => id);

  test('of machines and volumes in scope, and those with the very tag', async () => {
    expect(await named(ALICE)).toEqual(['of-machine', 'of-volume', 'of-gone-machine']);
    expect(await named({tag: 'wc-bob'})).toEqual(['of-bob', 'of-volume-of-bob', 'of-volume-called-1']);
  });

  test('a prefix alone makes none the user’s', async () => {
    expect(await named({ids: [1], requiredTagPrefix: 'wc-'})).toEqual(['of-machine', 'of-volume']);
    expect(await named(CAROL)).toEqual([]);
  });
});

describe('firewalls', () => {
  const firewalls = [
    firewall('by-id', [1, 3]),
    firewall('by-tag', [], ['wc-alice']),
    firewall('by-both', [2], ['wc-bob', 'wc-alice']),
    firewall('by-shared-tag', null, ['wincloud']),
    firewall('of-bob', [3], ['wc-bob']),
    firewall('of-nobody', [], []),
    firewall('like-alice', [11], ['wc-alice-2']),
  ];
  const held = async (scope: object) =>
    (await cloudOf({firewalls}).cloud.listFirewalls(scope, never)).firewalls.map(({id, dropletIds}) => [
      id,
      dropletIds,
    ]);

  test('that hold for a machine in scope by id or tag, with these machines alone', async () => {
    expect(await held(ALICE)).toEqual([
      ['by-id', [1]],
      ['by-tag', [1, 2]],
      ['by-both', [1, 2]],
      ['by-shared-tag', [1, 2]],
    ]);
    expect(await held(CAROL)).toEqual([['by-shared-tag', [4]]]);
  });

  test('a tag of the scope whose machines are gone has none', async () => {
    expect(await held({tag: 'wc-alice-2'})).toEqual([]);
  });

  test('have no tags in the answer', async () => {
    const {firewalls: found} = await cloudOf({firewalls}).cloud.listFirewalls(ALICE, never);
    const fields = ['dropletIds', 'id', 'name', 'rules', 'shared', 'version'];
    for (const one of found) expect(Object.keys(one).sort()).toEqual(fields);
  });

  test('are shared where they hold for others, or by a tag that others have', async () => {
    const all = [...firewalls, firewall('own', [1]), firewall('own-two', [1, 2], ['wc-alice'])];
    const {firewalls: found} = await cloudOf({firewalls: all}).cloud.listFirewalls(ALICE, never);
    expect(found.filter(({shared}) => !shared).map(({id}) => id)).toEqual(['by-tag', 'own', 'own-two']);
    const {firewalls: ofCarol} = await cloudOf({firewalls: [firewall('c', [4], ['wincloud'])]}).cloud.listFirewalls(
      CAROL,
      never,
    );
    expect(ofCarol).toMatchObject([{shared: true}]);
  });
});

describe('alert policies', () => {
  const alerts = [
    policy('by-id', ['1', '3']),
    policy('by-tag', [], ['wc-alice']),
    policy('by-shared-tag', [], ['wincloud']),
    policy('own', ['2'], [], {enabled: false}),
    policy('of-bob', ['3'], ['wc-bob']),
    policy('of-nobody', []),
    policy('of-a-balancer', ['1'], [], {type: 'v1/insights/lbaas/droplet_health'}),
    policy('unclear', ['1'], [], {compare: 'Equals'}),
  ];

  test('that watch a machine in scope by id or tag, with these machines alone', async () => {
    const {policies} = await cloudOf({alerts}).cloud.listAlertPolicies(ALICE, never);
    expect(policies.map(({id, dropletIds, description}) => [id, dropletIds, description])).toEqual([
      ['by-id', [1], ''],
      ['by-tag', [1, 2], 'of by-tag'],
      ['by-shared-tag', [1, 2], ''],
      ['own', [2], 'of own'],
    ]);
    expect(policies.filter(({enabled}) => !enabled).map(({id}) => id)).toEqual(['own']);
    const {policies: ofCarol} = await cloudOf({alerts}).cloud.listAlertPolicies(CAROL, never);
    expect(ofCarol.map(({id, dropletIds}) => [id, dropletIds])).toEqual([['by-shared-tag', [4]]]);
  });

  test('in our words, without who is told', async () => {
    const types = ['cpu', 'memory_utilization_percent', 'disk_utilization_percent', 'load_5', 'constructor'];
    const {cloud} = cloudOf({
      alerts: types.map((type) => policy(type, ['1'], [], {type: `v1/insights/droplet/${type}`, compare: 'LessThan'})),
    });
    const {policies} = await cloud.listAlertPolicies(ALICE, never);
    expect(policies.map(({metric}) => metric)).toEqual(['cpu', 'memory', 'disk', 'load_5', 'constructor']);
    expect(policies[0]).toEqual({
      id: 'cpu',
      description: 'of cpu',
      enabled: true,
      metric: 'cpu',
      compare: 'below',
      value: 80,
      window: '5m',
      dropletIds: [1],
    });
    expect(JSON.stringify(policies)).not.toMatch(/acme|hooks|ops/);
  });

  test('are read once for all users, and not half of them', async () => {
    const {cloud, paths} = cloudOf({alerts});
    await Promise.all([1, 2, 3].map((at) => cloud.listAlertPolicies({tag: `t-${at}`}, never)));
    expect(paths.filter((path) => path === '/v2/monitoring/alerts')).toHaveLength(1);
    await expect(cloudOf({alerts}, {next: true}).cloud.listAlertPolicies(ALICE, never)).rejects.toThrow(
      'more policies',
    );
  });
});

describe('uptime checks', () => {
  const checks = [
    check('url', 'https://203.0.113.1:8443/health?key=secret#x'),
    check('user', 'http://user:secret@203.0.113.1/', {type: 'http', enabled: false}),
    check('ping', '203.0.113.2', {type: 'ping'}),
    check('of-bob', 'https://203.0.113.3/'),
    check('like', 'https://203.0.113.11/'),
    check('by-name', 'https://203.0.113.1.example.com/203.0.113.1'),
    check('nonsense', 'https://['),
    check('other-type', 'https://203.0.113.1/', {type: 'dns'}),
  ];

  test('of the address of a machine in scope, without what may be a key', async () => {
    const {checks: found} = await cloudOf({checks}).cloud.listUptimeChecks(ALICE, never);
    expect(found).toEqual([
      {
        id: 'url',
        name: 'url',
        type: 'https',
        target: 'https://203.0.113.1:8443/health',
        enabled: true,
        dropletIds: [1],
      },
      {id: 'user', name: 'user', type: 'http', target: 'http://203.0.113.1/', enabled: false, dropletIds: [1]},
      {id: 'ping', name: 'ping', type: 'ping', target: '203.0.113.2', enabled: true, dropletIds: [2]},
    ]);
    expect((await cloudOf({checks}).cloud.listUptimeChecks(CAROL, never)).checks).toEqual([]);
  });

  test('of a machine without an address there are none', async () => {
    const {cloud} = cloudOf({checks: [check('none', 'undefined'), check('empty', '')]});
    expect((await cloud.listUptimeChecks(ALICE, never)).checks).toEqual([]);
  });
});

test('a list that is not there is not an empty one', async () => {
  const send = async (url: string | URL) =>
    String(url).includes('droplets') ? Response.json({droplets: []}) : Response.json({}, {status: 404});
  const cloud = createCloud({url: 'https://cloud.example', token: 'the-token', cacheMs: 0, send});
  await expect(cloud.listAlertPolicies(ALICE, never)).rejects.toThrow('404 to GET /v2/monitoring/alerts');
  await expect(cloud.listUptimeChecks(ALICE, never)).rejects.toThrow('404 to GET /v2/uptime/checks');
});

describe('what was done', () => {
  const action = (id: number, started_at: string, more: object = {}) => ({
    id,
    type: 'reboot',
    status: 'completed',
    started_at,
    completed_at: MADE,
    ...more,
  });
  const lists = {
    '/v2/droplets/1/actions': [
      action(10, '2026-01-04T04:23:00Z'),
      action(12, '2026-01-18T04:23:00Z', {status: 'in-progress', completed_at: null, type: 'resize'}),
      action(11, '2026-01-11T04:23:00Z', {status: 'errored'}),
      action(13, '2026-01-19T04:23:00Z', {status: 'of a later version'}),
      action(14, 'nil'),
    ],
  };

  test('with a machine in scope, newest first, without what makes no sense', async () => {
    const {actions} = await cloudOf(lists).cloud.listActions(ALICE, 1, never);
    expect(actions.map(({id, type, state, endedAt}) => [id, type, state, endedAt])).toEqual([
      ['12', 'resize', 'running', undefined],
      ['11', 'reboot', 'failed', MADE],
      ['10', 'reboot', 'done', MADE],
    ]);
  });

  test('with a machine out of scope is nobody’s business, and costs no call', async () => {
    const {cloud, paths} = cloudOf(lists);
    expect((await cloud.listActions(ALICE, 3, never)).actions).toEqual([]);
    expect(paths).toEqual(['/v2/droplets']);
  });
});

describe('backups', () => {
  const backup = (id: number, created_at: string) => ({id, size_gigabytes: 1, created_at});
  const lists = {
    '/v2/droplets/1/backups': [
      backup(10, '2026-01-04T04:23:00Z'),
      backup(12, '2026-01-18T04:23:00Z'),
      backup(11, '2026-01-11T04:23:00Z'),
    ],
    '/v2/droplets/3/backups': [backup(30, MADE)],
  };

  test('of a machine in scope, newest first', async () => {
    const {backups} = await cloudOf(lists).cloud.listBackups(ALICE, 1, never);
    expect(backups.map(({id, dropletId}) => [id, dropletId])).toEqual([
      ['12', 1],
      ['11', 1],
      ['10', 1],
    ]);
  });

  test.each([3, 4, 99, 0, Number.NaN, 1.5, -1])('of machine %d, which is not: none, and no call', async (id) => {
    const {cloud, paths} = cloudOf(lists);
    expect((await cloud.listBackups(ALICE, id, never)).backups).toEqual([]);
    expect(paths).toEqual(['/v2/droplets']);
  });

  test('that another user has read are not there for whom it is out of scope', async () => {
    const {cloud, paths} = cloudOf(lists);
    expect((await cloud.listBackups({tag: 'wc-bob'}, 3, never)).backups).toHaveLength(1);
    expect((await cloud.listBackups(ALICE, 3, never)).backups).toEqual([]);
    expect(paths).toEqual(['/v2/droplets', '/v2/droplets/3/backups', '/v2/droplets']);
  });

  test('of a machine without any', async () => {
    expect((await cloudOf(lists).cloud.listBackups(ALICE, 2, never)).backups).toEqual([]);
  });
});

describe('a list of the account', () => {
  test('is read once for all users who ask at once', async () => {
    const {cloud, paths} = cloudOf({volumes: [volume('v', [1])]});
    const scopes = Array.from({length: 200}, (_, at) => ({tag: `wc-user-${at}`}));
    await Promise.all(
      scopes.map((scope) =>
        Promise.all([
          cloud.listDroplets(scope, never),
          cloud.listSizes(never),
          cloud.listVolumes(scope, never),
          cloud.listSnapshots(scope, never),
          cloud.listFirewalls(scope, never),
        ]),
      ),
    );
    const count = (path: string) => paths.filter((one) => one === path).length;
    expect(['sizes', 'volumes', 'snapshots', 'firewalls'].map((name) => count(`/v2/${name}`))).toEqual([1, 1, 1, 1]);
    expect(count('/v2/droplets')).toBe(200);
    expect(paths).toHaveLength(204);
  });

  test('that is longer than is read is an error, and not half a list', async () => {
    const {cloud, paths} = cloudOf({firewalls: [firewall('f', [1])]}, {next: true});
    await expect(cloud.listFirewalls(ALICE, never)).rejects.toThrow('more firewalls than are read');
    expect(paths.filter((path) => path === '/v2/firewalls')).toHaveLength(25);
  });

  test('is as old as the oldest of what it was made of', async () => {
    const {cloud, clock} = cloudOf({});
    clock.now = 10_000;
    expect((await cloud.listDroplets(ALICE, never)).asOf).toBe(10_000);
    clock.now = 20_000;
    expect((await cloud.listVolumes(ALICE, never)).asOf).toBe(10_000); // the machines
    clock.now = 30_000;
    expect((await cloud.listVolumes({tag: 'wc-bob'}, never)).asOf).toBe(20_000); // the volumes
    expect((await cloud.listFirewalls({tag: 'wc-bob'}, never)).asOf).toBe(30_000);
    clock.now = 40_000;
    expect((await cloud.listSnapshots({tag: 'wc-bob'}, never)).asOf).toBe(20_000); // the volumes
    expect((await cloud.listBackups({tag: 'wc-bob'}, 3, never)).asOf).toBe(30_000); // the machines
  });

  test('that changed between two of its pages has each thing once', async () => {
    const twice = {volumes: [volume('v', [1]), volume('v', [1])], firewalls: [firewall('f', [1]), firewall('f', [1])]};
    const {cloud} = cloudOf({...twice, snapshots: Array(2).fill(snapshot('s', 'droplet', '1'))});
    expect((await cloud.listVolumes(ALICE, never)).volumes).toHaveLength(1);
    expect((await cloud.listFirewalls(ALICE, never)).firewalls).toHaveLength(1);
    expect((await cloud.listSnapshots(ALICE, never)).snapshots).toHaveLength(1);
  });

  test('with null, or with things that make no sense in it, has what makes sense', async () => {
    const nothing = cloudOf({volumes: null, snapshots: null, firewalls: null, sizes: null}).cloud;
    expect((await nothing.listVolumes(ALICE, never)).volumes).toEqual([]);
    expect((await nothing.listSnapshots(ALICE, never)).snapshots).toEqual([]);
    expect((await nothing.listFirewalls(ALICE, never)).firewalls).toEqual([]);
    expect((await nothing.listSizes(never)).sizes).toEqual([]);
    const some = cloudOf({volumes: [null, 'nil', {}, volume('v', [1])]}).cloud;
    expect((await some.listVolumes(ALICE, never)).volumes).toHaveLength(1);
  });
});

test('two hundred machines by id are read a few at a time', async () => {
  let [open, most] = [0, 0];
  const cloud = createCloud({
    url: 'https://cloud.example',
    token: 'the-token',
    cacheMs: 0,
    async send(url) {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return Response.json({droplet: {...DROPLETS[0], id: Number(String(url).split('/').at(-1))}});
    },
  });
  const ids = Array.from({length: 200}, (_, at) => at + 1);
  expect((await cloud.listDroplets({ids}, never)).droplets.map(({id}) => id)).toEqual(ids);
  expect(most).toBe(10);
});

test('who has the client of the account in common has its quota in common', async () => {
  let calls = 0;
  const options = {
    url: 'https://cloud.example',
    token: 'the-token',
    async send() {
      calls += 1;
      return new Response('', {status: 429, headers: {'retry-after': '30'}});
    },
  };
  const api = createApi(options);
  await expect(api.get('metrics', '/v2/x')).rejects.toThrow('429');
  await expect(createCloud({...options, api, cacheMs: 0}).listSizes(never)).rejects.toThrow('quota is used up');
  expect(calls).toBe(1);
});
