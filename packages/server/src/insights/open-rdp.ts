import type {Droplet, Firewall} from '../resources.ts';
import {coversTcp, isWorld} from './open-ports.ts';
import type {Bases, Change, Confidence} from './recommendation.ts';

export const RDP_PORT = 3_389;

export interface OpenRdp {
  confidence: Confidence;
  basis: Bases['open-rdp'];
  wouldChange: Change[];
}

/**
 * Whether everybody can reach a machine's remote desktop: a rule lets all the world in, or there is no firewall at all.
 * Rules of several firewalls add up: what one lets in, no other keeps out. One thing at most is said of a machine; nothing
 * where firewalls could not be read, and nothing of a machine without a public address.
 */
export function openRdp(droplet: Droplet, firewalls: readonly Firewall[] | undefined): OpenRdp[] {
  if (firewalls === undefined) return [];
  const own = firewalls.filter(({dropletIds}) => dropletIds.includes(droplet.id));
  const rules = own.flatMap(({id, name, rules}) =>
    rules
      .filter((rule) => rule.direction === 'inbound' && coversTcp(rule, RDP_PORT))
      .flatMap(({ports, addresses}) => {
        const world = addresses.filter((network) => isReached(network, droplet));
        return ports === undefined || world.length === 0
          ? []
          : [{firewallId: id, firewall: name, ...ports, addresses: world}];
      }),
  );
  if (rules.length > 0) {
    // The provider does not say whether a machine has an address of IPv6; one of IPv4 it names.
    const surely = rules.some(({addresses}) => addresses.some((network) => !isIpv6(network)));
    return [
      {
        confidence: surely ? {level: 'high', because: []} : {level: 'medium', because: ['address-unknown']},
        basis: {port: RDP_PORT, because: 'rule', rules},
        wouldChange: [{change: 'guarded'}, {change: 'guarded-inside'}],
      },
    ];
  }
  // A rule for this port was made for it, whatever runs there; without any, only Windows has something that listens.
  if (own.length > 0 || droplet.publicIpv4 === undefined || isOtherThanWindows(droplet)) return [];
  return [
    {
      confidence:
        droplet.os === undefined
          ? {level: 'low', because: ['system-unknown']}
          : {level: 'medium', because: ['guards-inside-unknown']},
      basis: {port: RDP_PORT, because: 'no-firewall', rules: []},
      wouldChange: [{change: 'guarded'}, {change: 'guarded-inside'}],
    },
  ];
}

/** Through IPv4 only a machine that has such an address. */
function isReached(network: string, {publicIpv4}: Droplet): boolean {
  return isWorld(network) && (isIpv6(network) || publicIpv4 !== undefined);
}

const isIpv6 = (network: string) => network.includes(':');

const isOtherThanWindows = ({os}: Droplet) => os !== undefined && !/^win/i.test(os);
