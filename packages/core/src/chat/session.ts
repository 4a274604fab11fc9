import type {SessionRequest, SessionResponse} from '../protocol/index.ts';
import {ChatError} from './chat-error.ts';
import type {Http} from './http.ts';

/** Where an anonymous visitor's credential is kept between visits. */
export interface VisitorStore {
  get(): string | undefined;
  set(credential: string | undefined): void;
}

export interface SessionOptions {
  http: Http;
  tenant: string;
  /** The host's way to a fresh identity token. Without it the visitor is anonymous. */
  getToken?: (() => Promise<string> | string) | undefined;
  visitor?: VisitorStore | undefined;
  /** Called with the user of each new session, before it is used. */
  onSubject?: ((subject: string) => void) | undefined;
  now?: (() => number) | undefined;
}

/** A session token held in memory, never stored. */
export interface Session {
  /** A token that is good now. One request is in flight at most, however many ask. */
  token(): Promise<string>;
  /** Forget this token, which the server refused; the next `token()` asks for a new one, if that was not done yet. */
  expire(token: string): void;
  readonly subject: string | undefined;
}

/** From this share of its life on a token is renewed in the background. */
const RENEW_AT = 0.8;

/** Milliseconds for which a new token is used whatever its end seems to be. */
const SHORTEST_LIFE_MS = 60_000;

/**
 * Keeps one session: asked for when first needed, renewed behind the caller's back from 80 % of its life on.
 * There is no timer, so a page whose chat is closed does nothing.
 */
export function createSession({http, tenant, getToken, visitor, onSubject, now = Date.now}: SessionOptions): Session {
  let current: {token: string; subject: string; renewAt: number; expiresAt: number} | undefined;
  let inFlight: Promise<string> | undefined;

  async function open(): Promise<string> {
    const startedAt = now();
    const response = await request();
    // By this page's clock, which may be wrong: a token is used for a while at least, and a 401 says when not.
    const expiresAt = Math.max(Date.parse(response.expiresAt), startedAt + SHORTEST_LIFE_MS);
    if (response.visitor !== undefined) visitor?.set(response.visitor);
    current = {
      token: response.token,
      subject: response.subject,
      renewAt: startedAt + (expiresAt - startedAt) * RENEW_AT,
      expiresAt,
    };
    onSubject?.(response.subject);
    return response.token;
  }

  async function request(): Promise<SessionResponse> {
    if (getToken !== undefined) return post({tenant, identity: await identity(getToken)});
    const known = visitor?.get();
    try {
      return await post({tenant, ...(known === undefined ? {} : {visitor: known})});
    } catch (error) {
      // A credential from an older server secret: begin again as a new visitor.
      if (known === undefined || !(error instanceof ChatError) || error.code !== 'identity_invalid') throw error;
      visitor?.set(undefined);
      return post({tenant});
    }
  }

  const post = (body: SessionRequest) => http.json<SessionResponse>('POST', '/v1/session', {body});

  function renew(): Promise<string> {
    inFlight ??= open().finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  }

  return {
    async token() {
      if (current === undefined || now() >= current.expiresAt) return renew();
      if (now() >= current.renewAt) renew().catch(() => {}); // the old token still serves; the next call tries again
      return current.token;
    },
    expire(token) {
      if (current?.token === token) current = undefined;
    },
    get subject() {
      return current?.subject;
    },
  };
}

async function identity(getToken: () => Promise<string> | string): Promise<string> {
  try {
    const token = await getToken();
    if (typeof token === 'string' && token !== '') return token;
  } catch {
    // The host's own error may hold anything; it is the host's to log, not ours to show.
  }
  // Without a network the host's own route cannot be reached either: that passes by itself.
  throw new ChatError(globalThis.navigator?.onLine === false ? 'network_unreachable' : 'identity_unavailable');
}
