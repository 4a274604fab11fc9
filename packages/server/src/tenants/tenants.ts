import type {TenantConfig} from '@wincloud/chat-core/protocol';
import {Fault} from '../errors.ts';
import type {Log} from '../log.ts';
import type {StoredTenant, TenantStore} from '../ports.ts';
import {resolveTenant} from './resolve.ts';
import type {Tenant} from './tenant.ts';

/** The tenants, by id and by origin, as they stood when `refresh` last looked. */
export interface Tenants {
  /** Takes over what was changed before this call. While the store is away the last good copy goes on. */
  refresh(): Promise<void>;
  /** Throws `tenant_unknown`, also for one that is disabled. */
  get(id: string): Tenant;
  isOpen(id: string): boolean;
  /** The secrets of all tenants, for the log to hide. */
  secrets(): Iterable<string>;
  /** Whether any tenant lists this origin. */
  isListed(origin: string): boolean;
  /** A listed origin whose host is the given `Host`, for requests that a browser sends without `Origin`. */
  originOfHost(host: string): string | undefined;
  /** Those that are open. */
  all(): readonly Tenant[];
  /** By id, the closed ones too, each as it would count if it were open. */
  known(): ReadonlyMap<string, Tenant>;
  /** A tenant's record and those of all below it, the disabled ones too. Empty where there is none. */
  subtree(id: string): readonly StoredTenant[];
}

interface Index {
  version: number;
  records: ReadonlyMap<string, StoredTenant>;
  below: ReadonlyMap<string, readonly StoredTenant[]>;
  known: ReadonlyMap<string, Tenant>;
  tenants: ReadonlyMap<string, Tenant>;
  origins: ReadonlySet<string>;
  byHost: ReadonlyMap<string, string>;
  secrets: ReadonlySet<string>;
}

/** Before the first look. */
const NONE = buildIndex(-1, []);

export function createTenants(store: Pick<TenantStore, 'tenantsVersion' | 'readTenants'>, log: Log): Tenants {
  let index = NONE;
  let reading: Promise<void> | undefined;
  let following: Promise<void> | undefined;

  async function read(): Promise<void> {
    try {
      const version = await store.tenantsVersion();
      if (version !== index.version) index = buildIndex(version, await store.readTenants());
    } catch (error) {
      if (index === NONE) throw new Fault('store_unavailable', {retryAfterS: 1});
      log('error', {event: 'tenants-unread', detail: String(error)});
    }
  }

  function startReading(): Promise<void> {
    reading = read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  return {
    refresh() {
      if (reading === undefined) return startReading();
      // What is being read may be older than a change that this call must see: one more look, for all who wait now.
      following ??= reading
        .catch(() => {})
        .then(() => {
          following = undefined;
          return reading ?? startReading();
        });
      return following;
    },
    get(id) {
      const tenant = index.tenants.get(id);
      if (tenant === undefined) throw new Fault('tenant_unknown');
      return tenant;
    },
    isOpen: (id) => index.tenants.has(id),
    secrets: () => index.secrets,
    isListed: (origin) => index.origins.has(origin),
    originOfHost: (host) => index.byHost.get(host.toLowerCase()),
    all: () => [...index.tenants.values()],
    known: () => index.known,
    subtree(id) {
      const own = index.records.get(id);
      if (own === undefined) return [];
      // A set, so that records which name each other as parents are each found once.
      const found = new Set([own]);
      for (const one of found) for (const next of index.below.get(one.id) ?? []) found.add(next);
      return [...found];
    },
  };
}

/** From the roots down: what is below nothing is never reached. Open is what is not disabled, nor below one that is. */
function buildIndex(version: number, stored: readonly StoredTenant[]): Index {
  const records = new Map(stored.map((one) => [one.id, one]));
  const below = new Map<string, StoredTenant[]>();
  for (const one of stored) {
    const {parent} = one.record;
    if (parent === undefined) continue;
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [one]);
    else siblings.push(one);
  }
  const known = new Map<string, Tenant>();
  const tenants = new Map<string, Tenant>();
  const reached = stored.filter(({record}) => record.parent === undefined);
  for (const {id, record} of reached) {
    const {parent, disabled} = record;
    const tenant = resolveTenant(record, parent === undefined ? undefined : known.get(parent));
    known.set(id, tenant);
    if (!disabled && (parent === undefined || tenants.has(parent))) tenants.set(id, tenant);
    reached.push(...(below.get(id) ?? []));
  }
  const origins = new Set([...tenants.values()].flatMap((tenant) => tenant.origins));
  const secrets = new Set(stored.flatMap(({record}) => record.secrets.map(({secret}) => secret)));
  return {version, records, below, known, tenants, origins, byHost: hostsOf(origins), secrets};
}

/** Of a host that is listed with http too, the https origin: whoever lists the other must not take it from its owner. */
function hostsOf(origins: ReadonlySet<string>): Map<string, string> {
  const byHost = new Map<string, string>();
  for (const origin of origins) {
    const {host, protocol} = new URL(origin);
    if (!byHost.has(host) || protocol === 'https:') byHost.set(host, origin);
  }
  return byHost;
}

/** The part of a tenant that any page may see. */
export function publicConfig(tenant: Tenant): TenantConfig {
  const {id, name, theme, greeting, suggestions, disclaimer, anonymous, supportUrl, features} = tenant;
  const {feedback, followUps} = features;
  return {
    tenant: id,
    name,
    theme,
    greeting,
    suggestions: [...suggestions],
    disclaimer,
    anonymous,
    supportUrl,
    features: {feedback, followUps},
  };
}
