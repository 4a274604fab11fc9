import {afterEach, describe, expect, it, vi} from 'vitest';
import {recorded, recordedEvents} from '../../test/recorded.ts';
import {liveBody, sse, turnText} from '../../test/scripted-fetch.ts';
import {readEvents, type StreamEvent} from './stream.ts';

const SILENCE_MS = 37_500;

const encoder = new TextEncoder();

const DELIVERIES: [string, (bytes: Uint8Array) => Uint8Array[]][] = [
  ['in one write', (bytes) => [bytes]],
  ['one byte at a time', (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte))],
];

function bodyOf(writes: Uint8Array[], end: 'close' | 'break' = 'close'): ReadableStream<Uint8Array> {
  const rest = [...writes];
  return new ReadableStream({
    pull(controller) {
      const next = rest.shift();
      if (next !== undefined) controller.enqueue(next);
      else if (end === 'close') controller.close();
      else controller.error(new TypeError('network error'));
    },
  });
}

/** All events of a body, and whether it had an ending. */
async function readAll(body: ReadableStream<Uint8Array>): Promise<{events: StreamEvent[]; ended: boolean}> {
  const reading = readEvents(body, {silenceMs: SILENCE_MS});
  const events: StreamEvent[] = [];
  let step = await reading.next();
  while (!step.done) {
    events.push(step.value);
    step = await reading.next();
  }
  return {events, ended: step.value};
}

const START = {type: 'start', messageId: 'a1'};
const DELTA = {type: 'text-delta', id: 't', delta: 'Grüße 🪟'};
const FINISH = {type: 'finish'};
const TURN = [START, DELTA, FINISH];
const EVENTS = TURN.map((chunk, i) => ({id: `e.1.${i + 1}`, chunk}));
const LF = turnText(1, TURN);

/** Streams that all say the same. */
const SPELLINGS: Record<string, string> = {
  'LF line ends': LF,
  'CRLF line ends': LF.replaceAll('\n', '\r\n'),
  'CR line ends': LF.replaceAll('\n', '\r'),
  'mixed line ends': LF.replace('\n', '\r').replace('\n', '\r\n'),
  'a byte order mark': `\uFEFF${LF}`,
  comments: `: hello\n\n${LF.replaceAll('id: ', ': heartbeat\n\n:\nid: ')}`,
  'no space after the colon': LF.replaceAll('data: ', 'data:').replaceAll('id: ', 'id:'),
  'the id after the data': TURN.map((chunk, i) => `data: ${JSON.stringify(chunk)}\nid: e.1.${i + 1}\n\n`).join(''),
  'several data lines': TURN.map(
    (chunk, i) =>
      `id: e.1.${i + 1}\n${JSON.stringify(chunk, undefined, 1)
        .split('\n')
        .map((line) => `data: ${line}`)
        .join('\n')}\n\n`,
  ).join(''),
  'fields nobody knows': LF.replaceAll('id: ', 'retry: 10\nevent: message\nmood: good\nid: '),
  'invalid JSON in between': LF.replaceAll('id: ', 'data: {"type":\n\nid: '),
  'values that are no chunk in between': LF.replaceAll(
    'id: ',
    'data: 7\n\ndata: null\n\ndata: {"type":1}\n\ndata: []\n\nid: ',
  ),
  '[DONE] at the end': `${LF}data: [DONE]\n\n`,
  'more after the ending': LF + sse('e.1.4', DELTA),
};

describe.each(DELIVERIES)('readEvents, %s', (_, deliver) => {
  const read = (text: string, end?: 'close' | 'break') => readAll(bodyOf(deliver(encoder.encode(text)), end));

  it.each(Object.entries(SPELLINGS))('reads %s', async (_, text) => {
    expect(await read(text)).toEqual({events: EVENTS, ended: true});
  });

  it.each(['finish', 'abort', 'error'])('returns true after %s', async (type) => {
    expect(await read(sse('e.1.1', {type}))).toEqual({events: [{id: 'e.1.1', chunk: {type}}], ended: true});
  });

  it.each(['close', 'break'] as const)('returns false when the body ends without an ending (%s)', async (end) => {
    expect(await read(turnText(1, [START, DELTA]), end)).toEqual({events: EVENTS.slice(0, 2), ended: false});
  });

  it('does not take [DONE] for an ending', async () => {
    expect(await read(`${turnText(1, [START])}data: [DONE]\n\n`)).toEqual({events: EVENTS.slice(0, 1), ended: false});
  });

  it('returns false for a body without anything', async () => {
    expect(await read('')).toEqual({events: [], ended: false});
  });

  it('drops the event in which the body ends', async () => {
    const unfinished = LF.slice(0, -1); // the empty line is missing
    expect(await read(unfinished)).toEqual({events: EVENTS.slice(0, 2), ended: false});
  });

  it.each(['close', 'break'] as const)('drops a character cut in the middle (%s)', async (end) => {
    const bytes = encoder.encode(LF);
    const window = encoder.encode('🪟');
    const at = bytes.findIndex((_, i) => window.every((byte, j) => bytes[i + j] === byte));
    expect(at).toBeGreaterThan(0);
    for (let length = at + 1; length < at + window.length; length++) {
      const result = await readAll(bodyOf(deliver(bytes.subarray(0, length)), end));
      expect(result).toEqual({events: EVENTS.slice(0, 1), ended: false});
    }
  });

  it('reads a character cut in the middle by two writes', async () => {
    const bytes = encoder.encode(LF);
    for (let at = 1; at < bytes.length; at++) {
      const writes = [...deliver(bytes.subarray(0, at)), ...deliver(bytes.subarray(at))];
      expect(await readAll(bodyOf(writes))).toEqual({events: EVENTS, ended: true});
    }
  });

  it('gives events without an id an empty one', async () => {
    const text = `${sse('e.1.1', START)}data: ${JSON.stringify(FINISH)}\n\n`;
    expect((await read(text)).events.map(({id}) => id)).toEqual(['e.1.1', '']);
  });

  it.each(['greeting', 'list-droplets', 'rdp-cannot-connect'])('reads the recorded answer %s', async (name) => {
    const result = await readAll(bodyOf(deliver(recorded(name))));
    expect(result).toEqual({events: recordedEvents(name), ended: true});
  });
});

describe('readEvents', () => {
  afterEach(() => vi.useRealTimers());

  it('hands over each event when it comes', async () => {
    const live = liveBody();
    const reading = readEvents(live.body, {silenceMs: SILENCE_MS});
    live.write(sse('e.1.1', START));
    expect(await reading.next()).toEqual({done: false, value: EVENTS[0]});
    live.write(sse('e.1.2', DELTA));
    expect(await reading.next()).toEqual({done: false, value: EVENTS[1]});
    await reading.return(false);
  });

  it('gives a silent link up', async () => {
    vi.useFakeTimers();
    const live = liveBody();
    const reading = readAll(live.body);
    let over = false;
    void reading.then(() => {
      over = true;
    });
    live.write(turnText(1, [START]));
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await reading).toEqual({events: EVENTS.slice(0, 1), ended: false});
    expect(live.cancelled).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes heartbeats for sound', async () => {
    vi.useFakeTimers();
    const live = liveBody();
    const reading = readAll(live.body);
    for (let i = 0; i < 20; i++) {
      live.write(': heartbeat\n\n');
      await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
    }
    live.write(LF);
    expect(await reading).toEqual({events: EVENTS, ended: true});
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    await readAll(bodyOf([encoder.encode(LF)]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('cancels the body when the reader has enough', async () => {
    const live = liveBody();
    live.write(LF);
    for await (const {chunk} of readEvents(live.body, {silenceMs: SILENCE_MS})) {
      if (chunk.type === 'start') break;
    }
    expect(live.cancelled).toBe(true);
  });

  it('cancels the body after an ending', async () => {
    const live = liveBody();
    live.write(LF);
    expect((await readAll(live.body)).ended).toBe(true);
    expect(live.cancelled).toBe(true);
  });

  it('gives up a peer that never ends its event', async () => {
    const letters = encoder.encode('x'.repeat(64 * 1024));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(sent === 0 ? encoder.encode('data: ') : letters);
        sent += 1;
      },
    });
    expect(await readAll(endless)).toEqual({events: [], ended: false});
    expect(sent).toBeLessThan(24);
  });
});
