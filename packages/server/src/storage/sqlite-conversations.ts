import type {Store, StoredConversation} from '../ports.ts';
import {PLACES} from './places.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Subject, Subjects} from './sqlite-subjects.ts';

type ConversationCalls = Pick<
  Store,
  'findConversation' | 'listConversations' | 'renameConversation' | 'deleteConversation' | 'expire'
>;

/** Conversations: found by whose they are, and in no other way. */
export function sqliteConversations(
  {sql, write}: SqliteDatabase,
  audit: AuditWriter,
  subjects: Subjects,
): ConversationCalls {
  const opened = (rows: object[]): StoredConversation[] => {
    const [first] = rows as ConversationRow[];
    if (first === undefined) return [];
    const subject = subjects.ofConversation(first.conversation);
    return (rows as ConversationRow[]).map((row) => readConversation(row, subject));
  };

  return {
    async findConversation(owner, id) {
      return opened(sql(`${SELECT} AND id = ?`).all(owner.tenant, subjects.key(owner), id))[0];
    },

    async listConversations(owner, limit) {
      const select = `${SELECT} ORDER BY updated_at DESC, conversation DESC LIMIT ?`;
      return opened(sql(select).all(owner.tenant, subjects.key(owner), limit));
    },

    renameConversation: (owner, id, title) =>
      write(() => {
        const update = sql('UPDATE conversations SET title = ? WHERE tenant = ? AND subject = ? AND id = ?');
        const sealed = subjects.ensure(owner).sealer.seal(title, PLACES.title(id));
        return update.run(sealed, owner.tenant, subjects.key(owner), id).changes === 1;
      }),

    deleteConversation: (owner, id, entry, now) =>
      write(() => {
        const remove = sql('DELETE FROM conversations WHERE tenant = ? AND subject = ? AND id = ?');
        const found = remove.run(owner.tenant, subjects.key(owner), id).changes === 1;
        if (found) audit(entry, now);
        return found;
      }),

    expire: (tenant, before, limit, now) =>
      write(() => {
        const {changes} = sql(EXPIRE).run(tenant, before, limit);
        const conversations = Number(changes);
        const entry = {tenant, subject: 'system:retention', action: 'retention.delete', requestId: ''};
        if (conversations > 0) audit({...entry, detail: {conversations, before}}, now);
        return conversations;
      }),
  };
}

const SELECT =
  'SELECT conversation, id, title, created_at, updated_at FROM conversations WHERE tenant = ? AND subject = ?';

const EXPIRE = `DELETE FROM conversations WHERE conversation IN (
  SELECT conversation FROM conversations WHERE tenant = ? AND updated_at < ? AND NOT EXISTS (
    SELECT 1 FROM turns WHERE turns.conversation = conversations.conversation AND status = 'streaming')
  ORDER BY updated_at LIMIT ?)`;

interface ConversationRow {
  conversation: number;
  id: string;
  title: Uint8Array;
  created_at: number;
  updated_at: number;
}

function readConversation(row: ConversationRow, {sealer}: Subject): StoredConversation {
  const {conversation, id, created_at, updated_at} = row;
  const title = sealer.open(row.title, PLACES.title(id));
  return {conversation, id, title, createdAt: created_at, updatedAt: updated_at};
}
