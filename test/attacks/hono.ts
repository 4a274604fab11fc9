// Longer than most files: a table.
import {createHmac} from 'node:crypto';
import {ORIGIN, says} from '../../packages/server/src/test-app.ts';
import {type Seen, see, type TestApp} from './check.ts';

/** What an attack has at hand. */
export interface Target {
  app: TestApp;
  /** Alice's session. */
  token: string;
  /** Raw bytes to a real listener in front of the app, and the answers to them. */
  wire(bytes: string): Promise<Seen[]>;
}

type Attack = (target: Target) => Promise<unknown>;

/**
 * An advisory of the HTTP library, or of its adapter for Node. Either what it names is no part of this server, or the
 * same attack is played against what this server has in its place.
 */
export interface Advisory {
  cve?: string;
  of: 'hono' | '@hono/node-server';
  /** The first version without it. */
  fixed: string;
  about: string;
  /** Entries of the package that must not be imported, or names (with a dot or brackets) that must not be used. */
  unused?: readonly string[];
  attack?: Attack;
  expected?: unknown;
}

const BAD_SESSION = '401 session_invalid';
const BAD_ORIGIN = '403 origin_not_allowed';
const BAD_TYPE = '415 content_type_unsupported';
const TOO_LARGE = '413 body_too_large';
const MALFORMED = '400 body_malformed';
const MISSING = '404 not_found';
const evil = 'https://evil.example';

const CHAT = JSON.stringify({id: 'c1', messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}]});
const LARGE = `${CHAT.slice(0, -1)},"pad":"${'p'.repeat(70_000)}"}`;

export function answerOf({status, body}: Seen): string {
  const code = /^\{"error":\{"code":"(\w+)"/.exec(body)?.[1];
  return code === undefined ? String(status) : `${status} ${code}`;
}

const seeAll = async (...responses: (Response | Promise<Response>)[]): Promise<string[]> =>
  (await Promise.all(responses.map(async (response) => see(await response)))).map(answerOf);

/** A session as this server would sign it, but for what is said of its header and claims. */
function signed({app}: Target, claims: object, header: object = {}, hash = 'sha256'): string {
  const now = Math.floor(app.clock.now / 1000);
  const standard = {iss: 'wincloud', sub: 'alice', aud: 'wincloud-chat-session', iat: now, exp: now + 600};
  const own = {origin: ORIGIN, anonymous: false, roles: [], resources: {}};
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({alg: 'HS256', typ: 'JWT', ...header})}.${encode({...standard, ...own, ...claims})}`;
  return `${input}.${createHmac(hash, app.store.serverSecret).update(input).digest('base64url')}`;
}

/** What each of these sessions opens. The first is right: the others would mean nothing if it were refused too. */
const sessions =
  (of: (target: Target) => string[]): Attack =>
  async (target) => {
    const tokens = [signed(target, {}), ...of(target)];
    return seeAll(...tokens.map((token) => target.app.request('GET', '/v1/chat', {token})));
  };

/** What a question gets that is sent with these headers. */
const questions =
  (all: Record<string, string>[], body = CHAT): Attack =>
  async ({app, token}) => [
    await seeAll(
      ...all.map((headers) =>
        app.app.request('/v1/chat', {
          method: 'POST',
          headers: {origin: ORIGIN, authorization: `Bearer ${token}`, ...headers},
          // As bytes: of a string, the type would be said for us.
          body: new Uint8Array(Buffer.from(body)),
        }),
      ),
    ),
    app.requests.length,
  ];

/** What a page of no tenant gets at these targets, as they stand in the request line. */
const targets =
  (...all: string[]): Attack =>
  async ({wire}) => {
    const answers = [];
    for (const target of all) {
      const seen = await wire(`GET ${target} HTTP/1.1\r\nHost: x\r\nOrigin: ${evil}\r\nConnection: close\r\n\r\n`);
      answers.push(seen.map(answerOf).join());
    }
    return answers;
  };

const JSX = ['hono/jsx', 'hono/jsx/jsx-runtime', 'hono/jsx/dom/server', 'hono/jsx/streaming', 'hono/jsx-renderer'];
const STATIC = ['hono/serve-static', 'hono/deno', 'hono/bun', 'hono/cloudflare-workers'];
const LAMBDA = ['hono/aws-lambda', 'hono/lambda-edge'];

/** By the id under which GitHub's database has them. */
export const ADVISORIES: Readonly<Record<`GHSA-${string}`, Advisory>> = {
  // Tokens
  'GHSA-f67f-6cw9-8mq4': {
    cve: 'CVE-2026-22817',
    of: 'hono',
    fixed: '4.11.4',
    about: 'jwt: the algorithm is HS256 by default, and the token may say another',
    unused: ['hono/jwt', 'hono/utils/jwt'],
    attack: sessions((target) => [
      signed(target, {}, {alg: 'HS384'}, 'sha384'),
      signed(target, {}, {alg: 'HS512'}, 'sha512'),
      signed(target, {}, {alg: 'RS256'}),
      signed(target, {}, {alg: 'none'}),
    ]),
    expected: ['200', BAD_SESSION, BAD_SESSION, BAD_SESSION, BAD_SESSION],
  },
  'GHSA-3vhc-576x-3qv4': {
    cve: 'CVE-2026-22818',
    of: 'hono',
    fixed: '4.11.4',
    about: 'jwk: the algorithm of the token counts where the key names none',
    unused: ['hono/jwk'],
    attack: sessions((target) => [
      signed(target, {}, {jwk: {kty: 'oct', k: 'eA'}, kid: 'x', alg: 'HS384'}, 'sha384'),
      signed(target, {}, {alg: undefined}),
      signed(target, {}, {alg: ''}),
    ]),
    expected: ['200', BAD_SESSION, BAD_SESSION, BAD_SESSION],
  },
  'GHSA-m732-5p4w-x69g': {
    cve: 'CVE-2025-62610',
    of: 'hono',
    fixed: '4.10.2',
    about: 'jwt: nobody looks at the audience',
    unused: ['hono/jwt', 'hono/utils/jwt'],
    attack: sessions((target) => [
      signed(target, {aud: undefined}),
      signed(target, {aud: 'wincloud-chat'}),
      signed(target, {aud: ['another']}),
      signed(target, {aud: {0: 'wincloud-chat-session'}}),
    ]),
    expected: ['200', BAD_SESSION, BAD_SESSION, BAD_SESSION, BAD_SESSION],
  },
  'GHSA-hm8q-7f3q-5f36': {
    cve: 'CVE-2026-44459',
    of: 'hono',
    fixed: '4.12.18',
    about: 'jwt: times that are no numbers are passed over',
    unused: ['hono/jwt', 'hono/utils/jwt'],
    attack: sessions((target) => [
      signed(target, {exp: '2999-01-01'}),
      signed(target, {exp: null}),
      signed(target, {exp: undefined}),
      signed(target, {exp: []}),
      signed(target, {exp: {}}),
      signed(target, {iat: 'now'}),
      signed(target, {iat: undefined}),
      signed(target, {nbf: 'later'}),
    ]),
    expected: ['200', ...Array<string>(8).fill(BAD_SESSION)],
  },
  'GHSA-f577-qrjj-4474': {
    cve: 'CVE-2026-47673',
    of: 'hono',
    fixed: '4.12.21',
    about: 'jwt: any scheme counts as Bearer',
    unused: ['hono/jwt', 'hono/jwk'],
    async attack({app, token}) {
      const schemes = ['Bearer', 'Basic', 'Token', 'DPoP', 'Bearer2', ''];
      return seeAll(
        ...schemes.map((scheme) =>
          app.request('GET', '/v1/chat', {headers: {authorization: `${scheme} ${token}`.trim()}}),
        ),
      );
    },
    expected: ['200', ...Array<string>(5).fill(BAD_SESSION)],
  },
  'GHSA-gq3j-xvxp-8hrf': {
    of: 'hono',
    fixed: '4.11.10',
    about: 'basic-auth and bearer-auth: how long a comparison takes tells of the secret',
    unused: ['hono/basic-auth', 'hono/bearer-auth'],
  },
  // Cross-origin requests
  'GHSA-88fw-hqm2-52qc': {
    cve: 'CVE-2026-54290',
    of: 'hono',
    fixed: '4.12.25',
    about: 'cors: any origin is answered with credentials',
    unused: ['hono/cors'],
    async attack({app, token}) {
      const responses = [
        await app.request('GET', '/v1/chat', {token, headers: {origin: evil}}),
        await app.request('OPTIONS', '/v1/chat', {
          headers: {origin: evil, 'access-control-request-method': 'POST', cookie: 'a=b'},
        }),
        await app.request('GET', '/v1/chat', {token}),
      ];
      return responses.map(({headers}) => [
        headers.get('access-control-allow-origin'),
        headers.get('access-control-allow-credentials'),
      ]);
    },
    expected: [
      [null, null],
      [null, null],
      [ORIGIN, null],
    ],
  },
  'GHSA-q7jf-gf43-6x6p': {
    of: 'hono',
    fixed: '4.10.3',
    about: 'cors: the Vary of a request comes back in the answer',
    unused: ['hono/cors'],
    async attack({app, token}) {
      const headers = {vary: 'X-Evil, *'};
      const preflight = {...headers, 'access-control-request-method': 'POST'};
      const responses = [
        await app.request('GET', '/v1/chat', {token, headers}),
        await app.request('OPTIONS', '/v1/chat', {headers: preflight}),
        await app.request('GET', '/v1/chat', {token, headers: {...headers, origin: evil}}),
      ];
      return responses.map((response) => response.headers.get('vary'));
    },
    expected: ['Origin', 'Origin', 'Origin'],
  },
  'GHSA-8j4g-w8fx-2239': {
    cve: 'CVE-2026-69207',
    of: 'hono',
    fixed: '4.12.34',
    about: 'cors: white space in Access-Control-Request-Headers takes seconds to read',
    unused: ['hono/cors'],
    async attack({app}) {
      const startedAt = performance.now();
      const response = await app.request('OPTIONS', '/v1/chat', {
        headers: {
          'access-control-request-method': 'POST',
          'access-control-request-headers': `x-evil${' \t'.repeat(100_000)}x`,
        },
      });
      const isQuick = performance.now() - startedAt < 1_000;
      return [response.status, isQuick, response.headers.get('access-control-allow-headers')?.includes('x-evil')];
    },
    expected: [204, true, false],
  },
  // Forged requests: what a page may send without asking first is no JSON
  'GHSA-rpfr-3m35-5vx5': {
    cve: 'CVE-2024-43787',
    of: 'hono',
    fixed: '4.5.8',
    about: 'csrf: a type in capitals is taken for one that a form cannot send',
    unused: ['hono/csrf'],
    attack: questions([
      {'content-type': 'Text/Plain'},
      {'content-type': 'TEXT/PLAIN;charset=UTF-8'},
      {'content-type': 'Application/X-WWW-Form-Urlencoded'},
      {'content-type': 'Multipart/Form-Data; boundary=b'},
    ]),
    expected: [[BAD_TYPE, BAD_TYPE, BAD_TYPE, BAD_TYPE], 0],
  },
  'GHSA-2234-fmw7-43wr': {
    cve: 'CVE-2024-48913',
    of: 'hono',
    fixed: '4.6.5',
    about: 'csrf: a request without a type is taken for harmless',
    unused: ['hono/csrf'],
    attack: questions([{}, {'content-type': ''}]),
    expected: [[BAD_TYPE, BAD_TYPE], 0],
  },
  // Bodies
  'GHSA-92vj-g62v-jqhh': {
    cve: 'CVE-2025-59139',
    of: 'hono',
    fixed: '4.9.7',
    about: 'body-limit: Content-Length counts where the body comes in chunks',
    unused: ['hono/body-limit'],
    async attack({token, wire, app}) {
      const head = [
        'POST /v1/chat HTTP/1.1',
        'Host: x',
        `Origin: ${ORIGIN}`,
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        'Transfer-Encoding: chunked',
        'Content-Length: 2',
      ];
      const chunk = `${LARGE.length.toString(16)}\r\n${LARGE}\r\n0\r\n\r\n`;
      return [(await wire(`${head.join('\r\n')}\r\n\r\n${chunk}`)).map(answerOf), app.requests.length];
    },
    expected: [[MALFORMED], 0],
  },
  'GHSA-9vqf-7f2p-gf9v': {
    cve: 'CVE-2026-44456',
    of: 'hono',
    fixed: '4.12.16',
    about: 'body-limit: a body in chunks is handled before its size is known',
    unused: ['hono/body-limit'],
    async attack({app, token}) {
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 1;
          controller.enqueue(new Uint8Array(8_192).fill(0x20));
          if (sent === 1_000) controller.close();
        },
      });
      const headers = {origin: ORIGIN, authorization: `Bearer ${token}`, 'content-type': 'application/json'};
      const init = {method: 'POST', headers, body, duplex: 'half'} as RequestInit;
      return [await seeAll(app.app.request('/v1/chat', init)), sent < 20, app.requests.length];
    },
    expected: [[TOO_LARGE], true, 0],
  },
  'GHSA-rv63-4mwf-qqc2': {
    cve: 'CVE-2026-54288',
    of: 'hono',
    fixed: '4.12.25',
    about: 'body-limit: the length that is said counts, however long the body is',
    unused: ['hono/body-limit', ...LAMBDA],
    attack: questions(
      ['2', '0', '-1', 'x'].map((length) => ({'content-type': 'application/json', 'content-length': length})),
      LARGE,
    ),
    expected: [[TOO_LARGE, TOO_LARGE, TOO_LARGE, TOO_LARGE], 0],
  },
  'GHSA-v8w9-8mx6-g223': {
    of: 'hono',
    fixed: '4.12.7',
    about: 'parseBody: a form may name __proto__',
    unused: ['.parseBody('],
    attack: questions(
      [{'content-type': 'application/json'}],
      `${CHAT.slice(0, -1)},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`,
    ),
    expected: [['200'], 1],
  },
  'GHSA-g6gw-c38x-mqfc': {
    of: 'hono',
    fixed: '4.13.5',
    about: 'parseBody: dots in a name nest without an end',
    unused: ['.parseBody('],
    attack: questions(
      [{'content-type': 'application/json'}],
      `${CHAT.slice(0, -1)},"a":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
    ),
    expected: [[MALFORMED], 0],
  },
  // Event streams
  'GHSA-p6xx-57qc-3wxr': {
    cve: 'CVE-2026-29085',
    of: 'hono',
    fixed: '4.12.4',
    about: 'streamSSE: line breaks in a field begin another one',
    unused: ['hono/streaming'],
    async attack({app, token}) {
      const breaks = ['\n\n', '\r\r', '\r\n\r\n', '\u2028', '\u0085'];
      app.say(says(...breaks.map((end) => `x${end}event: evil${end}id: evil${end}retry: 1${end}data: {}${end}`)));
      const text = await (await app.send(token, 'Hi\n\nid: evil\ndata: {}')).text();
      const fields = text.split(/\r\n|\r|\n/).map((line) => line.split(':')[0]);
      return [...new Set(fields)].sort();
    },
    expected: ['', 'data', 'id'],
  },
  // Paths and routes
  'GHSA-9hp6-4448-45g2': {
    cve: 'CVE-2025-58362',
    of: 'hono',
    fixed: '4.9.6',
    about: 'routing: the path is looked for at the wrong place of a malformed address',
    attack: targets(
      'http://x/v1/chat',
      'http:///v1/chat',
      'http:/v1/chat',
      'http:v1/chat',
      'http://x:80/v1/chat',
      'http://x?/healthz/v1/chat',
      'http://healthz/v1/chat',
    ),
    // Without a host, the first part of the path is one.
    expected: [BAD_ORIGIN, MISSING, MALFORMED, MALFORMED, BAD_ORIGIN, MISSING, BAD_ORIGIN],
  },
  'GHSA-f6gv-hh8j-q8vq': {
    cve: 'CVE-2023-50710',
    of: 'hono',
    fixed: '3.11.7',
    about: 'routing: a parameter of a path keeps the value of an earlier request',
    async attack({app, token}) {
      for (const id of ['c1', 'c2']) await (await app.send(token, `In ${id}`, {id})).text();
      const ids = Array.from({length: 20}, (_, at) => `c${(at % 3) + 1}`);
      const responses = await Promise.all(ids.map((id) => app.request('GET', `/v1/chat/${id}`, {token})));
      const wrong = [];
      for (const [at, response] of responses.entries()) {
        const body = (await response.json()) as {id?: string};
        if (ids[at] === 'c3' ? response.status !== 404 : body.id !== ids[at]) wrong.push(ids[at]);
      }
      return wrong;
    },
    expected: [],
  },
  'GHSA-crvj-82cr-hjcx': {
    of: 'hono',
    fixed: '4.13.5',
    about: 'queries: what stands behind the fragment counts',
    async attack({wire}) {
      const answers = [];
      for (const target of [
        '/v1/config?tenant=wincloud',
        '/v1/config#?tenant=wincloud',
        '/v1/config?a#&tenant=wincloud',
      ]) {
        answers.push(
          (await wire(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).map(answerOf).join(),
        );
      }
      return answers;
    },
    expected: ['200', '404 tenant_unknown', '404 tenant_unknown'],
  },
  'GHSA-2gcr-mfcq-wcc3': {
    cve: 'CVE-2026-47676',
    of: 'hono',
    fixed: '4.12.21',
    about: 'mount: the prefix is cut off a path that is not decoded',
    unused: ['hono/mount', '.mount('],
    attack: targets('/%76%31/chat', '/v%31/%63hat', '/v1/%E3%81%82', '/%E3%81%82/v1/chat'),
    expected: [BAD_ORIGIN, BAD_ORIGIN, BAD_ORIGIN, MISSING],
  },
  'GHSA-q5qw-h33p-qvwr': {
    cve: 'CVE-2026-29045',
    of: 'hono',
    fixed: '4.12.4',
    about: 'serve-static: an encoded slash leads past what guards a path',
    unused: STATIC,
    attack: targets('/v1%2fchat', '/v1%2Fme%2Fexport', '/widget%2fv1%2f..%2f..%2fv1%2fchat'),
    expected: [MISSING, MISSING, MISSING],
  },
  'GHSA-wmmm-f939-6g9c': {
    cve: 'CVE-2026-39407',
    of: 'hono',
    fixed: '4.12.12',
    about: 'serve-static: two slashes lead past what guards a path',
    unused: STATIC,
    attack: targets('//v1/chat', '///v1/chat', '/v1//chat', '//v1//me//export'),
    expected: [MISSING, MISSING, BAD_ORIGIN, MISSING],
  },
  'GHSA-5r4p-p66f-jhc7': {
    of: 'hono',
    fixed: '4.13.11',
    about: 'serve-static: a path is decoded twice',
    unused: STATIC,
    attack: targets('/%2576%2531/chat', '/%7%36%31/chat', '/v%2531/chat'),
    expected: [MISSING, MISSING, MISSING],
  },
  'GHSA-wwfh-h76j-fc44': {
    cve: 'CVE-2026-54286',
    of: 'hono',
    fixed: '4.12.25',
    about: 'serve-static: an encoded backslash is a slash on Windows',
    unused: STATIC,
    attack: targets('/v1%5cchat', '/widget/v1/..%5c..%5cpackage.json'),
    expected: [MISSING, MISSING],
  },
  'GHSA-3mpf-rcc7-5347': {
    cve: 'CVE-2024-32869',
    of: 'hono',
    fixed: '4.2.7',
    about: 'serve-static for Deno: dots lead out of the folder',
    unused: STATIC,
    attack: targets('/widget/v1/../../package.json', '/widget/v1/%2e%2e/%2e%2e/package.json'),
    expected: [MISSING, MISSING],
  },
  'GHSA-w332-q679-j88p': {
    cve: 'CVE-2026-24473',
    of: 'hono',
    fixed: '4.11.7',
    about: 'serve-static for Workers: any key of the store can be read',
    unused: STATIC,
    attack: targets('/widget/v1/constructor', '/widget/v1/__proto__', '/widget/v1/size'),
    expected: [MISSING, MISSING, MISSING],
  },
  // Caches: an answer of the API is for nobody else
  'GHSA-6wqw-2p9w-4vw4': {
    cve: 'CVE-2026-24472',
    of: 'hono',
    fixed: '4.11.7',
    about: 'cache: what is private is kept',
    unused: ['hono/cache'],
    async attack({app, token}) {
      const responses = [
        await app.request('GET', '/v1/chat', {token}),
        await app.request('GET', '/v1/chat/nothing', {token}),
        await app.request('GET', '/v1/chat'),
        await app.send(token, 'Hi'),
      ];
      return responses.map(({headers}) => /\bno-store\b/.test(headers.get('cache-control') ?? ''));
    },
    expected: [true, true, true, true],
  },
  'GHSA-p77w-8qqv-26rm': {
    cve: 'CVE-2026-44457',
    of: 'hono',
    fixed: '4.12.18',
    about: 'cache: an answer that varies by who asks is given to others',
    unused: ['hono/cache'],
    async attack({app, token}) {
      await (await app.send(token, 'Mine')).text();
      const bob = await app.signIn('bob');
      const [mine, theirs] = [
        await app.request('GET', '/v1/chat', {token}),
        await app.request('GET', '/v1/chat', {token: bob}),
      ];
      return [(await mine.text()).includes('Mine'), (await theirs.text()).includes('Mine')];
    },
    expected: [true, false],
  },
  // Addresses: ours are told apart in `middleware/rate-limit.ts`, and attacked in `limits.ts`
  'GHSA-r354-f388-2fhh': {
    cve: 'CVE-2026-24398',
    of: 'hono',
    fixed: '4.11.7',
    about: 'ip-restriction: numbers over 255 are taken for an address',
    unused: ['hono/ip-restriction'],
  },
  'GHSA-xpcf-pg52-r92g': {
    cve: 'CVE-2026-39409',
    of: 'hono',
    fixed: '4.12.12',
    about: 'ip-restriction: an IPv4 address within an IPv6 one is another',
    unused: ['hono/ip-restriction'],
  },
  'GHSA-xrhx-7g5j-rcj5': {
    cve: 'CVE-2026-47674',
    of: 'hono',
    fixed: '4.12.21',
    about: 'ip-restriction: an IPv6 address in another spelling is another',
    unused: ['hono/ip-restriction'],
  },
  // Runtimes that are not ours
  'GHSA-xh87-mx6m-69f3': {
    cve: 'CVE-2026-27700',
    of: 'hono',
    fixed: '4.12.2',
    about: 'aws-lambda: the first of X-Forwarded-For counts, which a client writes',
    unused: LAMBDA,
  },
  'GHSA-xgm2-5f3f-mvvc': {
    cve: 'CVE-2026-59897',
    of: 'hono',
    fixed: '4.12.27',
    about: 'aws-lambda: a repeated header loses values',
    unused: LAMBDA,
  },
  'GHSA-wgpf-jwqj-8h8p': {
    cve: 'CVE-2026-54289',
    of: 'hono',
    fixed: '4.12.25',
    about: 'lambda-edge: of a repeated header the last value counts',
    unused: LAMBDA,
  },
  'GHSA-j6c9-x7qj-28xf': {
    cve: 'CVE-2026-54287',
    of: 'hono',
    fixed: '4.12.25',
    about: 'aws-lambda: cookies are joined into one',
    unused: [...LAMBDA, 'hono/cookie'],
  },
  // Cookies, of which there are none
  'GHSA-5pq2-9x2x-5p6w': {
    cve: 'CVE-2026-29086',
    of: 'hono',
    fixed: '4.12.4',
    about: 'cookie: a domain or path may hold other attributes',
    unused: ['hono/cookie'],
  },
  'GHSA-26pp-8wgv-hjvm': {
    of: 'hono',
    fixed: '4.12.12',
    about: 'cookie: a name may be anything',
    unused: ['hono/cookie'],
  },
  'GHSA-r5rp-j6wh-rvv4': {
    cve: 'CVE-2026-39410',
    of: 'hono',
    fixed: '4.12.12',
    about: 'cookie: a name with a no-break space is the name without',
    unused: ['hono/cookie'],
  },
  'GHSA-3hrh-pfw6-9m5x': {
    cve: 'CVE-2026-47675',
    of: 'hono',
    fixed: '4.12.21',
    about: 'cookie: SameSite and Priority may hold other attributes',
    unused: ['hono/cookie'],
  },
  // Pages, of which this server draws none
  'GHSA-9r54-q6cx-xmh5': {
    cve: 'CVE-2026-24771',
    of: 'hono',
    fixed: '4.11.7',
    about: 'jsx: ErrorBoundary writes text as HTML',
    unused: JSX,
  },
  'GHSA-458j-xx4x-4375': {
    cve: 'CVE-2026-56761',
    of: 'hono',
    fixed: '4.12.14',
    about: "jsx: an attribute's name may hold HTML",
    unused: JSX,
  },
  'GHSA-69xw-7hcm-h432': {
    cve: 'CVE-2026-44455',
    of: 'hono',
    fixed: '4.12.16',
    about: "jsx: an element's name may hold HTML",
    unused: JSX,
  },
  'GHSA-qp7p-654g-cw7p': {
    cve: 'CVE-2026-44458',
    of: 'hono',
    fixed: '4.12.18',
    about: 'jsx: a style may hold other declarations',
    unused: JSX,
  },
  'GHSA-hvrm-45r6-mjfj': {
    cve: 'CVE-2026-59896',
    of: 'hono',
    fixed: '4.12.27',
    about: 'jsx: requests at the same time share a context',
    unused: JSX,
  },
  'GHSA-w62v-xxxg-mg59': {
    cve: 'CVE-2026-59895',
    of: 'hono',
    fixed: '4.12.27',
    about: 'css: cx() writes text as HTML',
    unused: ['hono/css'],
  },
  'GHSA-f23p-vx2j-j53r': {
    cve: 'CVE-2026-71850',
    of: 'hono',
    fixed: '4.12.34',
    about: "jsx: memo() shows one user's page to another",
    unused: JSX,
  },
  'GHSA-hxh3-vqpv-xpqv': {
    of: 'hono',
    fixed: '4.13.7',
    about: 'jsx: boundaries write text as HTML',
    unused: JSX,
  },
  'GHSA-xf4j-xp2r-rqqx': {
    cve: 'CVE-2026-39408',
    of: 'hono',
    fixed: '4.12.12',
    about: 'ssg: files are written outside of the folder',
    unused: ['hono/ssg'],
  },
  'GHSA-gqvv-2mrq-wpjv': {
    of: 'hono',
    fixed: '4.13.5',
    about: 'ssg: the fix of CVE-2026-39408 was not whole',
    unused: ['hono/ssg'],
  },
  'GHSA-54fx-42gc-7vw4': {
    cve: 'CVE-2026-71848',
    of: 'hono',
    fixed: '4.12.34',
    about: 'language: a tag of many parts takes long to read',
    unused: ['hono/language'],
  },
  'GHSA-79qm-7rj5-m7r9': {
    cve: 'CVE-2026-71849',
    of: 'hono',
    fixed: '4.12.34',
    about: 'proxy: headers of the connection are passed on',
    unused: ['hono/proxy'],
  },
  // The adapter for Node
  'GHSA-hgxw-5xg3-69jx': {
    cve: 'CVE-2024-32652',
    of: '@hono/node-server',
    fixed: '1.10.1',
    about: 'a Host that cannot be read hangs the process',
    async attack({wire}) {
      const statuses = [];
      for (const host of ['', '/', 'a b', 'a/b', '[', ':', '%', '\u00ff', '://', 'a'.repeat(5_000)]) {
        const seen = await wire(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        statuses.push(seen.every(({status}) => status < 500) ? seen.length : 'failed');
      }
      return statuses;
    },
    expected: Array<number>(10).fill(1),
  },
  'GHSA-rjq5-w47x-x359': {
    cve: 'CVE-2024-23340',
    of: '@hono/node-server',
    fixed: '1.4.1',
    about: 'dots in a path are not resolved before the routes are looked up',
    attack: targets('/healthz/../v1/chat', '/healthz/%2e%2e/v1/chat', '/v1/../healthz', '/v1/chat/../../v1/me/export'),
    expected: [BAD_ORIGIN, BAD_ORIGIN, '200', BAD_ORIGIN],
  },
  'GHSA-9mqv-5hh9-4cgg': {
    cve: 'CVE-2026-73565',
    of: '@hono/node-server',
    fixed: '2.0.10',
    about: 'a handshake that is broken off is never forgotten',
    unused: ['hono/ws', 'upgradeWebSocket('],
    async attack({wire}) {
      const upgrade = 'GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
      return (await wire(upgrade)).map(answerOf);
    },
    expected: ['200'],
  },
  'GHSA-wc8c-qw6v-h7f6': {
    cve: 'CVE-2026-29087',
    of: '@hono/node-server',
    fixed: '1.19.10',
    about: 'serve-static: an encoded slash leads past what guards a path',
    unused: ['@hono/node-server/serve-static'],
  },
  'GHSA-92pp-h63x-v22m': {
    cve: 'CVE-2026-39406',
    of: '@hono/node-server',
    fixed: '1.19.13',
    about: 'serve-static: two slashes lead past what guards a path',
    unused: ['@hono/node-server/serve-static'],
  },
  'GHSA-frvp-7c67-39w9': {
    of: '@hono/node-server',
    fixed: '2.0.5',
    about: 'serve-static: an encoded backslash is a slash on Windows',
    unused: ['@hono/node-server/serve-static'],
  },
  'GHSA-rmxm-3fg6-px4f': {
    of: '@hono/node-server',
    fixed: '2.1.3',
    about: 'serve-static: a path is decoded twice',
    unused: ['@hono/node-server/serve-static'],
  },
};
