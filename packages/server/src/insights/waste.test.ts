// Longer than most files: a case for each kind of waste and for what is none.
import {describe, expect, test} from 'vitest';
import {createPriceBook} from '../prices/price-book.ts';
import type {AlertPolicy, Droplet, Firewall, FirewallRule, Snapshot, UptimeCheck, Volume} from '../resources.ts';
import {machine as testMachine} from '../test-machine.ts';
import {findWaste, type Holdings, type Waste, type WasteOptions} from './waste.ts';

const NOW = Date.parse('2026-06-30T12:00:00Z');
const prices = createPriceBook({
  currency: 'EUR',
  sizes: {'s-2vcpu-4gb': 28.5},
  volumeGb: 0.12,
  snapshotGb: 0.06,
  backupsPercent: 20,
});
const unpriced = createPriceBook(undefined);

const daysAgo = (days: number) => new Date(NOW - days * 86_400_000).toISOString();

/** Nothing is to be said of it: it is on and watched, has backups, and a firewall that lets in one address. */
const machine = (changes: Partial<Droplet> = {}): Droplet =>
  testMachine({id: 1, backups: true, tags: [], createdAt: daysAgo(400), ...changes});
const volume = (changes: Partial<Volume> = {}): Volume => ({
  id: 'v1',
  name: 'data',
  region: 'fra1',
  sizeGb: 100,
  dropletIds: [],
  tags: [],
  createdAt: daysAgo(30),
  ...changes,
});
const snapshot = (days: number, changes: Partial<Snapshot> = {}): Snapshot => ({
  id: `s${days}`,
  name: `before ${days}`,
  of: 'droplet',
  resourceId: '1',
  sizeGb: 40,
  minDiskGb: 80,
  createdAt: daysAgo(days),
  ...changes,
});
const rule = (changes: Partial<FirewallRule> = {}): FirewallRule => ({
  direction: 'inbound',
  protocol: 'tcp',
  ports: {from: 3_389, to: 3_389},
  addresses: ['198.51.100.4/32'],
  ...changes,
});
const firewall = (rules: FirewallRule[], dropletIds = [1], id = 'f1'): Firewall => ({
  id,
  name: `fw-${id}`,
  dropletIds,
  rules,
  shared: false,
  version: 'v1',
});

const policy = (changes: Partial<AlertPolicy> = {}): AlertPolicy => ({
  id: 'p1',
  description: '',
  enabled: true,
  metric: 'cpu',
  compare: 'above',
  value: 80,
  window: '5m',
  dropletIds: [1],
  ...changes,
});
const check = (changes: Partial<UptimeCheck> = {}): UptimeCheck => ({
  id: 'c1',
  name: 'web',
  type: 'https',
  target: 'https://203.0.113.7/',
  enabled: true,
  dropletIds: [1],
  ...changes,
});
/** Watches all machines of these tests. */
const EVERYBODY = policy({dropletIds: [1, 2]});

const find = (holdings: Partial<Holdings>, options: Partial<WasteOptions> = {}): Waste[] =>
  findWaste(
    {
      droplets: [machine()],
      volumes: [],
      snapshots: [],
      firewalls: [firewall([rule()])],
      alertPolicies: [EVERYBODY],
      uptimeChecks: [],
      ...holdings,
    },
    {now: NOW, prices, ...options},
  );

test('where all is well nothing is said', () => {
  expect(find({})).toEqual([]);
});

test('what could not be read is not said to be missing', () => {
  const lists = {droplets: undefined, volumes: undefined, snapshots: undefined, firewalls: undefined};
  const nothing = {...lists, alertPolicies: undefined, uptimeChecks: undefined};
  expect(find(nothing)).toEqual([]);
  expect(find({firewalls: undefined})).toEqual([]);
  // Of an old snapshot whose machine could not be looked up, it is not said that the machine is gone.
  expect(find({droplets: undefined, snapshots: [snapshot(200)]})).toEqual([]);
  expect(find({volumes: undefined, snapshots: [snapshot(200, {of: 'volume', resourceId: 'v9'})]})).toEqual([]);
});

describe('volumes', () => {
  test('one that hangs on no machine costs what its gigabytes cost', () => {
    expect(find({volumes: [volume(), volume({id: 'v2', dropletIds: [1]})]})).toEqual([
      {
        id: 'unattached-volume:volume:v1',
        kind: 'unattached-volume',
        resource: {type: 'volume', id: 'v1', name: 'data'},
        // 100 GB × 0.12
        savingMonthly: 120_000,
        currency: 'EUR',
        confidence: {level: 'medium', because: ['contents-unknown']},
        basis: {sizeGb: 100, ageDays: 30},
        wouldChange: [{change: 'attached'}, {change: 'kept-on-purpose'}],
      },
    ]);
  });

  test.each([
    [6.9, 'low'],
    [7, 'medium'],
  ])('%f days old: %s, for a new one may be about to be attached', (days, level) => {
    expect(find({volumes: [volume({createdAt: daysAgo(days)})]})[0]?.confidence.level).toBe(level);
  });

  test('without a price nothing is said about money, but that one is wanted', () => {
    const [one] = find({volumes: [volume()]}, {prices: unpriced});
    expect([one?.savingMonthly, one?.currency]).toEqual([undefined, undefined]);
    expect(one?.wouldChange).toContainEqual({change: 'price', of: 'volume'});
  });
});

describe('snapshots', () => {
  const ids = (snapshots: Snapshot[], options: Partial<WasteOptions> = {}, droplets = [machine()]) =>
    find({snapshots, droplets, firewalls: undefined}, options).map((one) => one.resource.id);

  test('of a machine that is gone: those older than 90 days', () => {
    const of = (days: number) => snapshot(days, {resourceId: '99'});
    expect(ids([of(90), of(91), of(200)])).toEqual(['s91', 's200']);
    expect(ids([of(90), of(91), of(200)], {snapshotDays: 100})).toEqual(['s200']);
  });

  test('of a machine that is there: the newest five are kept, however old', () => {
    const many = [100, 101, 102, 103, 104, 105, 106].map((days) => snapshot(days));
    expect(ids(many)).toEqual(['s105', 's106']);
    expect(ids(many, {keepSnapshots: 6})).toEqual(['s106']);
    // Seven, of which none is old.
    expect(ids([1, 2, 3, 4, 5, 6, 7].map((days) => snapshot(days)))).toEqual([]);
  });

  test('those of a moment are told apart, and those of another machine or of a volume do not count', () => {
    const same = ['a', 'b', 'c'].map((id) => snapshot(100, {id}));
    expect(ids(same, {keepSnapshots: 2})).toEqual(['a']);
    const others = [snapshot(95, {id: 'x', resourceId: '2'}), snapshot(96, {id: 'y', of: 'volume'})];
    const two = [machine(), machine({id: 2})];
    const found = find(
      {
        droplets: two,
        volumes: [volume({id: '1', dropletIds: [1]})],
        snapshots: [snapshot(100), ...others],
        firewalls: [],
      },
      {keepSnapshots: 1},
    );
    expect(found.filter(({kind}) => kind === 'old-snapshot')).toEqual([]);
  });

  test('a volume is not gone because there is no machine of its id', () => {
    const ofVolume = snapshot(100, {of: 'volume', resourceId: 'v1'});
    const attached = [volume({dropletIds: [1]})];
    expect(find({volumes: attached, snapshots: [ofVolume]})).toEqual([]);
    expect(find({volumes: [], snapshots: [ofVolume]}).map(({kind}) => kind)).toEqual(['old-snapshot']);
  });

  test('each has its sum, and the last copy of what is gone is the least sure', () => {
    const found = find({snapshots: [snapshot(100, {resourceId: '99'}), snapshot(120, {resourceId: '99'})]});
    expect(found.map(({confidence}) => confidence.level)).toEqual(['low', 'medium']);
    expect(found[1]).toEqual({
      id: 'old-snapshot:snapshot:s120',
      kind: 'old-snapshot',
      resource: {type: 'snapshot', id: 's120', name: 'before 120'},
      // 40 GB × 0.06
      savingMonthly: 24_000,
      currency: 'EUR',
      confidence: {level: 'medium', because: ['contents-unknown']},
      basis: {of: 'droplet', sizeGb: 40, ageDays: 120, olderThanDays: 90, because: 'gone', newer: 1, keep: 5},
      wouldChange: [{change: 'kept-on-purpose'}],
    });
  });
});

describe('backups', () => {
  const noBackups = (snapshots: Snapshot[] | undefined) => find({droplets: [machine({backups: false})], snapshots})[0];

  test('a machine without them is named with what they would cost', () => {
    expect(noBackups([])).toEqual({
      id: 'no-backups:droplet:1',
      kind: 'no-backups',
      resource: {type: 'droplet', id: '1', name: 'win-web-01'},
      // A fifth of 28.50, and it is no saving.
      savingMonthly: -57_000,
      currency: 'EUR',
      confidence: {level: 'high', because: []},
      basis: {lastSnapshotDays: undefined},
      wouldChange: [{change: 'copy-within', days: 7}, {change: 'other-backups'}],
    });
  });

  test.each([
    [[snapshot(7), snapshot(60)], 7, 'medium', ['other-copies']],
    [[snapshot(60), snapshot(8)], 8, 'high', []],
    [[snapshot(1, {resourceId: '2'})], undefined, 'high', []],
    [[snapshot(1, {of: 'volume'})], undefined, 'high', []],
    [undefined, undefined, 'medium', ['copies-unread']],
  ] as const)('its own copies count: %#', (snapshots, lastSnapshotDays, level, because) => {
    const one = noBackups(snapshots && [...snapshots]);
    expect(one?.basis).toEqual({lastSnapshotDays});
    expect(one?.confidence).toEqual({level, because});
  });
});

test('a machine that is off is charged as one that is on, with its backups', () => {
  expect(find({droplets: [machine({status: 'off'})]})).toEqual([
    {
      id: 'machine-off:droplet:1',
      kind: 'machine-off',
      resource: {type: 'droplet', id: '1', name: 'win-web-01'},
      // 28.50 × 1.2
      savingMonthly: 342_000,
      currency: 'EUR',
      confidence: {level: 'medium', because: ['since-unknown']},
      basis: {size: 's-2vcpu-4gb', backups: true},
      wouldChange: [{change: 'turned-on'}, {change: 'kept-on-purpose'}],
    },
  ]);
  const [one] = find({droplets: [machine({status: 'off', size: 'unknown', backups: true})]});
  expect(one).toMatchObject({savingMonthly: undefined, currency: undefined});
  expect(one?.wouldChange).toContainEqual({change: 'price', of: 'size', size: 'unknown'});
});

describe('watching', () => {
  /** Policies, checks, changes to the machine, and whether it is said that nobody watches it. */
  const CASES: Record<string, [AlertPolicy[] | undefined, UptimeCheck[] | undefined, Partial<Droplet>, boolean]> = {
    'neither policy nor check': [[], [], {}, true],
    'a policy': [[policy()], [], {}, false],
    'a check': [[], [check()], {}, false],
    'a policy that is off': [[policy({enabled: false})], [], {}, true],
    'a check that is off': [[], [check({enabled: false})], {}, true],
    'both off': [[policy({enabled: false})], [check({enabled: false})], {}, true],
    'one of two on': [[policy({enabled: false}), policy({id: 'p2'})], [], {}, false],
    "another machine's": [[policy({dropletIds: [2]})], [check({dropletIds: [3]})], {}, true],
    'policies that could not be read': [undefined, [], {}, false],
    'checks that could not be read': [[], undefined, {}, false],
    'a machine that is off': [[], [], {status: 'off'}, false],
    'a machine that is new': [[], [], {status: 'new'}, false],
  };

  test.each(Object.entries(CASES))('%s', (_name, [alertPolicies, uptimeChecks, changes, said]) => {
    const found = find({droplets: [machine(changes)], alertPolicies, uptimeChecks});
    expect(found.some(({kind}) => kind === 'unwatched')).toBe(said);
  });

  test('none is named without money, and without being sure', () => {
    expect(find({alertPolicies: [], uptimeChecks: []})).toEqual([
      {
        id: 'unwatched:droplet:1',
        kind: 'unwatched',
        resource: {type: 'droplet', id: '1', name: 'win-web-01'},
        savingMonthly: undefined,
        currency: undefined,
        confidence: {level: 'medium', because: ['other-watchers']},
        basis: {},
        wouldChange: [{change: 'watched'}, {change: 'watched-elsewhere'}],
      },
    ]);
  });
});

describe('remote desktop', () => {
  const world = rule({addresses: ['0.0.0.0/0']});

  /** Firewalls, changes to the machine, and how sure it is that all the world can come; undefined: it cannot. */
  const CASES: Record<string, [firewalls: Firewall[], changes: Partial<Droplet>, level: string | undefined]> = {
    'a rule for all of IPv4': [[firewall([world])], {}, 'high'],
    'a rule for all of IPv6': [[firewall([rule({addresses: ['::/0']})])], {}, 'medium'],
    'IPv6 spelt at length': [[firewall([rule({addresses: ['0:0:0:0:0:0:0:0/0']})])], {}, 'medium'],
    'a rule for both': [[firewall([rule({addresses: ['::/0', '0.0.0.0/0']})])], {}, 'high'],
    'all the world beside one address': [[firewall([rule({addresses: ['198.51.100.4', '0.0.0.0/0']})])], {}, 'high'],
    'one address': [[firewall([rule()])], {}, undefined],
    'a network that ends in a nought': [
      [firewall([rule({addresses: ['203.0.113.0/30', '10.0.0.0/10']})])],
      {},
      undefined,
    ],
    'all ports': [[firewall([rule({ports: {from: 0, to: 0}, addresses: ['0.0.0.0/0']})])], {}, 'high'],
    'ports up to this one': [
      [firewall([rule({ports: {from: 3_000, to: 3_389}, addresses: ['0.0.0.0/0']})])],
      {},
      'high',
    ],
    'ports from this one': [
      [firewall([rule({ports: {from: 3_389, to: 4_000}, addresses: ['0.0.0.0/0']})])],
      {},
      'high',
    ],
    'ports below it': [[firewall([rule({ports: {from: 1, to: 3_388}, addresses: ['0.0.0.0/0']})])], {}, undefined],
    'ports above it': [[firewall([rule({ports: {from: 3_390, to: 9_999}, addresses: ['0.0.0.0/0']})])], {}, undefined],
    'another protocol': [[firewall([rule({protocol: 'udp', addresses: ['0.0.0.0/0']})])], {}, undefined],
    'a way out': [[firewall([rule({direction: 'outbound', addresses: ['0.0.0.0/0']})])], {}, undefined],
    'a second firewall that lets in what the first does not': [
      [firewall([rule()]), firewall([world], [1], 'f2')],
      {},
      'high',
    ],
    'a firewall without rules lets nobody in': [[firewall([])], {}, undefined],
    'no firewall': [[], {}, 'medium'],
    'a firewall of another machine': [[firewall([rule()], [2])], {}, 'medium'],
    'an open firewall of another machine': [[firewall([world], [2]), firewall([rule()])], {}, undefined],
    'no firewall, and a system that nobody named': [[], {os: undefined}, 'low'],
    'no firewall, and no Windows': [[], {os: 'ubuntu-24-04'}, undefined],
    'a rule for it, and no Windows': [[firewall([world])], {os: 'ubuntu-24-04'}, 'high'],
    'no firewall, and no public address': [[], {publicIpv4: undefined}, undefined],
    'a rule for IPv4, and no public address': [[firewall([world])], {publicIpv4: undefined}, undefined],
    'a rule for IPv6, and no address of IPv4': [
      [firewall([rule({addresses: ['::/0']})])],
      {publicIpv4: undefined},
      'medium',
    ],
  };

  test.each(Object.entries(CASES))('%s', (_name, [firewalls, changes, level]) => {
    const found = find({droplets: [machine(changes)], firewalls});
    expect(found.map(({kind, confidence}) => [kind, confidence.level])).toEqual(level ? [['open-rdp', level]] : []);
  });

  test('which rule it is can be seen, without the addresses that may come', () => {
    const found = find({firewalls: [firewall([rule({addresses: ['198.51.100.4/32', '0.0.0.0/0']}), rule()])]});
    expect(found).toEqual([
      {
        id: 'open-rdp:droplet:1',
        kind: 'open-rdp',
        resource: {type: 'droplet', id: '1', name: 'win-web-01'},
        savingMonthly: undefined,
        currency: undefined,
        confidence: {level: 'high', because: []},
        basis: {
          port: 3_389,
          because: 'rule',
          rules: [{firewallId: 'f1', firewall: 'fw-f1', from: 3_389, to: 3_389, addresses: ['0.0.0.0/0']}],
        },
        wouldChange: [{change: 'guarded'}, {change: 'guarded-inside'}],
      },
    ]);
  });
});

test('all of it at once, what hurts most first, each with an id of its own', () => {
  const droplets = [machine({status: 'off', backups: false}), machine({id: 2, backups: false})];
  const found = find({
    droplets,
    firewalls: [],
    volumes: [volume()],
    snapshots: [snapshot(100, {resourceId: '99'})],
    alertPolicies: [],
  });
  expect(found.map(({id}) => id)).toEqual([
    'open-rdp:droplet:1',
    'open-rdp:droplet:2',
    'no-backups:droplet:1',
    'no-backups:droplet:2',
    'unwatched:droplet:2',
    'machine-off:droplet:1',
    'unattached-volume:volume:v1',
    'old-snapshot:snapshot:s100',
  ]);
});
