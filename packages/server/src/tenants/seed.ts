import type {TenantRecord} from '../config/tenant-schema.ts';
import type {Log} from '../log.ts';
import type {StoredTenant, TenantStore} from '../ports.ts';

/**
 * Brings the tenants of the settings file into the store. A record follows the file until somebody changes it in the
 * store: from then on the file counts no more for it. One that was taken out of the file is disabled, not deleted.
 */
export async function seedTenants(
  store: TenantStore,
  records: readonly TenantRecord[],
  {log, now}: {log: Log; now: () => number},
): Promise<void> {
  const known = new Map((await store.readTenants()).map((one) => [one.id, one]));
  const save = (record: TenantRecord, ifVersion: number, action: string) => {
    const entry = {
      tenant: record.id,
      subject: 'system:settings',
      action,
      requestId: '',
      detail: {version: ifVersion + 1},
    };
    return store.saveTenant({record, source: 'file', ifVersion}, [entry], now());
  };
  for (const record of records) {
    const stored = known.get(record.id);
    if (stored === undefined) await save(record, 0, 'tenant.create');
    else if (isSame(stored, record)) continue;
    else if (stored.source === 'file') await save(record, stored.version, 'tenant.change');
    else log('warn', {event: 'tenant-settings-ignored', tenant: record.id, todo: 'It was changed in the store.'});
  }
  for (const {id, source, record, version} of known.values()) {
    const isLeft = source === 'file' && !record.disabled && !records.some((one) => one.id === id);
    if (isLeft) await save({...record, disabled: true}, version, 'tenant.disable');
  }
}

const isSame = (stored: StoredTenant, record: TenantRecord) => JSON.stringify(stored.record) === JSON.stringify(record);
