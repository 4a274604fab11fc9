import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {call, eventsOf, fenced, startLocal} from '../../test/local.ts';
import {AGENT_KEY, CLOUD_TOKEN, type DigitalOcean, INFERENCE_KEY} from '../index.ts';

let local: DigitalOcean;
let chat: string;
beforeAll(async () => {
  local = await startLocal();
  chat = `${local.url}/api/v1/chat/completions?agent=true`;
});
afterAll(() => local.close());

const ask = (content: string, more: Record<string, unknown> = {}, url = chat) =>
  call(url, AGENT_KEY, {messages: [{role: 'user', content}], ...more});
const INFO = {
  provide_citations: true,
  include_retrieval_info: true,
  include_functions_info: true,
  include_guardrails_info: true,
};
const QUESTION = 'How do I reset the Administrator password?';

describe('an agent', () => {
  test('is healthy without a key', async () => {
    expect((await call(`${local.url}/health`, null)).json).toEqual({status: 'ok'});
  });

  test('answers in one body', async () => {
    const {status, json} = await ask(QUESTION);
    expect(status).toBe(200);
    expect(json).toMatchObject({object: 'chat.completion', created: 1795348800});
    expect(json.choices[0]).toMatchObject({index: 0, finish_reason: 'stop', message: {role: 'assistant'}});
    expect(json.choices[0].message.content).toContain('use the reset of the password');
    expect(json.usage.total_tokens).toBe(json.usage.prompt_tokens + json.usage.completion_tokens);
    for (const key of ['retrieval', 'functions', 'guardrails', 'citations']) expect(json).not.toHaveProperty(key);
  });

  test('tells what it retrieved and cited when asked to', async () => {
    const {json} = await ask(QUESTION, INFO);
    expect(json.choices[0].message.content).toContain('[[C1]]');
    expect(json.retrieval.retrieved_data[0]).toEqual({
      id: 'accounts/reset-password.md#0',
      index: expect.stringMatching(/^[\da-f-]{36}$/),
      page_content: expect.stringContaining('1. Open the server in the panel'),
      score: expect.any(Number),
      filename: 'accounts/reset-password.md',
      data_source_id: expect.any(String),
      metadata: {title: 'Reset a lost Administrator password', section: 'Reset the Administrator password'},
    });
    const [first] = json.retrieval.retrieved_data;
    expect(json.citations[0]).toEqual({id: first.id, index: first.index, page_content: first.page_content});
    expect(json.functions).toEqual({called_functions: []});
    expect(json.guardrails).toEqual({triggered_guardrails: []});
  });

  test('streams the same text in words, then the extras, the usage and [DONE]', async () => {
    const whole = (await ask(QUESTION, INFO)).json;
    const {response} = await ask(QUESTION, {...INFO, stream: true, stream_options: {include_usage: true}});
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = await eventsOf(response);
    expect(events.at(-1)).toBe('[DONE]');
    const chunks = events.slice(0, -1);
    expect(chunks[0].choices[0].delta).toEqual({role: 'assistant', content: ''});
    const deltas = chunks.flatMap((chunk) => chunk.choices[0]?.delta.content ?? []);
    expect(deltas.join('')).toBe(whole.choices[0].message.content);
    expect(deltas.length).toBeGreaterThan(20);
    const last = chunks.findLast((chunk) => chunk.choices.length > 0);
    expect(last.choices[0]).toMatchObject({delta: {}, finish_reason: 'stop'});
    expect(last.retrieval).toEqual(whole.retrieval);
    expect(last.citations).toEqual(whole.citations);
    expect(chunks.filter((chunk) => 'retrieval' in chunk)).toHaveLength(1);
    expect(chunks.at(-1)).toMatchObject({choices: [], usage: whole.usage});
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
  });

  test('sends no usage and no extras that nobody asked for', async () => {
    const events = await eventsOf((await ask(QUESTION, {stream: true})).response);
    expect(events.some((event) => event.usage || event.retrieval || event.citations)).toBe(false);
  });

  test('stops at max_tokens', async () => {
    const {json} = await ask(QUESTION, {max_tokens: 4});
    expect(json.choices[0].finish_reason).toBe('length');
    expect(json.choices[0].message.content.trim().split(/\s+/)).toHaveLength(4);
  });

  test('leaves its knowledge alone without agent=true', async () => {
    const {json} = await ask(QUESTION, INFO, `${local.url}/api/v1/chat/completions`);
    expect(json.retrieval.retrieved_data).toEqual([]);
  });

  test('ignores tools', async () => {
    const tools = [{type: 'function', function: {name: 'list_droplets', description: 'Lists my servers'}}];
    const {json} = await ask(fenced('List my servers'), {tools, tool_choice: 'required'});
    expect(json.choices[0].message).not.toHaveProperty('tool_calls');
    expect(json.choices[0].message.content).toContain('You have 3 servers');
  });
});

describe('its refusals', () => {
  test.each([null, 'wrong', INFERENCE_KEY, CLOUD_TOKEN])('401 for the key %s', async (key) => {
    const {status, json} = await call(chat, key, {messages: [{role: 'user', content: 'hi'}]});
    expect(status).toBe(401);
    expect(json).toEqual({id: 'unauthorized', message: 'Unable to authenticate you.'});
  });

  test.each(['system', 'developer'])('400 for the role %s', async (role) => {
    const messages = [
      {role, content: 'Be nice.'},
      {role: 'user', content: 'hi'},
    ];
    const {status, json} = await call(chat, AGENT_KEY, {messages});
    expect(status).toBe(400);
    expect(json).toEqual({detail: 'agent instructions are set via agent configuration'});
  });

  test.each([
    ['{', ['body'], 'value_error.jsondecode'],
    [[], ['body'], 'type_error.dict'],
    [{}, ['body', 'messages'], 'value_error.missing'],
    [{messages: 'hi'}, ['body', 'messages'], 'type_error.list'],
    [{messages: []}, ['body', 'messages'], 'value_error.list.min_items'],
    [{messages: [{role: 'king', content: 'x'}]}, ['body', 'messages', 0, 'role'], 'value_error.const'],
    [{messages: [{role: 'user'}]}, ['body', 'messages', 0, 'content'], 'value_error.missing'],
    [{messages: [{role: 'user', content: 'x'}], stream: 'yes'}, ['body', 'stream'], 'type_error.bool'],
  ])('422 for %j', async (body, loc, type) => {
    const {status, json} = await call(chat, AGENT_KEY, body);
    expect(status).toBe(422);
    expect(json.detail[0]).toEqual({loc, msg: expect.any(String), type});
  });

  test('404 elsewhere, 405 for another method, 413 for too much', async () => {
    const elsewhere = await call(`${local.url}/api/v1/other`, AGENT_KEY);
    expect([elsewhere.status, elsewhere.json.id]).toEqual([404, 'not_found']);
    expect((await call(chat, AGENT_KEY)).status).toBe(405);
    expect((await ask('x'.repeat(1_200_000))).status).toBe(413);
  });
});
