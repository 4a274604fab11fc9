import {lookup as systemLookup} from 'node:dns';
import {isIP, type LookupFunction} from 'node:net';
import {Agent} from 'undici';
import {mayReach, type Reach} from './addresses.ts';
import {OutboundError} from './outbound-error.ts';

/** What an adapter sends with: `fetch` for one origin and no other. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface OutboundOptions {
  /** Scheme, host and port of all that the settings name. */
  origins: readonly string[];
  /** Hosts that may have a private address, as a URL writes them. */
  privateHosts: readonly string[];
  /** For tests. */
  lookup?: typeof systemLookup | undefined;
}

export interface Outbound {
  /**
   * The way to the origin of this address. Whoever holds it can send nowhere else, so that a key which goes with it
   * cannot either. Throws an `OutboundError` where the settings do not name the origin.
   */
  for(url: string): Fetch;
}

/**
 * The one place that decides where this server sends anything. What it refuses, it refuses before a socket is opened,
 * with an `OutboundError`. No redirect is followed, whatever the caller says.
 */
export function createOutbound({origins, privateHosts, lookup = systemLookup}: OutboundOptions): Outbound {
  const ways = new Map<string, Fetch>();
  for (const origin of origins) {
    const {protocol, hostname} = new URL(origin);
    const reach = reachOf(hostname, privateHosts);
    if (protocol !== 'https:' && !(protocol === 'http:' && reach === 'loopback')) {
      throw new OutboundError('outbound_plain_http', `${origin} is not https, and not on this machine. Use https.`);
    }
    ways.set(origin, createWay(origin, reach, lookup));
  }
  return {
    for(url) {
      const {origin} = parse(url);
      const way = ways.get(origin);
      if (way === undefined) throw new OutboundError('outbound_origin', `The settings do not name ${origin}.`);
      return way;
    },
  };
}

function createWay(own: string, reach: Reach, lookup: typeof systemLookup): Fetch {
  const {hostname} = new URL(own);
  const literal = withoutBrackets(hostname);
  // The address that was checked is the one that is connected to: a name that changes its mind in between cannot help.
  const dispatcher = new Agent({connect: {lookup: checkedLookup(reach, lookup)}});

  return async function send(url, init = {}) {
    const target = parse(url);
    if (target.origin !== own || !target.protocol.startsWith('http')) {
      throw new OutboundError('outbound_origin', `Nothing is sent to ${target.origin}: this leads to ${own} alone.`);
    }
    // A literal address is not looked up.
    if (isIP(literal) !== 0 && !mayReach(literal, reach)) throw notPublic(hostname, literal);
    const headers = sendable(target, init.headers);
    const redirect = init.redirect === 'manual' ? 'manual' : 'error';
    try {
      return await globalThis.fetch(target, {...init, headers, redirect, dispatcher} as RequestInit);
    } catch (error) {
      const {cause} = Object(error) as {cause?: unknown};
      throw cause instanceof OutboundError ? cause : error;
    }
  };
}

/** A literal loopback address, or the one name that means it, is meant. All else may not lead there. */
function reachOf(hostname: string, privateHosts: readonly string[]): Reach {
  if (hostname === 'localhost' || mayReach(withoutBrackets(hostname), 'loopback')) return 'loopback';
  return privateHosts.includes(hostname) ? 'private' : 'public';
}

/** A URL writes an IPv6 address in brackets. */
function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function checkedLookup(reach: Reach, lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, {...options, all: true}, (error, found) => {
      if (error !== null) return callback(error, []);
      // One wrong address among right ones is refused as well: it is not there by chance.
      const wrong = found.find(({address}) => !mayReach(address, reach));
      if (wrong !== undefined) return callback(notPublic(hostname, wrong.address), []);
      const [first] = found;
      if (options.all || first === undefined) return callback(null, found);
      callback(null, first.address, first.family);
    });
  };
}

function notPublic(host: string, address: string): OutboundError {
  const todo = 'If that is meant, list the host in outbound.privateHosts.';
  return new OutboundError('outbound_address', `${host} is at ${address}, which is not a public address. ${todo}`);
}

function parse(url: string | URL): URL {
  try {
    return new URL(url);
  } catch {
    throw new OutboundError('outbound_request', 'What was to be sent to is not an address.');
  }
}

/** Fetch would name the whole address, or the whole header, in its error. */
function sendable({username, password}: URL, init: RequestInit['headers']): Headers {
  if (username !== '' || password !== '') {
    throw new OutboundError('outbound_request', 'The address has a user or a password in it. Give it without.');
  }
  try {
    return new Headers(init);
  } catch {
    throw new OutboundError('outbound_request', 'A header cannot be sent: look for line breaks in a key.');
  }
}
