// Longer than most files: a table.
import {ORIGIN} from '../../packages/server/src/test-app.ts';
import type {Answer} from './check.ts';

/** What goes over a socket as it stands, and the answers to it: one for each request that the server may see in it. */
export interface WireCase {
  bytes: (token: string) => string;
  /** None: the connection is closed without a word. */
  answers: readonly Answer[];
  /** Whether the page may read it: what the parser refuses is no answer of the API. */
  cors?: boolean;
}

const unreadable = [400, 'body_malformed'] as const;
const tooLarge = [431, 'headers_too_large'] as const;
const wrongMethod = [405, 'method_not_allowed'] as const;
const invalid = [400, 'body_invalid'] as const;

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`;

/** The head of a request to the API, as Alice's page would send it, but for what is said. */
const head = (first: string, token: string, ...more: string[]) =>
  lines(first, 'Host: chat.example.com', `Origin: ${ORIGIN}`, `Authorization: Bearer ${token}`, ...more);

const POST = 'POST /v1/chat HTTP/1.1';
const JSON_TYPE = 'Content-Type: application/json';
const SMUGGLED = lines('GET /healthz HTTP/1.1', 'Host: chat.example.com');

/** A POST whose framing is in question, with `body` behind it. */
const framed =
  (fields: string[], body: string, first = POST) =>
  (token: string) =>
    head(first, token, JSON_TYPE, ...fields) + body;

const chunked = 'Transfer-Encoding: chunked';
const one = (bytes: WireCase['bytes'], answer: Answer, cors = false): WireCase => ({bytes, answers: [answer], cors});
const get = (...more: string[]) => lines('GET /healthz HTTP/1.1', ...more);

export const WIRE: Readonly<Record<string, WireCase>> = {
  // Where a request ends (RFC 9112, 6.3). Each has a second request in its body that nobody may answer.
  'both lengths, chunked last': one(framed(['Content-Length: 4', chunked], `0\r\n\r\n${SMUGGLED}`), unreadable),
  'both lengths, chunked first': one(framed([chunked, 'Content-Length: 4'], `0\r\n\r\n${SMUGGLED}`), unreadable),
  'two lengths': one(framed(['Content-Length: 0', `Content-Length: ${SMUGGLED.length}`], SMUGGLED), unreadable),
  'two lengths that are the same': one(framed(['Content-Length: 2', 'Content-Length: 2'], '{}'), unreadable),
  'two lengths in one field': one(framed(['Content-Length: 0, 5'], SMUGGLED), unreadable),
  'a length with a sign': one(framed(['Content-Length: +2'], '{}'), unreadable),
  'a negative length': one(framed(['Content-Length: -1'], '{}'), unreadable),
  'a hexadecimal length': one(framed(['Content-Length: 0x2'], '{}'), unreadable),
  'a length with a space in it': one(framed(['Content-Length: 1 2'], '{}'), unreadable),
  'a length beyond all numbers': one(framed([`Content-Length: ${'9'.repeat(30)}`], '{}'), unreadable),
  'a length before a space and a colon': one(framed(['Content-Length : 0'], SMUGGLED), unreadable),
  'chunked, said with a space before the colon': one(framed(['Transfer-Encoding : chunked'], '0\r\n\r\n'), unreadable),
  'chunked, misspelt': one(framed(['Transfer-Encoding: xchunked'], `0\r\n\r\n${SMUGGLED}`), unreadable),
  'chunked behind a vertical tab': one(framed(['Transfer-Encoding: \u000bchunked'], '0\r\n\r\n'), unreadable),
  'chunked, and not last': one(framed(['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'), unreadable),
  'chunked, then identity': one(framed([chunked, 'Transfer-Encoding: identity'], '0\r\n\r\n'), unreadable),
  'identity alone': one(framed(['Transfer-Encoding: identity'], SMUGGLED), unreadable),
  'a chunk of no size': one(framed([chunked], `zz\r\n{}\r\n0\r\n\r\n`), unreadable),
  'a chunk of a negative size': one(framed([chunked], `-1\r\n{}\r\n0\r\n\r\n`), unreadable),
  'a chunk beyond all sizes': one(framed([chunked], `${'f'.repeat(18)}\r\n{}\r\n0\r\n\r\n`), unreadable),
  'a chunk that is longer than it says': one(framed([chunked], `1\r\n{}\r\n0\r\n\r\n`), unreadable),
  'a chunk that ends in a bare line feed': one(framed([chunked], `2\n{}\n0\n\n`), unreadable),
  'a chunk with a long extension': one(framed([chunked], `2;a=${'b'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`), unreadable),
  'a chunk with an extension': one(framed([chunked], `2;a=b\r\n{}\r\n0\r\n\r\n`), invalid, true),
  'a trailer that would change who asks': one(
    framed([chunked], '2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\nOrigin: https://evil.example\r\n\r\n'),
    invalid,
    true,
  ),
  'the rest of a body is the next request': {
    bytes: framed(['Content-Length: 2'], `{}${SMUGGLED}`),
    answers: [invalid, 200],
    cors: true,
  },
  'a body behind a GET is not the next request': {
    bytes: (token) => head('GET /v1/chat HTTP/1.1', token, `Content-Length: ${SMUGGLED.length}`) + SMUGGLED,
    answers: [200],
    cors: true,
  },
  'a body that is refused by its length is not the next request': {
    bytes: framed(['Content-Length: 99999'], SMUGGLED),
    answers: [[413, 'body_too_large']],
    cors: true,
  },
  // Sizes
  'a body in chunks over 64 KiB': one(
    framed([chunked], `${`8000\r\n${' '.repeat(0x8000)}\r\n`.repeat(3)}0\r\n\r\n`),
    [413, 'body_too_large'],
    true,
  ),
  'a length over 64 KiB': one(framed(['Content-Length: 65537'], ' '.repeat(65_537)), [413, 'body_too_large'], true),
  'a POST without a length': one(framed([], ''), unreadable, true),
  'headers of 17 KiB': one(() => get('Host: x', `X: ${'y'.repeat(17_000)}`), tooLarge),
  'two thousand headers': one(() => get('Host: x', ...Array.from({length: 2_000}, (_, at) => `a${at}: 1`)), tooLarge),
  'a path of 17 KiB': one(() => lines(`GET /${'a'.repeat(17_000)} HTTP/1.1`, 'Host: x'), tooLarge),
  'a cursor of a megabyte': one(() => get('Host: x', `Last-Event-ID: ${'1'.repeat(1_000_000)}`), tooLarge),
  'headers of 15 KiB': one(() => get('Host: x', `X: ${'y'.repeat(15_000)}`), 200),
  // Lines and names
  'bare line feeds': one(() => 'GET /healthz HTTP/1.1\nHost: x\n\n', unreadable),
  'bare carriage returns': one(() => 'GET /healthz HTTP/1.1\rHost: x\r\r', unreadable),
  'a folded header': one(() => get('Host: x', 'X: a', ' b'), unreadable),
  'a NUL in a header': one(() => get('Host: x', 'X: a\0b'), unreadable),
  'a carriage return in a header': one(() => get('Host: x', 'X: a\rSet-Cookie: a=b'), unreadable),
  'a header without a name': one(() => get('Host: x', ': a'), unreadable),
  'a header without a colon': one(() => get('Host: x', 'Authorization'), unreadable),
  'headers named like parts of an object': one(() => get('Host: x', '__proto__: a', 'constructor: b'), 200),
  'what is no HTTP': one(() => 'what is this\r\n\r\n', unreadable),
  'the beginning of TLS': one(() => '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n', unreadable),
  'HTTP/2 without a word before': one(() => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', unreadable),
  'HTTP/3.0': one(() => lines('GET /healthz HTTP/3.0', 'Host: x'), unreadable),
  // Methods
  TRACE: one((token) => head('TRACE /v1/chat HTTP/1.1', token, 'Connection: close'), wrongMethod, true),
  PUT: one((token) => head('PUT /v1/chat HTTP/1.1', token, 'Content-Length: 0'), wrongMethod, true),
  TRACK: one((token) => head('TRACK /v1/chat HTTP/1.1', token), unreadable),
  'a method of our own': one((token) => head('SUMMON /v1/chat HTTP/1.1', token), unreadable),
  'a method in small letters': one((token) => head('get /v1/chat HTTP/1.1', token), unreadable),
  'CONNECT to somewhere else': {bytes: () => lines('CONNECT evil.example:443 HTTP/1.1', 'Host: x'), answers: []},
  'an upgrade to a socket': one(() => get('Host: x', 'Upgrade: websocket', 'Connection: Upgrade'), 200),
  'an upgrade to HTTP/2': one(
    () => get('Host: x', 'Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABk'),
    200,
  ),
  // Targets (RFC 9112, 3.2)
  'an absolute address of somewhere else': one(() => lines('GET http://evil.example/healthz HTTP/1.1', 'Host: x'), 200),
  'dots that lead into the API': one(
    () => lines('GET /healthz/../v1/chat HTTP/1.1', 'Host: x', 'Origin: https://evil.example'),
    [403, 'origin_not_allowed'],
  ),
  'encoded dots that lead into the API': one(
    () => lines('GET /healthz/%2e%2e/v1/chat HTTP/1.1', 'Host: x', 'Origin: https://evil.example'),
    [403, 'origin_not_allowed'],
  ),
  'an encoded path into the API': one(
    () => lines('GET /%76%31/chat HTTP/1.1', 'Host: x', 'Origin: https://evil.example'),
    [403, 'origin_not_allowed'],
  ),
  'a byte that is no ASCII': one((token) => head('GET /v1/chat/\u00ff HTTP/1.1', token), unreadable),
  'two Authorization fields': one(
    (token) => head('GET /v1/chat HTTP/1.1', token, 'Authorization: Bearer x'),
    [401, 'session_invalid'],
    true,
  ),
  'two hosts': one(() => get('Host: a', 'Host: b'), 200),
  // Refused by the adapter or by Node before the app is asked.
  'the target of the whole server': one((token) => head('OPTIONS * HTTP/1.1', token), unreadable),
  'no host': one(() => get(), unreadable),
  'an empty host': one(() => get('Host:'), unreadable),
  'a host with a space': one(() => get('Host: a b'), unreadable),
  'a host with a path': one(() => get('Host: a/b'), unreadable),
  'a backslash in the path': one((token) => head('GET /v1\\chat HTTP/1.1', token), unreadable),
  'an absolute address with a user': one(() => lines('GET http://x@/healthz HTTP/1.1', 'Host: x'), unreadable),
  'an address of another scheme': one(() => lines('GET ftp://x/healthz HTTP/1.1', 'Host: x'), unreadable),
  'an expectation that nobody knows': one(framed(['Expect: a miracle', 'Content-Length: 2'], '{}'), unreadable),
};
