import {describe, expect, test} from 'vitest';
import {ChangeRefused} from '../resources.ts';
import {changeFirewall, type PortChange} from './firewall-change.ts';
import {toFirewall} from './to-firewall.ts';

const OFFICE = '198.51.100.4/32';

const tcp = (ports: string, addresses: string[], more: object = {}) => ({
  protocol: 'tcp',
  ports,
  sources: {addresses, ...more},
});

const firewall = (inbound_rules: unknown, more: object = {}) => ({
  id: 'f1',
  name: 'web',
  status: 'succeeded',
  created_at: '2026-01-01T00:00:00Z',
  pending_changes: [],
  inbound_rules,
  outbound_rules: [{protocol: 'tcp', ports: '0', destinations: {addresses: ['0.0.0.0/0'], tags: ['x']}}],
  droplet_ids: [1, 3],
  tags: ['wc-alice'],
  ...more,
});

/** The change at the firewall's own version. */
function changed(body: ReturnType<typeof firewall>, kind: PortChange['kind'], options: Partial<PortChange> = {}) {
  const version = toFirewall(body)?.version ?? '';
  const change = {kind, dropletId: 1, firewallId: 'f1', version, port: 3389, addresses: [OFFICE], ...options};
  return changeFirewall(body, change as PortChange);
}

const refusal = (go: () => unknown): string => {
  try {
    go();
  } catch (error) {
    expect(error).toBeInstanceOf(ChangeRefused);
    return (error as Error).message;
  }
  return 'it was not refused';
};

describe('a port is opened', () => {
  test('by a rule of its own, and all else goes back as it came', () => {
    const odd = {protocol: 'gre', ports: null, sources: null, comment: 'nobody here knows it'};
    const body = firewall([tcp('443', ['0.0.0.0/0']), odd]);
    const {id: _id, status: _status, created_at: _at, pending_changes: _pending, ...kept} = body;
    expect(changed(body, 'open-port')).toEqual({
      ...kept,
      inbound_rules: [...(body.inbound_rules as object[]), tcp('3389', [OFFICE])],
    });
  });

  test('by addresses more in the rule that is for it alone', () => {
    const range = tcp('3000-4000', ['10.0.0.0/8']);
    const own = tcp('3389', ['203.0.113.0/24'], {tags: ['office'], load_balancer_uids: ['lb']});
    expect(changed(firewall([range, own]), 'open-port')?.inbound_rules).toEqual([
      range,
      tcp('3389', ['203.0.113.0/24', OFFICE], {tags: ['office'], load_balancer_uids: ['lb']}),
    ]);
  });

  test('is not sent where they may come already, however they are spelt', () => {
    const own = tcp('3389', ['198.51.100.4', '2001:DB8:0:0::1']);
    expect(changed(firewall([own]), 'open-port', {addresses: [OFFICE, '2001:db8::1/128']})).toBeUndefined();
  });

  test('in a firewall without rules', () => {
    const body = firewall(null, {outbound_rules: null, droplet_ids: null});
    expect(changed(body, 'open-port')).toEqual({
      name: 'web',
      inbound_rules: [tcp('3389', [OFFICE])],
      outbound_rules: [],
      droplet_ids: [],
      tags: ['wc-alice'],
    });
  });

  test('by TCP: a rule for UDP is another one', () => {
    const udp = {...tcp('3389', [OFFICE]), protocol: 'udp'};
    expect(changed(firewall([udp]), 'open-port')?.inbound_rules).toEqual([udp, tcp('3389', [OFFICE])]);
  });
});

describe('a port is narrowed', () => {
  test.each(['0.0.0.0/0', '::/0', '0:0:0:0:0:0:0:0/0', '0000::0/0', '203.0.113.9/0', '0.0.0.0/00'])(
    'where %s stands for the world',
    (world) => {
      const body = firewall([tcp('443', [world]), tcp('3389', [world, '10.0.0.0/8'], {tags: ['office']})]);
      expect(changed(body, 'narrow-port')?.inbound_rules).toEqual([
        tcp('443', [world]),
        tcp('3389', ['10.0.0.0/8', OFFICE], {tags: ['office']}),
      ]);
    },
  );

  test('in every rule that is for it alone, and twins are one', () => {
    const rules = [tcp('3389', ['0.0.0.0/0']), tcp('3389-3389', ['::/0'], {tags: ['t']}), tcp('3389', ['::/0'])];
    expect(changed(firewall(rules), 'narrow-port')?.inbound_rules).toEqual([
      tcp('3389', [OFFICE]),
      tcp('3389-3389', [OFFICE], {tags: ['t']}),
    ]);
    const there = [tcp('3389', [OFFICE]), tcp('3389', ['0.0.0.0/0'])];
    expect(changed(firewall(there), 'narrow-port')?.inbound_rules).toEqual([tcp('3389', [OFFICE])]);
  });

  test('to addresses that are there already, once each', () => {
    const body = firewall([tcp('3389', ['198.51.100.4', '0.0.0.0/0'])]);
    expect(changed(body, 'narrow-port')?.inbound_rules).toEqual([tcp('3389', ['198.51.100.4'])]);
  });

  test('beside a wider rule, which is not touched', () => {
    const all = tcp('0', ['0.0.0.0/0']);
    const body = firewall([all, tcp('3389', ['0.0.0.0/0'])]);
    expect(changed(body, 'narrow-port')?.inbound_rules).toEqual([all, tcp('3389', [OFFICE])]);
  });

  test.each<[string, unknown[], string]>([
    ['no rule', [], 'no rule lets all the world in'],
    ['nobody of the world', [tcp('3389', [OFFICE, '10.0.0.0/8', '203.0.113.0/30'])], 'no rule lets all the world in'],
    ['another port', [tcp('3390', ['0.0.0.0/0'])], 'no rule lets all the world in'],
    ['another protocol', [{...tcp('3389', ['0.0.0.0/0']), protocol: 'udp'}], 'no rule lets all the world in'],
    ['tags alone', [{protocol: 'tcp', ports: '3389', sources: {tags: ['t']}}], 'no rule lets all the world in'],
    ['a range', [tcp('3000-4000', ['0.0.0.0/0'])], 'a rule for more ports'],
    ['all ports', [tcp('all', ['::/0'])], 'a rule for more ports'],
    ['all ports as 0', [tcp('0', ['::/0'])], 'a rule for more ports'],
  ])('and refused where there is %s', (_what, rules, words) => {
    expect(refusal(() => changed(firewall(rules), 'narrow-port'))).toContain(words);
  });

  test('and refused where the world would come in again', () => {
    const body = firewall([tcp('3389', ['0.0.0.0/0'])]);
    for (const addresses of [['::/0'], [OFFICE, '0.0.0.0/0']]) {
      expect(refusal(() => changed(body, 'narrow-port', {addresses}))).toBe('all the world is among the networks');
    }
  });
});

describe.each(['open-port', 'narrow-port'] as const)('%s is refused', (kind) => {
  const open = [tcp('3389', ['0.0.0.0/0'])];

  test('at another version: of rules, machines, tags or the name', () => {
    const version = toFirewall(firewall(open))?.version ?? '';
    const moved = [{droplet_ids: [1]}, {tags: []}, {name: 'other'}, {inbound_rules: [...open, tcp('80', [OFFICE])]}];
    for (const more of moved) {
      expect(refusal(() => changed(firewall(open, more), kind, {version}))).toContain('in the meantime');
    }
    expect(changed(firewall(open, {status: 'waiting', pending_changes: [1]}), kind, {version})).toBeDefined();
  });

  test.each([0, -1, 65_536, 1.5, Number.NaN])('for port %d', (port) => {
    expect(refusal(() => changed(firewall(open), kind, {port}))).toBe('there is no such port');
  });

  test('without networks', () => {
    for (const addresses of [[], ['nobody'], [OFFICE, '10.0.0.0/40']]) {
      expect(refusal(() => changed(firewall(open), kind, {addresses}))).toContain('no networks');
    }
  });

  test('where the machine is not in it, as for a token that may not see machines', () => {
    expect(refusal(() => changed(firewall(open, {droplet_ids: [], tags: []}), kind))).toContain('this machine');
  });

  test('where there is no such firewall', () => {
    expect(
      refusal(() =>
        changeFirewall({}, {kind, dropletId: 1, firewallId: 'f', version: '', port: 1, addresses: [OFFICE]}),
      ),
    ).toContain('cannot be read');
  });
});
