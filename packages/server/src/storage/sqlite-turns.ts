import {type ChatMessage, messageText} from '@wincloud/chat-core/protocol';
import type {BegunTurn, NewTurn, Store, Turn} from '../ports.ts';
import {PLACES} from './places.ts';
import type {Actions} from './sqlite-actions.ts';
import type {AuditWriter} from './sqlite-audit.ts';
import type {SqliteDatabase} from './sqlite-database.ts';
import type {Leases} from './sqlite-leases.ts';
import type {Spending} from './sqlite-spending.ts';
import type {Subjects} from './sqlite-subjects.ts';
import {type RatedTurnRow, readAnswered, readTurn, SELECT_RATED, type TurnRow} from './sqlite-turn-rows.ts';

/** Characters of a conversation's first message that become its title. */
const TITLE_CHARS = 60;

type TurnCalls = Pick<
  Store,
  'beginTurn' | 'appendEvents' | 'readEvents' | 'findTurn' | 'readTurns' | 'readEveryTurn' | 'readVersions'
>;

export interface TurnRooms {
  audit: AuditWriter;
  subjects: Subjects;
  leases: Leases;
  spending: Spending;
  actions: Actions;
  runner: string;
}

/** Turns and their event logs. */
export function sqliteTurns({sql, write}: SqliteDatabase, rooms: TurnRooms): TurnCalls {
  const {audit, subjects, leases, spending, actions, runner} = rooms;
  const insertTurn = `INSERT INTO turns (conversation, turn, message_id, agent, key, key_holds, body_hash, user_message_id,
    user_message, status, started_at, runner, reserved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'streaming', ?, ?, ?)`;

  function begin(asked: NewTurn): BegunTurn {
    const subject = subjects.ensure(asked.owner);
    const conversation = ensureConversation(asked);
    const known = sql('SELECT * FROM turns WHERE conversation = ? AND key = ? ORDER BY turn DESC LIMIT 1').get(
      conversation,
      asked.key,
    ) as TurnRow | undefined;
    if (known !== undefined && (known.key_holds === 'always' || known.status === 'streaming')) {
      if (known.body_hash === asked.bodyHash) return {outcome: 'same', turn: readTurn(known, subject)};
      if (known.key_holds === 'always') return {outcome: 'key-reused'};
    }
    const running = sql(
      `SELECT turns.* FROM turns JOIN conversations USING (conversation)
       WHERE status = 'streaming' AND tenant = ? AND subject = ?`,
    ).all(asked.owner.tenant, subjects.key(asked.owner)) as unknown as TurnRow[];
    const here = running.find((row) => row.conversation === conversation);
    if (here !== undefined) return {outcome: 'busy', turn: readTurn(here, subject)};
    // Those of a process that died are no stream that anybody gets.
    if (running.filter((row) => leases.isLive(row.runner, asked.now)).length >= asked.maxRunning) {
      return {outcome: 'too-many'};
    }
    const budget = spending.reserve(asked.budget, asked.now);
    if ('account' in budget) return {outcome: 'over-budget', account: budget.account};
    leases.seen(asked.now);
    const turn = insert(conversation, asked, budget.text);
    const version = versions(conversation, turn.userMessage.id).length;
    return {outcome: 'begun', turn, version, reserved: budget.reserved};
  }

  function insert(conversation: number, asked: NewTurn, reserved: string | null): Turn {
    const {sealer} = subjects.ofConversation(conversation);
    const first = replacedFrom(conversation, asked.replaces);
    if (first !== undefined) {
      sql('UPDATE turns SET replaced = 1 WHERE conversation = ? AND turn >= ?').run(conversation, first.turn);
    }
    // A regeneration answers the stored message again, whatever the client says it was.
    const regenerates = first !== undefined && (asked.replaces === 'last' || 'messageId' in Object(asked.replaces));
    const userMessage = regenerates
      ? (JSON.parse(sealer.open(first.user_message, PLACES.question(first))) as ChatMessage)
      : asked.userMessage;
    const {last} = sql('SELECT coalesce(max(turn), 0) AS last FROM turns WHERE conversation = ?').get(conversation) as {
      last: number;
    };
    const turn = last + 1;
    const {agent, messageId, key, keyHolds, bodyHash, now} = asked;
    const question = sealer.seal(JSON.stringify(userMessage), PLACES.question({conversation, turn}));
    const named = [conversation, turn, messageId, agent, key, keyHolds, bodyHash, userMessage.id];
    sql(insertTurn).run(...named, question, now, runner, reserved);
    sql('UPDATE conversations SET updated_at = ? WHERE conversation = ?').run(now, conversation);
    const {conversationId, requestId, owner} = asked;
    audit({...owner, action: 'turn.begin', requestId, detail: {conversation: conversationId, turn, agent}}, now);
    return {conversation, turn, messageId, status: 'streaming', agent, userMessage, startedAt: now};
  }

  function ensureConversation({owner, conversationId, userMessage, now}: NewTurn): number {
    const key = [owner.tenant, subjects.key(owner), conversationId] as const;
    const select = 'SELECT conversation FROM conversations WHERE tenant = ? AND subject = ? AND id = ?';
    const known = sql(select).get(...key) as {conversation: number} | undefined;
    if (known !== undefined) return known.conversation;
    const title = subjects.ensure(owner).sealer.seal(titleOf(userMessage), PLACES.title(conversationId));
    const insertOne =
      'INSERT INTO conversations (tenant, subject, id, title, created_at, updated_at) VALUES (?,?,?,?,?,?)';
    return Number(sql(insertOne).run(...key, title, now, now).lastInsertRowid);
  }

  function replacedFrom(conversation: number, replaces: NewTurn['replaces']): TurnRow | undefined {
    if (replaces === undefined) return undefined;
    const rows = liveTurns(conversation);
    if (replaces === 'last') return rows.at(-1);
    if ('messageId' in replaces) return rows.find((row) => row.message_id === replaces.messageId);
    return rows.find((row) => row.user_message_id === replaces.userMessageId);
  }

  const versions = (conversation: number, userMessageId: string) =>
    sql(`${SELECT_RATED} WHERE conversation = ? AND user_message_id = ? ORDER BY turn`).all(
      conversation,
      userMessageId,
    ) as unknown as RatedTurnRow[];

  const liveTurns = (conversation: number) =>
    sql(`${SELECT_RATED} WHERE conversation = ? AND replaced = 0 ORDER BY turn`).all(
      conversation,
    ) as unknown as RatedTurnRow[];

  /** Rows of one conversation, opened with the key of whose it is. */
  const opened = (rows: readonly RatedTurnRow[]) => {
    const [first] = rows;
    if (first === undefined) return [];
    const subject = subjects.ofConversation(first.conversation);
    const proposed = actions.ofConversation(first.conversation, subject);
    return rows.map((row) => ({
      ...readAnswered(row, subject),
      actions: proposed.filter(({turn}) => turn === row.turn),
    }));
  };

  return {
    beginTurn: (turn) => write(() => begin(turn)),

    appendEvents: (turn, events, end) =>
      write(() => {
        const {conversation, turn: number, agent} = turn;
        const writer = sql('SELECT runner, status FROM turns WHERE conversation = ? AND turn = ?');
        const row = writer.get(conversation, number) as Pick<TurnRow, 'runner' | 'status'> | undefined;
        // Taken over by another process, which ended it: nothing may come after an ending.
        if (row?.runner !== runner || row.status !== 'streaming') throw new Error('the turn is not ours to write');
        const {owner, sealer} = subjects.ofConversation(conversation);
        const insertEvent = sql('INSERT INTO events (conversation, turn, seq, chunk) VALUES (?, ?, ?, ?)');
        for (const {seq, chunk} of events) {
          insertEvent.run(conversation, number, seq, sealer.seal(JSON.stringify(chunk), PLACES.event(turn, seq)));
        }
        if (end === undefined) return;
        const {status, usage, spent, now} = end;
        spending.settle(turn, spent);
        const answer = sealer.seal(JSON.stringify(end.answer), PLACES.answer(turn));
        sql(
          `UPDATE turns SET status = ?, answer = ?, input_tokens = ?, output_tokens = ?, cost_micro_usd = ?, ended_at = ?
           WHERE conversation = ? AND turn = ?`,
        ).run(
          status,
          answer,
          usage?.input ?? null,
          usage?.output ?? null,
          spent?.microUsd ?? null,
          now,
          conversation,
          number,
        );
        const {id} = sql('SELECT id FROM conversations WHERE conversation = ?').get(conversation) as {id: string};
        const tokens = {inputTokens: usage?.input ?? null, outputTokens: usage?.output ?? null};
        const applied = end.guardrails?.length ? {guardrails: end.guardrails.join(' ')} : {};
        const detail = {conversation: id, turn: number, agent, status, ...tokens, ...applied};
        audit({...owner, action: 'turn.end', requestId: '', detail}, now);
      }),

    async readEvents(turn, afterSeq, limit) {
      const rows = sql(
        'SELECT seq, chunk FROM events WHERE conversation = ? AND turn = ? AND seq > ? ORDER BY seq LIMIT ?',
      ).all(turn.conversation, turn.turn, afterSeq, limit) as {seq: number; chunk: Uint8Array}[];
      if (rows.length === 0) return [];
      const {sealer} = subjects.ofConversation(turn.conversation);
      return rows.map(({seq, chunk}) => ({seq, chunk: JSON.parse(sealer.open(chunk, PLACES.event(turn, seq)))}));
    },

    async findTurn(conversation, turn) {
      const row =
        turn === undefined
          ? sql('SELECT * FROM turns WHERE conversation = ? ORDER BY turn DESC LIMIT 1').get(conversation)
          : sql('SELECT * FROM turns WHERE conversation = ? AND turn = ?').get(conversation, turn);
      if (row === undefined) return undefined;
      return readTurn(row as unknown as TurnRow, subjects.ofConversation(conversation));
    },

    async readTurns(conversation) {
      return opened(liveTurns(conversation));
    },

    async readEveryTurn(conversation) {
      const rows = sql(`${SELECT_RATED} WHERE conversation = ? ORDER BY turn`).all(conversation);
      return opened(rows as unknown as RatedTurnRow[]);
    },

    async readVersions(conversation, userMessageId) {
      return opened(versions(conversation, userMessageId));
    },
  };
}

function titleOf(message: ChatMessage): string {
  const text = messageText(message).replace(/\s+/g, ' ').trim();
  return text.length <= TITLE_CHARS ? text : `${text.slice(0, TITLE_CHARS - 1).trimEnd()}…`;
}
