import {randomBytes} from 'node:crypto';
import type {DatabaseSync} from 'node:sqlite';
import {SALT_BYTES} from '../audit/commitment.ts';
import type {Sealer} from '../privacy/seal.ts';
import {PLACES} from './places.ts';
import type {Secrets} from './sqlite-secrets.ts';
import {insertSubject} from './sqlite-subjects.ts';

type Row = Record<string, string | number | null>;

/** Moves the rows of versions before 3, which were in clear, into the tables of today, sealed. */
export function sealTables(db: DatabaseSync, {master, pseudonym}: Secrets): void {
  const has = (table: string) => db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined;
  const rowsOf = (table: string) => (has(table) ? db.prepare(`SELECT * FROM ${table}`).iterate() : []) as Iterable<Row>;
  const sql = (text: string) => db.prepare(text);
  const keyOf = (tenant: string, subject: string) => pseudonym('subject', tenant, subject);
  const sealers = new Map<string, Sealer>();
  const sealerOf = (tenant: string, subject: string, salt: Uint8Array = randomBytes(SALT_BYTES)) => {
    const key = keyOf(tenant, subject);
    const known = sealers.get(`${tenant} ${key}`);
    if (known !== undefined) return known;
    const {sealer} = insertSubject(sql, master, {tenant, subject}, key, salt);
    sealers.set(`${tenant} ${key}`, sealer);
    return sealer;
  };

  for (const row of rowsOf('old_audit_subjects')) {
    sealerOf(String(row.tenant), String(row.subject), row.salt as unknown as Uint8Array);
  }
  const ofConversation = new Map<number, Sealer>();
  const addConversation = sql('INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const {conversation, tenant, subject, id, title, created_at, updated_at} of rowsOf('old_conversations')) {
    const sealer = sealerOf(String(tenant), String(subject));
    ofConversation.set(Number(conversation), sealer);
    const sealed = sealer.seal(String(title), PLACES.title(String(id)));
    const key = keyOf(String(tenant), String(subject));
    addConversation.run(
      Number(conversation),
      String(tenant),
      key,
      String(id),
      sealed,
      created_at ?? 0,
      updated_at ?? 0,
    );
  }
  const sealerIn = ({conversation}: Row) => ofConversation.get(Number(conversation)) as Sealer;

  const addTurn =
    sql(`INSERT INTO turns (conversation, turn, message_id, agent, key, key_holds, body_hash, user_message_id,
    user_message, status, replaced, answer, input_tokens, output_tokens, started_at, ended_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  for (const row of rowsOf('old_turns')) {
    const sealer = sealerIn(row);
    const at = {conversation: Number(row.conversation), turn: Number(row.turn)};
    const {id} = JSON.parse(String(row.user_message)) as {id: string};
    const asked = sealer.seal(String(row.user_message), PLACES.question(at));
    const answer = row.answer == null ? null : sealer.seal(String(row.answer), PLACES.answer(at));
    const {message_id, agent, key, key_holds, body_hash, status, replaced, input_tokens, output_tokens} = row;
    const named = [at.conversation, at.turn, message_id, agent, key, key_holds, body_hash, id, asked, status, replaced];
    const values = [...named, answer, input_tokens, output_tokens, row.started_at, row.ended_at];
    addTurn.run(...values.map((value) => value ?? null));
  }

  const addEvent = sql('INSERT INTO events VALUES (?, ?, ?, ?)');
  for (const row of rowsOf('old_events')) {
    const at = {conversation: Number(row.conversation), turn: Number(row.turn)};
    const seq = Number(row.seq);
    addEvent.run(at.conversation, at.turn, seq, sealerIn(row).seal(String(row.chunk), PLACES.event(at, seq)));
  }

  const addFeedback = sql('INSERT INTO feedback VALUES (?, ?, ?, ?, ?)');
  for (const row of rowsOf('old_feedback')) {
    const at = {conversation: Number(row.conversation), turn: Number(row.turn)};
    const reason = row.reason == null ? null : sealerIn(row).seal(String(row.reason), PLACES.reason(at));
    addFeedback.run(at.conversation, at.turn, row.rating ?? null, reason, row.at ?? 0);
  }

  const addRevocation = sql('INSERT INTO revocations VALUES (?, ?, ?)');
  for (const {tenant, subject, not_before} of rowsOf('old_revocations')) {
    addRevocation.run(String(tenant), keyOf(String(tenant), String(subject)), not_before ?? 0);
  }

  // Those that hang on others first.
  for (const table of ['events', 'feedback', 'turns', 'conversations', 'audit_subjects', 'revocations']) {
    db.exec(`DROP TABLE IF EXISTS old_${table}`);
  }
  // They were under names in clear, and last for a minute.
  db.exec('DELETE FROM allowances');
}
