import {createHmac, randomBytes} from 'node:crypto';
import {createSealer, type Sealer} from '../privacy/seal.ts';
import {makeAuditKey} from './audit-key.ts';
import type {SqliteDatabase} from './sqlite-database.ts';

/** What opens only with the right master key. */
const KEY_CHECK = 'key-check';

/** The rows of `meta` that are sealed. */
export const SEALED_META = [KEY_CHECK, 'sealed-server-secret', 'sealed-audit-key'];

/** What is made once and kept with the data: secrets, sealed under the master key, and the name of this log. */
export interface Secrets {
  epoch: string;
  /** Of the master key: for keys of users and records of tenants. */
  master: Sealer;
  server: Uint8Array;
  audit: Uint8Array;
  /** A keyed hash of whose something is, as it stands in tables: the same for the same, and it leads back to nobody. */
  pseudonym(...parts: string[]): string;
}

/** Whether a database is kept under a master key already. */
export function isSealed(sql: SqliteDatabase['sql']): boolean {
  const hasMeta = sql("SELECT 1 FROM sqlite_master WHERE name = 'meta'").get() !== undefined;
  return hasMeta && sql('SELECT 1 FROM meta WHERE name = ?').get(KEY_CHECK) !== undefined;
}

/** Whether a key is the one that a database is kept under. */
export function opensWith(sql: SqliteDatabase['sql'], masterKey: Uint8Array): boolean {
  const row = sql('SELECT value FROM meta WHERE name = ?').get(KEY_CHECK) as {value: string};
  try {
    createSealer(masterKey).openBytes(Buffer.from(row.value, 'base64'), `meta ${KEY_CHECK}`);
    return true;
  } catch {
    return false;
  }
}

/** Opens the secrets of a database, or makes them. Within a transaction. Throws where the key is another one. */
export function openSecrets(sql: SqliteDatabase['sql'], masterKey: Uint8Array): Secrets {
  const master = createSealer(masterKey);

  function kept(name: string, make: () => Uint8Array): Uint8Array {
    const row = sql('SELECT value FROM meta WHERE name = ?').get(name) as {value: string} | undefined;
    if (row !== undefined) return master.openBytes(Buffer.from(row.value, 'base64'), `meta ${name}`);
    const made = make();
    const sealed = Buffer.from(master.sealBytes(made, `meta ${name}`)).toString('base64');
    sql('INSERT INTO meta (name, value) VALUES (?, ?)').run(name, sealed);
    return made;
  }

  /** Versions before 3 kept them in clear, as base64. */
  function moved(name: string, old: string, make: () => Uint8Array): Uint8Array {
    const row = sql('SELECT value FROM meta WHERE name = ?').get(old) as {value: string} | undefined;
    const value = kept(name, row === undefined ? make : () => Buffer.from(row.value, 'base64'));
    sql('DELETE FROM meta WHERE name = ?').run(old);
    return value;
  }

  try {
    kept(KEY_CHECK, () => Buffer.from('ok'));
  } catch {
    throw new Error('the key file is of another database: restore the one that belongs to this one, or set KEY_FILE');
  }
  const server = moved('sealed-server-secret', 'server-secret', () => randomBytes(32));
  const audit = moved('sealed-audit-key', 'audit-key', makeAuditKey);
  sql('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING').run(
    'epoch',
    randomBytes(4).toString('hex'),
  );
  const {value: epoch} = sql("SELECT value FROM meta WHERE name = 'epoch'").get() as {value: string};
  return {
    epoch,
    master,
    server,
    audit,
    pseudonym: (...parts) =>
      createHmac('sha256', server)
        .update(`pseudonym\0${parts.join('\0')}`)
        .digest('base64url'),
  };
}
