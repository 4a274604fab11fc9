import {createHash} from 'node:crypto';
import type {FirewallRule} from '../resources.ts';
import {type Fields, fieldsOf, idsOf, listOf, textOf, textsOf} from './fields.ts';

/** 96 bits: two versions of one firewall are told apart. */
const VERSION_CHARS = 16;

/** A firewall of the account, with all that it names, whoever's it is. */
export interface AccountFirewall {
  id: string;
  name: string;
  dropletIds: number[];
  tags: string[];
  rules: FirewallRule[];
  /** Another one after every change of what it lets through, or for whom. Not of its state, which changes by itself. */
  version: string;
}

/** Undefined where it has no id. A rule that makes no sense is left out, and the others stay. */
export function toFirewall(value: unknown): AccountFirewall | undefined {
  const body = fieldsOf(value);
  const id = textOf(body.id);
  if (id === undefined) return undefined;
  const inbound = listOf(body.inbound_rules).flatMap((rule) => toRule('inbound', rule) ?? []);
  const outbound = listOf(body.outbound_rules).flatMap((rule) => toRule('outbound', rule) ?? []);
  return {
    id,
    name: textOf(body.name) ?? id,
    dropletIds: idsOf(body.droplet_ids),
    tags: textsOf(body.tags),
    rules: [...inbound, ...outbound],
    version: versionOf(body),
  };
}

function versionOf({name, inbound_rules, outbound_rules, droplet_ids, tags}: Fields): string {
  const said = JSON.stringify([name, inbound_rules, outbound_rules, droplet_ids, tags].map(inOrder));
  return createHash('sha256').update(said).digest('base64url').slice(0, VERSION_CHARS);
}

/** In one order, whatever order it was sent in: names of fields, and what stands in lists of its fields. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(inOrder(one)) ?? '').sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, inOrder(one)]);
}

function toRule(direction: FirewallRule['direction'], value: unknown): FirewallRule | undefined {
  const body = fieldsOf(value);
  const {protocol} = body;
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'icmp') return undefined;
  const ports = protocol === 'icmp' ? undefined : portsOf(textOf(body.ports));
  if (protocol !== 'icmp' && ports === undefined) return undefined;
  const ends = fieldsOf(direction === 'inbound' ? body.sources : body.destinations);
  const addresses = textsOf(ends.addresses).flatMap((address) => networkOf(address) ?? []);
  const {droplet_ids, load_balancer_uids, kubernetes_ids, tags} = ends;
  const others = [droplet_ids, load_balancer_uids, kubernetes_ids, tags].some((named) => textsOf(named).length > 0);
  return {direction, protocol, ports, addresses, ...(others ? {others} : {})};
}

/** `all` and `0` are all ports, else `80` or `8000-9000`. */
export function portsOf(text: string | undefined): FirewallRule['ports'] {
  if (text === 'all') return {from: 0, to: 0};
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from <= to && to <= 65_535 ? {from, to} : undefined;
}

/** A network in CIDR form: a lone address is a network of one. Of `/00` the length is 0. */
export function networkOf(text: string): string | undefined {
  const [, address = '', length] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const bits = address.includes(':') ? 128 : 32;
  if (!isAddress(address) || Number(length ?? bits) > bits) return undefined;
  return `${address}/${Number(length ?? bits)}`;
}

function isAddress(text: string): boolean {
  if (!text.includes(':')) return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => +part < 256);
  return URL.canParse(`http://[${text}]/`);
}
