import {describe, expect, test} from 'vitest';
import {toFirewall} from './to-firewall.ts';

const WORLD = {addresses: ['0.0.0.0/0', '::/0']};

/** The rules of a firewall with these inbound rules. */
const rulesOf = (...inbound_rules: unknown[]) => toFirewall({id: 'f', name: 'web', inbound_rules})?.rules;

test('a firewall in our words', () => {
  const body = {
    id: 'f-1',
    name: 'web',
    status: 'succeeded',
    droplet_ids: [7, '8', 'nil', null],
    tags: ['web', 'prod'],
    inbound_rules: [{protocol: 'tcp', ports: '443', sources: WORLD}],
    outbound_rules: [{protocol: 'udp', ports: '53', destinations: {addresses: ['10.0.0.0/8']}}],
  };
  expect(toFirewall(body)).toEqual({
    version: expect.stringMatching(/^[\w-]{16}$/),
    id: 'f-1',
    name: 'web',
    dropletIds: [7, 8],
    tags: ['web', 'prod'],
    rules: [
      {direction: 'inbound', protocol: 'tcp', ports: {from: 443, to: 443}, addresses: ['0.0.0.0/0', '::/0']},
      {direction: 'outbound', protocol: 'udp', ports: {from: 53, to: 53}, addresses: ['10.0.0.0/8']},
    ],
  });
});

describe('ports', () => {
  test.each([
    ['all', {from: 0, to: 0}],
    ['0', {from: 0, to: 0}],
    [0, {from: 0, to: 0}],
    ['80', {from: 80, to: 80}],
    [80, {from: 80, to: 80}],
    ['8000-9000', {from: 8000, to: 9000}],
    ['1-65535', {from: 1, to: 65535}],
  ])('%j', (ports, read) => {
    for (const protocol of ['tcp', 'udp']) {
      expect(rulesOf({protocol, ports, sources: WORLD})).toMatchObject([{protocol, ports: read}]);
    }
  });

  test.each(['', 'nil', null, undefined, '-80', '80-', '9000-8000', '70000', '22,80', ' 80', '8e1', {}])(
    'a rule with %j is left out, and the next one is not',
    (ports) => {
      const next = {protocol: 'tcp', ports: '22', sources: WORLD};
      expect(rulesOf({protocol: 'tcp', ports, sources: WORLD}, next)).toMatchObject([{ports: {from: 22, to: 22}}]);
    },
  );

  test.each([undefined, '', '0', 'all'])('ICMP with %j has none', (ports) => {
    const [rule] = rulesOf({protocol: 'icmp', ports, sources: WORLD}) ?? [];
    expect(rule).toEqual({direction: 'inbound', protocol: 'icmp', ports: undefined, addresses: WORLD.addresses});
  });
});

test('addresses are networks: a lone one is a network of one, and what is none is left out', () => {
  const addresses = ['203.0.113.7', '10.0.0.0/8', '2001:db8::1', '2001:db8::/32', '::/0', '0.0.0.0/0'];
  const wrong = [
    'nil',
    '',
    null,
    7,
    '10.0.0.0/33',
    '300.1.1.1',
    '1.2.3',
    ':::',
    '2001:db8::/129',
    'office',
    'a/8',
    '/8',
  ];
  expect(rulesOf({protocol: 'tcp', ports: '22', sources: {addresses: [...addresses, ...wrong]}})).toMatchObject([
    {addresses: ['203.0.113.7/32', '10.0.0.0/8', '2001:db8::1/128', '2001:db8::/32', '::/0', '0.0.0.0/0']},
  ]);
});

test('that machines, load balancers, clusters or tags are let in is said, and not which', () => {
  for (const others of [
    {droplet_ids: [9]},
    {load_balancer_uids: ['lb']},
    {kubernetes_ids: ['k']},
    {tags: ['office']},
  ]) {
    const ports = {from: 22, to: 22};
    expect(rulesOf({protocol: 'tcp', ports: '22', sources: others})).toEqual([
      {direction: 'inbound', protocol: 'tcp', ports, addresses: [], others: true},
    ]);
    expect(rulesOf({protocol: 'tcp', ports: '22', sources: {...others, ...WORLD}})).toEqual([
      {direction: 'inbound', protocol: 'tcp', ports, addresses: WORLD.addresses, others: true},
    ]);
  }
  for (const sources of [{}, {droplet_ids: [], tags: null}, null, 'nil']) {
    const [rule] = rulesOf({protocol: 'tcp', ports: '22', sources}) ?? [];
    expect(rule).toMatchObject({addresses: []});
    expect(rule).not.toHaveProperty('others');
  }
});

test('what makes no sense is left out', () => {
  for (const value of [null, undefined, 'nil', [], {}, {id: 'nil'}, {id: ''}])
    expect(toFirewall(value)).toBeUndefined();
  expect(toFirewall({id: 'f', droplet_ids: null, tags: null, inbound_rules: null, outbound_rules: 'nil'})).toEqual({
    version: expect.any(String),
    id: 'f',
    name: 'f',
    dropletIds: [],
    tags: [],
    rules: [],
  });
  expect(rulesOf(null, 'nil', {}, {protocol: 'sctp', ports: '1'}, {protocol: 'TCP', ports: '1'})).toEqual([]);
});

test('its version is another one after a change, and the same in another order or state', () => {
  const rule = {protocol: 'tcp', ports: '443', sources: {addresses: ['10.0.0.0/8', '0.0.0.0/0']}};
  const other = {ports: '80', protocol: 'tcp', sources: {addresses: ['0.0.0.0/0']}};
  const body = {
    id: 'f',
    name: 'web',
    status: 'waiting',
    droplet_ids: [7, 8],
    tags: ['a'],
    inbound_rules: [rule, other],
  };
  const versionOf = (changes: object) => toFirewall({...body, ...changes})?.version;
  const reordered = {...other, sources: {addresses: [...other.sources.addresses]}};
  for (const same of [
    {status: 'succeeded', pending_changes: [{}]},
    {droplet_ids: [8, 7]},
    {inbound_rules: [reordered, {sources: {addresses: ['0.0.0.0/0', '10.0.0.0/8']}, ports: '443', protocol: 'tcp'}]},
  ]) {
    expect(versionOf(same)).toBe(versionOf({}));
  }
  const changed = [
    {name: 'web-2'},
    {droplet_ids: [7]},
    {tags: []},
    {inbound_rules: [rule]},
    {inbound_rules: [rule, {...other, ports: '81'}]},
    {inbound_rules: [], outbound_rules: [rule, other]},
  ];
  expect(new Set([versionOf({}), ...changed.map(versionOf)]).size).toBe(changed.length + 1);
});
