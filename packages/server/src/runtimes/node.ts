import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';

export {loadSettings, parseSettings, SettingsError} from '../config/load.ts';
export type {Settings} from '../config/schema.ts';
export {type OpenOptions, type OpenServer, openServer} from './open-server.ts';

/** Bytes of all headers of one request. */
const MAX_HEADER_BYTES = 16 * 1024;

/** Milliseconds in which the headers and the whole of a request must have arrived. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

export interface ListenOptions {
  port: number;
  /** Loopback by default: a server that is meant for others says so. */
  host?: string | undefined;
}

/** An open port. */
export interface Listening {
  url: string;
  port: number;
  /** Stops listening; connections that are still open after `graceMs` are cut. */
  close(graceMs?: number): Promise<void>;
}

/** Serves a fetch handler with Node's http server. */
export async function listen(
  fetch: (request: Request, env: never) => Response | Promise<Response>,
  {port, host = '127.0.0.1'}: ListenOptions,
): Promise<Listening> {
  const server = createServer(
    {maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS},
    getRequestListener(fetch as never, {overrideGlobalObjects: false}),
  );
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: (ms) => close(server, ms),
  };
}

/** A request that Node itself cannot read gets an error of our shape too. */
function refuseUnreadable(error: Error & {code?: string}, socket: import('node:stream').Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, code, message] = tooLarge
    ? ['431 Request Header Fields Too Large', 'headers_too_large', 'The headers are larger than 16 KiB. Send less.']
    : ['400 Bad Request', 'body_malformed', 'This is not an HTTP request that can be read.'];
  const body = JSON.stringify({error: {code, message, requestId: '', retryable: false}});
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-wincloud-protocol: 1\r\nvary: Origin\r\nconnection: close\r\n\r\n${body}`,
  );
}

async function close(server: Server, graceMs = 1_000): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
