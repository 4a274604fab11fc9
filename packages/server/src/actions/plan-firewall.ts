import {isWorld} from '../insights/open-ports.ts';
import type {Firewall, FirewallRule} from '../resources.ts';
import {type ActionArguments, CannotPlan, type Looked, type PlanOf} from './plan.ts';

/** Ports by which a machine is managed, or its files and databases are read: never for all the world, whoever asks. */
const GUARDED_PORTS = new Map([
  [22, 'SSH'],
  [135, 'RPC'],
  [139, 'NetBIOS'],
  [445, 'file sharing'],
  [1433, 'SQL Server'],
  [3306, 'MySQL'],
  [3389, 'RDP'],
  [5432, 'PostgreSQL'],
  [5985, 'WinRM'],
  [5986, 'WinRM'],
]);

/**
 * Changes of a cloud firewall, in one call each: who may come in at a port of TCP. Only of one that holds for nobody else's
 * machines.
 */
export function planFirewall(
  tool: 'open_firewall_port' | 'narrow_firewall_rule',
  given: ActionArguments,
  {droplet, firewalls}: Looked,
): PlanOf {
  const port = Number(given.port);
  const addresses = String(given.addresses).split(',');
  const firewall = firewalls.find(({id}) => id === given.firewall_id);
  if (firewall === undefined) throw new CannotPlan(`"${droplet.name}" has no such firewall any more.`);
  if (firewall.shared) throw new CannotPlan(SHARED);
  const what = {dropletId: droplet.id, firewallId: firewall.id, version: firewall.version, port, addresses};
  const common = {version: firewall.version, reversible: true, interrupts: false};
  const rules = firewall.rules.filter((rule) => isOf(rule, port));

  if (tool === 'open_firewall_port') {
    const guarded = GUARDED_PORTS.get(port);
    if (guarded !== undefined && addresses.some(isWorld)) {
      throw new CannotPlan(
        `Port ${port} (${guarded}) is not opened to all the world. Name the addresses that may come.`,
      );
    }
    if (addresses.every((one) => rules.some((rule) => rule.addresses.includes(one)))) {
      throw new CannotPlan(`Port ${port} is open to ${addresses.join(', ')} already.`);
    }
    return {...common, steps: [{step: 'firewall', change: {kind: 'open-port', ...what}}]};
  }
  if (addresses.some(isWorld)) throw new CannotPlan('All the world is no narrower than what there is.');
  if (!rules.some((rule) => rule.addresses.some(isWorld))) {
    throw new CannotPlan(`No rule for port ${port} alone is open to all the world, so there is nothing to narrow.`);
  }
  return {...common, steps: [{step: 'firewall', change: {kind: 'narrow-port', ...what}}]};
}

const SHARED =
  'Its firewall holds for machines of others, too, or may do so. Only support can change it, for all of them at once.';

/**
 * The firewall that a change of this port is for: one that is the machine's own and, to narrow, has a rule to be narrowed.
 * Throws `CannotPlan` where there is none.
 */
export function firewallFor(
  tool: 'open_firewall_port' | 'narrow_firewall_rule',
  port: number,
  {droplet, firewalls}: Pick<Looked, 'droplet' | 'firewalls'>,
): Firewall {
  const held = firewalls.filter(({dropletIds}) => dropletIds.includes(droplet.id));
  if (held.length === 0) {
    throw new CannotPlan(
      `"${droplet.name}" has no cloud firewall, so all of its ports are open. Support can set one up.`,
    );
  }
  const wide = held.filter(({rules}) => rules.some((rule) => isOf(rule, port) && rule.addresses.some(isWorld)));
  const fitting = tool === 'open_firewall_port' ? held : wide;
  const own = fitting.find(({shared}) => !shared);
  if (own !== undefined) return own;
  if (fitting.length > 0) throw new CannotPlan(SHARED);
  throw new CannotPlan(`No rule for port ${port} alone is open to all the world, so there is nothing to narrow.`);
}

/** An inbound rule for this port and no other. */
function isOf({direction, protocol, ports}: FirewallRule, port: number): boolean {
  return direction === 'inbound' && protocol === 'tcp' && ports?.from === port && ports.to === port;
}
