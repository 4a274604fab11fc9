import {randomBytes} from 'node:crypto';
import {gcra} from '../limits/gcra.ts';
import type {Allowance, Owner, Store, StoredConversation, Taken} from '../ports.ts';
import {auditWriter, makeAuditKey, sqliteAudit} from './sqlite-audit.ts';
import {openDatabase, type SqliteDatabase} from './sqlite-database.ts';
import {sqliteErasure} from './sqlite-erasure.ts';
import {sqliteFeedback} from './sqlite-feedback.ts';
import {sqliteTurns} from './sqlite-turns.ts';

/** The embedded default store: one file, WAL, every acknowledged write on disk. `:memory:` for tests. */
export function openSqliteStore(file: string): Store {
  const database = openDatabase(file);
  const {sql, write} = database;

  const audit = auditWriter(sql);

  return {
    epoch: keptValue(database, 'epoch', () => randomBytes(4).toString('hex')),
    serverSecret: Buffer.from(
      keptValue(database, 'server-secret', () => randomBytes(32).toString('base64')),
      'base64',
    ),
    ...sqliteAudit(database, Buffer.from(keptValue(database, 'audit-key', makeAuditKey), 'base64')),
    ...sqliteTurns(database, audit),
    ...sqliteFeedback(database, audit),
    ...sqliteErasure(database, audit),

    take: (allowances, now) => write(() => take(database, allowances, now)),

    consumeJti: (tenant, jti, expiresAt, now) =>
      write(() => {
        sql('DELETE FROM used_jtis WHERE expires_at < ?').run(now);
        const insert = sql('INSERT INTO used_jtis (tenant, jti, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
        return insert.run(tenant, jti, expiresAt).changes === 1;
      }),

    revoke: (entry, now) =>
      write(() => {
        const put = `INSERT INTO revocations (tenant, subject, not_before) VALUES (?, ?, ?)
          ON CONFLICT (tenant, subject) DO UPDATE SET not_before = max(not_before, excluded.not_before)`;
        sql(put).run(entry.tenant, entry.subject, now);
        audit(entry, now);
      }),

    async revokedBefore({tenant, subject}) {
      const row = sql('SELECT not_before FROM revocations WHERE tenant = ? AND subject = ?').get(tenant, subject);
      return (row as {not_before: number} | undefined)?.not_before;
    },

    appendAudit: (entry, now) => write(() => audit(entry, now)),

    async findConversation(owner, id) {
      const row = sql(`${SELECT_CONVERSATION} AND id = ?`).get(owner.tenant, owner.subject, id);
      return row === undefined ? undefined : readConversation(row);
    },

    async listConversations(owner, limit) {
      return sql(`${SELECT_CONVERSATION} ORDER BY updated_at DESC, conversation DESC LIMIT ?`)
        .all(owner.tenant, owner.subject, limit)
        .map(readConversation);
    },

    renameConversation: ({tenant, subject}: Owner, id, title) =>
      write(() => {
        const update = sql('UPDATE conversations SET title = ? WHERE tenant = ? AND subject = ? AND id = ?');
        return update.run(title, tenant, subject, id).changes === 1;
      }),

    deleteConversation: ({tenant, subject}, id, entry, now) =>
      write(() => {
        const remove = sql('DELETE FROM conversations WHERE tenant = ? AND subject = ? AND id = ?');
        const found = remove.run(tenant, subject, id).changes === 1;
        if (found) audit(entry, now);
        return found;
      }),

    async check() {
      await write(() => sql('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)').run('checked', '1'));
    },

    close: () => database.close(),
  };
}

const SELECT_CONVERSATION =
  'SELECT conversation, id, title, created_at, updated_at FROM conversations WHERE tenant = ? AND subject = ?';

function readConversation(row: object): StoredConversation {
  const {conversation, id, title, created_at, updated_at} = row as {
    conversation: number;
    id: string;
    title: string;
    created_at: number;
    updated_at: number;
  };
  return {conversation, id, title, createdAt: created_at, updatedAt: updated_at};
}

/** All or none: a refusal by one allowance takes nothing from the others. */
function take({sql}: SqliteDatabase, allowances: readonly Allowance[], now: number): Taken {
  const steps = allowances.map((allowance) => {
    const row = sql('SELECT tat FROM allowances WHERE key = ?').get(allowance.key) as {tat: number} | undefined;
    return gcra(row?.tat, now, allowance);
  });
  const refused = steps.filter(({allowed}) => !allowed).sort((a, b) => b.retryAfterMs - a.retryAfterMs)[0];
  const shown = refused ?? steps.reduce((least, step) => (step.remaining < least.remaining ? step : least));
  if (refused === undefined) {
    const put = sql(
      'INSERT INTO allowances (key, tat) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET tat = excluded.tat',
    );
    for (const [index, {tat}] of steps.entries()) put.run((allowances[index] as Allowance).key, tat);
    sql('DELETE FROM allowances WHERE tat < ? AND key IN (SELECT key FROM allowances WHERE tat < ? LIMIT 10)').run(
      now,
      now,
    );
  }
  const {allowed, remaining, resetMs, retryAfterMs} = shown;
  return {allowed, index: steps.indexOf(shown), remaining, resetMs, retryAfterMs};
}

function keptValue({sql}: SqliteDatabase, name: string, make: () => string): string {
  sql('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING').run(name, make());
  return (sql('SELECT value FROM meta WHERE name = ?').get(name) as {value: string}).value;
}
