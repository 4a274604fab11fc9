import type {TenantRecord} from '../config/tenant-schema.ts';
import {Fault} from '../errors.ts';
import type {StoredTenant} from '../ports.ts';
import {checkRecord, type RecordFault} from './check-record.ts';
import {MAX_LEVELS} from './resolve.ts';
import type {Tenant} from './tenant.ts';
import type {Tenants} from './tenants.ts';

/** Tenants directly below one: after any change all of them are read anew. */
const MAX_BELOW = 1_000;

export const invalid = (message: string) => new Fault('body_invalid', {message});

/**
 * Throws `body_invalid` for what a change makes wrong. What was wrong before, as it is since the level above was narrowed,
 * may stay as it is: it counts no more than what is above, and must not keep anybody from taking a key away.
 */
export function createChangeCheck(tenants: Tenants, agentIds: readonly string[]) {
  /** The level above, as it counts. A new one must be open: what is closed has nothing to give. */
  function aboveOf({parent}: TenantRecord, found: StoredTenant | undefined): Tenant | undefined {
    if (parent === undefined) return undefined;
    const above = tenants.known().get(parent);
    if (above !== undefined && (tenants.isOpen(parent) || parent === found?.record.parent)) return above;
    throw invalid(`parent: there is no open tenant "${parent}". Name one that is open.`);
  }

  /** A tenant moves with all below it, and a place for it has limits. */
  function checkPlace(id: string, above: Tenant): void {
    const level = (one: string) => tenants.known().get(one)?.levels.length ?? 1;
    const height = Math.max(...tenants.subtree(id).map((one) => level(one.id) - level(id)), 0);
    if (above.levels.length + 1 + height > MAX_LEVELS) {
      throw invalid(`parent: "${above.id}" is too low for a tenant that has others below it. Move those first.`);
    }
    if (tenants.subtree(above.id).filter(({record}) => record.parent === above.id).length >= MAX_BELOW) {
      throw invalid(`parent: "${above.id}" has ${MAX_BELOW} tenants below it already. Name another.`);
    }
  }

  /** @param found as it is, or undefined for a new one */
  return function checkChange(record: TenantRecord, found: StoredTenant | undefined): void {
    const above = aboveOf(record, found);
    const had = tenants.known().get(found?.record.parent ?? '');
    const before = found === undefined ? [] : checkRecord(found.record, had, agentIds);
    const wasThere = ({path, message}: RecordFault) =>
      before.some((one) => one.path === path && one.message === message) &&
      settingAt(record, path) === settingAt(found?.record, path);
    const fault = checkRecord(record, above, agentIds).find((one) => !wasThere(one));
    if (fault !== undefined) throw invalid(`${fault.path}: ${fault.message}`);
    if (above !== undefined && above.id !== found?.record.parent) checkPlace(record.id, above);
  };
}

/** What a record has at a path such as `limits.turnsPerMinute`, as text. */
function settingAt(record: TenantRecord | undefined, path: string): string {
  const steps = path.split('.');
  return (
    JSON.stringify(steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], record)) ?? ''
  );
}
