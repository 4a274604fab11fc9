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
  /** What counts: with all it has from above. Absent while it is closed. */
  effective?: Omit<Tenant, 'secrets'> | undefined;
}

export function viewTenant(tenants: Tenants, {id, version, source, updatedAt, record}: StoredTenant): TenantView {
  const {secrets, ...own} = record;
  const open = tenants.all().find((tenant) => tenant.id === id);
  const {secrets: _secrets, ...effective} = open ?? {secrets: []};
  return {
    id,
    version,
    source,
    updatedAt: new Date(updatedAt).toISOString(),
    record: own,
    keys: secrets.map(({kid}) => ({kid})),
    ...(open === undefined ? {} : {effective: effective as Omit<Tenant, 'secrets'>}),
  };
}
