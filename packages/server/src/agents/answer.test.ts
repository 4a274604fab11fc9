import type {Chunk} from '@wincloud/chat-core/protocol';
import {expect, test} from 'vitest';
import {createMeter} from '../limits/meter.ts';
import type {AgentEvent, AgentRequest, ToolCall} from '../ports.ts';
import {createPriceBook} from '../prices/price-book.ts';
import {redactionOf} from '../privacy/policy.ts';
import {cloudThat} from '../test-app.ts';
import {TOOLS} from '../tools/registry.ts';
import {answerQuestion} from './answer.ts';
import {optimizer} from './optimizer.ts';
import {saidIn} from './suggestions.ts';

const droplet = {
  id: 7,
  name: 'win-web-01',
  status: 'active',
  region: 'nyc3',
  size: 's-1vcpu-1gb',
  vcpus: 1,
  memoryMb: 1024,
  diskGb: 25,
  publicIpv4: '203.0.113.10',
  os: undefined,
  backups: false,
  tags: [],
  createdAt: '2026-01-01T00:00:00Z',
};
const cloud = cloudThat({listDroplets: async () => ({droplets: [droplet], asOf: 0})});

/** Nothing is limited here. */
const meter = createMeter({
  price: undefined,
  reserved: {tokens: 1_000_000, microUsd: 0},
  extend: async (_atLeast, wanted) => wanted,
});
const admit = async () => {};
let recorded: string[] = [];

/** Answers with each of `rounds` in turn, the last one again and again. */
async function ask(
  rounds: AgentEvent[][],
  {sourceUrl, takesTools = true, foreseen}: {sourceUrl?: string; takesTools?: boolean; foreseen?: ToolCall[]} = {},
) {
  const requests: AgentRequest[] = [];
  recorded = [];
  const model = {
    takesTools,
    health: async () => 'up' as const,
    async *answer(request: AgentRequest) {
      requests.push({...request, messages: [...request.messages]});
      yield* rounds[Math.min(requests.length, rounds.length) - 1] as AgentEvent[];
    },
  };
  const running = {agent: optimizer, model, sourceUrl};
  const asked = {
    context: undefined,
    messages: [{role: 'user' as const, text: 'Read win-web-01'}],
    tools: TOOLS,
    toolContext: {
      cloud,
      metrics: [],
      scope: {tag: 't'},
      prices: createPriceBook(undefined),
      reach: async () => 'unknown' as const,
      now: () => 0,
    },
    foreseen: foreseen && {
      calls: foreseen,
      describe: (results: readonly object[]) => `Looked up: ${JSON.stringify(results)}`,
    },
    said: saidIn([]),
    redaction: redactionOf({privacy: {redact: 'secrets', retentionDays: undefined}}, 'a-canary'),
    canary: 'a-canary',
    meter,
    admit,
    record: async (names: readonly string[], outcome?: 'refused') =>
      void recorded.push(...names.map((name) => (outcome === undefined ? name : `${outcome} ${name}`))),
    followUps: true,
  };
  const chunks: Chunk[] = [];
  const generator = answerQuestion(running, asked, new AbortController().signal);
  for (;;) {
    const {done, value} = await generator.next();
    if (done) return {chunks, requests, summary: value};
    chunks.push(value);
  }
}

const call = (name: string, args: string): ToolCall => ({id: 'call-1', name, arguments: args});
const wants = (...calls: ToolCall[]): AgentEvent[] => [
  {type: 'tool-calls', calls},
  {type: 'usage', input: 5, output: 1},
  {type: 'end', reason: 'tool-calls'},
];
const says = (text: string): AgentEvent[] => [
  {type: 'text', text},
  {type: 'usage', input: 7, output: 2},
  {type: 'end', reason: 'stop'},
];

test('runs the tool that is asked for and hands its result back', async () => {
  const {chunks, requests, summary} = await ask([
    wants(call('get_droplet', '{"name":"WIN-web-01"}')),
    says('Running.'),
  ]);
  expect(chunks.map(({type}) => type)).toEqual([
    'start-step',
    'tool-input-available',
    'data-status',
    'tool-output-available',
    'data-droplet',
    'finish-step',
    'start-step',
    'text-start',
    'text-delta',
    'text-end',
    'data-answered-by',
    'finish-step',
  ]);
  expect(requests[1]?.messages.at(-2)).toMatchObject({role: 'assistant', toolCalls: [{name: 'get_droplet'}]});
  expect(requests[1]?.messages.at(-1)).toMatchObject({role: 'tool', callId: 'call-1'});
  expect(JSON.stringify(requests[1]?.messages.at(-1))).toContain('203.0.113.10');
  expect(summary).toEqual({reason: 'stop', leaked: false, usage: {input: 12, output: 3}, guardrails: []});
});

test.each([
  ['a tool that is not there', call('drop_tables', '{}')],
  ['arguments that are not JSON', call('get_droplet', '{"name":')],
  ['a missing argument', call('get_droplet', '{}')],
  ['an argument of another type', call('get_droplet', '{"name":7}')],
  ['another user’s server', call('get_droplet', '{"name":"sql-prod-7"}')],
])('%s is an error that the model reads, and the turn goes on', async (_name, wanted) => {
  const {chunks, requests} = await ask([wants(wanted), says('I could not read that.')]);
  expect(chunks.filter(({type}) => type === 'tool-input-available')).toHaveLength(1);
  expect(chunks.find(({type}) => type === 'tool-output-error')).toBeDefined();
  expect(requests).toHaveLength(2);
  expect(chunks.at(-1)).toEqual({type: 'finish-step'});
});

test('a model that goes in circles gets no tools after eight calls', async () => {
  const wanted = wants(call('list_droplets', '{}'), call('list_droplets', '{}'), call('list_droplets', '{}'));
  const {requests, chunks} = await ask([wanted, wanted, wanted, says('Enough.')]);
  expect(chunks.filter(({type}) => type === 'tool-output-available')).toHaveLength(8);
  expect(requests.at(-1)?.tools).toEqual([]);
});

test('a source in the knowledge base links to its page where the settings say how', async () => {
  const source = {number: 2, title: 'RDP', location: 'rdp/cannot connect.md', excerpt: 'e'};
  const cited: AgentEvent[] = [
    {type: 'sources', sources: [source]},
    {type: 'end', reason: 'stop'},
  ];
  const linked = await ask([cited], {sourceUrl: 'https://help.example.com/{path}?from=chat'});
  expect(linked.chunks[1]).toEqual({
    type: 'source-url',
    sourceId: '2',
    title: 'RDP',
    url: 'https://help.example.com/rdp/cannot%20connect?from=chat',
    providerMetadata: {wincloud: {excerpt: 'e'}},
  });
  expect((await ask([cited])).chunks[1]).toMatchObject({type: 'source-document', filename: 'rdp/cannot connect.md'});
});

test('what else was found is offered as questions, once the answer is there', async () => {
  const found: AgentEvent[] = [
    {type: 'text', text: 'Use the console [1].'},
    {type: 'sources', sources: [{number: 1, title: 'Console', location: 'console.md', excerpt: ''}]},
    {type: 'related', articles: [{title: 'Change the RDP port', location: 'rdp/port.md'}]},
    {type: 'end', reason: 'stop'},
  ];
  const {chunks} = await ask([found]);
  expect(chunks.slice(-3)).toMatchObject([
    {type: 'data-suggestions', data: {questions: ['How do I change the RDP port?']}},
    {type: 'data-answered-by'},
    {type: 'finish-step'},
  ]);
});

test('tools are on record before they run, by names that there are', async () => {
  await ask([wants(call('get_droplet', '{"name":"win-web-01"}'), call('drop_tables', '{}')), says('Done.')]);
  expect(recorded).toEqual(['get_droplet', 'unknown', 'refused unknown']);
});

test('for an agent that takes no tools it is looked up before, on record, shown, and told with the facts', async () => {
  const foreseen = [call('get_droplet', '{"name":"win-web-01"}'), call('get_droplet', '{"name":"sql-prod-7"}')];
  const {chunks, requests} = await ask([says('It runs.')], {takesTools: false, foreseen});
  expect(recorded).toEqual(['get_droplet', 'get_droplet', 'refused get_droplet']);
  expect(chunks.map(({type}) => type)).toEqual([
    'start-step',
    'tool-input-available',
    'data-status',
    'tool-input-available',
    'data-status',
    'tool-output-available',
    'data-droplet',
    'tool-output-error',
    'finish-step',
    'start-step',
    'text-start',
    'text-delta',
    'text-delta',
    'text-end',
    'data-answered-by',
    'finish-step',
  ]);
  expect(requests).toHaveLength(1);
  expect(requests[0]?.tools).toEqual([]);
  expect(requests[0]?.context).toMatch(/^Looked up: .*"tool":"get_droplet".*203\.0\.113\.10.*no server of that name/);
});

test('an agent that takes tools looks up what it needs by itself', async () => {
  const {requests} = await ask([says('Hi.')], {foreseen: [call('get_droplet', '{"name":"win-web-01"}')]});
  expect(recorded).toEqual([]);
  expect(requests[0]?.context).toBeUndefined();
});
