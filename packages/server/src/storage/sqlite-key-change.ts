import {existsSync, renameSync} from 'node:fs';
import {hostname} from 'node:os';
import {DatabaseSync} from 'node:sqlite';
import {createSealer} from '../privacy/seal.ts';
import {nextKeyFile, readMasterKey, writeNextKey} from './master-key.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import {isGone, type RunnerRow} from './sqlite-leases.ts';
import {isSealed, opensWith, SEALED_META} from './sqlite-secrets.ts';

/** Of another machine nobody knows whether its process lives. After a day without a sign it does not. */
const FORGOTTEN_MS = 86_400_000;

/**
 * Keeps a database under a new master key: all that is sealed under the old one is sealed anew, in one commit. What users
 * wrote is not, for their own keys stay as they are. Throws while a server uses the database, for that has the old key.
 *
 * The new key is in a file of its own before the commit and takes the old one's place after it. A process that dies in
 * between leaves both, and the next one that opens the database sees which of them counts.
 */
export function changeMasterKey(file: string, keyFile: string): {users: number; tenants: number} {
  const db = new DatabaseSync(file);
  const sql = (text: string) => db.prepare(text);
  try {
    db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    if (!isSealed(sql)) throw new Error(`${file} is of an older version: start the server once, then change the key`);
    finishKeyChange(sql, keyFile);
    const oldKey = createSealer(readMasterKey(keyFile, false));
    db.exec('BEGIN EXCLUSIVE');
    refuseWhileServed(sql);
    const newKey = createSealer(writeNextKey(keyFile));
    const reseal = (sealed: Uint8Array, place: string) => newKey.sealBytes(oldKey.openBytes(sealed, place), place);

    for (const name of SEALED_META) {
      const {value} = sql('SELECT value FROM meta WHERE name = ?').get(name) as {value: string};
      const sealed = Buffer.from(reseal(Buffer.from(value, 'base64'), `meta ${name}`)).toString('base64');
      sql('UPDATE meta SET value = ? WHERE name = ?').run(sealed, name);
    }
    const users = sql('SELECT tenant, subject, keys FROM subjects').all() as unknown as SubjectRow[];
    const putKeys = sql('UPDATE subjects SET keys = ? WHERE tenant = ? AND subject = ?');
    for (const {tenant, subject, keys} of users) {
      putKeys.run(reseal(keys, `keys ${tenant} ${subject}`), tenant, subject);
    }
    const tenants = sql('SELECT id, record FROM tenants').all() as unknown as {id: string; record: Uint8Array}[];
    const putRecord = sql('UPDATE tenants SET record = ? WHERE id = ?');
    for (const {id, record} of tenants) putRecord.run(reseal(record, `tenant ${id}`), id);

    db.exec('COMMIT');
    finishKeyChange(sql, keyFile);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return {users: users.length, tenants: tenants.length};
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK');
    db.close();
  }
}

/** Puts a new key in its place, where the database is under it already. One that never came to count is left alone. */
export function finishKeyChange(sql: SqliteDatabase['sql'], keyFile: string): void {
  const next = nextKeyFile(keyFile);
  if (!existsSync(next) || !isSealed(sql)) return;
  if (opensWith(sql, readMasterKey(next, false))) renameSync(next, keyFile);
}

function refuseWhileServed(sql: SqliteDatabase['sql']): void {
  const rows = sql('SELECT runner, host, pid, seen_at FROM runners').all() as unknown as RunnerRow[];
  const running = rows.find((row) =>
    row.host === hostname() ? !isGone(row) : row.seen_at > Date.now() - FORGOTTEN_MS,
  );
  if (running === undefined) return;
  throw new Error(`a server (process ${running.pid} on ${running.host}) uses this database: stop it first`);
}

interface SubjectRow {
  tenant: string;
  subject: string;
  keys: Uint8Array;
}
