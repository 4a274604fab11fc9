import {gcra} from '../limits/gcra.ts';
import type {Allowance, Store, Taken} from '../ports.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Subjects} from './sqlite-subjects.ts';

type LimitCalls = Pick<Store, 'take' | 'consumeJti' | 'revoke' | 'revokedBefore'>;

/** How often, once, and no longer: allowances, single use, revocations. None of it names anybody. */
export function sqliteLimits(database: SqliteDatabase, audit: AuditWriter, subjects: Subjects): LimitCalls {
  const {sql, write} = database;
  return {
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
        sql(put).run(entry.tenant, subjects.key(entry), now);
        audit(entry, now);
      }),

    async revokedBefore(owner) {
      const select = 'SELECT not_before FROM revocations WHERE tenant = ? AND subject = ?';
      const row = sql(select).get(owner.tenant, subjects.key(owner));
      return (row as {not_before: number} | undefined)?.not_before;
    },
  };
}

/** All or none: a refusal by one allowance takes nothing from the others. */
function take({sql, secrets}: SqliteDatabase, allowances: readonly Allowance[], now: number): Taken {
  const keys = allowances.map(({key}) => secrets.pseudonym('allowance', key));
  const steps = allowances.map((allowance, index) => {
    const row = sql('SELECT tat FROM allowances WHERE key = ?').get(keys[index] as string);
    return gcra((row as {tat: number} | undefined)?.tat, now, allowance);
  });
  const refused = steps.filter(({allowed}) => !allowed).sort((a, b) => b.retryAfterMs - a.retryAfterMs)[0];
  const shown = refused ?? steps.reduce((least, step) => (step.remaining < least.remaining ? step : least));
  if (refused === undefined) {
    const put = sql(
      'INSERT INTO allowances (key, tat) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET tat = excluded.tat',
    );
    for (const [index, {tat}] of steps.entries()) put.run(keys[index] as string, tat);
    sql('DELETE FROM allowances WHERE tat < ? AND key IN (SELECT key FROM allowances WHERE tat < ? LIMIT 10)').run(
      now,
      now,
    );
  }
  const {allowed, remaining, resetMs, retryAfterMs} = shown;
  return {allowed, index: steps.indexOf(shown), remaining, resetMs, retryAfterMs};
}
