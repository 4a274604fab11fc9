import {readFileSync} from 'node:fs';
import type {Chunk} from '../src/protocol/index.ts';

export interface RecordedEvent {
  id: string;
  chunk: Chunk;
}

/** The bytes of a stream that the demo's server sent. */
export function recorded(name: string): Buffer {
  return readFileSync(new URL(`../../../test/fixtures/streams/${name}.sse`, import.meta.url));
}

/** The same as events, taken apart by hand: the server writes one `id:` and one `data:` line for each. */
export function recordedEvents(name: string): RecordedEvent[] {
  const blocks = recorded(name).toString().trim().split('\n\n');
  return blocks.slice(0, -1).map((block) => {
    const [id, data] = block.split('\n') as [string, string];
    return {id: id.slice('id: '.length), chunk: JSON.parse(data.slice('data: '.length)) as Chunk};
  });
}
