import type {DatabaseSync} from 'node:sqlite';
import {auditWriter} from './sqlite-audit.ts';
import {SCHEMA, SCHEMA_VERSION} from './sqlite-schema.ts';

/** Brings a file to this version's tables, in one commit or not at all. Several processes may open it at once. */
export function migrate(db: DatabaseSync, file: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const {user_version: version} = db.prepare('PRAGMA user_version').get() as {user_version: number};
    if (version > SCHEMA_VERSION) {
      throw new Error(`${file} was written by a newer version (${version}). Run that version, or name another file.`);
    }
    if (version < SCHEMA_VERSION) {
      db.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`);
      if (version === 1) chainAudit(db);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    db.close();
    throw error;
  }
}

/** Version 1 had audit rows that were not chained, with subjects in clear. */
function chainAudit(db: DatabaseSync): void {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const append = auditWriter((text) => {
    const statement = statements.get(text) ?? db.prepare(text);
    statements.set(text, statement);
    return statement;
  });
  const old = db.prepare('SELECT at, tenant, subject, action, request_id, detail FROM audit ORDER BY row');
  for (const row of old.iterate()) {
    const {at, tenant, subject, action, request_id: requestId, detail} = row as Record<string, string>;
    const entry = {tenant, subject, action, requestId, detail: JSON.parse(detail as string)};
    append(entry as Parameters<typeof append>[0], Number(at));
  }
  db.exec('DROP TABLE audit');
}
