import {ChangeRefused, type CloudChange} from '../resources.ts';
import {type Fields, fieldsOf, listOf, textOf} from './fields.ts';
import {networkOf, portsOf, toFirewall} from './to-firewall.ts';

export type PortChange = Extract<CloudChange, {kind: 'open-port' | 'narrow-port'}>;

/** What is sent of a firewall when it is changed. All that is left out of it would be lost. */
export interface FirewallBody {
  name: string;
  inbound_rules: readonly unknown[];
  outbound_rules: readonly unknown[];
  droplet_ids: readonly unknown[];
  tags: readonly unknown[];
}

const MAX_PORT = 65_535;

/**
 * A firewall as it was just read, with the change made: what is sent back in its place. Undefined where it is so already.
 * Everything that the change is not about goes back as it came, also what nobody here understands. Throws `ChangeRefused`
 * where the firewall is another one than was agreed upon, or the change would do nothing, or more than its words say.
 */
export function changeFirewall(body: Fields, change: PortChange): FirewallBody | undefined {
  const {port, addresses, dropletId} = change;
  const firewall = toFirewall(body);
  const name = textOf(body.name);
  if (firewall === undefined || name === undefined) throw new ChangeRefused('the firewall cannot be read');
  if (firewall.version !== change.version) throw new ChangeRefused('the firewall was changed in the meantime');
  // A token that may not see machines is shown none, and would take them all out of the firewall.
  if (!firewall.dropletIds.includes(dropletId) && firewall.tags.length === 0) {
    throw new ChangeRefused('the firewall does not hold for this machine');
  }
  // Port 0 stands for all ports.
  if (!Number.isSafeInteger(port) || port < 1 || port > MAX_PORT) throw new ChangeRefused('there is no such port');
  if (addresses.length === 0 || addresses.some((one) => networkOf(one) === undefined)) {
    throw new ChangeRefused('no networks in CIDR form are named');
  }
  const rules = listOf(body.inbound_rules);
  const changed = change.kind === 'open-port' ? opened(rules, port, addresses) : narrowed(rules, port, addresses);
  if (changed === undefined) return undefined;
  return {
    name,
    inbound_rules: changed,
    outbound_rules: listOf(body.outbound_rules),
    droplet_ids: listOf(body.droplet_ids),
    tags: listOf(body.tags),
  };
}

/** A rule more, or more addresses in the one for this port. */
function opened(rules: readonly unknown[], port: number, addresses: readonly string[]): unknown[] | undefined {
  const at = rules.findIndex((rule) => isFor(rule, port));
  if (at < 0) return [...rules, {protocol: 'tcp', ports: String(port), sources: {addresses: [...addresses]}}];
  const known = new Set(addressesOf(rules[at]).map(spelling));
  const added = addresses.filter((one) => !known.has(spelling(one)));
  return added.length === 0
    ? undefined
    : rules.with(at, withAddresses(rules[at], [...addressesOf(rules[at]), ...added]));
}

/** In each rule for this port alone, the world gives way to these addresses. One that becomes another's twin is dropped. */
function narrowed(rules: readonly unknown[], port: number, addresses: readonly string[]): unknown[] {
  if (addresses.some(isWorld)) throw new ChangeRefused('all the world is among the networks');
  const isOpen = (rule: unknown) => isFor(rule, port) && addressesOf(rule).some(isWorld);
  if (!rules.some(isOpen)) {
    const wider = rules.some((rule) => covers(rule, port) && addressesOf(rule).some(isWorld));
    throw new ChangeRefused(
      wider ? 'a rule for more ports lets all the world in, and is not touched' : 'no rule lets all the world in',
    );
  }
  const seen = new Set(rules.filter((rule) => !isOpen(rule)).map((rule) => JSON.stringify(rule)));
  return rules.flatMap((rule) => {
    if (!isOpen(rule)) return [rule];
    const others = addressesOf(rule).filter((one) => !isWorld(one));
    const known = new Set(others.map(spelling));
    const fresh = addresses.filter((one) => !known.has(spelling(one)));
    const narrow = withAddresses(rule, [...others, ...fresh]);
    const text = JSON.stringify(narrow);
    if (seen.has(text)) return [];
    seen.add(text);
    return [narrow];
  });
}

/** Whether it is for TCP and this port, and for no other. */
function isFor(rule: unknown, port: number): boolean {
  const ports = tcpPortsOf(rule);
  return ports?.from === port && ports.to === port;
}

/** Both ports 0 stand for all. */
function covers(rule: unknown, port: number): boolean {
  const ports = tcpPortsOf(rule);
  if (ports === undefined) return false;
  return (ports.from === 0 && ports.to === 0) || (ports.from <= port && port <= ports.to);
}

function tcpPortsOf(rule: unknown) {
  const {protocol, ports} = fieldsOf(rule);
  return protocol === 'tcp' ? portsOf(textOf(ports)) : undefined;
}

function addressesOf(rule: unknown): string[] {
  const {addresses} = fieldsOf(fieldsOf(rule).sources);
  return listOf(addresses).filter((one) => typeof one === 'string');
}

/** The rule with these addresses, and all else in it as it came: tags, machines, balancers, clusters. */
function withAddresses(rule: unknown, addresses: string[]): Fields {
  const body = fieldsOf(rule);
  return {...body, sources: {...fieldsOf(body.sources), addresses}};
}

/** However it is spelt: `::/0`, `0:0:0:0:0:0:0:0/0`, `203.0.113.7/0`. */
function isWorld(address: string): boolean {
  return networkOf(address)?.endsWith('/0') === true;
}

/** One spelling of a network: `2001:DB8:0::1` and `2001:db8::1/128` are the same. */
function spelling(address: string): string {
  const network = networkOf(address);
  if (network === undefined) return address;
  const [host = '', bits] = network.split('/');
  return host.includes(':') ? `${new URL(`http://[${host}]/`).hostname}/${bits}` : network;
}
