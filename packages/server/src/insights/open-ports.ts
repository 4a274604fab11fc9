import type {Droplet, Firewall, FirewallRule} from '../resources.ts';

/** Which ports of a machine its cloud firewalls let in, and from where. Rules of several firewalls add up. */
export interface LetIn {
  firewall: string;
  protocol: FirewallRule['protocol'];
  /** Undefined for ICMP; 0 to 0 stands for all. */
  ports: FirewallRule['ports'];
  addresses: string[];
  /** Whether some may come who are not named by an address. */
  others: boolean;
}

/** What comes in to a machine. Empty where it has firewalls that let nothing in; undefined where it has none. */
export function letIn(droplet: Pick<Droplet, 'id'>, firewalls: readonly Firewall[]): LetIn[] | undefined {
  const own = firewalls.filter(({dropletIds}) => dropletIds.includes(droplet.id));
  if (own.length === 0) return undefined;
  return own.flatMap(({name, rules}) =>
    rules
      .filter(({direction}) => direction === 'inbound')
      .map(({protocol, ports, addresses, others}) => ({
        firewall: name,
        protocol,
        ports,
        addresses,
        others: others === true,
      })),
  );
}

/** Whether a rule is for this port of TCP: by itself, in a range, or with all. */
export function coversTcp({protocol, ports}: Pick<LetIn, 'protocol' | 'ports'>, port: number): boolean {
  if (protocol !== 'tcp' || ports === undefined) return false;
  return (ports.from === 0 && ports.to === 0) || (ports.from <= port && port <= ports.to);
}

/** However it is spelt: `::/0`, `0:0:0:0:0:0:0:0/0`. */
export const isWorld = (network: string): boolean => network.endsWith('/0');
