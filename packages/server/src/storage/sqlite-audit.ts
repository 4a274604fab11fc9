import type {AuditHead} from '@wincloud/chat-core/protocol';
import {commit, commitDetail} from '../audit/commitment.ts';
import {type ChainedRow, chainRow, NO_HASH} from '../audit/row.ts';
import type {Checkpoint} from '../audit/signature.ts';
import type {AuditEntry, AuditStore} from '../ports.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Subjects} from './sqlite-subjects.ts';

/** Appends to a tenant's chain. Only within `write`: the row before is read in the transaction that adds the next. */
export type AuditWriter = (entry: AuditEntry, now: number) => AuditHead;

/** `BEGIN IMMEDIATE` puts the writers of all processes in a row, so no two rows follow the same one. */
export function auditWriter(sql: SqliteDatabase['sql'], subjects: Subjects): AuditWriter {
  const selectLast = 'SELECT seq, hash FROM audit_rows WHERE tenant = ? ORDER BY seq DESC LIMIT 1';
  return ({tenant, subject, action, requestId, detail}, now) => {
    const {salt} = subjects.ensure({tenant, subject});
    const last = sql(selectLast).get(tenant) as {seq: number; hash: string} | undefined;
    const {seq, text, hash} = chainRow({
      v: 1,
      tenant,
      seq: (last?.seq ?? 0) + 1,
      at: now,
      action,
      actor: commit(salt, 'actor', subject),
      requestId,
      detail: commitDetail(salt, detail),
      prev: last?.hash ?? NO_HASH,
    });
    sql('INSERT INTO audit_rows (tenant, seq, text, hash) VALUES (?, ?, ?, ?)').run(tenant, seq, text, hash);
    return {seq, hash};
  };
}

/** The reading side, and checkpoints. */
export function sqliteAudit({sql, write, secrets}: SqliteDatabase): AuditStore {
  const insert = `INSERT INTO audit_checkpoints (tenant, seq, hash, at, key_id, signature) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (tenant, seq) DO NOTHING`;
  const mark = `INSERT INTO audit_places (place, delivered) VALUES (?, ?)
    ON CONFLICT (place) DO UPDATE SET delivered = max(delivered, excluded.delivered)`;

  return {
    auditKey: secrets.audit,

    async listAuditTenants() {
      return sql(LIST_TENANTS).all() as {tenant: string; seq: number}[];
    },

    async readAudit(tenant, afterSeq, limit) {
      const select = 'SELECT seq, text, hash FROM audit_rows WHERE tenant = ? AND seq > ? ORDER BY seq LIMIT ?';
      return sql(select).all(tenant, afterSeq, limit) as unknown as ChainedRow[];
    },

    async readCheckpoints(tenant, afterSeq, limit) {
      const select = 'SELECT * FROM audit_checkpoints WHERE tenant = ? AND seq > ? ORDER BY seq LIMIT ?';
      return sql(select).all(tenant, afterSeq, limit).map(readCheckpoint);
    },

    async lastCheckpoint(tenant) {
      const row = sql('SELECT * FROM audit_checkpoints WHERE tenant = ? ORDER BY seq DESC LIMIT 1').get(tenant);
      return row === undefined ? undefined : readCheckpoint(row);
    },

    addCheckpoint: ({tenant, seq, hash, at, keyId, signature}) =>
      write(() => void sql(insert).run(tenant, seq, hash, at, keyId, signature)),

    async listUndelivered(place, limit) {
      const select = `SELECT * FROM audit_checkpoints
        WHERE number > coalesce((SELECT delivered FROM audit_places WHERE place = ?), 0) ORDER BY number LIMIT ?`;
      const rows = sql(select).all(place, limit);
      return rows.map((row) => ({number: row.number as number, checkpoint: readCheckpoint(row)}));
    },

    markDelivered: (place, number) => write(() => void sql(mark).run(place, number)),
  };
}

/** From one tenant to the next by the key, for a chain may have millions of rows. */
const LIST_TENANTS = `
  WITH RECURSIVE known (tenant) AS (
    SELECT min(tenant) FROM audit_rows
    UNION ALL
    SELECT (SELECT min(tenant) FROM audit_rows WHERE tenant > known.tenant) FROM known WHERE known.tenant IS NOT NULL
  )
  SELECT tenant, (SELECT max(seq) FROM audit_rows WHERE audit_rows.tenant = known.tenant) AS seq
  FROM known WHERE tenant IS NOT NULL`;

function readCheckpoint(row: object): Checkpoint {
  const {tenant, seq, hash, at, key_id, signature} = row as Omit<Checkpoint, 'keyId'> & {key_id: string};
  return {tenant, seq, hash, at, keyId: key_id, signature};
}
