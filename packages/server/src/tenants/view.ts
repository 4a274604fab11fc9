import type {TenantRecord} from '../config/tenant-schema.ts';
import type {StoredTenant} from '../ports.ts';
import type {Tenant} from './tenant.ts';
import type {Tenants} from './tenants.ts';

/** A tenant as operators see it: never a secret, only the ids of its keys. */
export interface TenantView {
  id: string;
  version: number;
  /** `file`: it follows the settings file. `edited`: it was changed since, and the file counts no more. */
  source: StoredTenant['source'];
  /** ISO 8601. */
  updatedAt: string;
  /** What it sets itself. */
  record: Omit<TenantRecord, 'secrets'>;
  keys: {kid: string}[];
  /** What counts: with all it has from above. Absent while it is closed. Levels above `from` are left out. */
  effective?: Omit<Tenant, 'secrets'> | undefined;
}

/** @param from the tenant of who looks: what those above it may spend is not theirs to know. The command line sees all. */
export function viewTenant(
  tenants: Tenants,
  {id, version, source, updatedAt, record}: StoredTenant,
  from?: string | undefined,
): TenantView {
  const {secrets, ...own} = record;
  return {
    id,
    version,
    source,
    updatedAt: new Date(updatedAt).toISOString(),
    record: own,
    keys: secrets.map(({kid}) => ({kid})),
    ...(tenants.isOpen(id) ? {effective: effectiveOf(tenants.get(id), from)} : {}),
  };
}

function effectiveOf({secrets: _, ...effective}: Tenant, from: string | undefined): TenantView['effective'] {
  const own = effective.levels.findIndex((level) => level.id === from);
  return {...effective, levels: effective.levels.slice(Math.max(own, 0))};
}
