import {isIP} from 'node:net';

/**
 * Networks as a person or a model writes them, `203.0.113.5` or `10.0.0.0/8, 2001:db8::/32`, in CIDR form. Undefined where
 * one of them is none. `everybody` and its like are all the world.
 */
export function readNetworks(text: string): string[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length === 0 || words.length > MAX_NETWORKS) return undefined;
  const read = words.flatMap((word) => (WORLD.has(word.toLowerCase()) ? ['0.0.0.0/0', '::/0'] : [networkOf(word)]));
  return read.every((one) => one !== undefined) ? [...new Set(read)].sort() : undefined;
}

/** More is no request of a person. */
const MAX_NETWORKS = 20;

const WORLD = new Set(['all', 'any', 'anywhere', 'anyone', 'everyone', 'everybody', 'world', '*']);

function networkOf(word: string): string | undefined {
  const [address = '', bits, ...rest] = word.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return undefined;
  const most = version === 4 ? 32 : 128;
  if (bits === undefined) return `${address}/${most}`;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? `${address}/${Number(bits)}` : undefined;
}
