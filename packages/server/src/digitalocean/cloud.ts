import type {Fetch} from '../outbound/outbound.ts';
import type {Cloud, Droplet, ResourceScope} from '../ports.ts';

export interface CloudOptions {
  url: string;
  /** A read-only account token. */
  token: string;
  /** Milliseconds for which a list is served again without asking. */
  cacheMs: number;
  /** Leads to the origin of `url`. */
  send: Fetch;
  timeoutMs?: number | undefined;
  now?: (() => number) | undefined;
}

/** Pages of 200 that are read at most. A user with more machines than that is shown the first ones. */
const MAX_PAGES = 5;

/** Lists kept at most; the oldest makes room. */
const MAX_CACHED = 1_000;

/** The fields of a droplet that we read. */
interface DropletBody {
  id: number;
  name: string;
  status: string;
  memory: number;
  vcpus: number;
  disk: number;
  features?: string[];
  region?: {slug?: string};
  size_slug: string;
  networks?: {v4?: {ip_address: string; type: string}[]};
  tags?: string[];
  created_at: string;
}

type DropletList = Awaited<ReturnType<Cloud['listDroplets']>>;

/**
 * Droplets by the DigitalOcean API. One account token serves every user, 250 calls a minute for all, so lists are
 * kept for a while and callers that ask for the same list at once share one call.
 */
export function createCloud(options: CloudOptions): Cloud {
  const {url, token, cacheMs, send, timeoutMs = 5_000, now = Date.now} = options;
  const cache = new Map<string, {list: Promise<DropletList>; until: number}>();

  async function get<T>(path: string): Promise<T | undefined> {
    const response = await send(url + path, {
      headers: {authorization: `Bearer ${token}`, accept: 'application/json'},
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the cloud answered ${response.status} to GET ${path.split('?')[0]}`);
    }
    return (await response.json()) as T;
  }

  async function byTag(tag: string): Promise<DropletBody[]> {
    const found: DropletBody[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const query = new URLSearchParams({tag_name: tag, per_page: '200', page: String(page)});
      const body = await get<{droplets?: DropletBody[]; links?: {pages?: {next?: string}}}>(`/v2/droplets?${query}`);
      found.push(...(body?.droplets ?? []));
      if (body?.links?.pages?.next === undefined) break;
    }
    return found;
  }

  async function byIds(ids: readonly number[], prefix: string | undefined): Promise<DropletBody[]> {
    const bodies = await Promise.all(ids.map((id) => get<{droplet: DropletBody}>(`/v2/droplets/${id}`)));
    return bodies
      .flatMap((body) => (body === undefined ? [] : [body.droplet]))
      .filter(({tags = []}) => prefix === undefined || tags.some((tag) => tag.startsWith(prefix)));
  }

  async function read({tag, ids, requiredTagPrefix}: ResourceScope): Promise<DropletList> {
    const asOf = now();
    const [tagged, named] = await Promise.all([
      tag === undefined ? [] : byTag(tag),
      ids === undefined ? [] : byIds(ids, requiredTagPrefix),
    ]);
    const unique = new Map([...tagged, ...named].map((body) => [body.id, toDroplet(body)]));
    return {droplets: [...unique.values()], asOf};
  }

  return {
    async listDroplets(scope, signal) {
      if (scope.tag === undefined && (scope.ids === undefined || scope.ids.length === 0)) {
        return {droplets: [], asOf: now()};
      }
      const key = JSON.stringify([scope.tag, scope.ids, scope.requiredTagPrefix]);
      const known = cache.get(key);
      if (known !== undefined && known.until > now()) return raced(known.list, signal);
      const list = read(scope);
      const entry = {list, until: Number.POSITIVE_INFINITY}; // a call under way is always shared
      cache.delete(key);
      cache.set(key, entry);
      list.then(
        ({asOf}) => {
          entry.until = asOf + cacheMs;
        },
        () => {
          if (cache.get(key) === entry) cache.delete(key); // a failure is not remembered
        },
      );
      if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value as string);
      return raced(list, signal);
    },
  };
}

/** The call is shared, so a caller that leaves does not end it for the others. */
function raced<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, {once: true});
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

function toDroplet(body: DropletBody): Droplet {
  const {id, name, status, vcpus, memory, disk, tags = [], features = []} = body;
  return {
    id,
    name,
    status,
    region: body.region?.slug ?? 'unknown',
    size: body.size_slug,
    vcpus,
    memoryMb: memory,
    diskGb: disk,
    publicIpv4: body.networks?.v4?.find(({type}) => type === 'public')?.ip_address,
    os: tags.find((tag) => tag.startsWith('os-'))?.slice('os-'.length),
    backups: features.includes('backups'),
    tags,
    createdAt: body.created_at,
  };
}
