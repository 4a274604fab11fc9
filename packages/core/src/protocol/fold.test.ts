// Longer than most files: each kind of chunk beside two versions of the AI SDK.
import * as sdk7 from 'ai';
import * as sdk6 from 'ai-6';
import {describe, expect, it} from 'vitest';
import {recordedEvents} from '../../test/recorded.ts';
import type {Chunk} from './chunks.ts';
import {type Fold, foldChunk, startFold} from './fold.ts';

/** The SDKs' readers, seen as what this test needs of them: their types know nothing of our data parts. */
type Reader = (options: {
  stream: ReadableStream<Chunk>;
  onError: (error: unknown) => void;
}) => AsyncIterable<{id: string; parts: unknown[]}>;

const READERS: [string, Reader][] = [
  ['ai 7', sdk7.readUIMessageStream as unknown as Reader],
  ['ai 6', sdk6.readUIMessageStream as unknown as Reader],
];

function fold(chunks: readonly Chunk[], from: Fold = startFold('m')): Fold {
  return chunks.reduce(foldChunk, from);
}

/** What goes over the wire of a value: no undefined, no shared objects. */
function wire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Makes a reader show what it has: it does not do so for every chunk, such as the start of a step. */
const SHOW = {type: 'message-metadata', messageMetadata: {}} as unknown as Chunk;

/** The message that an SDK builds. Its own complaint about a chunk would end the reading, so it fails the test. */
async function read(reader: Reader, chunks: readonly Chunk[]) {
  const stream = new ReadableStream<Chunk>({
    start(controller) {
      for (const chunk of wire(chunks)) controller.enqueue(chunk);
      controller.enqueue(SHOW);
      controller.close();
    },
  });
  const errors: unknown[] = [];
  let last: {id: string; parts: unknown[]} | undefined;
  for await (const message of reader({stream, onError: (error) => errors.push(error)})) last = message;
  expect(errors).toEqual([]);
  return wire({id: last?.id, parts: last?.parts});
}

async function expectAgreement(chunks: readonly Chunk[]): Promise<void> {
  const {id, parts} = wire(fold(chunks)).message;
  for (const [name, reader] of READERS) {
    expect(await read(reader, chunks), name).toEqual({id, parts});
  }
}

const START: Chunk = {type: 'start', messageId: 'a1', messageMetadata: {createdAt: 5}};
const FINISH: Chunk = {type: 'finish', finishReason: 'stop'};

const text = (id: string, ...deltas: string[]): Chunk[] => [
  {type: 'text-start', id},
  ...deltas.map((delta): Chunk => ({type: 'text-delta', id, delta})),
  {type: 'text-end', id},
];

const SEQUENCES: Record<string, Chunk[]> = {
  text: text('t', 'Hello', ', ', 'world 🌍'),
  'text without words': text('t'),
  reasoning: [
    {type: 'reasoning-start', id: 'r'},
    {type: 'reasoning-delta', id: 'r', delta: 'Let me '},
    {type: 'reasoning-delta', id: 'r', delta: 'see.'},
    {type: 'reasoning-end', id: 'r'},
    ...text('t', 'Yes.'),
  ],
  'a tool with output': [
    {type: 'tool-input-start', toolCallId: 'c', toolName: 'list_droplets'},
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'list_droplets', input: {page: 1}},
    {type: 'tool-output-available', toolCallId: 'c', output: {droplets: [{id: 1}]}},
  ],
  'a tool that is still waiting': [
    {type: 'tool-input-start', toolCallId: 'c', toolName: 'list_droplets'},
    {type: 'tool-input-start', toolCallId: 'd', toolName: 'read_cpu'},
    {type: 'tool-input-available', toolCallId: 'd', toolName: 'read_cpu', input: null},
  ],
  'a tool that failed': [
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: {droplet: 7}},
    {type: 'tool-output-error', toolCallId: 'c', errorText: 'No such droplet.'},
  ],
  'a tool that failed and then did not': [
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: {}},
    {type: 'tool-output-error', toolCallId: 'c', errorText: 'Busy.'},
    {type: 'tool-output-available', toolCallId: 'c', output: 3},
  ],
  'a tool with output and then an error': [
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: {}},
    {type: 'tool-output-available', toolCallId: 'c', output: 3},
    {type: 'tool-output-error', toolCallId: 'c', errorText: 'Busy.'},
  ],
  'tools that the server runs': [
    {type: 'tool-input-start', toolCallId: 'c', toolName: 'read_cpu', providerExecuted: true},
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: {}, providerExecuted: true},
    {type: 'tool-output-available', toolCallId: 'c', output: 3, providerExecuted: true},
  ],
  'a tool whose runner is named once': [
    {type: 'tool-input-start', toolCallId: 'c', toolName: 'read_cpu', providerExecuted: true},
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: {}},
    {type: 'tool-output-available', toolCallId: 'c', output: 3},
  ],
  'a tool whose runner is named late': [
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: {}},
    {type: 'tool-output-error', toolCallId: 'c', errorText: 'Busy.', providerExecuted: false},
  ],
  'two tools at once, answered the other way round': [
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: 1},
    {type: 'tool-input-available', toolCallId: 'd', toolName: 'read_cpu', input: 2},
    {type: 'tool-output-available', toolCallId: 'd', output: 'two'},
    {type: 'tool-output-available', toolCallId: 'c', output: 'one'},
  ],
  'steps whose calls are numbered anew': [
    {type: 'start-step'},
    {type: 'tool-input-available', toolCallId: 'call_0', toolName: 'list_droplets', input: 1},
    {type: 'tool-output-available', toolCallId: 'call_0', output: 'one'},
    {type: 'finish-step'},
    {type: 'start-step'},
    {type: 'tool-input-available', toolCallId: 'call_0', toolName: 'read_cpu', input: 2},
    {type: 'tool-output-available', toolCallId: 'call_0', output: 'two'},
    {type: 'finish-step'},
  ],
  'an output that comes a step late': [
    {type: 'start-step'},
    {type: 'tool-input-available', toolCallId: 'c', toolName: 'read_cpu', input: 1},
    {type: 'finish-step'},
    {type: 'start-step'},
    {type: 'tool-output-available', toolCallId: 'c', output: 'late'},
    {type: 'finish-step'},
  ],
  sources: [
    {type: 'source-url', sourceId: '1', url: 'https://docs.example.com/rdp'},
    {
      type: 'source-url',
      sourceId: '2',
      url: 'https://docs.example.com/iis',
      title: 'IIS',
      providerMetadata: {wincloud: {excerpt: 'Open IIS.'}},
    },
    {type: 'source-document', sourceId: '3', mediaType: 'application/pdf', title: 'Guide', filename: 'guide.pdf'},
  ],
  'data without an id, kept each time': [
    {type: 'data-answered-by', data: {by: 'faq'}},
    {type: 'data-answered-by', data: {by: 'model', tokens: {input: 1, output: 2}}},
  ],
  'data with an id, replaced in place': [
    {type: 'data-answered-by', id: 'x', data: {by: 'cache'}},
    ...text('t', 'Hi'),
    {type: 'data-answered-by', id: 'y', data: {by: 'human'}},
    {type: 'data-answered-by', id: 'x', data: {by: 'model', tokens: {input: 1, output: 2}}},
    {type: 'data-route', id: 'x', data: {agent: 'a', name: 'A', reason: 'topic', alternatives: []}},
  ],
  'transient data, not kept': [
    {type: 'data-status', data: {text: 'Reading win-web-01'}, transient: true},
    {type: 'data-status', id: 'x', data: {text: 'Reading win-web-02'}, transient: true},
  ],
  'several steps': [
    {type: 'start-step'},
    ...text('t', 'One moment.'),
    {type: 'finish-step'},
    {type: 'start-step'},
    ...text('t', 'Here it is.'),
    {type: 'finish-step'},
  ],
  'two text parts at once': [
    {type: 'text-start', id: 'a'},
    {type: 'text-start', id: 'b'},
    {type: 'text-delta', id: 'b', delta: 'B1'},
    {type: 'text-delta', id: 'a', delta: 'A1'},
    {type: 'text-delta', id: 'b', delta: 'B2'},
    {type: 'text-end', id: 'a'},
    {type: 'text-delta', id: 'b', delta: 'B3'},
    {type: 'text-end', id: 'b'},
  ],
  'text and reasoning of one id': [
    {type: 'reasoning-start', id: '1'},
    {type: 'text-start', id: '1'},
    {type: 'reasoning-delta', id: '1', delta: 'think'},
    {type: 'text-delta', id: '1', delta: 'say'},
    {type: 'reasoning-end', id: '1'},
    {type: 'text-delta', id: '1', delta: ' more'},
    {type: 'text-end', id: '1'},
  ],
  'ids that are names of object members': text('__proto__', 'a').concat(text('constructor', 'b')),
  'an error and its reason': [
    ...text('t', 'Half of'),
    {type: 'data-error', data: {code: 'agent_incomplete', retryable: true}},
  ],
};

describe('foldChunk builds what the AI SDK builds', () => {
  it.each(Object.entries(SEQUENCES))('for %s', async (_, chunks) => {
    await expectAgreement([START, ...chunks, FINISH]);
  });

  it.each(Object.entries(SEQUENCES))('for %s, after every chunk of it', async (_, chunks) => {
    for (let end = 1; end <= chunks.length; end++) await expectAgreement([START, ...chunks.slice(0, end)]);
  });

  it.each(['greeting', 'list-droplets', 'rdp-cannot-connect'])('for the recorded answer %s', async (name) => {
    const chunks = recordedEvents(name).map(({chunk}) => chunk);
    expect(chunks.at(-1)?.type).toBe('finish');
    await expectAgreement(chunks);
  });

  it('for 200 random valid answers', {timeout: 30_000}, async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const chunks = randomAnswer(seed);
      const {id, parts} = wire(fold(chunks)).message;
      for (const [name, reader] of READERS) {
        expect(await read(reader, chunks), `${name}, seed ${seed}`).toEqual({id, parts});
      }
    }
  });
});

describe('foldChunk', () => {
  it('starts as an empty message of the assistant and takes the id and metadata of its start', () => {
    expect(startFold('m').message).toEqual({id: 'm', role: 'assistant', parts: []});
    const {message} = fold([START]);
    expect(message).toEqual({id: 'a1', role: 'assistant', parts: [], metadata: {createdAt: 5, status: 'streaming'}});
  });

  const ENDINGS: [string, Chunk[], string][] = [
    ['finish', [FINISH], 'complete'],
    ['abort', [{type: 'abort'}], 'stopped'],
    ['error', [{type: 'error', errorText: 'No.'}], 'failed'],
    [
      'error after an agent failed',
      [
        {type: 'data-error', data: {code: 'agent_failed', retryable: true}},
        {type: 'error', errorText: 'No.'},
      ],
      'failed',
    ],
    [
      'error after a restart',
      [
        {type: 'data-error', data: {code: 'turn_interrupted', retryable: true}},
        {type: 'error', errorText: 'No.'},
      ],
      'interrupted',
    ],
  ];

  it.each(ENDINGS)('ends with %s: the status, the text and the date stay', (_, ending, status) => {
    const {message} = fold([START, ...text('t', 'Half of'), ...ending]);
    expect(message.metadata).toEqual({createdAt: 5, status});
    expect(message.parts[0]).toEqual({type: 'text', text: 'Half of', state: 'done'});
  });

  it.each(ENDINGS)('closes what is open when it ends with %s', (_, ending) => {
    const cut: Chunk[] = [
      {type: 'reasoning-start', id: 'r'},
      {type: 'text-start', id: 't'},
      {type: 'text-delta', id: 't', delta: 'Half'},
    ];
    const ended = fold([START, ...cut, ...ending]);
    expect(ended.message.parts.slice(0, 2)).toEqual([
      {type: 'reasoning', id: 'r', text: '', state: 'done'},
      {type: 'text', text: 'Half', state: 'done'},
    ]);
    expect(ended.open).toEqual({});
    expect(fold([{type: 'text-delta', id: 't', delta: ' more'}], ended)).toBe(ended);
  });

  it('takes the metadata of the finish', () => {
    const {message} = fold([START, {type: 'finish', messageMetadata: {createdAt: 9}}]);
    expect(message.metadata).toEqual({createdAt: 9, status: 'complete'});
  });

  const UNFIT: [string, object][] = [
    ['an unknown type', {type: 'hologram', id: 't', delta: 'x'}],
    ['a type that is the name of an object member', {type: 'constructor'}],
    ['a text delta without a start', {type: 'text-delta', id: 'nobody', delta: 'x'}],
    ['a reasoning delta without a start', {type: 'reasoning-delta', id: 't', delta: 'x'}],
    ['a text end without a start', {type: 'text-end', id: 'nobody'}],
    ['a reasoning end without a start', {type: 'reasoning-end', id: 'nobody'}],
    ['a tool output without a call', {type: 'tool-output-available', toolCallId: 'nobody', output: 1}],
    ['a tool error without a call', {type: 'tool-output-error', toolCallId: 'nobody', errorText: 'x'}],
    ['transient data', {type: 'data-status', data: {text: 'x'}, transient: true}],
    ['the end of a step', {type: 'finish-step'}],
  ];

  it.each(UNFIT)('does not change with %s', (_, chunk) => {
    const before = fold([START, {type: 'text-start', id: 't'}, {type: 'text-delta', id: 't', delta: 'Hi'}]);
    expect(foldChunk(before, chunk as Chunk)).toBe(before);
  });

  it('keeps data of a kind it does not know, as the AI SDK does', () => {
    const weather = {type: 'data-weather', data: {sky: 'blue'}} as unknown as Chunk;
    expect(fold([START, weather]).message.parts).toEqual([{type: 'data-weather', data: {sky: 'blue'}}]);
  });

  it('changes nothing it was given, and keeps the parts it does not touch', () => {
    for (let seed = 1; seed <= 20; seed++) {
      let state = deepFreeze(startFold('m'));
      for (const chunk of randomAnswer(seed)) state = deepFreeze(foldChunk(state, deepFreeze(chunk)));
    }
    const before = fold([START, ...text('t', 'Hi'), {type: 'text-start', id: 'u'}]);
    const after = foldChunk(before, {type: 'text-delta', id: 'u', delta: 'x'});
    expect(after.message.parts[0]).toBe(before.message.parts[0]);
    expect(after.message.parts[1]).not.toBe(before.message.parts[1]);
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

/** A valid answer made from a seed: some steps, each with parts that overlap and close before the step does. */
function randomAnswer(seed: number): Chunk[] {
  const random = generator(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const chunks: Chunk[] = [START];
  for (let step = 0; step <= below(4); step++) {
    chunks.push({type: 'start-step'}, ...interleave(threads(), below), {type: 'finish-step'});
  }
  const endings: Chunk[] = [FINISH, {type: 'abort'}];
  return [...chunks, endings[below(2)] as Chunk];

  /** What happens at the same time in one step. The ids come back in every step. */
  function threads(): Chunk[][] {
    const calls = below(3);
    return [
      ...Array.from({length: below(3)}, (_, i) => text(`t${i}`, ...words())),
      ...Array.from({length: below(2)}, (_, i): Chunk[] => [
        {type: 'reasoning-start', id: `t${i}`},
        ...words().map((delta): Chunk => ({type: 'reasoning-delta', id: `t${i}`, delta})),
        {type: 'reasoning-end', id: `t${i}`},
      ]),
      ...Array.from({length: calls}, (_, i) => tool(`call_${i}`)),
      Array.from({length: below(4)}, (): Chunk => data()),
    ];
  }

  function words(): string[] {
    return Array.from({length: below(5)}, () => ['Restart ', 'the ', 'Überwachung ', '🪟', '\n\n'][below(5)] as string);
  }

  function tool(toolCallId: string): Chunk[] {
    const toolName = ['list_droplets', 'read_cpu'][below(2)] as string;
    const by = [{}, {providerExecuted: true}][below(2)];
    const all: Chunk[] = [
      {type: 'tool-input-start', toolCallId, toolName, ...by},
      {type: 'tool-input-available', toolCallId, toolName, input: {page: below(9)}, ...by},
      below(2) === 0
        ? {type: 'tool-output-available', toolCallId, output: [below(9), null]}
        : {type: 'tool-output-error', toolCallId, errorText: 'No.'},
    ];
    return all.slice(below(2), 2 + below(2)); // with or without its start, answered or not
  }

  function data(): Chunk {
    const id = [undefined, 'x', 'y'][below(3)];
    const all: Chunk[] = [
      {type: 'data-answered-by', data: {by: 'model', tokens: {input: below(9), output: below(9)}}},
      {type: 'data-status', data: {text: 'Reading'}, transient: true},
      {type: 'source-url', sourceId: String(below(9)), url: 'https://docs.example.com/a'},
      {type: 'data-route', data: {agent: 'a', name: 'A', reason: 'topic', alternatives: []}},
    ];
    const chunk = all[below(4)] as Chunk;
    return id === undefined || chunk.type === 'source-url' ? chunk : ({...chunk, id} as Chunk);
  }
}

/** Runs several threads in a random order that keeps the order of each. */
function interleave(threads: Chunk[][], below: (limit: number) => number): Chunk[] {
  const rest = threads.filter(({length}) => length > 0).map((thread) => [...thread]);
  const merged: Chunk[] = [];
  while (rest.length > 0) {
    const index = below(rest.length);
    const thread = rest[index] as Chunk[];
    merged.push(thread.shift() as Chunk);
    if (thread.length === 0) rest.splice(index, 1);
  }
  return merged;
}

/** mulberry32: the same numbers from the same seed everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
