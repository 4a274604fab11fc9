import {isIP} from 'node:net';
import type {FirewallSettings, FirewallTarget} from '../fixtures/firewalls.ts';
import {isRecord} from '../read-json.ts';
import type {Checked} from './action-request.ts';

/** The published limits of one firewall. */
const MAX_DROPLETS = 10;
const MAX_TAGS = 5;
const MAX_RULES = 50;
const MAX_PORT = 65_535;
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9.-]+$/;
const PROTOCOLS = ['tcp', 'udp', 'icmp'] as const;

type Settings = Checked<FirewallSettings>;

/**
 * Reads the body of `PUT /v2/firewalls/{id}`, which replaces the whole: what it leaves out is gone. What only the real
 * one sets (`id`, `status`…) may stand in it and is passed over, for clients send back what they were given.
 */
export const firewallRequestOf = (body: unknown, dropletIds: readonly number[]): Settings => {
  if (!isRecord(body)) return {fault: 'The body must be an object.'};
  const {name, inbound_rules, outbound_rules} = body;
  if (typeof name !== 'string' || !NAME.test(name))
    return {fault: 'name is required: letters, digits, dots and dashes.'};
  const ids = body.droplet_ids ?? [];
  if (!isListOf(ids, isId) || ids.length > MAX_DROPLETS)
    return {fault: `droplet_ids must be at most ${MAX_DROPLETS} ids.`};
  if (ids.some((id) => !dropletIds.includes(id))) return {fault: 'droplet_ids names a Droplet that does not exist.'};
  const tags = body.tags ?? [];
  if (!isListOf(tags, isText) || tags.length > MAX_TAGS) return {fault: `tags must be at most ${MAX_TAGS} names.`};
  if (isNone(inbound_rules) && isNone(outbound_rules)) return {fault: 'A firewall must have at least one rule.'};
  const inbound = rulesOf('inbound_rules', 'sources', inbound_rules ?? []);
  if ('fault' in inbound) return inbound;
  const outbound = rulesOf('outbound_rules', 'destinations', outbound_rules ?? []);
  if ('fault' in outbound) return outbound;
  return {
    request: {
      name,
      droplet_ids: ids,
      tags,
      inbound_rules: inbound.request.map(({protocol, ports, target}) => ({protocol, ports, sources: target})),
      outbound_rules: outbound.request.map(({protocol, ports, target}) => ({protocol, ports, destinations: target})),
    },
  };
};

interface Rule {
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly ports: string;
  readonly target: FirewallTarget;
}

const rulesOf = (list: string, end: string, value: unknown): Checked<Rule[]> => {
  if (!Array.isArray(value) || value.length > MAX_RULES) return {fault: `${list} must be at most ${MAX_RULES} rules.`};
  const rules: Rule[] = [];
  for (const [index, one] of value.entries()) {
    const rule = isRecord(one) ? one : {};
    const protocol = PROTOCOLS.find((known) => known === rule.protocol);
    if (!protocol) return {fault: `${list}[${index}].protocol must be tcp, udp or icmp.`};
    const ports = portsOf(rule.ports);
    if (ports === null) return {fault: `${list}[${index}].ports must be a port, a range of ports, or 0 for all.`};
    const target = targetOf(rule[end]);
    if (target === null) return {fault: `${list}[${index}].${end} must say addresses, Droplets or tags.`};
    rules.push({protocol, ports: protocol === 'icmp' ? '0' : ports, target});
  }
  return {request: rules};
};

/** "all" is taken for "0", as the real one does, and never given back. */
const portsOf = (value: unknown): string | null => {
  if (value === 'all' || value === '0') return '0';
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(typeof value === 'string' ? value : '') ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from >= 1 && from <= to && to <= MAX_PORT ? String(value) : null;
};

/** At least one place, or the rule would let nothing through. */
const targetOf = (value: unknown): FirewallTarget | null => {
  if (!isRecord(value)) return null;
  const {addresses = [], droplet_ids = [], load_balancer_uids = [], kubernetes_ids = [], tags = []} = value;
  if (!isListOf(addresses, isAddress) || !isListOf(droplet_ids, isId)) return null;
  if (!isListOf(load_balancer_uids, isText) || !isListOf(kubernetes_ids, isText) || !isListOf(tags, isText))
    return null;
  const all = {addresses, droplet_ids, load_balancer_uids, kubernetes_ids, tags};
  const said = Object.entries(all).filter(([, list]) => list.length > 0);
  return said.length === 0 ? null : Object.fromEntries(said);
};

const isAddress = (value: unknown): value is string => {
  const [address = '', bits, ...more] = typeof value === 'string' ? value.split('/') : [];
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

const isId = (value: unknown): value is number => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isNone = (value: unknown): boolean => value == null || (Array.isArray(value) && value.length === 0);
const isListOf = <T>(value: unknown, is: (one: unknown) => one is T): value is T[] =>
  Array.isArray(value) && value.every(is);
