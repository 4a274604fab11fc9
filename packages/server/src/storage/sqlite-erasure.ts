import type {Store} from '../ports.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Subjects} from './sqlite-subjects.ts';

/** How often, and after how many milliseconds, it is tried to empty the log that others read. */
const TRIES = 10;
const PAUSE_MS = 50;

/** Erasing a user. Limits of theirs stay for the minute they last: erasing is no way around them. */
export function sqliteErasure(
  {sql, write, emptyLog}: SqliteDatabase,
  audit: AuditWriter,
  subjects: Subjects,
): Pick<Store, 'eraseUser'> {
  return {
    async eraseUser(entry, now) {
      const {tenant} = entry;
      const receipt = await write(() => {
        const {changes} = sql('DELETE FROM conversations WHERE tenant = ? AND subject = ?').run(
          tenant,
          subjects.key(entry),
        );
        const conversations = Number(changes);
        const head = audit({...entry, detail: {...entry.detail, conversations}}, now);
        // Last: the row above is under it, and can be led back to nobody any more.
        subjects.forget(entry);
        return {conversations, head};
      });
      for (let tries = 0; !emptyLog(); tries += 1) {
        if (tries === TRIES) throw new Error('another process reads the log: what was erased is still in it');
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      return receipt;
    },
  };
}
