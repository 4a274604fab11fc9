// Longer than most files: a table.
import {ACME_ORIGIN, ORIGIN} from '../../packages/server/src/test-app.ts';
import type {Answer, TestApp} from './check.ts';

/** A header's value as a client would put its UTF-8 on the wire. */
const utf8 = (text: string) => Buffer.from(text).toString('latin1');

/** What is not an origin that any tenant lists, however near it comes. `Origin` is compared as it is, never parsed. */
export const NEAR_MISSES: Readonly<Record<string, string>> = {
  // The scheme
  'http for https': 'http://panel.example.com',
  'wss for https': 'wss://panel.example.com',
  'ftp for https': 'ftp://panel.example.com',
  'no scheme': 'panel.example.com',
  'no scheme but slashes': '//panel.example.com',
  'a scheme without slashes': 'https:panel.example.com',
  'one slash': 'https:/panel.example.com',
  'three slashes': 'https:///panel.example.com',
  'a scheme in capitals': 'HTTPS://panel.example.com',
  'all in capitals': 'HTTPS://PANEL.EXAMPLE.COM',
  'a host in capitals': 'https://Panel.Example.com',
  'a blob of the site': 'blob:https://panel.example.com',
  'a file system of the site': 'filesystem:https://panel.example.com',
  'its source view': 'view-source:https://panel.example.com',
  'an extension of that name': 'chrome-extension://panel.example.com',
  'an app of that name': 'app://panel.example.com',
  'a script': 'javascript://panel.example.com/%0aalert(1)',
  'a data address': 'data:text/html,https://panel.example.com',
  'a file': 'file://',
  'a file of that name': 'file:///https://panel.example.com',
  // What stands for no origin (RFC 6454, 6.2)
  null: 'null',
  'null in capitals': 'NULL',
  undefined: 'undefined',
  'nothing at all': '',
  'any origin': '*',
  'any host': 'https://*',
  'any host below': 'https://*.example.com',
  // The port
  'the default port': 'https://panel.example.com:443',
  'another port': 'https://panel.example.com:8443',
  'an empty port': 'https://panel.example.com:',
  'port zero': 'https://panel.example.com:0',
  'a port beyond all ports': 'https://panel.example.com:65979',
  'a port of letters': 'https://panel.example.com:https',
  'two ports': 'https://panel.example.com:443:443',
  // The host
  'a dot at the end': 'https://panel.example.com.',
  'a dot before it': 'https://.panel.example.com',
  'two dots': 'https://panel..example.com',
  'a host below it': 'https://www.panel.example.com',
  'the host above it': 'https://example.com',
  'a suffix of another domain': 'https://panel.example.com.evil.example',
  'a suffix without a dot': 'https://panel.example.comevil.example',
  'a prefix of another name': 'https://evilpanel.example.com',
  'a prefix with a hyphen': 'https://evil-panel.example.com',
  'one letter less': 'https://panel.example.co',
  'a dot that is any letter': 'https://panelxexample.com',
  'an underscore for the dot': 'https://panel_example.com',
  'an encoded dot': 'https://panel%2eexample.com',
  localhost: 'https://localhost',
  'an address': 'https://203.0.113.9',
  'an address of version 6': 'https://[::1]',
  // User information
  'the site as a user': 'https://panel.example.com@evil.example',
  'the site as a user with a password': 'https://panel.example.com:x@evil.example',
  'a user at the site': 'https://evil@panel.example.com',
  'an empty user': 'https://@panel.example.com',
  // What comes behind it
  'a slash at the end': 'https://panel.example.com/',
  'a path': 'https://panel.example.com/chat',
  'a query': 'https://panel.example.com?a',
  'a fragment': 'https://panel.example.com#a',
  'a fragment that hides a host': 'https://evil.example#https://panel.example.com',
  'a query that hides a host': 'https://evil.example?https://panel.example.com',
  'a backslash': 'https://evil.example\\.panel.example.com',
  'a backslash before a user': 'https://evil.example\\@panel.example.com',
  'a semicolon': 'https://panel.example.com;',
  'a list': 'https://panel.example.com, https://evil.example',
  'a list the other way round': 'https://evil.example, https://panel.example.com',
  'twice the same': 'https://panel.example.com, https://panel.example.com',
  'a list with spaces (RFC 6454, 7.1)': 'https://panel.example.com https://evil.example',
  quotes: '"https://panel.example.com"',
  'angle brackets': '<https://panel.example.com>',
  'a list of JSON': '["https://panel.example.com"]',
  // What looks like it
  'a Cyrillic letter': utf8('https://p\u0430nel.example.com'),
  'its punycode': 'https://xn--pnel-43d.example.com',
  'an umlaut in Latin-1': 'https://p\u00e4nel.example.com',
  'full-width letters': utf8('https://\uff50anel.example.com'),
  'an ideographic full stop': utf8('https://panel\u3002example.com'),
  'a one-dot leader': utf8('https://panel\u2024example.com'),
  'a fraction slash': utf8('https:\u2044\u2044panel.example.com'),
  'a zero-width space': utf8('https://panel\u200b.example.com'),
  'a soft hyphen': utf8('https://pan\u00adel.example.com'),
  'a turn of direction': utf8('https://\u202epanel.example.com'),
  'a byte order mark': utf8('\ufeffhttps://panel.example.com'),
  'a no-break space at the end': utf8('https://panel.example.com\u00a0'),
  // White space and controls within it, which HTTP does not trim
  'a space within it': 'https://panel .example.com',
  'a tab within it': 'https://panel\t.example.com',
  'a vertical tab at the end': 'https://panel.example.com\u000b',
  'a control character': 'https://panel.example.com\u0001',
  'a delete character': 'https://panel.example.com\u007f',
  'ten thousand letters': `https://${'a'.repeat(10_000)}.example.com`,
  // Names that objects have
  constructor: 'constructor',
  __proto__: '__proto__',
};

/** Sessions that were made for one place. */
export interface Sessions {
  /** Alice at WinCloud, from its page. */
  page: string;
  /** Alice at WinCloud, from outside of a browser. */
  outside: string;
  /** Anna at Acme, from its page. */
  acme: string;
}

export interface Scene {
  name: string;
  send(app: TestApp, sessions: Sessions): Response | Promise<Response>;
  answer: Answer;
  /** The listed origin that may read the answer. */
  cors?: string;
}

const CHAT = JSON.stringify({
  id: 'c1',
  messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}],
});

type Headers = Record<string, string>;

const call =
  (method: string, path: string, headers: Headers | ((sessions: Sessions) => Headers) = {}, body?: string) =>
  ({app}: TestApp, sessions: Sessions) =>
    app.request(path, {
      method,
      headers: typeof headers === 'function' ? headers(sessions) : headers,
      ...(body === undefined ? {} : {body}),
    });

const bearer = (token: string) => ({authorization: `Bearer ${token}`});
const json = {'content-type': 'application/json'};
const refused = [403, 'origin_not_allowed'] as const;
const noSession = [401, 'session_invalid'] as const;
const evil = 'https://evil.example';

/** The list of conversations, as a page's own GET: no `Origin`, but what a browser says of the request. */
const ownGet = (headers: Headers, method = 'GET') =>
  call(method, '/v1/chat', ({page}) => ({...bearer(page), ...headers}));

/** A list of functions, as an assistant asks for it. */
const mcp = (headers: (sessions: Sessions) => Headers) =>
  call(
    'POST',
    '/mcp',
    (sessions) => ({...json, accept: 'application/json, text/event-stream', ...headers(sessions)}),
    '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  );

const sameOrigin = (host: string, site = 'same-origin') => ownGet({host, 'sec-fetch-site': site});

export const SCENES: readonly Scene[] = [
  // A browser's GET to its own site has no Origin
  {name: 'a GET of the same origin', send: sameOrigin('panel.example.com'), answer: 200, cors: ORIGIN},
  {name: 'the same with a host in capitals', send: sameOrigin('PANEL.example.com'), answer: 200, cors: ORIGIN},
  {
    name: 'a HEAD of the same origin',
    send: ownGet({host: 'panel.example.com', 'sec-fetch-site': 'same-origin'}, 'HEAD'),
    answer: 200,
    cors: ORIGIN,
  },
  ...['cross-site', 'same-site', 'none', '', 'SAME-ORIGIN', 'same-origin, cross-site', 'same-origin;a'].map((site) => ({
    name: `a GET without Origin that says ${JSON.stringify(site)}`,
    send: sameOrigin('panel.example.com', site),
    answer: refused,
  })),
  {name: 'a GET without Origin that says nothing', send: ownGet({host: 'panel.example.com'}), answer: refused},
  ...[
    'evil.example',
    'panel.example.com:443',
    'panel.example.com:8443',
    'panel.example.com.',
    'panel.example.com.evil.example',
    'panel.example.com@evil.example',
    'panel.example.com, evil.example',
    'https://panel.example.com',
    'acme.example.net',
    '',
  ].map((host) => ({
    name: `a GET of the same origin at the host ${JSON.stringify(host)}`,
    send: sameOrigin(host),
    answer: refused,
    // The host of another tenant is listed, and may read that the session is not for it.
    ...(host === 'acme.example.net' ? {cors: ACME_ORIGIN} : {}),
  })),
  {
    name: 'a POST that says it is of the same origin',
    send: call(
      'POST',
      '/v1/chat',
      ({page}) => ({...bearer(page), ...json, host: 'panel.example.com', 'sec-fetch-site': 'same-origin'}),
      CHAT,
    ),
    answer: refused,
  },
  {
    name: 'a DELETE that says it is of the same origin',
    send: ownGet({host: 'panel.example.com', 'sec-fetch-site': 'same-origin'}, 'DELETE'),
    answer: refused,
  },
  {name: 'a Referer for the Origin', send: ownGet({referer: `${ORIGIN}/chat`}), answer: refused},
  {
    name: 'a host that a proxy would have sent',
    send: ownGet({host: evil, 'x-forwarded-host': 'panel.example.com', 'sec-fetch-site': 'same-origin'}),
    answer: refused,
  },
  {
    name: 'a Forwarded field with the host',
    send: ownGet({host: evil, forwarded: 'host=panel.example.com', 'sec-fetch-site': 'same-origin'}),
    answer: refused,
  },
  {
    name: 'an origin that is not listed, at the right host',
    send: ownGet({origin: evil, host: 'panel.example.com', 'sec-fetch-site': 'same-origin'}),
    answer: refused,
  },
  // A session counts where it was made
  {name: "a page's session at its page", send: ownGet({origin: ORIGIN}), answer: 200, cors: ORIGIN},
  {name: "a page's session outside of a browser", send: ownGet({}), answer: refused},
  {
    name: "a page's session at another tenant's page",
    send: ownGet({origin: ACME_ORIGIN}),
    answer: refused,
    cors: ACME_ORIGIN,
  },
  {
    name: "another tenant's session at this page",
    send: call('GET', '/v1/chat', ({acme}) => ({...bearer(acme), origin: ORIGIN})),
    answer: refused,
    cors: ORIGIN,
  },
  {
    name: 'a session from outside, outside',
    send: call('GET', '/v1/chat', ({outside}) => bearer(outside)),
    answer: 200,
  },
  {
    name: 'a session from outside, at the page',
    send: call('GET', '/v1/chat', ({outside}) => ({...bearer(outside), origin: ORIGIN})),
    answer: refused,
    cors: ORIGIN,
  },
  {
    name: 'a session from outside, with an opaque origin',
    send: call('GET', '/v1/chat', ({outside}) => ({...bearer(outside), origin: 'null'})),
    answer: refused,
  },
  // The ways in beside the chat's are no others
  {name: 'MCP without a session', send: mcp(() => ({})), answer: noSession},
  {name: 'MCP with a session from outside, outside', send: mcp(({outside}) => bearer(outside)), answer: 200},
  {
    name: 'MCP at an address that a page has rebound',
    send: mcp(({outside}) => ({...bearer(outside), origin: 'http://127.0.0.1:8787', host: '127.0.0.1:8787'})),
    answer: refused,
  },
  {
    name: 'MCP from a page that is not listed',
    send: mcp(({outside}) => ({...bearer(outside), origin: evil})),
    answer: refused,
  },
  {name: "MCP with a page's session, outside", send: mcp(({page}) => bearer(page)), answer: refused},
  {
    name: "MCP with another tenant's session",
    send: mcp(({acme}) => ({...bearer(acme), origin: ORIGIN})),
    answer: refused,
    cors: ORIGIN,
  },
  {
    name: 'a stream of MCP',
    send: call('GET', '/mcp', ({outside}) => ({...bearer(outside), accept: 'text/event-stream'})),
    answer: [405, 'method_not_allowed'],
  },
  {
    name: 'a preflight for MCP from a page that is not listed',
    send: call('OPTIONS', '/mcp', {origin: evil, 'access-control-request-method': 'POST'}),
    answer: refused,
  },
  {
    name: 'a function from a page that is not listed',
    send: call('POST', '/v1/functions/list_droplets', {...json, origin: evil}, '{}'),
    answer: refused,
  },
  {
    name: 'a function with sessions alone',
    send: call('POST', '/v1/functions/list_droplets', ({outside}) => ({...json, ...bearer(outside)}), '{}'),
    answer: [401, 'context_invalid'],
  },
  // A tenant's page is not another's
  {
    name: "a visitor of WinCloud from Acme's page",
    send: call('POST', '/v1/session', {...json, origin: ACME_ORIGIN}, '{"tenant":"wincloud"}'),
    answer: refused,
    cors: ACME_ORIGIN,
  },
  {
    name: "the configuration of WinCloud from Acme's page",
    send: call('GET', '/v1/config?tenant=wincloud', {origin: ACME_ORIGIN}),
    answer: refused,
    cors: ACME_ORIGIN,
  },
  // Preflights (Fetch standard, 4.8)
  {
    name: 'a preflight of a listed origin',
    send: call('OPTIONS', '/v1/chat', {origin: ORIGIN, 'access-control-request-method': 'POST'}),
    answer: 204,
    cors: ORIGIN,
  },
  {
    name: 'a preflight of one that is not listed',
    send: call('OPTIONS', '/v1/chat', {origin: evil, 'access-control-request-method': 'POST'}),
    answer: refused,
  },
  {
    name: 'a preflight of an opaque origin',
    send: call('OPTIONS', '/v1/session', {origin: 'null', 'access-control-request-method': 'POST'}),
    answer: refused,
  },
  {name: 'a preflight without an origin', send: call('OPTIONS', '/v1/chat'), answer: noSession},
  {
    name: 'a preflight where there is nothing, not listed',
    send: call('OPTIONS', '/v1/nothing', {origin: evil, 'access-control-request-method': 'GET'}),
    answer: refused,
  },
  {
    name: 'a preflight to what is no part of the API',
    send: call('OPTIONS', '/healthz', {origin: evil, 'access-control-request-method': 'GET'}),
    answer: [405, 'method_not_allowed'],
  },
  // Routes that are not the API answer anybody, and let no page read it
  {name: 'the health check from anywhere', send: call('GET', '/healthz', {origin: evil}), answer: 200},
  {name: 'the readiness check from anywhere', send: call('GET', '/readyz', {origin: evil}), answer: 200},
  {
    name: 'a file that is not there',
    send: call('GET', '/widget/v1/no.js', {origin: evil}),
    answer: [404, 'not_found'],
  },
  {
    name: 'an address that is not there',
    send: call('GET', '/nothing', {origin: evil}),
    answer: [404, 'not_found'],
  },
  {name: 'HEAD from one that is not listed', send: call('HEAD', '/v1/config', {origin: evil}), answer: 403},
  {
    name: 'HEAD of the configuration',
    send: call('HEAD', '/v1/config?tenant=wincloud', {origin: ORIGIN}),
    answer: 200,
    cors: ORIGIN,
  },
  // What a page may send without a preflight
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b', ''].flatMap((type) => [
    {
      name: `a simple request as ${JSON.stringify(type)} from one that is not listed`,
      send: call('POST', '/v1/session', {'content-type': type, origin: evil}, '{"tenant":"wincloud"}'),
      answer: refused,
    },
    {
      name: `a simple request as ${JSON.stringify(type)} from a listed one`,
      send: call('POST', '/v1/session', {'content-type': type, origin: ORIGIN}, '{"tenant":"wincloud"}'),
      answer: [415, 'content_type_unsupported'] as const,
      cors: ORIGIN,
    },
  ]),
  {
    name: 'a simple request that hides its type in a parameter',
    send: call(
      'POST',
      '/v1/chat',
      ({page}) => ({...bearer(page), 'content-type': 'text/plain; a=application/json', origin: ORIGIN}),
      CHAT,
    ),
    answer: [415, 'content_type_unsupported'],
    cors: ORIGIN,
  },
];

const get = (...lines: string[]) => `GET /v1/config?tenant=wincloud HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
const host = 'Host: chat.example.com';
const last = 'Connection: close';

/** What only a socket can send. */
export const ON_THE_WIRE: readonly {name: string; bytes: string; answer: Answer; cors?: string}[] = [
  {name: 'white space around it', bytes: get(host, `Origin:  \t${ORIGIN} \t`, last), answer: 200, cors: ORIGIN},
  {name: 'a name in odd capitals', bytes: get(host, `oRIGIN: ${ORIGIN}`, last), answer: 200, cors: ORIGIN},
  {name: 'two fields, both listed', bytes: get(host, `Origin: ${ORIGIN}`, `Origin: ${ORIGIN}`, last), answer: refused},
  {
    name: 'two fields, the first listed',
    bytes: get(host, `Origin: ${ORIGIN}`, `Origin: ${evil}`, last),
    answer: refused,
  },
  {
    name: 'two fields, the last listed',
    bytes: get(host, `Origin: ${evil}`, `origin: ${ORIGIN}`, last),
    answer: refused,
  },
  {name: 'an empty field before it', bytes: get(host, 'Origin:', `Origin: ${ORIGIN}`, last), answer: refused},
  {name: 'a NUL in it', bytes: get(host, `Origin: ${ORIGIN}\0`, last), answer: [400, 'body_malformed']},
  {name: 'a carriage return in it', bytes: get(host, `Origin: ${ORIGIN}\rx`, last), answer: [400, 'body_malformed']},
  {name: 'a folded line', bytes: get(host, 'Origin:', ` ${ORIGIN}`, last), answer: [400, 'body_malformed']},
  {name: 'a space before the colon', bytes: get(host, `Origin : ${ORIGIN}`, last), answer: [400, 'body_malformed']},
  {
    name: 'two hosts, the first listed',
    bytes: get('Host: panel.example.com', 'Host: evil.example', 'Sec-Fetch-Site: same-origin', last),
    answer: 200,
  },
  {
    name: 'two answers to what site it is',
    bytes: get('Host: panel.example.com', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Site: same-origin', last),
    answer: 200,
  },
];
