import {describeIssue} from '../config/describe-issue.ts';
import {prices as pricesSchema} from '../config/tenant-schema.ts';
import type {Log} from '../log.ts';
import type {Fetch} from '../outbound/outbound.ts';
import {readText} from '../outbound/read-text.ts';
import type {Tenant} from '../tenants/tenant.ts';
import type {Prices} from './price-book.ts';

/** Where a tenant's prices are asked for. */
export interface PriceSource {
  tenant: string;
  url: string;
  /** Sent as a bearer token. */
  token?: string | undefined;
  /** Milliseconds after which they are asked for again. */
  refreshMs: number;
}

export interface PriceSourcesOptions {
  sources: readonly PriceSource[];
  /** The way to an address of the sources. */
  sendTo(url: string): Fetch;
  now: () => number;
  log: Log;
  /** Milliseconds that a source has to answer: at the very first time a question waits for it. */
  timeoutMs?: number | undefined;
}

export interface PriceSources {
  /**
   * What this tenant's users pay: by its source, else by its record, else by what the reseller above asks, again by source or
   * record. Undefined where a source has been away for too long: its record's prices may be of another year, and are not
   * taken in its place. Never rejects.
   */
  pricesOf(tenant: Pick<Tenant, 'sellers' | 'prices'>): Promise<Prices | undefined>;
  /** Reads them all, so that no question waits. */
  start(): void;
}

/** A book of 500 sizes comes to a quarter of it. */
const MAX_BODY_CHARS = 65_536;

/** Until then the last good prices are better than none: a seller's prices change by the month. */
const MAX_KEPT_MS = 86_400_000;

/** Milliseconds after a failure until the next try, where that is sooner than the next read. */
const RETRY_MS = 30_000;

const TIMEOUT_MS = 3_000;

/** What is logged of a failure. It may name fields that the source made up. */
const MAX_DETAIL_CHARS = 300;

/** Prices that are asked for by HTTP, a source for each tenant that has one. Answers come out of what was read before. */
export function createPriceSources(options: PriceSourcesOptions): PriceSources {
  const {sources, sendTo} = options;
  const copies = new Map(sources.map((source) => [source.tenant, keepCopy(source, sendTo(source.url), options)]));
  return {
    async pricesOf({sellers, prices}) {
      const seller = sellers.find((id) => copies.has(id));
      return seller === undefined ? prices : copies.get(seller)?.();
    },
    start() {
      for (const current of copies.values()) void current();
    },
  };
}

/** What a source last said, as long as it counts. Asked anew when it is old, while the old is served. */
function keepCopy(source: PriceSource, send: Fetch, {now, log, timeoutMs = TIMEOUT_MS}: PriceSourcesOptions) {
  const {tenant, refreshMs} = source;
  let good: {prices: Prices; at: number} | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const at = now();
    try {
      good = {prices: await readPrices(source, send, timeoutMs), at};
      notBefore = at + refreshMs;
    } catch (error) {
      notBefore = now() + Math.min(RETRY_MS, refreshMs);
      const detail = (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL_CHARS);
      log('warn', {event: 'prices-unread', tenant, detail});
    } finally {
      reading = undefined;
    }
  }

  const counts = () => (good !== undefined && now() - good.at < MAX_KEPT_MS ? good.prices : undefined);
  return async (): Promise<Prices | undefined> => {
    if (reading === undefined && now() >= notBefore) reading = read();
    const known = counts();
    if (known !== undefined || reading === undefined) return known;
    await reading;
    return counts();
  };
}

async function readPrices({url, token}: PriceSource, send: Fetch, timeoutMs: number): Promise<Prices> {
  const response = await send(url, {
    headers: {accept: 'application/json', ...(token === undefined ? {} : {authorization: `Bearer ${token}`})},
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const {ok, status, body} = response;
  if (!ok || body === null) {
    await body?.cancel();
    throw new Error(`the source of prices answered ${status}`);
  }
  const text = await readText(body, MAX_BODY_CHARS);
  const parsed = pricesSchema.safeParse(text.length > MAX_BODY_CHARS ? undefined : jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`the source of prices says what is none: ${issue === undefined ? '' : describeIssue(issue)}`);
}

/** Undefined where it is no JSON: the parser's own error would quote it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
