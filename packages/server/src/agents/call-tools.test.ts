import type {Chunk} from '@wincloud/chat-core/protocol';
import {expect, test} from 'vitest';
import type {Cloud, ToolCall} from '../ports.ts';
import {createPriceBook} from '../prices/price-book.ts';
import {redactionOf} from '../privacy/policy.ts';
import {type Card, type Tool, ToolInputError, type ToolResult} from '../tools/tool.ts';
import {callTools} from './call-tools.ts';

const redaction = redactionOf({privacy: {redact: 'secrets', retentionDays: undefined}}, 'a'.repeat(26));
const cloud = {} as Cloud;
const prices = createPriceBook(undefined);
const call = (name: string, input: object = {}): ToolCall => ({
  id: `id-${name}`,
  name,
  arguments: JSON.stringify(input),
});

/** Tools that end when they are told to. */
function createTools(...names: string[]) {
  const gates = new Map(names.map((name) => [name, Promise.withResolvers<ToolResult>()]));
  const started: string[] = [];
  const tools = names.map(
    (name): Tool => ({
      name,
      description: name,
      parameters: {word: {type: 'string', description: 'a word'}},
      activity: ({word}) => `Reading ${word}`,
      run: (_input, {signal}) => {
        started.push(name);
        const cut = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        return Promise.race([(gates.get(name) as PromiseWithResolvers<ToolResult>).promise, cut]);
      },
    }),
  );
  const end = (name: string, output: object = {of: name}, cards: Card[] = []) =>
    gates.get(name)?.resolve({data: output, cards});
  const fail = (name: string, error: unknown) => gates.get(name)?.reject(error);
  return {tools, started, end, fail};
}

interface PlayOptions {
  signal?: AbortSignal;
  deadline?: AbortSignal;
}

function play(calls: ToolCall[], tools: readonly Tool[], {signal, deadline}: PlayOptions = {}) {
  const never = new AbortController().signal;
  const chunks: Chunk[] = [];
  const run = async () => {
    const context = {
      cloud,
      metrics: [],
      scope: {},
      prices,
      reach: async () => 'unknown' as const,
      now: () => 0,
      signal: signal ?? never,
    };
    const generator = callTools(calls, {tools, context, deadline: deadline ?? never, redaction});
    for (;;) {
      const {done, value} = await generator.next();
      if (done) return value;
      chunks.push(value);
    }
  };
  return {chunks, messages: run()};
}

test('calls run side by side; the page sees them end as they do, the model reads them as it asked', async () => {
  const {tools, started, end} = createTools('slow', 'fast');
  const {chunks, messages} = play([call('slow'), call('fast')], tools);
  await expect.poll(() => started).toEqual(['slow', 'fast']);
  end('fast');
  await expect.poll(() => chunks.filter(({type}) => type === 'tool-output-available')).toHaveLength(1);
  end('slow');
  expect((await messages).map(({callId, text}) => [callId, text])).toEqual([
    ['id-slow', '{"of":"slow"}'],
    ['id-fast', '{"of":"fast"}'],
  ]);
  const outputs = chunks.flatMap((chunk) => (chunk.type === 'tool-output-available' ? [chunk.output] : []));
  expect(outputs).toEqual([{of: 'fast'}, {of: 'slow'}]);
});

test('all calls are announced before any has ended, each id once', async () => {
  const {tools, end} = createTools('a', 'b');
  const {chunks, messages} = play([call('a', {word: 'x'}), call('b')], tools);
  end('a');
  end('b');
  await messages;
  expect(chunks.map(({type}) => type)).toEqual([
    'tool-input-available',
    'data-status',
    'tool-input-available',
    'data-status',
    'tool-output-available',
    'tool-output-available',
  ]);
  const ids = chunks.flatMap((chunk) => (chunk.type === 'tool-input-available' ? [chunk.toolCallId] : []));
  expect(new Set(ids).size).toBe(2);
});

test('one that fails fails alone, in our words', async () => {
  const {tools, end, fail} = createTools('good', 'bad', 'wrong');
  const {chunks, messages} = play([call('bad'), call('good'), call('wrong'), call('missing')], tools);
  fail('bad', new Error('password=hunter2 at 10.0.0.1'));
  fail('wrong', new ToolInputError('There is no such server.'));
  end('good');
  expect((await messages).map(({text}) => text)).toEqual([
    '{"error":"The tool failed. Say that this could not be read."}',
    '{"of":"good"}',
    '{"error":"There is no such server."}',
    '{"error":"There is no such tool."}',
  ]);
  expect(JSON.stringify(chunks)).not.toContain('hunter2');
});

test('when the time for tools is over, what still runs is ended and said so', async () => {
  const {tools, end, started} = createTools('stuck', 'quick');
  const deadline = new AbortController();
  const {messages} = play([call('stuck'), call('quick')], tools, {deadline: deadline.signal});
  await expect.poll(() => started).toHaveLength(2);
  end('quick');
  await new Promise((resolve) => setImmediate(resolve));
  deadline.abort();
  expect((await messages).map(({text}) => text)).toEqual([
    '{"error":"The time for tools in this turn is over. Say what could not be read."}',
    '{"of":"quick"}',
  ]);
});

test('a turn that is stopped ends all of them, and throws', async () => {
  const {tools, started} = createTools('a', 'b');
  const stop = new AbortController();
  const {messages} = play([call('a'), call('b')], tools, {signal: stop.signal});
  await expect.poll(() => started).toHaveLength(2);
  stop.abort(new Error('stopped'));
  await expect(messages).rejects.toThrow('stopped');
});

test('what a result has of secrets and of what hides in text reaches neither the page nor the model', async () => {
  const {tools, end} = createTools('a');
  const {chunks, messages} = play([call('a')], tools);
  end('a', {note: `dop_v1_${'a1'.repeat(32)}`, name: 'web\u200b-1'});
  const [message] = await messages;
  expect(message?.text).toBe('{"note":"[redacted: DigitalOcean token]","name":"web-1"}');
  expect(JSON.stringify(chunks)).not.toContain('dop_v1_');
});

test('cards come behind the result that they show, redacted, and the model does not read them', async () => {
  const {tools, end} = createTools('bill');
  const {chunks, messages} = play([call('bill')], tools);
  const line = {what: 'droplet' as const, name: 'postgres://web:Sup3rS3cretPw@db.example.com/app', monthly: 29};
  const data = {state: 'priced' as const, lines: [line], unread: [], asOf: '2026-11-28T12:00:00.000Z'};
  end('bill', {total: 29}, [{type: 'data-bill', data}]);
  expect((await messages)[0]?.text).toBe('{"total":29}');
  expect(chunks.map(({type}) => type).slice(-2)).toEqual(['tool-output-available', 'data-bill']);
  expect(chunks.at(-1)).toMatchObject({data: {...data, lines: [{what: 'droplet', monthly: 29}]}});
  expect(JSON.stringify(chunks)).not.toContain('Sup3rS3cretPw');
});
