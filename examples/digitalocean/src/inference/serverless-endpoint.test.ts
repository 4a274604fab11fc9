import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ALICE, call, eventsOf, fenced, startLocal} from '../../test/local.ts';
import {AGENT_KEY, type DigitalOcean, INFERENCE_KEY} from '../index.ts';

let local: DigitalOcean;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.close());

const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'get_droplet',
      description: 'The state, region and address of one server.',
      parameters: {type: 'object', properties: {name: {type: 'string'}}, required: ['name']},
    },
  },
];
const ask = (messages: unknown[], more: Record<string, unknown> = {}) =>
  call(`${local.url}/v1/chat/completions`, INFERENCE_KEY, {model: 'llama3.3-70b-instruct', messages, ...more});
const user = (content: string) => ({role: 'user', content});

describe('serverless inference', () => {
  test('lists its models', async () => {
    const {json} = await call(`${local.url}/v1/models`, INFERENCE_KEY);
    expect(json.object).toBe('list');
    expect(json.data[0]).toEqual({
      id: expect.any(String),
      object: 'model',
      created: expect.any(Number),
      owned_by: 'digitalocean',
    });
  });

  test('takes instructions, and data among them', async () => {
    const system = {role: 'system', content: `Be brief.\n\n${fenced('', ALICE).replace('Question:\n', '')}`};
    const {json, headers} = await ask([system, user('Is win-build-03 running?')]);
    expect(json.choices[0].message.content).toMatch(/^No: \*\*win-build-03\*\* is powered off/);
    expect(headers.get('x-ratelimit-limit-requests')).toBe('120');
  });

  test('has no sources: no markers and no retrieval, whatever is asked for', async () => {
    const {json} = await ask([user('Reset the Administrator password')], {
      provide_citations: true,
      include_retrieval_info: true,
    });
    expect(json.choices[0].message.content).toContain('use the reset of the password');
    expect(json.choices[0].message.content).not.toContain('[[C');
    expect(json).not.toHaveProperty('retrieval');
    expect(json).not.toHaveProperty('citations');
  });

  test('asks back in words where a change lacks something, and proposes it once that is said', async () => {
    const resize = {
      type: 'function',
      function: {
        name: 'resize_droplet',
        description: 'Proposes to resize a server; nothing happens until the user confirms.',
        parameters: {
          type: 'object',
          properties: {name: {type: 'string'}, size: {type: 'string'}},
          required: ['name', 'size'],
        },
      },
    };
    const choice = async (content: string) => (await ask([user(content)], {tools: [resize]})).json.choices[0];
    expect((await choice('Resize win-web-01')).message.content).toContain('Tell me which size');
    const [call] = (await choice('Resize win-web-01 to s-1vcpu-2gb')).message.tool_calls;
    expect(JSON.parse(call.function.arguments)).toEqual({name: 'win-web-01', size: 's-1vcpu-2gb'});
  });

  test('asks for a tool, then answers from what it said', async () => {
    const question = user('Is win-build-03 running?');
    const first = (await ask([question], {tools: TOOLS})).json.choices[0];
    expect(first).toMatchObject({finish_reason: 'tool_calls', message: {content: null}});
    const [toolCall] = first.message.tool_calls;
    expect(toolCall).toEqual({
      id: expect.stringMatching(/^call_/),
      type: 'function',
      function: {name: 'get_droplet', arguments: '{"name":"win-build-03"}'},
    });
    const result = {role: 'tool', tool_call_id: toolCall.id, content: JSON.stringify({droplet: ALICE.droplets[2]})};
    const second = (await ask([question, first.message, result], {tools: TOOLS})).json.choices[0];
    expect(second.finish_reason).toBe('stop');
    expect(second.message.content).toMatch(/^No: \*\*win-build-03\*\* is powered off/);
  });

  test('says so when a tool found no such machine', async () => {
    const question = user('Is win-db-09 running?');
    const first = (await ask([question], {tools: TOOLS})).json.choices[0];
    const result = {
      role: 'tool',
      tool_call_id: first.message.tool_calls[0].id,
      content: '{"droplets":[],"error":"not_found"}',
    };
    const {json} = await ask([question, first.message, result], {tools: TOOLS});
    expect(json.choices[0].message.content).toMatch(/^`win-db-09` is not among your servers/);
  });

  test('streams a tool call in pieces', async () => {
    const {response} = await ask([user('Is win-build-03 running?')], {tools: TOOLS, stream: true});
    const events = await eventsOf(response);
    const pieces = events.flatMap((event) => event.choices?.[0]?.delta.tool_calls ?? []);
    expect(pieces[0]).toMatchObject({
      index: 0,
      id: expect.any(String),
      type: 'function',
      function: {name: 'get_droplet', arguments: ''},
    });
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.slice(1).every((piece) => piece.id === undefined)).toBe(true);
    expect(JSON.parse(pieces.map((piece) => piece.function.arguments).join(''))).toEqual({name: 'win-build-03'});
    expect(events.at(-2).choices[0].finish_reason).toBe('tool_calls');
    expect(events.at(-1)).toBe('[DONE]');
  });

  test('streams text', async () => {
    const events = await eventsOf((await ask([user('hello')], {stream: true})).response);
    expect(events.map((event) => event.choices?.[0].delta.content ?? '').join('')).toMatch(/^Hello!/);
  });

  test('refuses in the {id, message} envelope', async () => {
    const wrongKey = await call(`${local.url}/v1/chat/completions`, AGENT_KEY, {model: 'x', messages: [user('hi')]});
    expect([wrongKey.status, wrongKey.json]).toEqual([
      401,
      {id: 'unauthorized', message: 'Unable to authenticate you.'},
    ]);
    expect((await call(`${local.url}/v1/models`, null)).status).toBe(401);
    const bad = await ask([{role: 'king', content: ''}]);
    expect([bad.status, bad.json.id]).toEqual([400, 'bad_request']);
    expect(bad.json.message).toContain('messages.0.role');
    expect((await ask([user('hi')], {model: 'none-such'})).status).toBe(404);
  });
});
