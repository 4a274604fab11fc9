import {type ChatMessage, type Feedback, messageText} from '@wincloud/chat-core/protocol';
import type {AnsweredTurn, BegunTurn, NewTurn, Store, Turn} from '../ports.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';

/** Characters of a conversation's first message that become its title. */
const TITLE_CHARS = 60;

interface TurnRow {
  conversation: number;
  turn: number;
  message_id: string;
  agent: string;
  key_holds: string;
  body_hash: string;
  user_message: string;
  status: Turn['status'];
  answer: string | null;
  started_at: number;
}

/** With what the user thinks of the answer. */
interface RatedTurnRow extends TurnRow {
  rating: Feedback['rating'] | null;
  reason: string | null;
}

const SELECT_RATED = 'SELECT turns.*, rating, reason FROM turns LEFT JOIN feedback USING (conversation, turn)';

type TurnCalls = Pick<
  Store,
  | 'beginTurn'
  | 'appendEvents'
  | 'readEvents'
  | 'findTurn'
  | 'readTurns'
  | 'readEveryTurn'
  | 'readVersions'
  | 'listUnfinished'
>;

/** Turns and their event logs. */
export function sqliteTurns({sql, write}: SqliteDatabase, audit: AuditWriter): TurnCalls {
  const insertTurn = `INSERT INTO turns
    (conversation, turn, message_id, agent, key, key_holds, body_hash, user_message, status, started_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'streaming', ?)`;

  function begin(asked: NewTurn): BegunTurn {
    const conversation = ensureConversation(asked);
    const known = sql('SELECT * FROM turns WHERE conversation = ? AND key = ? ORDER BY turn DESC LIMIT 1').get(
      conversation,
      asked.key,
    ) as TurnRow | undefined;
    if (known !== undefined && (known.key_holds === 'always' || known.status === 'streaming')) {
      if (known.body_hash === asked.bodyHash) return {outcome: 'same', turn: readTurn(known)};
      if (known.key_holds === 'always') return {outcome: 'key-reused'};
    }
    const running = sql("SELECT * FROM turns WHERE conversation = ? AND status = 'streaming'").get(conversation);
    if (running !== undefined) return {outcome: 'busy', turn: readTurn(running as unknown as TurnRow)};
    const {count} = sql(
      `SELECT count(*) AS count FROM turns JOIN conversations USING (conversation)
       WHERE status = 'streaming' AND tenant = ? AND subject = ?`,
    ).get(asked.owner.tenant, asked.owner.subject) as {count: number};
    if (count >= asked.maxRunning) return {outcome: 'too-many'};
    const turn = insert(conversation, asked);
    return {outcome: 'begun', turn, version: versions(conversation, turn.userMessage.id).length};
  }

  function insert(conversation: number, asked: NewTurn): Turn {
    const first = replacedFrom(conversation, asked.replaces);
    if (first !== undefined) {
      sql('UPDATE turns SET replaced = 1 WHERE conversation = ? AND turn >= ?').run(conversation, first.turn);
    }
    // A regeneration answers the stored message again, whatever the client says it was.
    const regenerates = first !== undefined && (asked.replaces === 'last' || 'messageId' in Object(asked.replaces));
    const userMessage = regenerates ? readTurn(first).userMessage : asked.userMessage;
    const {last} = sql('SELECT coalesce(max(turn), 0) AS last FROM turns WHERE conversation = ?').get(conversation) as {
      last: number;
    };
    const turn = last + 1;
    const {agent, messageId, key, keyHolds, bodyHash, now} = asked;
    sql(insertTurn).run(
      conversation,
      turn,
      messageId,
      agent,
      key,
      keyHolds,
      bodyHash,
      JSON.stringify(userMessage),
      now,
    );
    sql('UPDATE conversations SET updated_at = ? WHERE conversation = ?').run(now, conversation);
    const {conversationId, requestId, owner} = asked;
    audit({...owner, action: 'turn.begin', requestId, detail: {conversation: conversationId, turn, agent}}, now);
    return {conversation, turn, messageId, status: 'streaming', agent, userMessage, startedAt: now};
  }

  function ensureConversation({owner: {tenant, subject}, conversationId, userMessage, now}: NewTurn): number {
    sql(
      `INSERT INTO conversations (tenant, subject, id, title, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    ).run(tenant, subject, conversationId, titleOf(userMessage), now, now);
    const row = sql('SELECT conversation FROM conversations WHERE tenant = ? AND subject = ? AND id = ?').get(
      tenant,
      subject,
      conversationId,
    );
    return (row as {conversation: number}).conversation;
  }

  function replacedFrom(conversation: number, replaces: NewTurn['replaces']): TurnRow | undefined {
    if (replaces === undefined) return undefined;
    const rows = liveTurns(conversation);
    if (replaces === 'last') return rows.at(-1);
    if ('messageId' in replaces) return rows.find((row) => row.message_id === replaces.messageId);
    return rows.find((row) => readTurn(row).userMessage.id === replaces.userMessageId);
  }

  const versions = (conversation: number, userMessageId: string) =>
    sql(`${SELECT_RATED} WHERE conversation = ? AND json_extract(user_message, '$.id') = ? ORDER BY turn`).all(
      conversation,
      userMessageId,
    ) as unknown as RatedTurnRow[];

  const liveTurns = (conversation: number) =>
    sql(`${SELECT_RATED} WHERE conversation = ? AND replaced = 0 ORDER BY turn`).all(
      conversation,
    ) as unknown as RatedTurnRow[];

  return {
    beginTurn: (turn) => write(() => begin(turn)),

    appendEvents: ({conversation, turn, agent}, events, end) =>
      write(() => {
        const insertEvent = sql('INSERT INTO events (conversation, turn, seq, chunk) VALUES (?, ?, ?, ?)');
        for (const {seq, chunk} of events) insertEvent.run(conversation, turn, seq, JSON.stringify(chunk));
        if (end === undefined) return;
        const {status, answer, usage, now} = end;
        sql(
          `UPDATE turns SET status = ?, answer = ?, input_tokens = ?, output_tokens = ?, ended_at = ?
           WHERE conversation = ? AND turn = ?`,
        ).run(status, JSON.stringify(answer), usage?.input ?? null, usage?.output ?? null, now, conversation, turn);
        const owner = sql('SELECT tenant, subject, id FROM conversations WHERE conversation = ?').get(conversation) as {
          tenant: string;
          subject: string;
          id: string;
        };
        const tokens = {inputTokens: usage?.input ?? null, outputTokens: usage?.output ?? null};
        const {tenant, subject, id} = owner;
        const detail = {conversation: id, turn, agent, status, ...tokens};
        audit({tenant, subject, action: 'turn.end', requestId: '', detail}, now);
      }),

    async readEvents({conversation, turn}, afterSeq, limit) {
      const rows = sql(
        'SELECT seq, chunk FROM events WHERE conversation = ? AND turn = ? AND seq > ? ORDER BY seq LIMIT ?',
      ).all(conversation, turn, afterSeq, limit) as {seq: number; chunk: string}[];
      return rows.map(({seq, chunk}) => ({seq, chunk: JSON.parse(chunk)}));
    },

    async findTurn(conversation, turn) {
      const row =
        turn === undefined
          ? sql('SELECT * FROM turns WHERE conversation = ? ORDER BY turn DESC LIMIT 1').get(conversation)
          : sql('SELECT * FROM turns WHERE conversation = ? AND turn = ?').get(conversation, turn);
      return row === undefined ? undefined : readTurn(row as unknown as TurnRow);
    },

    async readTurns(conversation) {
      return liveTurns(conversation).map(readAnswered);
    },

    async readEveryTurn(conversation) {
      const rows = sql(`${SELECT_RATED} WHERE conversation = ? ORDER BY turn`).all(conversation);
      return (rows as unknown as (RatedTurnRow & {replaced: number})[]).map((row) => ({
        ...readAnswered(row),
        replaced: row.replaced === 1,
      }));
    },

    async readVersions(conversation, userMessageId) {
      return versions(conversation, userMessageId).map(readAnswered);
    },

    async listUnfinished() {
      const rows = sql("SELECT * FROM turns WHERE status = 'streaming'").all() as unknown as TurnRow[];
      return rows.map(readTurn);
    },
  };
}

function readTurn(row: TurnRow): Turn {
  return {
    conversation: row.conversation,
    turn: row.turn,
    messageId: row.message_id,
    status: row.status,
    agent: row.agent,
    userMessage: JSON.parse(row.user_message),
    startedAt: row.started_at,
  };
}

function readAnswered(row: RatedTurnRow): AnsweredTurn {
  const {answer, rating, reason} = row;
  return {
    ...readTurn(row),
    answer: answer === null ? undefined : JSON.parse(answer),
    feedback: rating === null ? undefined : {rating, ...(reason === null ? {} : {reason})},
  };
}

function titleOf(message: ChatMessage): string {
  const text = messageText(message).replace(/\s+/g, ' ').trim();
  return text.length <= TITLE_CHARS ? text : `${text.slice(0, TITLE_CHARS - 1).trimEnd()}…`;
}
