/* A backend as plain objects: what the tests of the chat answer to each request. */

export interface Call {
  method: string;
  /** Path and query, without the origin. */
  path: string;
  headers: Headers;
  body: unknown;
  init: RequestInit;
}

/** Answers one request; throws a `TypeError` where the network would fail. */
export type Route = (call: Call) => Response | Promise<Response>;

export interface ScriptedFetch {
  fetch: typeof globalThis.fetch;
  /** Every request in order. */
  calls: Call[];
  /** The requests of one route, such as `POST /v1/chat`. */
  to(route: string): Call[];
}

export const API = 'https://chat.example.com';

const DEFAULTS: Record<string, Route> = {
  'POST /v1/session': () => json({token: 'token-1', expiresAt: '2100-01-01T00:00:00Z', subject: 'alice'}),
};

/** A `fetch` that answers by `METHOD /path` (without the query) and ends requests when their signal aborts, as a real one does. */
export function scriptedFetch(routes: Record<string, Route>): ScriptedFetch {
  const table: Record<string, Route> = {...DEFAULTS, ...routes};
  const calls: Call[] = [];
  const to = (route: string) => calls.filter((call) => nameOf(call) === route);
  async function fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const {signal} = init;
    signal?.throwIfAborted();
    const call: Call = {
      method: init.method ?? 'GET',
      path: String(input).slice(API.length),
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      init,
    };
    calls.push(call);
    const route = table[nameOf(call)];
    if (route === undefined) throw new Error(`The test has no answer for ${nameOf(call)}`);
    if (!signal) return route(call);
    const response = await Promise.race([route(call), whenAborted(signal)]);
    if (response.body === null) return response;
    return new Response(response.body.pipeThrough(new TransformStream(), {signal}), response);
  }
  return {fetch, calls, to};
}

const nameOf = ({method, path}: Call) => `${method} ${path.split('?')[0]}`;

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {once: true});
  });
}

/** The answers to the first, second… request of a route. A request more is an error of the test. */
export function inTurn(...routes: Route[]): Route {
  let next = 0;
  return (call) => {
    const route = routes[next++];
    if (route === undefined) throw new Error(`The test has no ${next}. answer for ${nameOf(call)}`);
    return route(call);
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {status, headers: {'content-type': 'application/json', ...headers}});
}

/** An error answer as the server writes it. */
export function refusal(
  status: number,
  code: string,
  retryable = false,
  headers: Record<string, string> = {},
): Response {
  return json({error: {code, message: `About ${code}.`, requestId: 'req-1', retryable}}, status, headers);
}

export const networkFailure: Route = () => {
  throw new TypeError('Failed to fetch');
};

/** One event as the server writes it. */
export function sse(id: string, chunk: object): string {
  return `id: ${id}\ndata: ${JSON.stringify(chunk)}\n\n`;
}

/** Chunks of one turn as the server writes them, numbered from 1, without `[DONE]`. */
export function turnText(turn: number, chunks: readonly object[]): string {
  return chunks.map((chunk, i) => sse(`e.${turn}.${i + 1}`, chunk)).join('');
}

/** A short whole answer of one text part. */
export function answer(messageId: string, text: string): object[] {
  return [
    {type: 'start', messageId},
    {type: 'text-start', id: 't'},
    {type: 'text-delta', id: 't', delta: text},
    {type: 'text-end', id: 't'},
    {type: 'finish'},
  ];
}

export function eventStream(body: BodyInit): Response {
  return new Response(body, {headers: {'content-type': 'text/event-stream'}});
}

export interface LiveBody {
  body: ReadableStream<Uint8Array>;
  write(bytes: string | Uint8Array): void;
  close(): void;
  /** The link breaks. */
  break(): void;
  readonly cancelled: boolean;
}

/** A body that is written while it is read. */
export function liveBody(): LiveBody {
  const encoder = new TextEncoder();
  let cancelled = false;
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
    cancel() {
      cancelled = true;
    },
  });
  return {
    body,
    write: (bytes) => controller.enqueue(typeof bytes === 'string' ? encoder.encode(bytes) : bytes),
    close: () => controller.close(),
    break: () => controller.error(new TypeError('network error')),
    get cancelled() {
      return cancelled;
    },
  };
}

/** These bytes and then a broken link, or a clean end without an ending. */
export function cutBody(bytes: Uint8Array, end: 'break' | 'close'): ReadableStream<Uint8Array> {
  let written = false;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!written && bytes.length > 0) controller.enqueue(bytes);
      else if (end === 'close') controller.close();
      else controller.error(new TypeError('network error'));
      written = true;
    },
  });
}

interface Store<State> {
  get(): State;
  listen(listener: (state: State) => void): () => void;
}

/** Resolves with the first state, from now on, that `holds`. */
export function until<State>(store: Store<State>, holds: (state: State) => boolean): Promise<State> {
  return new Promise((resolve) => {
    if (holds(store.get())) return resolve(store.get());
    const stop = store.listen((state) => {
      if (!holds(state)) return;
      stop();
      resolve(state);
    });
  });
}

/** Lets everything run that waits for nothing but other promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A page that is always just awake: no pause lasts. Not a microtask, so that endless attempts do not outrun a timeout. */
export function alwaysAwake(listener: () => void): () => void {
  const soon = setImmediate(listener);
  return () => clearImmediate(soon);
}
