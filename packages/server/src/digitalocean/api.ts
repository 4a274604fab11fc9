// Longer than most files: one queue and one quota for all that is asked of an account, reads and changes.
import {createFairQueue, Shed} from '../limits/fair-queue.ts';
import {createTwoLevels} from '../limits/two-levels.ts';
import type {Fetch} from '../outbound/outbound.ts';
import {OutboundError} from '../outbound/outbound-error.ts';
import {readText} from '../outbound/read-text.ts';
import type {ResourceScope} from '../resources.ts';
import {ChangeRefused} from '../resources.ts';
import {fieldsOf, listOf, textOf} from './fields.ts';

export interface ApiOptions {
  url: string;
  /** An account token that only reads, unless it is for changes. */
  token: string;
  /** Leads to the origin of `url`. */
  send: Fetch;
  /** Milliseconds that one read may take. */
  timeoutMs?: number | undefined;
  /** Milliseconds that one change may take. Longer: after a read nothing is open, after a change it is. */
  changeTimeoutMs?: number | undefined;
  now?: (() => number) | undefined;
}

export interface ListOptions {
  /** The field of the answer that has the items. */
  field: string;
  query?: Record<string, string> | undefined;
  /** Pages of 200 that are read at most. */
  maxPages: number;
  /** Ends it between two pages and within one. Without it, it goes on for all who share it. */
  signal?: AbortSignal | undefined;
}

/** A change, as it is sent. */
export interface Write {
  method: 'POST' | 'PUT';
  path: string;
  /** What is sent as JSON. */
  body: object;
}

/**
 * Reads DigitalOcean's control plane, and changes it. `flow` says whom calls are made for, so that none of them has the quota for itself.
 * Every call throws when it is refused or not answered; the error names status and path, and no word of the upstream.
 */
export interface Api {
  /** The body, unchecked. Undefined where there is no such thing. */
  get(flow: string, path: string, signal?: AbortSignal): Promise<unknown>;
  /** The items of all pages, unchecked, and whether there are more. `found` is false where there is no such list. */
  list(flow: string, path: string, options: ListOptions): Promise<{items: unknown[]; more: boolean; found: boolean}>;
  /**
   * Sends a change, once and never again, and gives the answer's body, unchecked. Throws `ChangeRefused` where it surely was
   * not made: it was not sent, or answered by a status of 400 to 499. Any other error leaves that open.
   */
  write(flow: string, change: Write, signal: AbortSignal): Promise<unknown>;
  /** The same client with another token of the account: one queue, one quota. */
  withToken(token: string): Api;
}

/** The account's quota is used up: nothing is sent until it is not. */
export class QuotaUsedUp extends Error {
  /** Milliseconds until the next call is made. At least 1. */
  readonly retryAfterMs: number;

  constructor(what: string, retryAfterMs: number) {
    super(`${what} no call is made for ${Math.ceil(retryAfterMs / 1000)} s`);
    this.name = 'QuotaUsedUp';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Between whose tenant a flow is and what it is. In no prefix of tags. */
const SEPARATOR = '|';

/** A flow of a tenant, which is known here by the prefix that its machines' tags have; a root has none. */
export function flowOf({requiredTagPrefix = ''}: Pick<ResourceScope, 'requiredTagPrefix'>, what: string): string {
  return `tenant ${requiredTagPrefix}${SEPARATOR}${what}`;
}

/**
 * What this process sends in any minute, of the 250 that an account may. A few are left to other users of the account;
 * where several processes share it, its headers tell each the rest.
 */
const MAX_A_MINUTE = 240;
const MINUTE_MS = 60_000;

/** A call that would wait longer for its turn is refused: the person who asked is waiting, too. */
const MAX_WAIT_MS = 10_000;
const MAX_WAITING = 1_000;

/** How long nothing is sent when the quota is used up and no header says until when: a minute is the shorter window. */
const PAUSE_MS = MINUTE_MS;

/** No header may keep us from asking for longer: an hour is the longer window. */
const MAX_PAUSE_MS = 3_600_000;

const USED_UP = "the cloud's quota is used up:";

/** Four times what a read has: what is given up too early leaves open whether the change was made. */
const CHANGE_TIMEOUT_MS = 20_000;

/** With these no connection was made, so nothing was sent. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** 200 firewalls with all the addresses that they may have come to less. */
const MAX_BODY_CHARS = 16_000_000;

/**
 * A client for the calls that we make, and no more than that.
 *
 * One account token serves every tenant, 250 calls a minute and 5,000 an hour for all of them. Whose call is made next is
 * decided by a fair queue among flows. A flow is what is read, as the cache knows it: a user's machines, the volumes of
 * the account, changes of a machine. So somebody with a hundred machines by id has one call for each one of anybody else, and
 * no change waits behind them. The flows of a tenant (`flowOf`) have together what one tenant has, however many they are.
 */
export function createApi({
  url,
  token: ownToken,
  send,
  timeoutMs = 5_000,
  changeTimeoutMs = CHANGE_TIMEOUT_MS,
  now = Date.now,
}: ApiOptions): Api {
  /** When the last calls were made, the oldest first. */
  const sent: number[] = [];
  let pausedUntil = 0;
  const queue = createFairQueue({
    async take() {
      const pausedMs = pausedUntil - now();
      if (pausedMs > 0) throw new QuotaUsedUp(USED_UP, pausedMs);
      const leftMs = sent.length < MAX_A_MINUTE ? 0 : (sent[0] ?? 0) + MINUTE_MS - now();
      if (leftMs > 0) return {allowed: false, retryAfterMs: leftMs};
      if (sent.length === MAX_A_MINUTE) sent.shift();
      sent.push(now());
      return {allowed: true, retryAfterMs: 0};
    },
    maxWaitMs: MAX_WAIT_MS,
    maxWaiting: MAX_WAITING,
    maxWaitingOfFlow: MAX_WAITING,
    now,
  });
  const levels = createTwoLevels(queue);
  // A read is shared by many, and none of them takes it out of the queue.
  const never = new AbortController().signal;

  /** Follows what the headers say of the quota: how long nothing is sent. */
  function obey({status, headers}: Response): void {
    if (status !== 429 && headers.get('ratelimit-remaining') !== '0') return;
    const saidMs = retryAfterMs(headers.get('retry-after'), now()) ?? resetMs(headers.get('ratelimit-reset'), now());
    pausedUntil = Math.max(pausedUntil, now() + Math.min(Math.max(saidMs ?? PAUSE_MS, 1_000), MAX_PAUSE_MS));
  }

  async function enter(flow: string, signal: AbortSignal): Promise<void> {
    const [tenant = flow] = flow.split(SEPARATOR, 1);
    await levels.enter(tenant, flow, signal).catch((error: unknown) => {
      // What the queue expects is for a quota that comes back one by one; this one is whole again after a minute.
      throw error instanceof Shed ? new QuotaUsedUp(USED_UP, Math.min(error.retryAfterMs, MINUTE_MS)) : error;
    });
  }

  function clientOf(token: string): Api {
    const headers = {authorization: `Bearer ${token}`, accept: 'application/json'};

    async function get(flow: string, path: string, signal = never): Promise<unknown> {
      await enter(flow, signal);
      const limit = AbortSignal.timeout(timeoutMs);
      const ended = signal === never ? limit : AbortSignal.any([signal, limit]);
      const response = await send(url + path, {headers, redirect: 'error', signal: ended});
      obey(response);
      const {status, body} = response;
      const what = `GET ${path.split('?')[0]}`;
      if (response.ok) return parsed(body === null ? '' : await readText(body, MAX_BODY_CHARS), what);
      await body?.cancel();
      if (status === 404) return undefined;
      const said = `the cloud answered ${status} to ${what}`;
      throw status === 429 ? new QuotaUsedUp(`${said}:`, pausedUntil - now()) : new Error(said);
    }

    return {
      get,
      async list(flow, path, {field, query = {}, maxPages, signal}) {
        const items: unknown[] = [];
        for (let page = 1; page <= maxPages; page += 1) {
          const search = new URLSearchParams({...query, per_page: '200', page: String(page)});
          const answer = await get(flow, `${path}?${search}`, signal);
          if (answer === undefined && page === 1) return {items, more: false, found: false};
          const body = fieldsOf(answer);
          for (const item of listOf(body[field])) items.push(item);
          const links = fieldsOf(body.links);
          // That there is a next page is all that the link says to us: the token goes to no address out of an answer. The
          // published example of alert policies has no `pages` around it.
          const next = textOf(fieldsOf(links.pages).next) ?? textOf(links.next);
          if (next === undefined) return {items, more: false, found: true};
        }
        return {items, more: true, found: true};
      },
      async write(flow, {method, path, body: content}, signal) {
        const what = `${method} ${path}`;
        await enter(flow, signal).catch((error: unknown) => {
          const why = error instanceof QuotaUsedUp ? error.message : 'it was ended before its turn';
          throw new ChangeRefused(`${what} was not sent: ${why}`);
        });
        const response = await send(url + path, {
          method,
          headers: {...headers, 'content-type': 'application/json'},
          body: JSON.stringify(content),
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(changeTimeoutMs)]),
        }).catch((error: unknown) => {
          // The error of the way out may quote what came from elsewhere, so it goes no further.
          if (wasNotSent(error)) throw new ChangeRefused(`${what} was not sent: there is no way to the cloud`);
          throw new Error(`the cloud did not answer ${what}`);
        });
        obey(response);
        const {status, ok, body} = response;
        if (ok) {
          const text = readText(body ?? new Blob([]).stream(), MAX_BODY_CHARS);
          return parsed(await text.catch(() => ''), what);
        }
        await body?.cancel();
        const said = `the cloud answered ${status} to ${what}`;
        throw status >= 400 && status < 500 ? new ChangeRefused(said) : new Error(said);
      },
      withToken: clientOf,
    };
  }
  return clientOf(ownToken);
}

/** Whether an error of the way out says that nothing reached the cloud. */
function wasNotSent(error: unknown): boolean {
  if (error instanceof OutboundError) return true;
  const {cause} = Object(error) as {cause?: unknown};
  return NOT_CONNECTED.has(String((Object(cause) as {code?: unknown}).code));
}

function parsed(text: string, what: string): unknown {
  try {
    if (text.length <= MAX_BODY_CHARS) return JSON.parse(text);
    throw new Error('too long');
  } catch {
    // The parser's own error would quote what was sent.
    throw new Error(`the cloud's answer to ${what} is not JSON, or too long`);
  }
}

/** Seconds, or a date. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const ms = Number.isNaN(Number(header)) ? Date.parse(header) - now : Number(header) * 1000;
  return Number.isNaN(ms) ? undefined : ms;
}

/** Seconds since 1970. */
function resetMs(header: string | null, now: number): number | undefined {
  const ms = Number(header ?? Number.NaN) * 1000 - now;
  return Number.isNaN(ms) ? undefined : ms;
}
