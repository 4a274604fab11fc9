// Longer than most files: one table of what an upstream may send.
import {describe, expect, test} from 'vitest';
import {type Outcome, outcomeOf} from '../../../../test/fixtures/outcome.ts';
import {chunk, DONE, finish, play, type Script, sse, startUpstream} from '../../../../test/fixtures/upstream.ts';
import {answerEvents} from './answer-events.ts';
import {streamCompletion} from './completion-stream.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const KEY = 'the-agent-key';

const RETRIEVAL = {
  retrieval: {
    retrieved_data: [
      {
        id: 'passage-a',
        index: 'kb-1',
        page_content: 'The console of the control panel opens without RDP.',
        score: -9549511700,
        filename: 'rdp/rdp-cannot-connect.md',
        data_source_id: 'source-1',
        metadata: {page_number: 1},
      },
      {
        id: 'passage-b',
        index: 'kb-1',
        page_content: 'Port 3389 has to be open for the office.',
        score: 0.83,
        filename: 'rdp/change-rdp-port.md',
        data_source_id: 'source-1',
        metadata: {title: 'Change the RDP port', section: 'Firewall'},
      },
    ],
  },
};
const CONSOLE = {
  title: 'Rdp cannot connect',
  location: 'rdp/rdp-cannot-connect.md',
  excerpt: 'The console of the control panel opens without RDP.',
};
const PORT = {
  title: 'Change the RDP port – Firewall',
  location: 'rdp/change-rdp-port.md',
  excerpt: 'Port 3389 has to be open for the office.',
};
const BOTH = [
  {number: 1, ...CONSOLE},
  {number: 2, ...PORT},
];
const USAGE = {usage: {prompt_tokens: 812, completion_tokens: 31, total_tokens: 843}};
const NULLS = {retrieval: null, guardrails: null, functions: null, citations: null, usage: null};
const ROLE = chunk({role: 'assistant', content: ''});

const say = (...texts: string[]) => texts.map((content) => chunk({content}));
const piece = (index: number | undefined, fn: object, more: object = {}) =>
  chunk({tool_calls: [{...(index === undefined ? {} : {index}), ...more, function: fn}]});
/** A plain good answer around which a case has its own trouble. */
const plain = sse(ROLE, ...say('Open the ', 'console.'), finish(), DONE);
const ok: Outcome = {text: 'Open the console.', end: 'stop'};
const json = {'content-type': 'application/json'};
const whole = (content: string | null, more: object = {}) => ({
  id: 'chatcmpl-test',
  object: 'chat.completion',
  choices: [{index: 0, message: {role: 'assistant', content}, finish_reason: 'stop'}],
  ...more,
});
const utf8 = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

type Case = Script & Outcome;

/** `case -> what comes of it`. A case is a script of the upstream and the outcome that its reader gets. */
const CASES: Record<string, Case> = {
  // -------------------------------------------------- where the platform puts things
  'as documented': {body: plain, ...ok},
  'information on the last chunk with a choice, usage after it': {
    body: sse(
      ROLE,
      ...say('Open the console. [[', 'C1', ']]'),
      finish('stop', {...RETRIEVAL, guardrails: {triggered_guardrails: []}, functions: {called_functions: []}}),
      {...chunk({}), choices: [], ...USAGE},
      DONE,
    ),
    text: 'Open the console. [1]',
    sources: [{number: 1, ...CONSOLE}],
    related: [{title: 'Change the RDP port', location: PORT.location}],
    usage: [812, 31],
    end: 'stop',
  },
  'information on the first chunk': {
    body: sse(chunk({role: 'assistant'}, {...NULLS, ...RETRIEVAL}), ...say('Open it.'), finish('stop', USAGE), DONE),
    text: 'Open it.',
    sources: BOTH,
    usage: [812, 31],
    end: 'stop',
  },
  'information on every chunk, null where there is none': {
    body: sse(
      chunk({role: 'assistant', content: 'Open '}, {...NULLS, ...USAGE}),
      chunk({content: 'it.'}, {...NULLS, ...RETRIEVAL, guardrails: {triggered_guardrails: [{rule_name: 'pii'}]}}),
      finish('stop', NULLS),
      DONE,
    ),
    text: 'Open it.',
    sources: BOTH,
    guardrails: ['pii'],
    usage: [812, 31],
    end: 'stop',
  },
  'the last information counts': {
    body: sse(
      chunk({content: 'Open it.'}, {usage: {prompt_tokens: 1, completion_tokens: 1}, ...RETRIEVAL}),
      finish('stop', {...USAGE, retrieval: {retrieved_data: RETRIEVAL.retrieval.retrieved_data.slice(1)}}),
      DONE,
    ),
    text: 'Open it.',
    sources: [{number: 1, ...PORT}],
    usage: [812, 31],
    end: 'stop',
  },
  'information with nothing in it': {
    body: sse(
      ...say('Open it.'),
      finish('stop', {
        retrieval: {retrieved_data: [null, {}]},
        guardrails: {triggered_guardrails: [null, {message: 'x'}]},
        usage: {},
      }),
      DONE,
    ),
    text: 'Open it.',
    sources: [{number: 1, title: 'Knowledge base', location: '', excerpt: ''}],
    guardrails: ['unnamed', 'unnamed'],
    usage: [0, 0],
    end: 'stop',
  },
  'usage in what are no whole numbers': {
    body: sse(...say('Open it.'), finish('stop', {usage: {prompt_tokens: 1.5, completion_tokens: '12'}}), DONE),
    text: 'Open it.',
    usage: [0, 0],
    end: 'stop',
  },
  'citations that name the passages': {
    body: sse(
      ...say('Open it. [[C1]][[C2]]'),
      finish('stop', {...RETRIEVAL, citations: [{id: 'passage-b'}, {id: 'passage-a'}]}),
      DONE,
    ),
    text: 'Open it. [1][2]',
    sources: [
      {number: 1, ...PORT},
      {number: 2, ...CONSOLE},
    ],
    end: 'stop',
  },
  'choices that are empty, null or missing': {
    body: sse(
      {choices: []},
      ...say('Open '),
      {choices: null},
      {...USAGE},
      {},
      {choices: [{delta: null, finish_reason: null}]},
      {choices: [{index: 0}]},
      ...say('it.'),
      finish(),
      DONE,
    ),
    text: 'Open it.',
    usage: [812, 31],
    end: 'stop',
  },

  // -------------------------------------------------- reasoning
  'reasoning beside the content': {
    body: sse(
      chunk({role: 'assistant', reasoning_content: 'RDP. '}),
      chunk({reasoning_content: 'Console.'}),
      ...say('Yes.'),
      finish(),
      DONE,
    ),
    reasoning: 'RDP. Console.',
    text: 'Yes.',
    end: 'stop',
  },
  'reasoning in the content': {
    body: sse(ROLE, ...say('<thi', 'nk>RDP. ', 'Console.</th', 'ink>\n', '\nYes.'), finish(), DONE),
    reasoning: 'RDP. Console.',
    text: 'Yes.',
    end: 'stop',
  },
  'a marker in the reasoning is not a citation': {
    body: sse(...say('<think>see [[C2]]</think>Yes.'), finish('stop', RETRIEVAL), DONE),
    reasoning: 'see [[C2]]',
    text: 'Yes.',
    sources: BOTH,
    end: 'stop',
  },
  'reasoning in the content and nothing else': {
    body: sse(...say('<think>RDP</think>\n'), finish(), DONE),
    reasoning: 'RDP',
    text: '',
    error: 'agent_empty',
  },
  'reasoning beside the content and nothing else': {
    body: sse(chunk({reasoning_content: 'RDP'}), finish(), DONE),
    reasoning: 'RDP',
    text: '',
    error: 'agent_empty',
  },

  // -------------------------------------------------- answers that are none
  'a guardrail that answered instead': {
    body: sse(
      ...say("I can't help with that."),
      finish('stop', {
        guardrails: {triggered_guardrails: [{rule_name: 'jailbreak', message: 'x'}, {rule_name: 'pii'}]},
      }),
      DONE,
    ),
    text: "I can't help with that.",
    guardrails: ['jailbreak', 'pii'],
    end: 'stop',
  },
  'an error as content': {
    body: sse(ROLE, ...say('Error code: 4', "29 - {'error': ", "'too fast'}"), finish(), DONE),
    text: '',
    error: 'agent_rate_limited',
  },
  'an error as content after a thought': {
    body: sse(...say("<think>hm</think>{'error': 'boom'}"), finish(), DONE),
    reasoning: 'hm',
    text: '',
    error: 'agent_failed',
  },
  'a knowledge base that timed out, as content': {
    body: sse(ROLE, ...say('Failed to retrieve data from Knowledge base(s) - timeout'), finish(), DONE),
    text: '',
    error: 'agent_failed',
  },
  'an answer that only begins like an error': {
    body: sse(...say('Error', ' code: 0x204'), finish(), DONE),
    text: 'Error code: 0x204',
    end: 'stop',
  },
  'an empty answer': {body: sse(ROLE, finish(), DONE), text: '', error: 'agent_empty'},
  'an answer of blanks': {body: sse(...say(' \n', '\n'), finish(), DONE), text: ' \n\n', error: 'agent_empty'},
  'nothing but the end': {body: sse(DONE), text: '', error: 'agent_empty'},

  // -------------------------------------------------- ends
  'cut off by the token limit': {
    body: sse(...say('Open the'), finish('length'), DONE),
    text: 'Open the',
    end: 'length',
  },
  'cut off by a filter': {body: sse(...say('Op'), finish('content_filter'), DONE), text: 'Op', end: 'content-filter'},
  'a reason that we do not know': {body: sse(...say('Open it.'), finish('eos'), DONE), text: 'Open it.', end: 'other'},
  'no reason, but the end marker': {body: sse(...say('Open it.'), DONE), text: 'Open it.', end: 'stop'},
  'a reason, but no end marker': {body: sse(...say('Open it.'), finish()), text: 'Open it.', end: 'stop'},
  'an end marker with blanks': {body: sse(...say('Open it.'), ' [DONE] '), text: 'Open it.', end: 'stop'},
  'what follows the end marker is not read': {body: plain + sse('rubbish', ...say(' More.')), ...ok},
  'the connection stays open after the end marker': {body: plain, after: 'hang', ...ok},
  'over before its end': {body: sse(ROLE, ...say('Open the con')), text: 'Open the con', error: 'agent_incomplete'},
  'over in the middle of an event': {
    body: plain.slice(0, plain.indexOf('console') + 3),
    text: 'Open the ',
    error: 'agent_incomplete',
  },
  'over before anything': {body: '', text: '', error: 'agent_incomplete'},
  'the connection is closed under it': {
    body: sse(ROLE, ...say('Open the con')),
    after: 'cut',
    text: expect.stringMatching(/^(Open the con)?$/),
    error: 'agent_incomplete',
  },
  'over in the middle of a character': {
    body: joined(sse(...say('Über ')), utf8('data: {"choices":[{"delta":{"content":"gr'), utf8('ü').slice(0, 1)),
    text: 'Über ',
    error: 'agent_incomplete',
  },
  'bytes that are no UTF-8': {
    body: joined(sse(...say('Open ')), 'data: {"choices":[{"delta":{"content":"', [0xff] as never, '"}}]}\n\n', plain),
    text: 'Open \uFFFDOpen the console.',
    end: 'stop',
  },

  // -------------------------------------------------- the event stream format
  'CRLF and comments': {
    body: `: hello\r\n\r\n${plain.replaceAll('\n', '\r\n').replace('data', ': ping\r\n\r\ndata')}`,
    ...ok,
  },
  'CR alone': {body: plain.replaceAll('\n', '\r'), ...ok},
  'a byte order mark': {body: `\uFEFF${plain}`, ...ok},
  'no space after the colon': {body: plain.replaceAll('data: ', 'data:'), ...ok},
  'data over several lines': {
    body:
      sse(ROLE) +
      sse(JSON.stringify(say('Open the ')[0], null, 2).replaceAll('\n', '\ndata: ')) +
      sse(...say('console.'), finish(), DONE),
    ...ok,
  },
  'other fields, and fields of nobody': {
    body: plain.replaceAll('data: ', 'id: 7\nretry: 10\nevent: message\nx: y\nrubbish\ndata: '),
    ...ok,
  },
  'an event without data, and with empty data': {body: `event: ping\n\ndata\n\ndata:\n\n${plain}`, ...ok},
  'letters beyond ASCII': {
    body: sse(...say('Größe: 80 GB – “ok” 👍🏽', ' 日本語'), finish(), DONE),
    text: 'Größe: 80 GB – “ok” 👍🏽 日本語',
    end: 'stop',
  },
  'an event that is not JSON': {
    body: sse(...say('Open '), '{"choices":', ...say('it.'), finish(), DONE),
    text: 'Open ',
    error: 'agent_incomplete',
  },
  'an event that is a list': {
    body: sse(...say('Open '), '[1]', finish(), DONE),
    text: 'Open ',
    error: 'agent_incomplete',
  },
  'an event that is null': {
    body: sse(...say('Open '), 'null', finish(), DONE),
    text: 'Open ',
    error: 'agent_incomplete',
  },

  // -------------------------------------------------- errors in band
  'an error in the stream': {
    body: sse(...say('Open '), {error: {message: 'model overloaded', code: 503}}, DONE),
    text: 'Open ',
    error: 'agent_failed',
  },
  'an error event': {
    body: `${sse(...say('Open '))}event: error\n${sse({id: 'server_error', message: 'boom'})}`,
    text: 'Open ',
    error: 'agent_failed',
  },
  'a detail in the stream': {body: sse(...say('Open '), {detail: 'boom'}), text: 'Open ', error: 'agent_failed'},
  'an error that is null is none': {
    body: sse(chunk({content: 'Open it.'}, {error: null}), finish(), DONE),
    text: 'Open it.',
    end: 'stop',
  },
  'a message beside choices is none': {
    body: sse(chunk({content: 'Open it.'}, {message: 'x', detail: 'y'}), finish(), DONE),
    text: 'Open it.',
    end: 'stop',
  },

  // -------------------------------------------------- tools
  'a tool call in pieces': {
    body: sse(
      chunk({role: 'assistant', content: null}),
      piece(0, {name: 'get_droplet', arguments: ''}, {id: 'call_1', type: 'function'}),
      piece(0, {name: null, arguments: '{"name":'}, {id: null}),
      piece(0, {arguments: '"win-web-01"}'}),
      finish('tool_calls'),
      DONE,
    ),
    text: '',
    calls: [{id: 'call_1', name: 'get_droplet', arguments: '{"name":"win-web-01"}'}],
    end: 'tool-calls',
  },
  'two tool calls in turns, with text before': {
    body: sse(
      ...say('One moment. '),
      piece(0, {name: 'list_droplets', arguments: '{'}, {id: 'call_1'}),
      piece(1, {name: 'get_droplet', arguments: '{"a"'}, {id: 'call_2'}),
      piece(0, {arguments: '}'}),
      piece(1, {arguments: ':1}'}),
      finish('tool_calls', USAGE),
      DONE,
    ),
    text: 'One moment. ',
    calls: [
      {id: 'call_1', name: 'list_droplets', arguments: '{}'},
      {id: 'call_2', name: 'get_droplet', arguments: '{"a":1}'},
    ],
    usage: [812, 31],
    end: 'tool-calls',
  },
  'tool calls in one chunk, without index and id': {
    body: sse(
      chunk({tool_calls: [{function: {name: 'a', arguments: '{}'}}, {function: {name: 'b'}}, {function: null}]}),
      finish('tool_calls'),
      DONE,
    ),
    text: '',
    calls: [
      {id: 'call-0', name: 'a', arguments: '{}'},
      {id: 'call-1', name: 'b', arguments: ''},
      {id: 'call-2', name: '', arguments: ''},
    ],
    end: 'tool-calls',
  },
  'a tool call whose count does not begin at 0': {
    body: sse(piece(4_000_000_000, {name: 'a', arguments: '{}'}, {id: 'call_1'}), finish('tool_calls'), DONE),
    text: '',
    calls: [{id: 'call_1', name: 'a', arguments: '{}'}],
    end: 'tool-calls',
  },

  // -------------------------------------------------- no stream at all
  'JSON in the place of a stream': {
    headers: {'content-type': 'application/json; charset=utf-8'},
    body: JSON.stringify(whole('Open it. [[C2]]', {...RETRIEVAL, ...USAGE})),
    text: 'Open it. [2]',
    sources: [{number: 2, ...PORT}],
    related: [{title: CONSOLE.title, location: CONSOLE.location}],
    usage: [812, 31],
    end: 'stop',
  },
  'JSON with an error': {headers: json, body: '{"error":{"message":"boom"}}', text: '', error: 'agent_failed'},
  'JSON with the error of the platform': {
    headers: json,
    body: '{"id":"server_error","message":"boom"}',
    text: '',
    error: 'agent_failed',
  },
  'JSON with an empty answer': {headers: json, body: JSON.stringify(whole(null)), text: '', error: 'agent_empty'},
  'JSON with the sentence of a failure': {
    headers: json,
    body: JSON.stringify(whole('{"error": "x"}')),
    text: '',
    error: 'agent_failed',
  },
  'JSON that breaks off': {
    headers: json,
    body: JSON.stringify(whole('Open it.')).slice(0, -9),
    text: '',
    error: 'agent_incomplete',
  },
  'JSON that is no object': {headers: json, body: '"ok"', text: '', error: 'agent_incomplete'},
  'no body': {status: 204, body: '', text: '', error: 'agent_empty'},
  'a page in the place of a stream': {
    headers: {'content-type': 'text/html'},
    body: '<html>Sign in</html>',
    text: '',
    error: 'agent_incomplete',
  },

  // -------------------------------------------------- refusals
  '400 for a system message': {
    status: 400,
    headers: json,
    body: '{"detail":"set the instructions in the panel"}',
    text: '',
    error: 'agent_rejected',
  },
  '401': {status: 401, headers: json, body: '{"id":"unauthorized","message":"no"}', text: '', error: 'agent_rejected'},
  '403': {status: 403, headers: json, body: '{"id":"forbidden","message":"no"}', text: '', error: 'agent_rejected'},
  '404': {status: 404, headers: json, body: '{"id":"not_found","message":"no"}', text: '', error: 'agent_rejected'},
  '422': {
    status: 422,
    headers: json,
    body: '{"detail":[{"loc":["body"],"msg":"no"}]}',
    text: '',
    error: 'agent_rejected',
  },
  '429 with seconds': {
    status: 429,
    headers: {...json, 'retry-after': '29'},
    body: '{"id":"too_many_requests","message":"no"}',
    text: '',
    error: 'agent_rate_limited',
    retryAfterS: 29,
  },
  '429 with a date': {
    status: 429,
    headers: {'retry-after': new Date(NOW + 90_000).toUTCString()},
    body: '',
    text: '',
    error: 'agent_rate_limited',
    retryAfterS: 90,
  },
  '429 with a reset': {
    status: 429,
    headers: {'ratelimit-reset': String(NOW / 1000 + 45)},
    body: '',
    text: '',
    error: 'agent_rate_limited',
    retryAfterS: 45,
  },
  '429 with nothing': {status: 429, body: '', text: '', error: 'agent_rate_limited'},
  '500': {status: 500, headers: json, body: '{"id":"server_error","message":"boom"}', text: '', error: 'agent_failed'},
  '502 with a page': {
    status: 502,
    headers: {'content-type': 'text/html'},
    body: '<html>502 Bad Gateway</html>',
    text: '',
    error: 'agent_unreachable',
  },
  '503 with seconds': {
    status: 503,
    headers: {'retry-after': '5'},
    body: '',
    text: '',
    error: 'agent_unreachable',
    retryAfterS: 5,
  },
  '504': {status: 504, body: '', text: '', error: 'agent_timeout'},
};

describe.each([
  ['in one write', false],
  ['one byte at a time', true],
])('an answer %s', (_way, bytewise) => {
  test.each(Object.entries(CASES))('%s', async (_name, {status, headers, body, after, ...expected}) => {
    const upstream = await startUpstream(play({status, headers, body, after}, bytewise));
    const call = {url: upstream.url, key: KEY, body: {}, silenceMs: 5_000, send: fetch, now: () => NOW};
    const outcome = await outcomeOf(answerEvents(streamCompletion(call, new AbortController().signal)));
    expect(outcome).toEqual(expected);
    expect(upstream.received).toHaveLength(1);
  });
});

test('text is passed on when it arrives, before anything follows', async () => {
  const upstream = await startUpstream(play({body: sse(ROLE, ...say('Open ')), after: 'hang'}));
  const leave = new AbortController();
  const call = {url: upstream.url, key: KEY, body: {}, silenceMs: 5_000, send: fetch};
  const events = answerEvents(streamCompletion(call, leave.signal));
  expect(await events.next()).toEqual({done: false, value: {type: 'text', text: 'Open '}});
  leave.abort();
  await expect(events.next()).rejects.toThrow();
});

describe('an answer without end', () => {
  const endless: Record<string, object> = {
    text: chunk({content: 'x'.repeat(10_000)}),
    thoughts: chunk({reasoning_content: 'x'.repeat(10_000)}),
    'arguments of a tool': piece(0, {arguments: 'x'.repeat(10_000)}),
  };

  test.each(Object.entries(endless))(
    'of %s is cut at 200,000 characters, and the upstream let go',
    async (_name, one) => {
      const upstream = await startUpstream((response) => {
        response.writeHead(200, {'content-type': 'text/event-stream'});
        response.write(sse(...say('Open it.')));
        const more = () => {
          while (!response.destroyed && response.write(sse(one)));
        };
        response.on('drain', more);
        more();
      });
      const call = {url: upstream.url, key: KEY, body: {}, silenceMs: 5_000, send: fetch};
      const {
        text,
        reasoning = '',
        calls = [],
        end,
      } = await outcomeOf(answerEvents(streamCompletion(call, new AbortController().signal)));
      await upstream.left;
      const length = text.length + reasoning.length + (calls[0]?.arguments.length ?? 0);
      expect(length).toBeGreaterThan(200_000);
      expect(length).toBeLessThan(215_000);
      expect(end).toBe('length');
    },
  );
});

test('a failure that is recognised lets the upstream go', async () => {
  const upstream = await startUpstream(play({body: sse(...say('{"error": "boom"}')), after: 'hang'}));
  const call = {url: upstream.url, key: KEY, body: {}, silenceMs: 5_000, send: fetch};
  const outcome = await outcomeOf(answerEvents(streamCompletion(call, new AbortController().signal)));
  expect(outcome).toEqual({text: '', error: 'agent_failed'});
  await upstream.left;
});
