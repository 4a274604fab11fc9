import {randomBytes} from 'node:crypto';
import {describeIssue} from '../config/describe-issue.ts';
import {type TenantRecord, tenantRecord} from '../config/tenant-schema.ts';
import {Fault, unavailable} from '../errors.ts';
import type {AuditEntry, StoredTenant, TenantStore} from '../ports.ts';
import {createChangeCheck, invalid} from './check-change.ts';
import {mergePatch} from './merge-patch.ts';
import type {Tenants} from './tenants.ts';

/** Who changes a tenant, as it goes on record. */
export interface Actor {
  /** Undefined at the command line: whoever has the database may do everything. */
  tenant: string | undefined;
  subject: string;
  requestId: string;
  /** Whether they may also change what the level above gives. */
  mayGrant: boolean;
}

/** What a tenant has from the level above, and does not give itself. */
const GRANTED = ['parent', 'disabled', 'agents', 'resourceTagPrefix', 'limits', 'budgets', 'share'] as const;

/** Bytes of a secret: as many as HS256 can use. */
const SECRET_BYTES = 32;

/** Keys that are active at once: the one in use, and the next. */
const MAX_SECRETS = 2;

export interface TenantChanges {
  /** Throws `body_invalid`, and `version_conflict` where there is one of that id. */
  create(actor: Actor, input: unknown): Promise<StoredTenant>;
  /** Changes what a JSON Merge Patch names (RFC 7396). `ifVersion`: as it was read; without it, as it is now. */
  change(actor: Actor, id: string, patch: unknown, ifVersion: number | undefined): Promise<StoredTenant>;
  /** Makes a secret. This answer is the only one that has it. */
  addSecret(actor: Actor, id: string, kid: string): Promise<{kid: string; secret: string}>;
  removeSecret(actor: Actor, id: string, kid: string): Promise<void>;
}

interface ChangesDeps {
  store: TenantStore;
  tenants: Tenants;
  /** Agents that there are. */
  agentIds: readonly string[];
  now: () => number;
}

/** The one way in which a record changes: checked, within what the level above has, and on record at both ends. */
export function createTenantChanges({store, tenants, agentIds, now}: ChangesDeps): TenantChanges {
  const check = createChangeCheck(tenants, agentIds);

  async function find(id: string): Promise<StoredTenant> {
    await tenants.refresh();
    const [found] = tenants.subtree(id);
    if (found === undefined) throw new Fault('not_found');
    return found;
  }

  async function save(
    actor: Actor,
    record: TenantRecord,
    found: StoredTenant | undefined,
    {action, what}: {action: string; what: string},
  ): Promise<StoredTenant> {
    check(record, found);
    const ifVersion = found?.version ?? 0;
    const audit = entriesOf(actor, record.id, action, {version: ifVersion + 1, what});
    const isSaved = await store.saveTenant({record, source: 'edited', ifVersion}, audit, now()).catch(unavailable);
    if (!isSaved) throw new Fault('version_conflict');
    return find(record.id);
  }

  return {
    async create(actor, input) {
      const record = readRecord(input);
      await tenants.refresh();
      if (tenants.subtree(record.id).length > 0) {
        throw new Fault('version_conflict', {message: `id: there is a tenant "${record.id}" already. Choose another.`});
      }
      return save(actor, record, undefined, {action: 'tenant.create', what: Object.keys(record).join(' ')});
    },

    async change(actor, id, patch, ifVersion) {
      const found = await find(id);
      if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) throw new Fault('body_invalid');
      const names = Object.keys(patch);
      // Also one that is to be removed: names go on record, in clear.
      const unknown = names.find((name) => !Object.hasOwn(tenantRecord.shape, name));
      if (unknown !== undefined) throw invalid(`settings: unknown setting "${unknown.slice(0, 80)}". Check it.`);
      if (names.includes('secrets')) throw invalid('secrets: are made and removed at …/secrets, and never sent.');
      if ('id' in patch && patch.id !== id) throw invalid('id: stays what it is. Make another tenant for another id.');
      const given = GRANTED.find((name) => names.includes(name));
      if (given !== undefined && !actor.mayGrant) {
        throw new Fault('role_required', {message: `"${given}" is given by the level above. Ask its operator.`});
      }
      const record = readRecord(mergePatch(found.record, patch));
      if (ifVersion !== undefined && ifVersion !== found.version) throw new Fault('version_conflict');
      if (tenants.subtree(id).some((one) => one.id === record.parent)) {
        throw invalid('parent: is this tenant or below it. Name one that is above.');
      }
      return save(actor, record, found, {action: 'tenant.change', what: names.join(' ')});
    },

    async addSecret(actor, id, kid) {
      const found = await find(id);
      const {record} = found;
      if (record.secrets.length >= MAX_SECRETS) {
        throw invalid('secrets: two keys are active already. Remove the one that is not in use.');
      }
      const secret = randomBytes(SECRET_BYTES).toString('base64');
      const next = readRecord({...record, secrets: [...record.secrets, {kid, secret}]});
      await save(actor, next, found, {action: 'tenant.secret.add', what: kid});
      return {kid, secret};
    },

    async removeSecret(actor, id, kid) {
      const found = await find(id);
      const {record} = found;
      const secrets = record.secrets.filter((one) => one.kid !== kid);
      if (secrets.length === record.secrets.length) throw new Fault('not_found');
      await save(actor, {...record, secrets}, found, {action: 'tenant.secret.remove', what: kid});
    },
  };
}

function readRecord(input: unknown): TenantRecord {
  const parsed = tenantRecord.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault('body_invalid', {message: issue === undefined ? undefined : describeIssue(issue)});
}

/** In the chain of the tenant that is changed, and in the chain of who changes it where that is another. */
function entriesOf(actor: Actor, id: string, action: string, detail: AuditEntry['detail']): AuditEntry[] {
  const {tenant, subject, requestId} = actor;
  const common = {action, requestId, detail};
  const here = {
    ...common,
    tenant: id,
    subject: tenant === undefined || tenant === id ? subject : `operator:${tenant}/${subject}`,
  };
  if (tenant === undefined || tenant === id) return [here];
  return [here, {...common, tenant, subject, detail: {...detail, tenant: id}}];
}
