import {connect} from 'node:net';
import type {Seen} from './check.ts';

/** Milliseconds without a byte after which an answer is taken for whole: the attacker would wait for more. */
const QUIET_MS = 25;

/** Sends raw bytes, and gives back every response that came on the connection. Text is sent byte by byte. */
export function exchange(port: number, bytes: string | Uint8Array): Promise<Seen[]> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    let quiet: ReturnType<typeof setTimeout> | undefined;
    socket.setEncoding('latin1');
    socket.on('data', (data) => {
      text += data;
      clearTimeout(quiet);
      quiet = setTimeout(() => socket.destroy(), QUIET_MS);
    });
    socket.on('error', () => {}); // a server may cut the connection of whoever sends this
    socket.on('close', () => resolve(readResponses(text)));
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** Splits what came into responses, by their own lengths. */
function readResponses(text: string): Seen[] {
  const found: Seen[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\r\n\r\n', at);
    const head = text.slice(at, end < 0 ? text.length : end).split('\r\n');
    const headers = new Headers(
      head.slice(1).map((line) => line.match(/^([^:]*):\s*(.*)$/)?.slice(1) as [string, string]),
    );
    const from = end < 0 ? text.length : end + 4;
    const status = Number(head[0]?.split(' ')[1]);
    const {body, next} =
      headers.get('transfer-encoding') === 'chunked' ? readChunks(text, from) : readPlain(text, from, headers);
    at = next;
    if (status >= 200) found.push({status, headers, body});
  }
  return found;
}

function readPlain(text: string, from: number, headers: Headers) {
  const next = from + Number(headers.get('content-length') ?? 0);
  return {body: text.slice(from, next), next};
}

function readChunks(text: string, from: number) {
  let body = '';
  for (let at = from; ; ) {
    const line = text.indexOf('\r\n', at);
    const size = line < 0 ? 0 : Number.parseInt(text.slice(at, line), 16);
    if (!(size > 0)) return {body, next: line < 0 ? text.length : line + 4};
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
