import {describe, expect, test} from 'vitest';
import {outcomeOf} from '../../../../test/fixtures/outcome.ts';
import {chunk, closedUrl, DONE, finish, play, sse, startUpstream} from '../../../../test/fixtures/upstream.ts';
import type {AgentMessage, AgentRequest, ToolDefinition} from '../ports.ts';
import {createInference} from './inference.ts';

const KEY = 'the-model-key';
const never = new AbortController().signal;
const good = sse(chunk({content: 'Open it.'}), finish(), DONE);
const asking = sse(
  chunk({tool_calls: [{index: 0, id: 'call_1', type: 'function', function: {name: 'get_droplet', arguments: ''}}]}),
  chunk({tool_calls: [{index: 0, function: {arguments: '{"name":"wëb"}'}}]}),
  finish('tool_calls'),
  DONE,
);

const GET_DROPLET: ToolDefinition = {
  name: 'get_droplet',
  description: 'One of the servers of this user.',
  parameters: {
    name: {type: 'string', description: 'The name of the server.', required: true},
    limit: {type: 'number', description: 'How many.'},
    all: {type: 'boolean', description: 'Whether all.', required: false},
  },
};

const request = (more: Partial<AgentRequest> = {}): AgentRequest => ({
  instructions: 'You are the support of WinCloud.',
  context: undefined,
  messages: [{role: 'user', text: 'How?'}],
  tools: [],
  ...more,
});

async function ask(body: string, asked: AgentRequest) {
  const upstream = await startUpstream(play({body}));
  const model = createInference({url: upstream.url, key: KEY, silenceMs: 5_000, send: fetch, model: 'test-model'});
  expect(model.takesTools).toBe(true);
  const outcome = await outcomeOf(model.answer(asked, never));
  expect(upstream.received).toHaveLength(1);
  const [received] = upstream.received;
  return {outcome, ...received, body: JSON.parse(received?.body ?? '')};
}

test('one call to the address, with the key, the instructions first and no tools where there are none', async () => {
  const {outcome, method, path, headers, body} = await ask(good, request());
  expect(outcome).toEqual({text: 'Open it.', end: 'stop'});
  expect([method, path]).toEqual(['POST', '/v1/chat/completions']);
  expect(headers?.authorization).toBe(`Bearer ${KEY}`);
  expect(body).toEqual({
    model: 'test-model',
    messages: [
      {role: 'system', content: 'You are the support of WinCloud.'},
      {role: 'user', content: 'How?'},
    ],
    stream: true,
    stream_options: {include_usage: true},
  });
});

test('facts follow the instructions, and are in no message of the user', async () => {
  const {body} = await ask(good, request({context: 'FACTS'}));
  expect(body.messages).toEqual([
    {role: 'system', content: 'You are the support of WinCloud.\n\nFACTS'},
    {role: 'user', content: 'How?'},
  ]);
});

test('tools go up as functions with a JSON schema', async () => {
  const bare = {name: 'list_droplets', description: 'All of them.', parameters: {}};
  const {body} = await ask(good, request({tools: [GET_DROPLET, bare]}));
  expect(body.tools).toEqual([
    {
      type: 'function',
      function: {
        name: 'get_droplet',
        description: 'One of the servers of this user.',
        parameters: {
          type: 'object',
          properties: {
            name: {type: 'string', description: 'The name of the server.'},
            limit: {type: 'number', description: 'How many.'},
            all: {type: 'boolean', description: 'Whether all.'},
          },
          required: ['name'],
        },
      },
    },
    {
      type: 'function',
      function: {
        name: 'list_droplets',
        description: 'All of them.',
        parameters: {type: 'object', properties: {}, required: []},
      },
    },
  ]);
});

test('a call that the model asks for goes back to it as it came, with what the tool said', async () => {
  const first = await ask(asking, request({tools: [GET_DROPLET]}));
  const toolCalls = first.outcome.calls ?? [];
  expect(toolCalls).toEqual([{id: 'call_1', name: 'get_droplet', arguments: '{"name":"wëb"}'}]);
  expect(first.outcome.end).toBe('tool-calls');

  const history: AgentMessage[] = [
    {role: 'user', text: 'Is wëb up?'},
    {role: 'assistant', text: '', toolCalls},
    {role: 'tool', callId: 'call_1', text: '{"status":"active"}'},
    {role: 'assistant', text: 'It is.'},
    {role: 'user', text: 'Thanks'},
  ];
  const {body} = await ask(good, request({messages: history}));
  expect(body.messages.slice(1)).toEqual([
    {role: 'user', content: 'Is wëb up?'},
    {
      role: 'assistant',
      content: '',
      tool_calls: [{id: 'call_1', type: 'function', function: {name: 'get_droplet', arguments: '{"name":"wëb"}'}}],
    },
    {role: 'tool', tool_call_id: 'call_1', content: '{"status":"active"}'},
    {role: 'assistant', content: 'It is.'},
    {role: 'user', content: 'Thanks'},
  ]);
});

describe('health', () => {
  const healthOf = (url: string) =>
    createInference({url, key: KEY, silenceMs: 1, send: fetch, model: 'm'}).health(never);

  test('is up when the models are listed for the key', async () => {
    const upstream = await startUpstream(play({body: '{"data":[]}'}));
    expect(await healthOf(upstream.url)).toBe('up');
    expect(upstream.received).toMatchObject([
      {method: 'GET', path: '/v1/models', headers: {authorization: `Bearer ${KEY}`}},
    ]);
  });

  test('is down when they are not', async () => {
    const upstream = await startUpstream(play({status: 401, body: '{}'}));
    expect(await healthOf(upstream.url)).toBe('down');
    expect(await healthOf(await closedUrl())).toBe('down');
  });
});
