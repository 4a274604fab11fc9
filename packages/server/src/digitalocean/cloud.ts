import type {Cloud, ResourceScope, Volume} from '../resources.ts';
import {type Api, type ApiOptions, createApi} from './api.ts';
import {fieldsOf} from './fields.ts';
import {createSharedReads, type Read} from './shared-reads.ts';
import {toFirewall} from './to-firewall.ts';
import {toBackup, toDroplet, toSize, toSnapshot, toVolume} from './to-resources.ts';

export interface CloudOptions extends ApiOptions {
  /** The client of the account, where there is one: two of them would count its quota twice. */
  api?: Api | undefined;
  /** Milliseconds for which what was read is served again without asking. */
  cacheMs: number;
}

/** Pages of one user's own list. A user with more machines, or backups of one, than that is shown the first ones. */
const MAX_OWN_PAGES = 5;

/** Pages of a list of the whole account. If there are more, it throws: half of the firewalls would be a wrong answer. */
const MAX_ACCOUNT_PAGES = 25;

/** Machines that are read by id at the same time. */
const IDS_AT_ONCE = 10;

const MAX_KEPT = 1_000;

/**
 * What a user has, by the DigitalOcean API. Sizes, volumes, snapshots and firewalls cannot be asked for by owner: each of
 * these lists is read for the whole account, once for all users, and what is in scope is taken out of it for each. That
 * is one call for 200 users who ask at once. What is outside of the scope is never in an answer.
 */
export function createCloud({cacheMs, now = Date.now, ...options}: CloudOptions): Cloud {
  const api = options.api ?? createApi({...options, now});
  const reads = createSharedReads({keptMs: cacheMs, maxKept: MAX_KEPT, now});

  const listDroplets: Cloud['listDroplets'] = async (scope, signal) => {
    if (isEmpty(scope)) return {droplets: [], asOf: now()};
    const {tag, ids, requiredTagPrefix} = scope;
    const key = JSON.stringify([tag, ids, requiredTagPrefix]);
    const {value, asOf} = await reads.read(key, signal, async () => {
      const [tagged, named] = await Promise.all([
        tag === undefined ? [] : byTag(key, tag),
        ids === undefined ? [] : byIds(key, ids, requiredTagPrefix),
      ]);
      return uniqueById([...tagged, ...named]);
    });
    return {droplets: value, asOf};
  };

  async function byTag(flow: string, tag: string) {
    const query = {tag_name: tag};
    const {items} = await api.list(flow, '/v2/droplets', {field: 'droplets', query, maxPages: MAX_OWN_PAGES});
    return items.flatMap((item) => toDroplet(item) ?? []);
  }

  async function byIds(flow: string, ids: readonly number[], prefix: string | undefined) {
    const bodies: unknown[] = [];
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
      const some = ids.slice(at, at + IDS_AT_ONCE);
      bodies.push(...(await Promise.all(some.map((id) => api.get(flow, `/v2/droplets/${id}`)))));
    }
    return bodies
      .flatMap((body) => toDroplet(fieldsOf(body).droplet) ?? [])
      .filter(({tags}) => prefix === undefined || tags.some((tag) => tag.startsWith(prefix)));
  }

  /** A list of the whole account, for nobody to see. */
  const ofAccount = <T>(field: string, read: (item: unknown) => T | undefined, signal: AbortSignal) =>
    reads.read(field, signal, async () => {
      const {items, more} = await api.list(field, `/v2/${field}`, {field, maxPages: MAX_ACCOUNT_PAGES});
      if (more)
        throw new Error(`the account has more ${field} than are read, so nothing can be said of a part of them`);
      return items.flatMap((item) => read(item) ?? []);
    });

  /** The machines in scope and a list of the account, with the time of the older one. */
  async function both<T>(scope: ResourceScope, signal: AbortSignal, list: Promise<Read<T[]>>) {
    const [{droplets, asOf}, of] = await Promise.all([listDroplets(scope, signal), list]);
    return {droplets, list: of.value, asOf: Math.min(asOf, of.asOf)};
  }

  const listVolumes: Cloud['listVolumes'] = async (scope, signal) => {
    if (isEmpty(scope)) return {volumes: [], asOf: now()};
    const {droplets, list, asOf} = await both(scope, signal, ofAccount('volumes', toVolume, signal));
    const own = new Set(droplets.map(({id}) => id));
    const isOwn = ({dropletIds, tags}: Volume) =>
      dropletIds.length === 0 ? carries(scope, tags) : dropletIds.some((id) => own.has(id));
    const volumes = uniqueById(list.filter(isOwn)).map((volume) => ({
      ...volume,
      dropletIds: volume.dropletIds.filter((id) => own.has(id)),
    }));
    return {volumes, asOf};
  };

  return {
    listDroplets,
    async listSizes(signal) {
      const {value, asOf} = await ofAccount('sizes', toSize, signal);
      return {sizes: value, asOf};
    },
    listVolumes,
    async listSnapshots(scope, signal) {
      if (isEmpty(scope)) return {snapshots: [], asOf: now()};
      const [found, attached] = await Promise.all([
        both(scope, signal, ofAccount('snapshots', toSnapshot, signal)),
        listVolumes(scope, signal),
      ]);
      const own = new Set([
        ...found.droplets.map(({id}) => `droplet ${id}`),
        ...attached.volumes.map(({id}) => `volume ${id}`),
      ]);
      const snapshots = found.list
        .filter(({snapshot: {of, resourceId}, tags}) => own.has(`${of} ${resourceId}`) || carries(scope, tags))
        .map(({snapshot}) => snapshot);
      return {snapshots: uniqueById(snapshots), asOf: Math.min(found.asOf, attached.asOf)};
    },
    async listBackups(scope, dropletId, signal) {
      const {droplets, asOf} = await listDroplets(scope, signal);
      if (!droplets.some(({id}) => id === dropletId)) return {backups: [], asOf};
      const path = `/v2/droplets/${dropletId}/backups`;
      const read = await reads.read(path, signal, async () => {
        const {items} = await api.list(path, path, {field: 'backups', maxPages: MAX_OWN_PAGES});
        return uniqueById(items.flatMap((item) => toBackup(item, dropletId) ?? []));
      });
      const newestFirst = read.value.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
      return {backups: newestFirst, asOf: Math.min(asOf, read.asOf)};
    },
    async listFirewalls(scope, signal) {
      if (isEmpty(scope)) return {firewalls: [], asOf: now()};
      const {droplets, list, asOf} = await both(scope, signal, ofAccount('firewalls', toFirewall, signal));
      const firewalls = uniqueById(list).flatMap(({dropletIds, tags, ...firewall}) => {
        const held = droplets.filter(
          (one) => dropletIds.includes(one.id) || one.tags.some((tag) => tags.includes(tag)),
        );
        if (held.length === 0) return [];
        const shared =
          tags.some((tag) => tag !== scope.tag) || dropletIds.some((id) => !held.some((one) => one.id === id));
        return [{...firewall, dropletIds: held.map((one) => one.id), shared}];
      });
      return {firewalls, asOf};
    },
  };
}

/** Whether nothing can be in it. It costs no call then. */
function isEmpty({tag, ids = []}: ResourceScope): boolean {
  return tag === undefined && ids.length === 0;
}

/**
 * Whether something that belongs to no machine is the user's: by the very tag of the scope. A prefix alone is not enough,
 * for all users of a reseller have it; where one is required, the tag must have it, too.
 */
function carries({tag, requiredTagPrefix = ''}: ResourceScope, tags: readonly string[]): boolean {
  return tag?.startsWith(requiredTagPrefix) === true && tags.includes(tag);
}

/** A list that changed between two of its pages may have an item twice. */
function uniqueById<T extends {id: number | string}>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
