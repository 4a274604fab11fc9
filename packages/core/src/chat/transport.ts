import {type ChatRequest, HEARTBEAT_MS} from '../protocol/index.ts';
import {isChatError} from './chat-error.ts';
import type {Http, RequestOptions} from './http.ts';
import type {Reconnect} from './reconnect.ts';
import type {Session} from './session.ts';
import {readEvents, type StreamEvent} from './stream.ts';

/** Two heartbeats missed: the link is dead even if nobody said so. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;

/** What a stream says besides its events. */
export interface TurnListener {
  onEvent(event: StreamEvent): void;
  /** The server has the message: the turn is on record. */
  onAccepted?(): void;
  onLost?(): void;
}

/** Signed-in requests, and turns that survive broken links. */
export interface Transport {
  /** Sends a turn and follows it to its ending. Rejects with a `ChatError` when it was not accepted. */
  send(request: ChatRequest, key: string, listener: TurnListener, signal: AbortSignal): Promise<void>;
  /** Follows the running turn of a conversation, from `cursor` on. Resolves to false when none runs. */
  follow(id: string, cursor: string | undefined, listener: TurnListener, signal: AbortSignal): Promise<boolean>;
  json<T>(method: string, path: string, options?: RequestOptions): Promise<T>;
  post(path: string): Promise<void>;
}

export function createTransport({
  http,
  session,
  reconnect,
}: {
  http: Http;
  session: Session;
  reconnect: Reconnect;
}): Transport {
  /** One retry with a fresh token: a token can expire between two clocks. */
  async function signedIn<T>(call: (token: string) => Promise<T>): Promise<T> {
    try {
      return await call(await session.token());
    } catch (error) {
      if (!isChatError(error) || error.code !== 'session_invalid') throw error;
      session.expire();
      return call(await session.token());
    }
  }

  const request = (method: string, path: string, options: RequestOptions) =>
    signedIn((token) => http.request(method, path, {...options, token}));

  /** Reads a response to its ending, taking the stream up again as often as the link breaks. */
  async function readToEnd(id: string, first: Response, listener: TurnListener, signal: AbortSignal): Promise<boolean> {
    let response: Response | undefined = first;
    let cursor: string | undefined;
    for (;;) {
      if (response.status === 204 || response.body === null) return cursor !== undefined;
      const events = readEvents(response.body, {silenceMs: SILENCE_MS});
      let step = await events.next();
      while (!step.done) {
        if (signal.aborted) {
          await events.return(false);
          throw signal.reason;
        }
        cursor = step.value.id || cursor;
        reconnect.reset();
        listener.onEvent(step.value);
        step = await events.next();
      }
      if (step.value) return true;
      listener.onLost?.();
      response = await resume(id, cursor, signal);
    }
  }

  async function resume(id: string, cursor: string | undefined, signal: AbortSignal): Promise<Response> {
    for (;;) {
      await reconnect.pause(signal);
      try {
        return await openStream(id, cursor, signal);
      } catch (error) {
        if (signal.aborted || !isChatError(error) || !error.retryable) throw error;
      }
    }
  }

  const openStream = (id: string, cursor: string | undefined, signal: AbortSignal) =>
    request('GET', `/v1/chat/${encodeURIComponent(id)}/stream`, {
      signal,
      headers: cursor === undefined ? {} : {'last-event-id': cursor},
    });

  return {
    async send(body, key, listener, signal) {
      const response = await request('POST', '/v1/chat', {body, signal, headers: {'idempotency-key': key}});
      listener.onAccepted?.();
      await readToEnd(body.id, response, listener, signal);
    },
    async follow(id, cursor, listener, signal) {
      return readToEnd(id, await openStream(id, cursor, signal), listener, signal);
    },
    json: (method, path, options) => signedIn((token) => http.json(method, path, {...options, token})),
    async post(path) {
      const response = await request('POST', path, {});
      await response.body?.cancel();
    },
  };
}
