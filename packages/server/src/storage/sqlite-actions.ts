import type {ActionState} from '@wincloud/chat-core/protocol';
import type {ActionRecord, StoredAction} from '../actions/record.ts';
import type {ActionStore, AuditEntry, Owner, Turn} from '../ports.ts';
import {PLACES} from './places.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Leases} from './sqlite-leases.ts';
import type {Subject, Subjects} from './sqlite-subjects.ts';

export interface Actions {
  calls: ActionStore;
  /** Those of a conversation. */
  ofConversation(conversation: number, subject: Subject): StoredAction[];
}

interface ActionRooms {
  audit: AuditWriter;
  subjects: Subjects;
  leases: Leases;
  runner: string;
}

interface ActionRow {
  conversation: number;
  /** What the conversation's owner calls it. */
  conversation_id: string;
  turn: number;
  id: string;
  state: ActionState;
  revision: number;
  record: Uint8Array;
  changed_at: number;
  runner: string;
}

const SELECT = `SELECT actions.*, conversations.id AS conversation_id
  FROM actions JOIN conversations USING (conversation)`;

/** Proposed changes: gone with the turn that proposed them. */
export function sqliteActions({sql, write}: SqliteDatabase, {audit, subjects, leases, runner}: ActionRooms): Actions {
  const insert = `INSERT INTO actions (conversation, turn, id, state, revision, record, changed_at)
    VALUES (?, ?, ?, 'proposed', 1, ?, ?)`;
  const update = `UPDATE actions SET state = ?, revision = revision + 1, record = ?, changed_at = ?, runner = ?
    WHERE conversation = ? AND id = ? AND revision = ?`;
  const selectOne = `${SELECT} WHERE tenant = ? AND subject = ? AND conversations.id = ? AND actions.id = ?`;

  const read = (row: ActionRow, {owner, sealer}: Subject): StoredAction => ({
    owner,
    conversation: row.conversation,
    conversationId: row.conversation_id,
    turn: row.turn,
    state: row.state,
    revision: row.revision,
    changedAt: row.changed_at,
    record: JSON.parse(sealer.open(row.record, PLACES.action(row, row.id))) as ActionRecord,
  });

  const rowOf = (conversation: number, id: string) =>
    sql(`${SELECT} WHERE conversation = ? AND actions.id = ?`).get(conversation, id) as ActionRow | undefined;

  function add({conversation, turn}: Turn, record: ActionRecord, entry: AuditEntry, now: number) {
    if (sql('SELECT 1 FROM turns WHERE conversation = ? AND turn = ?').get(conversation, turn) === undefined) return;
    const subject = subjects.ofConversation(conversation);
    const sealed = subject.sealer.seal(JSON.stringify(record), PLACES.action({conversation}, record.id));
    sql(insert).run(conversation, turn, record.id, sealed, now);
    audit(entry, now);
    return read(rowOf(conversation, record.id) as ActionRow, subject);
  }

  const change: ActionStore['changeAction'] = (action, {state, record}, entries, now) =>
    write(() => {
      const {conversation, revision} = action;
      // Its owner may have been erased meanwhile, and its key with it.
      if (rowOf(conversation, record.id)?.revision !== revision) return undefined;
      const subject = subjects.ofConversation(conversation);
      const sealed = subject.sealer.seal(JSON.stringify(record), PLACES.action(action, record.id));
      if (state === 'running') leases.seen(now);
      const writer = state === 'running' ? runner : '';
      sql(update).run(state, sealed, now, writer, conversation, record.id, revision);
      for (const entry of entries) audit(entry, now);
      return {...action, state, record, revision: revision + 1, changedAt: now};
    });

  return {
    ofConversation: (conversation, subject) =>
      (sql(`${SELECT} WHERE conversation = ?`).all(conversation) as unknown as ActionRow[]).map((row) =>
        read(row, subject),
      ),
    calls: {
      addAction: (turn, record, entry, now) => write(() => add(turn, record, entry, now)),

      async findAction(owner: Owner, conversationId, id) {
        const row = sql(selectOne).get(owner.tenant, subjects.key(owner), conversationId, id) as ActionRow | undefined;
        return row === undefined ? undefined : read(row, subjects.ofConversation(row.conversation));
      },

      changeAction: change,

      async adoptActions(now) {
        const others = "SELECT 1 FROM actions WHERE state = 'running' AND runner <> ? LIMIT 1";
        // Asked every few seconds: without a write as long as there is nothing to do.
        if (sql(others).get(runner) === undefined) return [];
        return write(() => {
          const rows = sql(`${SELECT} WHERE state = 'running' AND runner <> ?`).all(runner) as unknown as ActionRow[];
          const left = rows.filter((row) => leases.isDead(row.runner, now));
          if (left.length > 0) leases.seen(now);
          return left.map((row) => {
            const adopt = 'UPDATE actions SET runner = ?, revision = revision + 1 WHERE conversation = ? AND id = ?';
            sql(adopt).run(runner, row.conversation, row.id);
            return read({...row, revision: row.revision + 1}, subjects.ofConversation(row.conversation));
          });
        });
      },
    },
  };
}
