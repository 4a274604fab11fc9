import {type ChatRequest, HEARTBEAT_MS} from '../protocol/index.ts';
import {ChatError, isChatError} from './chat-error.ts';
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
  /** The stream is taken up again, though nothing may have come yet. */
  onBack?(): void;
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
    const token = await session.token();
    try {
      return await call(token);
    } catch (error) {
      if (!isChatError(error) || error.code !== 'session_invalid') throw error;
      session.expire(token);
      return call(await session.token());
    }
  }

  const request = (method: string, path: string, options: RequestOptions) =>
    signedIn((token) => http.request(method, path, {...options, token}));

  /**
   * Reads a response to its ending, taking the stream up again with `reopen` as often as the link breaks. Resolves to
   * false when there was nothing to read.
   */
  async function readToEnd(
    first: Response,
    reopen: (cursor: string | undefined) => Promise<Response>,
    listener: TurnListener,
    signal: AbortSignal,
  ): Promise<boolean> {
    let response = first;
    let cursor: string | undefined;
    for (;;) {
      if (response.status === 204 || response.body === null) {
        if (response === first) return false;
        throw new ChatError('agent_incomplete'); // the server has no more, and its ending was never seen
      }
      if (!isEventStream(response)) throw new ChatError('response_unreadable'); // a portal's or a proxy's page
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
      signal.throwIfAborted(); // an abort breaks the link too, and then nobody listens
      listener.onLost?.();
      response = await resume(() => reopen(cursor), signal);
      listener.onBack?.();
    }
  }

  async function resume(reopen: () => Promise<Response>, signal: AbortSignal): Promise<Response> {
    for (;;) {
      await reconnect.pause(signal);
      try {
        return await reopen();
      } catch (error) {
        if (signal.aborted || !isChatError(error) || !canPass(error)) throw error;
      }
    }
  }

  /** While a server restarts, its proxy answers without our CORS headers: that looks like an origin refused. */
  const canPass = ({code, retryable}: ChatError) => retryable || code === 'origin_not_allowed';

  const openStream = (id: string, cursor: string | undefined, signal: AbortSignal) =>
    request('GET', `/v1/chat/${encodeURIComponent(id)}/stream`, {
      signal,
      headers: cursor === undefined ? {} : {'last-event-id': cursor},
    });

  return {
    async send(body, key, listener, signal) {
      const post = () => request('POST', '/v1/chat', {body, signal, headers: {'idempotency-key': key}});
      const response = await post();
      listener.onAccepted?.();
      // Before the first event there is no cursor, and the turn may have ended: the same key gives the same turn.
      const reopen = (cursor: string | undefined) =>
        cursor === undefined ? post() : openStream(body.id, cursor, signal);
      await readToEnd(response, reopen, listener, signal);
    },
    async follow(id, cursor, listener, signal) {
      const reopen = (newest: string | undefined) => openStream(id, newest ?? cursor, signal);
      return readToEnd(await reopen(undefined), reopen, listener, signal);
    },
    json: (method, path, options) => signedIn((token) => http.json(method, path, {...options, token})),
    async post(path) {
      const response = await request('POST', path, {});
      await response.body?.cancel();
    },
  };
}

const isEventStream = ({headers}: Response) => headers.get('content-type')?.startsWith('text/event-stream') ?? false;
