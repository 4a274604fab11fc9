import {describe, expect, test} from 'vitest';
import {mayReach, type Reach} from './addresses.ts';

const REACHES: Reach[] = ['public', 'private', 'loopback'];

/** First and last addresses of each range, and who may have them. */
const cases: Record<string, [addresses: string[], reaches: Reach[]]> = {
  'a public IPv4 address': [
    ['1.1.1.1', '9.255.255.255', '11.0.0.0', '172.15.255.255', '172.32.0.0'],
    ['public', 'private'],
  ],
  'beside a range': [
    ['100.63.255.255', '100.128.0.0', '169.253.255.255', '223.255.255.255'],
    ['public', 'private'],
  ],
  'a public IPv6 address': [
    ['2606:4700::1111', '2a03:b0c0::1', '2001:4860:4860::8888'],
    ['public', 'private'],
  ],
  loopback: [
    ['127.0.0.1', '127.0.0.0', '127.255.255.255', '::1'],
    ['private', 'loopback'],
  ],
  'loopback in IPv6': [
    ['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::127.0.0.1'],
    ['private', 'loopback'],
  ],
  'RFC 1918': [
    ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
    ['private'],
  ],
  'the shared range of carriers': [['100.64.0.0', '100.127.255.255'], ['private']],
  'unique local': [['fc00::', 'fd12:3456::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['private']],
  'RFC 1918, mapped or translated': [['::ffff:10.0.0.1', '0:0:0:0:0:FFFF:C0A8:0001', '64:ff9b::10.0.0.1'], ['private']],
  'public, mapped or translated': [
    ['::ffff:1.1.1.1', '64:ff9b::101:101'],
    ['public', 'private'],
  ],
  'link-local, with the metadata of clouds': [['169.254.0.0', '169.254.169.254', '169.254.255.255', 'fe80::1'], []],
  'metadata, mapped or translated': [['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe'], []],
  'metadata, in other ways of IPv4 within IPv6': [['::a9fe:a9fe', '::ffff:0:a9fe:a9fe', '2002:a9fe:a9fe::1'], []],
  "a translation of a network's own": [['64:ff9b:1::10.0.0.1', '64:ff9b::1:0:0'], []],
  'link-local to its end, and site-local': [['febf::1', 'fec0::1', 'feff::1'], []],
  'with a zone': [['fe80::1%eth0', '2a03:b0c0::1%1'], []],
  unspecified: [['0.0.0.0', '0.255.255.255', '::', '::ffff:0.0.0.0', '64:ff9b::'], []],
  multicast: [['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'], []],
  'reserved, and broadcast': [['240.0.0.0', '255.255.255.255'], []],
  'for protocols': [['192.0.0.0', '192.0.0.255', '192.88.99.1', '2001::1', '2001:1ff::1'], []],
  'for benchmarks': [['198.18.0.0', '198.19.255.255', '2001:2::1'], []],
  'for documents': [['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'], []],
  'of IPv6, not given out': [['4000::1', '5f00::1', '100::1', '1::1'], []],
  'no address': [['', 'localhost', '127.1', '1.2.3.4.5', '2130706433', '[::1]', ' 1.1.1.1'], []],
};

describe.each(Object.entries(cases))('%s', (_name, [addresses, reaches]) => {
  test.each(addresses)('%s', (address) => {
    expect(REACHES.filter((reach) => mayReach(address, reach))).toEqual(reaches);
  });
});
