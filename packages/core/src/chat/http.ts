import {type ErrorBody, PROTOCOL_HEADER, PROTOCOL_VERSION} from '../protocol/index.ts';
import {ChatError} from './chat-error.ts';

export interface RequestOptions {
  body?: unknown;
  token?: string | undefined;
  headers?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
}

/** The way to the backend: every failure becomes a `ChatError`. */
export interface Http {
  /** Sends a request and gives the response when its status is 2xx. */
  request(method: string, path: string, options?: RequestOptions): Promise<Response>;
  /** The same, with a JSON body read; undefined for an answer without one (204). */
  json<T>(method: string, path: string, options?: RequestOptions): Promise<T>;
}

/** `api` is the backend's origin, such as `https://chat.example.com`. */
export function createHttp(api: string, fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis)): Http {
  const base = api.replace(/\/+$/, '');

  async function request(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const {body, token, headers, signal} = options;
    let response: Response;
    try {
      response = await fetch(base + path, {
        method,
        headers: {
          [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
          ...(body === undefined ? {} : {'content-type': 'application/json'}),
          ...(token === undefined ? {} : {authorization: `Bearer ${token}`}),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: signal ?? null,
        credentials: 'omit',
        cache: 'no-store',
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ChatError(await whyUnreachable());
    }
    if (!response.ok) throw await readError(response);
    return response;
  }

  /**
   * A browser hides why a cross-origin call failed. If the server answers a call that needs no permission, it is
   * up, and what failed was this page's permission.
   */
  async function whyUnreachable(): Promise<'network_unreachable' | 'origin_not_allowed'> {
    try {
      const probe = await fetch(`${base}/healthz`, {mode: 'no-cors', credentials: 'omit', cache: 'no-store'});
      return probe.type === 'opaque' ? 'origin_not_allowed' : 'network_unreachable';
    } catch {
      return 'network_unreachable';
    }
  }

  return {
    request,
    async json<T>(method: string, path: string, options?: RequestOptions) {
      const response = await request(method, path, options);
      try {
        return (response.status === 204 ? undefined : await response.json()) as T;
      } catch {
        throw new ChatError('response_unreadable');
      }
    },
  };
}

/** The server's error body as a `ChatError`; an answer of somebody else (a proxy's HTML page) as an unreadable one. */
async function readError(response: Response): Promise<ChatError> {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) && wait >= 0 ? wait : undefined;
  try {
    const {error} = (await response.json()) as ErrorBody;
    const {code, message, retryable, requestId} = error;
    if (typeof code !== 'string') throw new Error('not our shape');
    return new ChatError(code, {message, retryable, requestId, retryAfter});
  } catch {
    return new ChatError('response_unreadable', {retryAfter});
  }
}
