import type {DatabaseSync} from 'node:sqlite';
import {auditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import {SCHEMA, SCHEMA_VERSION} from './sqlite-schema.ts';
import {sealTables} from './sqlite-seal-tables.ts';
import {openSecrets, type Secrets} from './sqlite-secrets.ts';
import {sqliteSubjects} from './sqlite-subjects.ts';

export interface Migration {
  db: DatabaseSync;
  sql: SqliteDatabase['sql'];
  file: string;
  masterKey: Uint8Array;
}

/**
 * Brings a file to this version's tables, in one commit or not at all, and opens its secrets. Several processes may open
 * it at once.
 */
export function migrate({db, sql, file, masterKey}: Migration): Secrets {
  db.exec('BEGIN IMMEDIATE');
  try {
    const {user_version: version} = db.prepare('PRAGMA user_version').get() as {user_version: number};
    if (version > SCHEMA_VERSION) {
      throw new Error(`${file} was written by a newer version (${version}). Run that version, or name another file.`);
    }
    // Version 4 has a table more, and all others as they were.
    const isOld = version > 0 && version < SEALED_VERSION;
    if (isOld) renameTables(db);
    if (version < SCHEMA_VERSION) db.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`);
    const secrets = openSecrets(sql, masterKey);
    if (isOld) sealTables(db, secrets);
    if (version === 1) chainAudit(db, sql, secrets);
    db.exec('COMMIT');
    // What was in clear is overwritten with the page it was on; this takes it out of what is left of the old tables.
    if (isOld) db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
    return secrets;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** The first whose rows are sealed. */
const SEALED_VERSION = 3;

/** Tables whose rows were in clear before. */
const RENAMED = ['conversations', 'turns', 'events', 'feedback', 'audit_subjects', 'revocations'];

/** Foreign keys go on meaning the old ones. An index keeps its name with its table, so it has to go. */
function renameTables(db: DatabaseSync): void {
  for (const table of RENAMED) {
    const exists = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
    if (exists) db.exec(`ALTER TABLE ${table} RENAME TO old_${table}`);
  }
  db.exec('DROP INDEX IF EXISTS turns_by_key; DROP INDEX IF EXISTS turns_running;');
}

/** Version 1 had audit rows that were not chained, with subjects in clear. */
function chainAudit(db: DatabaseSync, sql: SqliteDatabase['sql'], secrets: Secrets): void {
  const append = auditWriter(sql, sqliteSubjects(sql, secrets));
  const old = db.prepare('SELECT at, tenant, subject, action, request_id, detail FROM audit ORDER BY row');
  for (const row of old.iterate()) {
    const {at, tenant, subject, action, request_id: requestId, detail} = row as Record<string, string>;
    const entry = {tenant, subject, action, requestId, detail: JSON.parse(detail as string)};
    append(entry as Parameters<typeof append>[0], Number(at));
  }
  db.exec('DROP TABLE audit');
}
