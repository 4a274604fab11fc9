import type {Store} from '../ports.ts';
import {PLACES} from './places.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Subjects} from './sqlite-subjects.ts';

/** What users think of answers: one row an answer, gone with its conversation. */
export function sqliteFeedback(
  {sql, write}: SqliteDatabase,
  audit: AuditWriter,
  subjects: Subjects,
): Pick<Store, 'saveFeedback'> {
  const selectTurn = `SELECT conversation, turn, rating, reason
    FROM conversations JOIN turns USING (conversation) LEFT JOIN feedback USING (conversation, turn)
    WHERE tenant = ? AND subject = ? AND id = ? AND message_id = ? AND status <> 'streaming'`;
  const upsert = `INSERT INTO feedback (conversation, turn, rating, reason, at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET rating = excluded.rating, reason = excluded.reason, at = excluded.at`;

  return {
    saveFeedback: ({owner, conversationId, messageId, feedback, audit: entry, now}) =>
      write(() => {
        const row = sql(selectTurn).get(owner.tenant, subjects.key(owner), conversationId, messageId) as
          | RatedRow
          | undefined;
        if (row === undefined) return false;
        const {conversation, turn} = row;
        const rating = feedback?.rating ?? null;
        const reason = feedback?.reason ?? null;
        const {sealer} = subjects.ofConversation(conversation);
        const known = row.reason === null ? null : sealer.open(row.reason, PLACES.reason(row));
        if (rating === row.rating && reason === known) return true;
        if (rating === null) sql('DELETE FROM feedback WHERE conversation = ? AND turn = ?').run(conversation, turn);
        else {
          const sealed = reason === null ? null : sealer.seal(reason, PLACES.reason(row));
          sql(upsert).run(conversation, turn, rating, sealed, now);
        }
        audit(entry, now);
        return true;
      }),
  };
}

interface RatedRow {
  conversation: number;
  turn: number;
  rating: string | null;
  reason: Uint8Array | null;
}
