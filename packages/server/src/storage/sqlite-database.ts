import {randomBytes} from 'node:crypto';
import {DatabaseSync, type StatementSync} from 'node:sqlite';
import {KEY_BYTES} from '../privacy/seal.ts';
import {readMasterKey} from './master-key.ts';
import {finishKeyChange} from './sqlite-key-change.ts';
import {migrate} from './sqlite-migrate.ts';
import {isSealed, type Secrets} from './sqlite-secrets.ts';

/** Milliseconds to wait for another process's lock. Calls that cost money are refused within 300 ms. */
const BUSY_TIMEOUT_MS = 250;

/** The same while a store is opened, which nobody waits for: another process may be busy with its own start. */
const OPEN_TIMEOUT_MS = 10_000;

/** SQLite's code for a lock that somebody else has, and milliseconds until the next try. */
const BUSY = 5;
const RETRY_MS = 20;

/** Writes in one commit. More would hold the event loop for longer than a frame. */
const MAX_GROUP = 200;

export interface SqliteDatabase {
  /** A statement, prepared once. */
  sql(text: string): StatementSync;
  /** Runs `work` in a transaction that commits together with the other writes that are waiting. */
  write<T>(work: () => T): Promise<T>;
  readonly secrets: Secrets;
  /** Empties the write-ahead log into the file. False where another process reads it. */
  emptyLog(): boolean;
  isOpen(): boolean;
  close(): void;
}

/**
 * `node:sqlite` with group commit. A commit that is safe on disk (`synchronous=FULL`) takes about a millisecond
 * however much it holds, so the writes that arrive in one turn of the event loop share one. Each runs in a savepoint
 * of its own: one that fails takes nothing else with it.
 */
export function openDatabase(file: string, keyFile: string): SqliteDatabase {
  const db = new DatabaseSync(file, {timeout: OPEN_TIMEOUT_MS});
  switchToWal(db);
  db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  // What is deleted is overwritten, not left in free pages.
  db.exec('PRAGMA secure_delete = ON;');

  const statements = new Map<string, StatementSync>();
  const sql = (text: string) => {
    const statement = statements.get(text) ?? db.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  const secrets = openedOrClosed(db, () => migrate({db, sql, file, masterKey: masterKeyOf(sql, file, keyFile)}));
  db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`);

  let waiting: {work: () => unknown; resolve: (value: never) => void; reject: (error: unknown) => void}[] = [];
  let scheduled = false;

  function commitGroup(): void {
    scheduled = false;
    if (waiting.length === 0) return; // closed meanwhile
    const group = waiting.slice(0, MAX_GROUP);
    waiting = waiting.slice(MAX_GROUP);
    if (waiting.length > 0) schedule();
    const settled: (() => void)[] = [];
    try {
      db.exec('BEGIN IMMEDIATE');
      for (const {work, resolve, reject} of group) {
        db.exec('SAVEPOINT one');
        try {
          const value = work() as never;
          db.exec('RELEASE one');
          settled.push(() => resolve(value));
        } catch (error) {
          db.exec('ROLLBACK TO one; RELEASE one');
          settled.push(() => reject(error));
        }
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
      for (const {reject} of group) reject(error);
      return;
    }
    for (const settle of settled) settle();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(commitGroup);
  }

  return {
    sql,
    secrets,
    write: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({work, resolve, reject});
        schedule();
      }),
    emptyLog() {
      const {busy} = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as {busy: number};
      return busy === 0;
    },
    isOpen: () => db.isOpen,
    close() {
      if (waiting.length > 0) commitGroup();
      db.close();
    },
  };
}

/** SQLite waits for a lock, but not for this one: of processes that make a file at once, one switches and the others try again. */
function switchToWal(db: DatabaseSync): void {
  const until = Date.now() + OPEN_TIMEOUT_MS;
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if ((error as {errcode?: number}).errcode !== BUSY || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function masterKeyOf(sql: SqliteDatabase['sql'], file: string, keyFile: string): Uint8Array {
  if (file === ':memory:') return randomBytes(KEY_BYTES);
  finishKeyChange(sql, keyFile);
  return readMasterKey(keyFile, !isSealed(sql));
}

function openedOrClosed<T>(db: DatabaseSync, open: () => T): T {
  try {
    return open();
  } catch (error) {
    db.close();
    throw error;
  }
}
