import {formatEventId, HEARTBEAT_MS, isEnding, STREAM_HEADER} from '@wincloud/chat-core/protocol';
import type {Context} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import type {StoredEvent, Turn} from '../ports.ts';

/**
 * A turn's events after `afterSeq` as server-sent events, ids `<epoch>.<turn>.<seq>`, `[DONE]` last. A turn that
 * ends without an ending breaks the connection: a clean end of the body would look like the end of the answer.
 */
export function eventStream(c: Context<AppEnv>, deps: Deps, turn: Turn, afterSeq: number): Response {
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, c.req.raw.signal]);
  const batches = deps.turns.follow(turn, afterSeq, signal);
  const encoder = new TextEncoder();
  const line = ({seq, chunk}: StoredEvent) =>
    `id: ${formatEventId({epoch: deps.store.epoch, turn: turn.turn, seq})}\ndata: ${JSON.stringify(chunk)}\n\n`;

  let heartbeat: ReturnType<typeof setInterval>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      heartbeat = setInterval(() => {
        // Only while the reader keeps up: a comment must not pile up behind a reader that does not read.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': heartbeat\n\n'));
      }, HEARTBEAT_MS);
    },
    async pull(controller) {
      try {
        const {done, value} = await batches.next();
        if (left.signal.aborted) return; // nobody reads any more
        if (done) throw new Error('the turn has no ending');
        controller.enqueue(encoder.encode(value.map(line).join('')));
        if (!value.some(({chunk}) => isEnding(chunk))) return;
        clearInterval(heartbeat);
        controller.enqueue(encoder.encode('data: [DONE]\n\n'));
        controller.close();
      } catch (error) {
        clearInterval(heartbeat);
        if (left.signal.aborted) return;
        deps.log('warn', {event: 'stream-broken', requestId: c.get('requestId'), detail: String(error)});
        controller.error(cutError());
      }
    },
    cancel() {
      clearInterval(heartbeat);
      left.abort();
    },
  });
  return c.body(body, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no', // nginx would hold the events back
    [STREAM_HEADER]: 'v1',
  });
}

/** What breaks the connection. The HTTP library prints the stack of what it is given; the reason is in our log. */
function cutError(): Error {
  const error = new Error('a stream without an ending was cut');
  error.stack = error.message;
  return error;
}
