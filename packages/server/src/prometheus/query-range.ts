import {type Labelled, readMatrix} from '../metrics/matrix.ts';
import type {Fetch} from '../outbound/outbound.ts';

export interface QueryRangeOptions {
  /** Where Prometheus is, without a path. */
  url: string;
  /** Leads to the origin of `url`. */
  send: Fetch;
  /** For a Prometheus behind something that asks for a bearer token. */
  token?: string | undefined;
  /** Milliseconds for one call. */
  timeoutMs?: number | undefined;
}

/** Seconds since 1970, both ends included, and seconds between two moments. */
export interface QueryRange {
  startS: number;
  endS: number;
  stepS: number;
}

/** A thousand samples of a hundred series come to less. */
const MAX_BODY_CHARS = 8_000_000;

/**
 * Asks Prometheus for a query's values at every step of a range. Throws when it does not answer, or not as it should; the
 * error has no word of the upstream, which would quote the query.
 */
export function createQueryRange({url, send, token, timeoutMs = 10_000}: QueryRangeOptions) {
  const headers = {accept: 'application/json', ...(token === undefined ? {} : {authorization: `Bearer ${token}`})};
  return async function queryRange(query: string, range: QueryRange, signal: AbortSignal): Promise<Labelled[]> {
    const {startS, endS, stepS} = range;
    const search = new URLSearchParams({query, start: String(startS), end: String(endS), step: String(stepS)});
    const response = await send(`${url}/api/v1/query_range?${search}`, {
      headers,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`Prometheus answered ${response.status} to a query`);
    }
    const series = readMatrix(await jsonOf(response));
    if (series === undefined) throw new Error('the answer of Prometheus to a query is not a matrix, or is too long');
    return series;
  };
}

/** Undefined for what is not JSON, or too long: what comes after the limit is not fetched. */
async function jsonOf({body}: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, {stream: true});
    if (text.length > MAX_BODY_CHARS) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
