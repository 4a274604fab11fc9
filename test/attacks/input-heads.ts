// Longer than most files: a table.
import {ORIGIN} from '../../packages/server/src/test-app.ts';
import type {Answer} from './check.ts';

/** Alice's session, her conversation `c1`, the events of its one turn and those of Bob's. */
export interface Known {
  token: string;
  epoch: string;
  messageId: string;
  /** The id of the last event of Bob's conversation, which has more turns than hers. */
  bobsCursor: string;
}

/** A request without a body of interest: what is wrong with it stands in its first line or its headers. */
export interface HeadCase {
  method: string;
  path: string | ((known: Known) => string);
  headers?: (known: Known) => Record<string, string>;
  body?: string;
  answer: Answer;
  /** Whether the answer may be read by the page. All of the API's may; what is no part of it says nothing of origins. */
  cors?: string;
}

const missing = [404, 'not_found'] as const;
const wrongMethod = [405, 'method_not_allowed'] as const;
const noSession = [401, 'session_invalid'] as const;
const invalid = [400, 'body_invalid'] as const;

const QUESTION = JSON.stringify({
  id: 'c1',
  messages: [{id: 'm1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}],
});

const get = (path: HeadCase['path'], answer: Answer, headers?: HeadCase['headers']): HeadCase => ({
  method: 'GET',
  path,
  answer,
  cors: ORIGIN,
  ...(headers === undefined ? {} : {headers}),
});
const by = (method: string, path: string, answer: Answer): HeadCase => ({method, path, answer, cors: ORIGIN});
/** Outside of the API nobody is asked who they are. */
const outside = (path: string, answer: Answer): HeadCase => ({method: 'GET', path, answer});
const asking = (headers: Record<string, string>, answer: Answer): HeadCase => ({
  method: 'POST',
  path: '/v1/chat',
  headers: () => ({'content-type': 'application/json', ...headers}),
  body: QUESTION,
  answer,
  cors: ORIGIN,
});
const resuming = (cursor: string | ((known: Known) => string), answer: Answer): HeadCase =>
  get('/v1/chat/c1/stream', answer, (known) => ({
    'last-event-id': typeof cursor === 'string' ? cursor : cursor(known),
  }));
const signedBy = (authorization: (token: string) => string, answer: Answer = noSession): HeadCase =>
  get('/v1/chat', answer, ({token}) => ({authorization: authorization(token)}));

export const HEADS: Readonly<Record<string, HeadCase>> = {
  // Paths
  'a NUL for an id': get('/v1/chat/%00', missing),
  'a NUL behind an id': get('/v1/chat/c1%00', missing),
  'a line break in an id': get('/v1/chat/c1%0d%0aset-cookie:%20a=b', missing),
  'an encoded slash in an id': get('/v1/chat/c1%2fstream', missing),
  'a slash that is encoded twice': get('/v1/chat/c1%252fstream', missing),
  'dots that lead to another route': outside('/v1/chat/../../healthz', 200),
  'encoded dots that lead to another route': outside('/v1/chat/%2e%2e/%2e%2e/healthz', 200),
  'dots behind encoded slashes': get('/v1/chat/..%2f..%2fhealthz', missing),
  'dots that lead back into the API': get('/healthz/../v1/chat/nobodys', missing),
  'a backslash': get('/v1/chat/c1\\stream', 204),
  'an encoded backslash': get('/v1/chat/c1%5cstream', missing),
  'half an escape': get('/v1/chat/%', missing),
  'an escape that is no UTF-8': get('/v1/chat/%ff%fe', missing),
  'an escape that is cut': get('/v1/chat/%E0%A4%A', missing),
  'an overlong dot': get('/v1/chat/%c0%ae%c0%ae', missing),
  'two slashes before the API': outside('//v1/chat', missing),
  'two slashes within it': get('/v1//chat', missing),
  'a slash at the end': get('/v1/chat/', missing),
  'many slashes': get(`/v1/chat/${'/'.repeat(500)}`, missing),
  'a path in capitals': outside('/V1/CHAT', missing),
  'an encoded path': get('/%76%31/%63hat/nobodys', missing),
  'an encoded slash before the route': outside('/v1%2fchat', missing),
  'a parameter of the path': get('/v1/chat;a=b', missing),
  'an id of 15,000 characters': get(`/v1/chat/${'a'.repeat(15_000)}`, missing),
  'an id with SQL': get("/v1/chat/c1'%20OR%20'1'='1", missing),
  'an id with a union': get("/v1/chat/x'%20UNION%20SELECT%201,2,3,4,5%20--", missing),
  'an id of a wildcard': get('/v1/chat/%25', missing),
  'an id from the prototype': get('/v1/chat/__proto__', missing),
  'an id of emoji': get('/v1/chat/%F0%9F%98%80', missing),
  'a pattern of the routes': get('/v1/chat/:id', missing),
  'the id of an answer with SQL': get("/v1/chat/c1/messages/x')%20--/versions", missing),
  'a file above the widget': outside('/widget/v1/..%2f..%2fpackage.json', missing),
  'a file named as a method': outside('/widget/v1/constructor', missing),
  'a dot file': outside('/.env', missing),
  'a path of WordPress': outside('/wp-login.php', missing),
  // Methods
  'PUT where POST is': by('PUT', '/v1/chat', wrongMethod),
  'PATCH for the list': by('PATCH', '/v1/chat', wrongMethod),
  'POST for one conversation': by('POST', '/v1/chat/c1', wrongMethod),
  'GET where POST is': by('GET', '/v1/chat/c1/stop', wrongMethod),
  'GET for the session': by('GET', '/v1/session', wrongMethod),
  'PROPFIND for the API': by('PROPFIND', '/v1/chat', wrongMethod),
  'a method of our own': by('SUMMON', '/v1/chat', wrongMethod),
  'a method in small letters': by('patch', '/v1/chat', wrongMethod),
  'a header that would change the method': asking({'x-http-method-override': 'DELETE'}, 200),
  // Queries
  'ten thousand parameters': get(`/v1/chat?${'a=b&'.repeat(10_000)}`, 200),
  'ten thousand tenants': get(`/v1/config?${'tenant=x&'.repeat(10_000)}`, [404, 'tenant_unknown']),
  'two tenants: the first counts': get('/v1/config?tenant=wincloud&tenant=acme', 200),
  'a tenant as a list': get('/v1/config?tenant[]=wincloud', [404, 'tenant_unknown']),
  'a tenant from the prototype': get('/v1/config?__proto__[tenant]=wincloud', [404, 'tenant_unknown']),
  'a tenant named as a method': get('/v1/config?tenant=constructor', [404, 'tenant_unknown']),
  'a tenant that is no UTF-8': get('/v1/config?tenant=%ff', [404, 'tenant_unknown']),
  'a tenant of 10,000 characters': get(`/v1/config?tenant=${'w'.repeat(10_000)}`, [404, 'tenant_unknown']),
  'a limit for the list': get('/v1/chat?limit=-1&offset=1e999', 200),
  'another user in the query': get('/v1/chat?subject=bob&tenant=acme', 200),
  'a session in the query': get('/v1/chat?token=x&access_token=x', noSession, () => ({authorization: ''})),
  // Idempotency-Key
  'an empty key': asking({'idempotency-key': ''}, invalid),
  'a key with a space': asking({'idempotency-key': 'a b'}, invalid),
  'a key with a tab': asking({'idempotency-key': 'a\tb'}, invalid),
  'a key of Latin-1': asking({'idempotency-key': '\u00e4'}, invalid),
  'a key of 256 characters': asking({'idempotency-key': 'k'.repeat(256)}, 200),
  'a key of 257 characters': asking({'idempotency-key': 'k'.repeat(257)}, invalid),
  'a key of a megabyte': asking({'idempotency-key': 'k'.repeat(1_000_000)}, invalid),
  'a key with SQL': asking({'idempotency-key': "';DROP/**/TABLE/**/turns;--"}, 200),
  'a key from the prototype': asking({'idempotency-key': '__proto__'}, 200),
  "a key that looks like a message's": asking({'idempotency-key': 'message:m0:submit-message'}, 200),
  // Last-Event-ID: what is no cursor of this conversation gets the newest turn from its start, which replaces
  'an empty cursor': resuming('', 200),
  'a cursor of words': resuming('the beginning', 200),
  'a cursor of a megabyte': resuming('1'.repeat(1_000_000), 200),
  'a negative cursor': resuming(({epoch}) => `${epoch}.1.-1`, 200),
  'a cursor that is no number': resuming(({epoch}) => `${epoch}.NaN.NaN`, 200),
  'a cursor beyond all numbers': resuming(({epoch}) => `${epoch}.1.${'9'.repeat(400)}`, 200),
  'a cursor with an exponent': resuming(({epoch}) => `${epoch}.1e0.1`, 200),
  'a cursor behind the end': resuming(({epoch}) => `${epoch}.1.999999999`, 200),
  'a cursor of a turn that is not there': resuming(({epoch}) => `${epoch}.7.1`, 200),
  'a cursor of turn zero': resuming(({epoch}) => `${epoch}.0.0`, 200),
  'a cursor of another log': resuming('zzzz.1.3', 200),
  'a cursor of another conversation': resuming(({bobsCursor}) => bobsCursor, 200),
  'a cursor with SQL': resuming(({epoch}) => `${epoch}.1.1 OR 1=1`, 200),
  'a cursor one behind the end': resuming(({epoch}) => `${epoch}.1.11`, 200),
  'a cursor at the end': resuming(({epoch}) => `${epoch}.1.10`, 204),
  // Accept: a stream, but where JSON is asked for first
  'Accept of rubbish': asking({accept: '\u00ff;;;q=,/'}, 200),
  'Accept of a megabyte': asking({accept: 'a/b,'.repeat(250_000)}, 200),
  'Accept of images': asking({accept: 'image/png'}, 200),
  'Accept of nothing': asking({accept: ''}, 200),
  // Authorization
  'no session': signedBy(() => ''),
  'the token alone': signedBy((token) => token),
  'Bearer without a token': signedBy(() => 'Bearer '),
  'two spaces': signedBy((token) => `Bearer  ${token}`),
  'a tab for the space': signedBy((token) => `Bearer\t${token}`),
  'a colon': signedBy((token) => `Bearer: ${token}`),
  'a token in quotes': signedBy((token) => `Bearer "${token}"`),
  'two tokens': signedBy((token) => `Bearer ${token} ${token}`),
  'two fields': signedBy((token) => `Bearer ${token}, Bearer ${token}`),
  'a parameter': signedBy((token) => `Bearer ${token}, realm="x"`),
  'Basic with the token': signedBy((token) => `Basic ${token}`),
  'Basic of admin': signedBy(() => `Basic ${btoa('admin:admin')}`),
  'Token for Bearer': signedBy((token) => `Token ${token}`),
  'Bearer in small letters (RFC 9110, 11.1)': signedBy((token) => `bearer ${token}`, 200),
  'a token with dots at its end': signedBy((token) => `Bearer ${token}.`),
  'a token of a megabyte': signedBy(() => `Bearer ${'a'.repeat(500_000)}.${'b'.repeat(499_000)}.c`),
  'a token of dots': signedBy(() => `Bearer ${'a.'.repeat(50_000)}`),
  'a token without a signature': signedBy((token) => `Bearer ${token.split('.').slice(0, 2).join('.')}.`),
  'a token whose signature is another': signedBy((token) => `Bearer ${token.split('.').slice(0, 2).join('.')}.AAAA`),
  'a token that says alg none': signedBy(
    (token) => `Bearer ${btoa('{"alg":"none"}').replaceAll('=', '')}.${token.split('.')[1]}.AAAA`,
  ),
  'a token in a cookie': get('/v1/chat', noSession, ({token}) => ({
    authorization: '',
    cookie: `token=${token}; session=${token}`,
  })),
};
