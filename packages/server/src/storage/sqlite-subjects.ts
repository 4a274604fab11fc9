import {randomBytes} from 'node:crypto';
import {SALT_BYTES} from '../audit/commitment.ts';
import type {Owner} from '../ports.ts';
import {createSealer, KEY_BYTES, type Sealer} from '../privacy/seal.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Secrets} from './sqlite-secrets.ts';

/** What a user's rows are kept under. Read anew for each call, so that no process goes on with a key that is gone. */
export interface Subject {
  owner: Owner;
  /** For the commitments of the record. */
  salt: Uint8Array;
  /** For what they wrote and were answered. */
  sealer: Sealer;
}

export interface Subjects {
  /** How tables name a user. */
  key(owner: Owner): string;
  /** The one there is, or a new one. Only within `write`. */
  ensure(owner: Owner): Subject;
  /** Whose conversation it is. Throws where it is gone. */
  ofConversation(conversation: number): Subject;
  /** Makes all that was kept under it unreadable. Only within `write`. */
  forget(owner: Owner): void;
}

export function sqliteSubjects(sql: SqliteDatabase['sql'], {master, pseudonym}: Secrets): Subjects {
  const key = ({tenant, subject}: Owner) => pseudonym('subject', tenant, subject);

  function read(tenant: string, subjectKey: string, {keys, name}: SubjectRow): Subject {
    const bytes = master.openBytes(keys, `keys ${tenant} ${subjectKey}`);
    const sealer = createSealer(bytes.subarray(SALT_BYTES));
    return {owner: {tenant, subject: sealer.open(name, 'name')}, salt: bytes.subarray(0, SALT_BYTES), sealer};
  }

  return {
    key,

    ensure(owner) {
      const {tenant, subject} = owner;
      const subjectKey = key(owner);
      const known = sql('SELECT keys, name FROM subjects WHERE tenant = ? AND subject = ?').get(tenant, subjectKey);
      if (known !== undefined) return read(tenant, subjectKey, known as unknown as SubjectRow);
      return insertSubject(sql, master, {tenant, subject}, subjectKey, randomBytes(SALT_BYTES));
    },

    ofConversation(conversation) {
      const row = sql(OF_CONVERSATION).get(conversation) as
        | (SubjectRow & {tenant: string; subject: string})
        | undefined;
      if (row === undefined) throw new Error('the conversation is gone');
      return read(row.tenant, row.subject, row);
    },

    forget(owner) {
      sql('DELETE FROM subjects WHERE tenant = ? AND subject = ?').run(owner.tenant, key(owner));
    },
  };
}

/** A new user's row. Those of older versions had a salt already. */
export function insertSubject(
  sql: SqliteDatabase['sql'],
  master: Sealer,
  owner: Owner,
  subjectKey: string,
  salt: Uint8Array,
): Subject {
  const {tenant, subject} = owner;
  const bytes = randomBytes(KEY_BYTES);
  const sealer = createSealer(bytes);
  const keys = master.sealBytes(Buffer.concat([salt, bytes]), `keys ${tenant} ${subjectKey}`);
  const name = sealer.seal(subject, 'name');
  sql('INSERT INTO subjects (tenant, subject, keys, name) VALUES (?, ?, ?, ?)').run(tenant, subjectKey, keys, name);
  return {owner, salt, sealer};
}

interface SubjectRow {
  keys: Uint8Array;
  name: Uint8Array;
}

const OF_CONVERSATION = `SELECT tenant, subject, keys, name
  FROM conversations JOIN subjects USING (tenant, subject) WHERE conversation = ?`;
