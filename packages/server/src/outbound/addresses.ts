import {BlockList, isIPv4, isIPv6} from 'node:net';

/** Where a host may be: on the internet; in a private network as well; or on this machine and nowhere else. */
export type Reach = 'public' | 'private' | 'loopback';

const LOOPBACK = ranges('127.0.0.0/8', '::1/128');

/** RFC 1918, the carriers' shared range (RFC 6598) and unique local addresses (RFC 4193). */
const PRIVATE = ranges('10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7');

/** What else IANA's registries keep from the internet. Metadata services of clouds are link-local: 169.254.169.254. */
const SPECIAL = ranges(
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
);

/** All that is given out of IPv6 so far. A list of what is public also refuses what nobody has thought of. */
const GLOBAL_IPV6 = ranges('2000::/3');

/** IPv4 within IPv6: mapped (RFC 4291), and translated by a gateway (RFC 6052), in the one way in which a URL writes it. */
const EMBEDDED = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** Whether a host of this reach may have this address. False for what is no address. */
export function mayReach(address: string, reach: Reach): boolean {
  const plain = unwrapped(address);
  if (plain === undefined) return false;
  if (isIn(LOOPBACK, plain)) return reach !== 'public';
  if (reach === 'loopback') return false;
  if (isIn(PRIVATE, plain)) return reach === 'private';
  return !isIn(SPECIAL, plain) && (isIPv4(plain) || isIn(GLOBAL_IPV6, plain));
}

function unwrapped(address: string): string | undefined {
  if (isIPv4(address)) return address;
  if (!isIPv6(address) || address.includes('%')) return undefined; // a zone is of link-local addresses only
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = EMBEDDED.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  const pairs = [high, low].map((group) => Number.parseInt(group, 16));
  return pairs.flatMap((pair) => [pair >> 8, pair & 0xff]).join('.');
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function ranges(...subnets: string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return list;
}
