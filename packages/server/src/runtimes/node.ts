import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';
import {ERRORS} from '@wincloud/chat-core/protocol';

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
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      requireHostHeader: false, // refused below, in our words
    },
    getRequestListener(fetch as never, {overrideGlobalObjects: false, errorHandler: answerUnreadable}),
  );
  server.on('checkExpectation', (_, response) => {
    response.writeHead(400, UNREADABLE_HEADERS).end(UNREADABLE);
  });
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

/** What Node, or the adapter, cannot read is no request: an error of our shape, from before the app. */
const UNREADABLE = unreadable('body_malformed', 'This is not an HTTP request that can be read.');
const UNREADABLE_HEADERS = {
  'content-type': 'application/json',
  'x-wincloud-protocol': '1',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

function unreadable(code: string, message: string): string {
  return JSON.stringify({error: {code, message, requestId: '', retryable: false}});
}

/** Of an address that is none, such as an empty or wrong `Host`. All that comes after that is answered by the app. */
function answerUnreadable(): Response {
  return new Response(UNREADABLE, {status: 400, headers: UNREADABLE_HEADERS});
}

/** A request that Node itself cannot read. */
function refuseUnreadable(error: Error & {code?: string}, socket: import('node:stream').Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = tooLarge ? unreadable('headers_too_large', ERRORS.headers_too_large.message) : UNREADABLE;
  const headers = Object.entries({...UNREADABLE_HEADERS, 'content-length': Buffer.byteLength(body)});
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status}\r\n${lines}\r\n${body}`);
}

async function close(server: Server, graceMs = 1_000): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
