import {connect, isIPv4} from 'node:net';
import {mayReach} from './addresses.ts';

/** Milliseconds for an answer. A firewall that drops says nothing at all. */
const TIMEOUT_MS = 3_000;

/**
 * Whether something answers at a TCP port of a public address. Nothing is sent: the connection is opened and closed. `no`
 * where it was refused or nothing came; from here, for a firewall may let in others. An address that is not public is not
 * tried, whoever names it, and `unknown`.
 */
export async function reachPublic(
  address: string,
  port: number,
  signal: AbortSignal,
): Promise<'yes' | 'no' | 'unknown'> {
  if (!isIPv4(address) || !mayReach(address, 'public')) return 'unknown';
  return reachAt(address, port, signal);
}

/** The same, of any address: for tests. */
export function reachAt(host: string, port: number, signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
  return new Promise((resolve) => {
    const socket = connect({host, port, timeout: TIMEOUT_MS, signal});
    const end = (answer: 'yes' | 'no' | 'unknown') => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end('yes'));
    socket.once('timeout', () => end('no'));
    // No way out of here says nothing of what is there.
    socket.once('error', ({code}: NodeJS.ErrnoException) => end(code === 'ECONNREFUSED' ? 'no' : 'unknown'));
  });
}
