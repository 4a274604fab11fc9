import {isUtf8} from 'node:buffer';
import type {Line} from './verify.ts';

/** Bytes of a line. Ours have some 500; more than this is none of ours and is not kept in memory. */
const MAX_LINE_BYTES = 1024 * 1024;

/**
 * Lines by line feeds alone, in batches. What is not UTF-8 or too long is undefined. Node's `readline` would also end
 * lines at carriage returns and at U+2028, which are characters like others inside of a line.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0x0a);
    rest = bytes.subarray(end + 1);
    if (end >= 0) yield split(bytes.subarray(0, end));
    if (rest.length > MAX_LINE_BYTES) {
      yield [undefined];
      return;
    }
  }
  if (rest.length > 0) yield split(rest);
}

function split(bytes: Buffer): Line[] {
  // `toString` would put U+FFFD for what is not UTF-8. Latin-1 finds the line: its line feeds are the same.
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n');
  const lines = bytes.toString('latin1').split('\n');
  return lines.map((line) => {
    const one = Buffer.from(line, 'latin1');
    return isUtf8(one) ? one.toString('utf8') : undefined;
  });
}
