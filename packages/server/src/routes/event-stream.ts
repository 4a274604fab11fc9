import {formatEventId, HEARTBEAT_MS, isEnding, STREAM_HEADER} from '@wincloud/chat-core/protocol';
import type {Context} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import type {StoredEvent, Turn} from '../ports.ts';

/**
 * Heartbeats in a row that found the last events still unread. Events are read from the log only as a reader takes
 * them, at most one batch ahead, so a slow reader costs a connection and no memory; this bounds that too.
 */
const MAX_BEATS_UNREAD = 2;

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
  let beatsUnread = 0;
  const leave = () => {
    clearInterval(heartbeat);
    left.abort();
    batches.return(undefined).catch(() => {}); // where it stands at a yield, no signal reaches it
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      heartbeat = setInterval(() => {
        // A comment must not pile up behind a reader that does not read; one that is gone for long is let go.
        if ((controller.desiredSize ?? 0) > 0) {
          beatsUnread = 0;
          controller.enqueue(encoder.encode(': heartbeat\n\n'));
          return;
        }
        beatsUnread += 1;
        if (beatsUnread < MAX_BEATS_UNREAD) return;
        leave();
        controller.error(cutError('a reader that did not read was let go'));
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
        if (left.signal.aborted) return;
        leave();
        deps.log('warn', {event: 'stream-broken', requestId: c.get('requestId'), detail: String(error)});
        controller.error(cutError('a stream without an ending was cut'));
      }
    },
    cancel: leave,
  });
  return c.body(body, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no', // nginx would hold the events back
    [STREAM_HEADER]: 'v1',
  });
}

/** What breaks the connection. The HTTP library prints the stack of what it is given; the reason is in our log. */
function cutError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
