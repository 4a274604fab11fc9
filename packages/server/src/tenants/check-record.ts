import type {TenantRecord} from '../config/tenant-schema.ts';
import {TOOLS} from '../tools/registry.ts';
import {MAX_LEVELS} from './resolve.ts';
import type {Tenant, TenantLevel} from './tenant.ts';

/** What is wrong with a setting of a tenant: its path in the record, and what to do. */
export interface RecordFault {
  path: string;
  message: string;
}

/**
 * What no single setting can say of a record: that its agents exist, that somebody can sign in, and that it widens
 * nothing of what the tenant above it has.
 *
 * @param parent undefined for a root
 * @param agentIds those that are configured
 */
export function checkRecord(
  record: TenantRecord,
  parent: Tenant | undefined,
  agentIds: readonly string[],
): RecordFault[] {
  const faults: RecordFault[] = [];
  const fault = (path: string, message: string) => faults.push({path, message});

  if (parent === undefined && record.agents === undefined) {
    fault('agents', 'is missing or not a list. Example: "agents": ["support"]');
  }
  for (const agent of record.agents ?? []) {
    if (!agentIds.includes(agent)) {
      fault('agents', `there is no agent "${agent}". Example: "${agentIds[0]}", which is configured.`);
    } else if (parent !== undefined && !parent.agents.includes(agent)) {
      fault('agents', `"${parent.id}" above has no agent "${agent}". Example: "${parent.agents[0]}", which it has.`);
    }
  }
  const restricted = {agentRoles: agentIds, toolRoles: TOOLS.map(({name}) => name)};
  for (const [path, ids] of Object.entries(restricted)) {
    for (const id of Object.keys(record[path as keyof typeof restricted] ?? {})) {
      // One that is spelt wrong would keep nobody away.
      if (!ids.includes(id)) fault(path, `there is no "${id}". Example: "${ids[0]}", which there is.`);
    }
  }
  const agents = record.agents ?? parent?.agents ?? [];
  if (record.defaultAgent !== undefined && !agents.includes(record.defaultAgent)) {
    fault('defaultAgent', `is not one of this tenant's agents. Example: "${agents[0]}"`);
  }
  if (new Set(record.secrets.map(({kid}) => kid)).size < record.secrets.length) {
    fault('secrets', 'two of them have one key id. Example: {"kid": "2026-02"} for the newer one.');
  }
  if (parent !== undefined) for (const {path, message} of widerThan(record, parent)) fault(path, message);
  return faults;
}

/** A level can only narrow what the one above it has. */
function widerThan(record: TenantRecord, parent: Tenant): RecordFault[] {
  const {anonymous, features = {}, privacy = {}, limits = {}, budgets = {}, share, resourceTagPrefix} = record;
  const faults: RecordFault[] = [];
  const wider = (path: string, has: unknown) =>
    faults.push({path, message: `is more than "${parent.id}" above has. Example: ${JSON.stringify(has)}`});

  if (parent.levels.length >= MAX_LEVELS) {
    faults.push({
      path: 'parent',
      message: `"${parent.id}" is a customer: nobody can be below it. Example: its reseller`,
    });
  }
  if (anonymous && !parent.anonymous) wider('anonymous', false);
  for (const name of ['feedback', 'followUps', 'tools', 'actions'] as const) {
    if (features[name] && !parent.features[name]) wider(`features.${name}`, false);
  }
  const strict = ['off', 'secrets', 'personal'];
  if (privacy.redact !== undefined && strict.indexOf(privacy.redact) < strict.indexOf(parent.privacy.redact)) {
    wider('privacy.redact', parent.privacy.redact);
  }
  const {retentionDays} = parent.privacy;
  if (retentionDays !== undefined && (privacy.retentionDays ?? 0) > retentionDays) {
    wider('privacy.retentionDays', retentionDays);
  }
  const ofLevels = (name: Exclude<keyof TenantLevel, 'id'>) =>
    Math.min(...parent.levels.map((level) => level[name] ?? Infinity));
  for (const [name, has] of Object.entries({...parent.limits, tenantTurnsPerMinute: ofLevels('turnsPerMinute')})) {
    if ((limits[name as keyof typeof limits] ?? 0) > has) wider(`limits.${name}`, has);
  }
  const perDay = {tokensPerDay: ofLevels('tokensPerDay'), usdPerDay: ofLevels('usdPerDay')};
  for (const [name, has = Infinity] of Object.entries({...parent.budgets, ...perDay})) {
    if ((budgets[name as keyof typeof budgets] ?? 0) > has) wider(`budgets.${name}`, has);
  }
  if (share !== undefined && share > parent.share) wider('share', parent.share);
  if (resourceTagPrefix === undefined && parent.resourceTagPrefix === undefined) {
    const message = 'is missing: without one this tenant could name every server of the account. Example: "acme-"';
    faults.push({path: 'resourceTagPrefix', message});
  } else if (resourceTagPrefix !== undefined && !resourceTagPrefix.startsWith(parent.resourceTagPrefix ?? '')) {
    wider('resourceTagPrefix', `${parent.resourceTagPrefix}shop-`);
  }
  return faults;
}
