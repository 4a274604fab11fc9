import {hash} from 'node:crypto';
import {mkdir, open} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';
import {checkpointLine} from '../audit/export.ts';
import type {CheckpointSink} from '../ports.ts';

/** Bytes at the end of the file in which the last whole line must end: a line of ours has some 500. */
const TAIL_BYTES = 8_192;

/** Appends checkpoints to a file, a JSON line each, on disk before it says so. Best on another machine's disk. */
export function checkpointFile(path: string): CheckpointSink {
  return {
    place: `file:${hash('sha256', resolve(path), 'hex').slice(0, 16)}`,
    async deliver(checkpoint) {
      await mkdir(dirname(resolve(path)), {recursive: true});
      const file = await open(path, 'a+');
      try {
        await cutTornLine(file);
        await file.appendFile(`${checkpointLine(checkpoint)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}

/** A process that died while it appended left half a line. That checkpoint was not acknowledged and comes again. */
async function cutTornLine(file: Awaited<ReturnType<typeof open>>): Promise<void> {
  const {size} = await file.stat();
  const from = Math.max(0, size - TAIL_BYTES);
  const tail = Buffer.alloc(size - from);
  await file.read(tail, 0, tail.length, from);
  const end = from + tail.lastIndexOf('\n') + 1;
  if (end < size && (end > from || from === 0)) await file.truncate(end);
}
