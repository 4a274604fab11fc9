import type {Store} from '../ports.ts';
import {sqliteActions} from './sqlite-actions.ts';
import {auditWriter, sqliteAudit} from './sqlite-audit.ts';
import {sqliteConversations} from './sqlite-conversations.ts';
import {openDatabase} from './sqlite-database.ts';
import {sqliteErasure} from './sqlite-erasure.ts';
import {sqliteFeedback} from './sqlite-feedback.ts';
import {makeRunner, sqliteLeases} from './sqlite-leases.ts';
import {sqliteLimits} from './sqlite-limits.ts';
import {sqliteSpending} from './sqlite-spending.ts';
import {sqliteSubjects} from './sqlite-subjects.ts';
import {sqliteTenants} from './sqlite-tenants.ts';
import {readTurn, type TurnRow} from './sqlite-turn-rows.ts';
import {sqliteTurns} from './sqlite-turns.ts';

/**
 * The embedded default store: one file, WAL, every acknowledged write on disk. `:memory:` for tests.
 *
 * @param keyFile where the master key is; beside the database unless the environment's `KEY_FILE` names a better place
 */
export function openSqliteStore(file: string, keyFile: string = keyFileOf(file)): Store {
  const database = openDatabase(file, keyFile);
  const {sql, write, secrets} = database;
  const runner = makeRunner();
  const subjects = sqliteSubjects(sql, secrets);
  const audit = auditWriter(sql, subjects);
  const leases = sqliteLeases(database, runner, (row) => {
    const turn = row as TurnRow;
    return readTurn(turn, subjects.ofConversation(turn.conversation));
  });
  const spending = sqliteSpending(database, runner);
  const actions = sqliteActions(database, {audit, subjects, leases, runner});

  return {
    epoch: secrets.epoch,
    serverSecret: secrets.server,
    ...sqliteAudit(database),
    ...leases.calls,
    ...spending.calls,
    ...sqliteTenants(database, audit),
    ...sqliteLimits(database, audit, subjects),
    ...sqliteConversations(database, audit, subjects),
    ...actions.calls,
    ...sqliteTurns(database, {audit, subjects, leases, spending, actions, runner}),
    ...sqliteFeedback(database, audit, subjects),
    ...sqliteErasure(database, audit, subjects),

    appendAudit: (entry, now) => write(() => audit(entry, now)),

    async check() {
      await write(() => sql('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)').run('checked', '1'));
    },

    close() {
      if (!database.isOpen()) return;
      try {
        leases.leave();
      } catch {
        // Another process has the file for a moment: it will see that this one is gone.
      }
      database.close();
    },
  };
}

/** Where the master key of a database is. */
export const keyFileOf = (file: string): string => process.env.KEY_FILE || `${file}.key`;
