import type {StoredTenant, TenantStore} from '../ports.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';

/** Records of tenants. They hold secrets, so they are sealed under the master key. */
export function sqliteTenants({sql, write, secrets: {master}}: SqliteDatabase, audit: AuditWriter): TenantStore {
  const place = (id: string) => `tenant ${id}`;
  return {
    async tenantsVersion() {
      const {sum} = sql('SELECT coalesce(sum(version), 0) AS sum FROM tenants').get() as {sum: number};
      return sum;
    },

    async readTenants() {
      const rows = sql('SELECT * FROM tenants ORDER BY id').all() as unknown as TenantRow[];
      return rows.map(({id, version, source, record, updated_at}) => ({
        id,
        version,
        source,
        record: JSON.parse(master.open(record, place(id))),
        updatedAt: updated_at,
      }));
    },

    saveTenant: ({record, source, ifVersion}, entries, now) =>
      write(() => {
        const {id} = record;
        const known = sql('SELECT version FROM tenants WHERE id = ?').get(id) as {version: number} | undefined;
        if ((known?.version ?? 0) !== ifVersion) return false;
        const put = `INSERT INTO tenants (id, version, source, record, updated_at) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET version = excluded.version, source = excluded.source,
            record = excluded.record, updated_at = excluded.updated_at`;
        sql(put).run(id, ifVersion + 1, source, master.seal(JSON.stringify(record), place(id)), now);
        for (const entry of entries) audit(entry, now);
        return true;
      }),
  };
}

interface TenantRow {
  id: string;
  version: number;
  source: StoredTenant['source'];
  record: Uint8Array;
  updated_at: number;
}
