import {expect, test} from 'vitest';
import type {Store} from '../../ports.ts';
import {NOW} from './store-contract.ts';

const record = (name: string) => ({id: 'acme', name, origins: [], secrets: [{kid: 'a', secret: 's'.repeat(32)}]});
const entry = {tenant: 'acme', subject: 'system:settings', action: 'tenant.create', requestId: '', detail: {}};

/** Records of tenants: of two who change one, the second is told. */
export function describeTenants(makePlace: () => string, openOne: (place?: string) => Store): void {
  test('a tenant is kept as it was written, with its audit rows, for every process', async () => {
    const place = makePlace();
    const [store, other] = [openOne(place), openOne(place)];
    expect([await store.tenantsVersion(), await store.readTenants()]).toEqual([0, []]);
    const saved = await store.saveTenant({record: record('Acme'), source: 'file', ifVersion: 0}, [entry, entry], NOW);
    expect(saved).toBe(true);
    expect(await other.tenantsVersion()).toBe(1);
    const kept = {id: 'acme', version: 1, source: 'file', record: record('Acme'), updatedAt: NOW};
    expect(await other.readTenants()).toEqual([kept]);
    expect(await other.readAudit('acme', 0, 10)).toHaveLength(2);
  });

  test('a change on top of an old version changes nothing and is not on record', async () => {
    const store = openOne();
    const save = (name: string, ifVersion: number) =>
      store.saveTenant({record: record(name), source: 'edited', ifVersion}, [entry], NOW);
    expect([await save('A', 0), await save('B', 0), await save('C', 1), await save('D', 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect((await store.readTenants()).map(({record, version}) => [record.name, version])).toEqual([['C', 2]]);
    expect(await store.readAudit('acme', 0, 10)).toHaveLength(2);
  });
}
