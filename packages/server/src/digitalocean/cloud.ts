import type {Cloud, ResourceScope, Size, Volume} from '../resources.ts';
import {type AccountList, MAX_OWN_PAGES, readAccount, readDroplets} from './account-reads.ts';
import {type Api, type ApiOptions, createApi, flowOf} from './api.ts';
import type {ListBuckets} from './buckets.ts';
import {
  bucketsInScope,
  carries,
  checksInScope,
  firewallsInScope,
  isEmpty,
  ownTag,
  policiesInScope,
  uniqueById,
} from './in-scope.ts';
import {createSharedReads, type Read} from './shared-reads.ts';
import {type AccountFirewall, toFirewall} from './to-firewall.ts';
import {toAction, toBackup, toSize, toSnapshot, toVolume} from './to-resources.ts';
import {type AccountCheck, type AccountPolicy, toAlertPolicy, toUptimeCheck} from './to-watchers.ts';

export interface CloudOptions extends ApiOptions {
  /** The client of the account, where there is one: two of them would count its quota twice. */
  api?: Api | undefined;
  /** Milliseconds for which what was read is served again without asking. */
  cacheMs: number;
  /** Where there are buckets: nobody has any without it. */
  listBuckets?: ListBuckets | undefined;
}

/** A cloud that keeps what it read for a while. */
export interface CachedCloud extends Cloud {
  /** Reads all anew from now on: something was changed. A read that is under way is not shared with whoever asks after it. */
  forget(): void;
}

const MAX_KEPT = 1_000;

const SIZES: AccountList<Size> = {path: '/v2/sizes', field: 'sizes', read: toSize};
const VOLUMES: AccountList<Volume> = {path: '/v2/volumes', field: 'volumes', read: toVolume};
const SNAPSHOTS = {path: '/v2/snapshots', field: 'snapshots', read: toSnapshot};
const POLICIES: AccountList<AccountPolicy> = {path: '/v2/monitoring/alerts', field: 'policies', read: toAlertPolicy};
const CHECKS: AccountList<AccountCheck> = {path: '/v2/uptime/checks', field: 'checks', read: toUptimeCheck};
export const FIREWALLS: AccountList<AccountFirewall> = {path: '/v2/firewalls', field: 'firewalls', read: toFirewall};

/**
 * What a user has, by the DigitalOcean API. Sizes, volumes, snapshots, firewalls, alert policies and uptime checks cannot be asked for by owner: each of
 * these lists is read for the whole account, once for all users, and what is in scope is taken out of it for each. That
 * is one call for 200 users who ask at once. What is outside of the scope is never in an answer.
 */
export function createCloud({cacheMs, listBuckets, now = Date.now, ...options}: CloudOptions): CachedCloud {
  const api = options.api ?? createApi({...options, now});
  const reads = createSharedReads({keptMs: cacheMs, maxKept: MAX_KEPT, now});

  const listDroplets: Cloud['listDroplets'] = async (scope, signal) => {
    if (isEmpty(scope)) return {droplets: [], asOf: now()};
    const {tag, ids, requiredTagPrefix} = scope;
    const key = JSON.stringify([tag, ids, requiredTagPrefix]);
    const {value, asOf} = await reads.read(key, signal, () => readDroplets(api, flowOf(scope, key), scope));
    return {droplets: value, asOf};
  };

  /** A list of the whole account, for nobody to see. */
  const ofAccount = <T>(list: AccountList<T>, signal: AbortSignal) =>
    reads.read(list.field, signal, () => readAccount(api, list.field, list));

  /** What belongs to one machine in scope. Of any other there is nothing, and it costs no call. */
  async function ofMachine<T>(
    scope: ResourceScope,
    dropletId: number,
    part: 'backups' | 'actions',
    read: (item: unknown) => T | undefined,
    signal: AbortSignal,
  ): Promise<Read<T[]>> {
    const {droplets, asOf} = await listDroplets(scope, signal);
    if (!droplets.some(({id}) => id === dropletId)) return {value: [], asOf};
    const path = `/v2/droplets/${dropletId}/${part}`;
    // Of what was done the newest count, and they come first.
    const maxPages = part === 'actions' ? 1 : MAX_OWN_PAGES;
    const found = await reads.read(path, signal, async () => {
      const {items} = await api.list(flowOf(scope, path), path, {field: part, maxPages});
      return items.flatMap((item) => read(item) ?? []);
    });
    return {value: found.value, asOf: Math.min(asOf, found.asOf)};
  }

  /** The machines in scope and a list of the account, with the time of the older one. */
  async function both<T>(scope: ResourceScope, signal: AbortSignal, list: Promise<Read<T[]>>) {
    const [{droplets, asOf}, of] = await Promise.all([listDroplets(scope, signal), list]);
    return {droplets, list: of.value, asOf: Math.min(asOf, of.asOf)};
  }

  const listVolumes: Cloud['listVolumes'] = async (scope, signal) => {
    if (isEmpty(scope)) return {volumes: [], asOf: now()};
    const {droplets, list, asOf} = await both(scope, signal, ofAccount(VOLUMES, signal));
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
      const {value, asOf} = await ofAccount(SIZES, signal);
      return {sizes: value, asOf};
    },
    listVolumes,
    async listSnapshots(scope, signal) {
      if (isEmpty(scope)) return {snapshots: [], asOf: now()};
      const [found, attached] = await Promise.all([
        both(scope, signal, ofAccount(SNAPSHOTS, signal)),
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
      const read = await ofMachine(scope, dropletId, 'backups', (item) => toBackup(item, dropletId), signal);
      const backups = uniqueById(read.value).toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
      return {backups, asOf: read.asOf};
    },
    async listActions(scope, dropletId, signal) {
      const read = await ofMachine(scope, dropletId, 'actions', toAction, signal);
      const actions = uniqueById(read.value).toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
      return {actions, asOf: read.asOf};
    },
    async listFirewalls(scope, signal) {
      if (isEmpty(scope)) return {firewalls: [], asOf: now()};
      const {droplets, list, asOf} = await both(scope, signal, ofAccount(FIREWALLS, signal));
      return {firewalls: firewallsInScope(list, droplets, scope), asOf};
    },
    async listAlertPolicies(scope, signal) {
      if (isEmpty(scope)) return {policies: [], asOf: now()};
      const {droplets, list, asOf} = await both(scope, signal, ofAccount(POLICIES, signal));
      return {policies: policiesInScope(list, droplets, scope), asOf};
    },
    async listUptimeChecks(scope, signal) {
      if (isEmpty(scope)) return {checks: [], asOf: now()};
      const {droplets, list, asOf} = await both(scope, signal, ofAccount(CHECKS, signal));
      return {checks: checksInScope(list, droplets), asOf};
    },
    async listBuckets(scope, signal) {
      if (listBuckets === undefined || ownTag(scope) === undefined) return {buckets: [], asOf: now()};
      const {value, asOf} = await reads.read('buckets', signal, listBuckets);
      return {buckets: bucketsInScope(value, scope), asOf};
    },
    forget: reads.forget,
  };
}
