import type {FirewallRule} from '../resources.ts';
import {fieldsOf, idsOf, listOf, textOf, textsOf} from './fields.ts';

/** A firewall of the account, with all that it names, whoever's it is. */
export interface AccountFirewall {
  id: string;
  name: string;
  dropletIds: number[];
  tags: string[];
  rules: FirewallRule[];
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
  };
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
function portsOf(text: string | undefined): FirewallRule['ports'] {
  if (text === 'all') return {from: 0, to: 0};
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from <= to && to <= 65_535 ? {from, to} : undefined;
}

/** A network in CIDR form: a lone address is a network of one. */
function networkOf(text: string): string | undefined {
  const [, address = '', length] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const bits = address.includes(':') ? 128 : 32;
  if (!isAddress(address) || Number(length ?? bits) > bits) return undefined;
  return `${address}/${length ?? bits}`;
}

function isAddress(text: string): boolean {
  if (!text.includes(':')) return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => +part < 256);
  return URL.canParse(`http://[${text}]/`);
}
