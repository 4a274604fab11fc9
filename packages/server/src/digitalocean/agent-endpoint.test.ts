import {describe, expect, test} from 'vitest';
import {outcomeOf} from '../../../../test/fixtures/outcome.ts';
import {chunk, closedUrl, DONE, finish, play, sse, startUpstream} from '../../../../test/fixtures/upstream.ts';
import type {AgentMessage, AgentRequest} from '../ports.ts';
import {createAgentEndpoint} from './agent-endpoint.ts';

const KEY = 'the-agent-key';
const never = new AbortController().signal;
const good = sse(chunk({content: 'Open it.'}), finish(), DONE);

/** What an agent was sent for a request. */
async function sentFor(request: Partial<AgentRequest>) {
  const upstream = await startUpstream(play({body: good}));
  const agent = createAgentEndpoint({url: upstream.url, key: KEY, silenceMs: 5_000, send: fetch});
  const asked = {
    instructions: 'You are the support of WinCloud.',
    context: undefined,
    messages: [{role: 'user', text: 'How?'}] satisfies AgentMessage[],
    tools: [],
    ...request,
  };
  expect(await outcomeOf(agent.answer(asked, never))).toEqual({text: 'Open it.', end: 'stop'});
  expect(upstream.received).toHaveLength(1);
  const [received] = upstream.received;
  return {...received, body: JSON.parse(received?.body ?? '')};
}

test('one call to the address, with the key and every field that an agent needs, and no other', async () => {
  const {method, path, headers, body} = await sentFor({});
  expect([method, path]).toEqual(['POST', '/api/v1/chat/completions?agent=true']);
  expect(headers).toMatchObject({authorization: `Bearer ${KEY}`, 'content-type': 'application/json'});
  expect(body).toEqual({
    messages: [{role: 'user', content: 'How?'}],
    model: 'n/a',
    stream: true,
    stream_options: {include_usage: true},
    provide_citations: true,
    include_retrieval_info: true,
    include_functions_info: true,
    include_guardrails_info: true,
  });
});

test('the whole conversation goes up, the facts in the last question only', async () => {
  const {body} = await sentFor({
    context: 'FACTS',
    messages: [
      {role: 'user', text: 'My server is slow.'},
      {role: 'assistant', text: 'Which one?'},
      {role: 'user', text: 'win-web-01'},
      {role: 'assistant', text: 'Its processor is busy.'},
      {role: 'user', text: 'Why?'},
    ],
  });
  expect(body.messages).toEqual([
    {role: 'user', content: 'My server is slow.'},
    {role: 'assistant', content: 'Which one?'},
    {role: 'user', content: 'win-web-01'},
    {role: 'assistant', content: 'Its processor is busy.'},
    {role: 'user', content: 'FACTS\nQuestion:\nWhy?'},
  ]);
});

test('instructions, tools and what tools said never go up: an agent refuses them', async () => {
  const {body} = await sentFor({
    context: 'FACTS',
    messages: [
      {role: 'user', text: 'Which servers have I?'},
      {role: 'assistant', text: 'One moment.', toolCalls: [{id: 'c1', name: 'list_droplets', arguments: '{}'}]},
      {role: 'tool', callId: 'c1', text: '[]'},
    ],
    tools: [{name: 'list_droplets', description: 'Lists.', parameters: {}}],
  });
  expect(body.messages).toEqual([
    {role: 'user', content: 'FACTS\nQuestion:\nWhich servers have I?'},
    {role: 'assistant', content: 'One moment.'},
  ]);
  expect(JSON.stringify(body)).not.toContain('WinCloud');
  expect(body).not.toHaveProperty('tools');
  expect(createAgentEndpoint({url: '', key: '', silenceMs: 1, send: fetch}).takesTools).toBe(false);
});

test('a refusal of the agent is thrown', async () => {
  const upstream = await startUpstream(play({status: 401, body: '{"id":"unauthorized"}'}));
  const agent = createAgentEndpoint({url: upstream.url, key: 'wrong', silenceMs: 5_000, send: fetch});
  const request = {instructions: '', context: undefined, messages: [], tools: []};
  expect(await outcomeOf(agent.answer(request, never))).toEqual({text: '', error: 'agent_rejected'});
});

test('a silence longer than the one that is allowed is a timeout', async () => {
  const upstream = await startUpstream(() => undefined);
  const agent = createAgentEndpoint({url: upstream.url, key: KEY, silenceMs: 20, send: fetch});
  const request = {instructions: '', context: undefined, messages: [], tools: []};
  expect(await outcomeOf(agent.answer(request, never))).toEqual({text: '', error: 'agent_timeout'});
});

describe('health', () => {
  const healthOf = (url: string, signal = never) =>
    createAgentEndpoint({url, key: KEY, silenceMs: 1, send: fetch}).health(signal);

  test('is up when the agent says so, asked with its key', async () => {
    const upstream = await startUpstream(play({body: '{"status":"ok"}'}));
    expect(await healthOf(upstream.url)).toBe('up');
    expect(upstream.received).toMatchObject([
      {method: 'GET', path: '/health', headers: {authorization: `Bearer ${KEY}`}},
    ]);
  });

  test.each([401, 404, 500, 503])('is down by a %i', async (status) => {
    const upstream = await startUpstream(play({status, body: '{}'}));
    expect(await healthOf(upstream.url)).toBe('down');
  });

  test('is down by a redirect, which is not followed', async () => {
    const elsewhere = await startUpstream(play({body: ''}));
    const upstream = await startUpstream(play({status: 302, headers: {location: elsewhere.url}, body: ''}));
    expect(await healthOf(upstream.url)).toBe('down');
    expect(elsewhere.received).toEqual([]);
  });

  test('is down when nobody listens', async () => {
    expect(await healthOf(await closedUrl())).toBe('down');
  });

  test('is down when nobody answers before the caller leaves', async () => {
    const upstream = await startUpstream(() => undefined);
    const leave = new AbortController();
    const health = healthOf(upstream.url, leave.signal);
    await upstream.asked;
    leave.abort();
    expect(await health).toBe('down');
    await upstream.left;
  });
});
