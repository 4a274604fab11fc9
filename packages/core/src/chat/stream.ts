import {type Chunk, isEnding} from '../protocol/index.ts';
import {createLines} from './event-lines.ts';

/** One event as it came, with the id to go on from. */
export interface StreamEvent {
  id: string;
  chunk: Chunk;
}

/** Characters of one event. A longer one means that the peer is not ours. */
const MAX_EVENT_CHARS = 1024 * 1024;

/**
 * Reads the events of a response body. Returns `true` after an ending, `false` when the body stopped without one:
 * the answer is then not finished. Events that are no JSON object with a `type` are skipped. Silence for
 * `silenceMs` (the server's heartbeats count as sound) ends the reading like a broken link.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  {silenceMs}: {silenceMs: number},
): AsyncGenerator<StreamEvent, boolean> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let ready: StreamEvent[] = [];
  const feed = createLines(MAX_EVENT_CHARS, ({id, data}) => {
    const chunk = parseChunk(data);
    if (chunk !== undefined) ready.push({id, chunk});
  });
  try {
    for (;;) {
      const {done, value} = await within(silenceMs, reader.read());
      if (done) return false;
      feed(decoder.decode(value, {stream: true}));
      const events = ready;
      ready = [];
      for (const event of events) {
        yield event;
        if (isEnding(event.chunk)) return true;
      }
    }
  } catch {
    return false; // a broken link or too long a silence: not finished, whatever the reason
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parseChunk(data: string): Chunk | undefined {
  try {
    const chunk: unknown = JSON.parse(data);
    if (typeof chunk === 'object' && chunk !== null && 'type' in chunk && typeof chunk.type === 'string') {
      return chunk as Chunk;
    }
  } catch {
    // `[DONE]`, or not ours
  }
  return undefined;
}

async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('silence')), timeoutMs);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}
