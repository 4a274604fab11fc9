/**
 * The tables. Every row of a user hangs on `conversations`, whose key begins with the tenant.
 * `subjects` has what a user's rows are kept under: `keys` is a salt and a key, sealed under the master key, which is in
 * no table. Users stand in here only as `subject`, a keyed hash of who they are, and as `name`, sealed with their key.
 * BLOBs are sealed with the user's key: titles, questions, answers, events, reasons, proposed changes. Deleting a row of `subjects` makes
 * all of that, and the record's commitments, unreadable for ever.
 * `events` is the one log that streaming, resume and history read; `turns.answer` repeats what its events add up to,
 * written in the same commit as the ending, so that a long history is one query. A turn that is being written belongs to
 * the process `runner`, as long as that says in `runners` that it lives. So does one of `actions` that is being made.
 * `audit_rows` holds each tenant's chain, as the text that was hashed. `audit_places` says up to which checkpoint each
 * place outside has them. `spending` is what a day cost, by keyed hashes of who spent it.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS subjects (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    keys BLOB NOT NULL,
    name BLOB NOT NULL,
    PRIMARY KEY (tenant, subject)
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS conversations (
    conversation INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    id TEXT NOT NULL,
    title BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (tenant, subject, id)
  );
  CREATE INDEX IF NOT EXISTS conversations_by_age ON conversations (tenant, updated_at);

  CREATE TABLE IF NOT EXISTS turns (
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    turn INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    agent TEXT NOT NULL,
    key TEXT NOT NULL,
    key_holds TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    user_message_id TEXT NOT NULL,
    user_message BLOB NOT NULL,
    status TEXT NOT NULL,
    replaced INTEGER NOT NULL DEFAULT 0,
    answer BLOB,
    input_tokens INTEGER,
    output_tokens INTEGER,
    cost_micro_usd INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    runner TEXT NOT NULL DEFAULT '',
    stop_asked INTEGER NOT NULL DEFAULT 0,
    attended_at INTEGER NOT NULL DEFAULT 0,
    reserved TEXT,
    PRIMARY KEY (conversation, turn)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS turns_by_key ON turns (conversation, key);
  CREATE INDEX IF NOT EXISTS turns_running ON turns (status) WHERE status = 'streaming';

  CREATE TABLE IF NOT EXISTS runners (
    runner TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS events (
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chunk BLOB NOT NULL,
    PRIMARY KEY (conversation, turn, seq),
    FOREIGN KEY (conversation, turn) REFERENCES turns ON DELETE CASCADE
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS feedback (
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    rating TEXT NOT NULL,
    reason BLOB,
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, turn),
    FOREIGN KEY (conversation, turn) REFERENCES turns ON DELETE CASCADE
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS actions (
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    record BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    runner TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (conversation, id),
    FOREIGN KEY (conversation, turn) REFERENCES turns ON DELETE CASCADE
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS actions_running ON actions (state) WHERE state = 'running';

  CREATE TABLE IF NOT EXISTS audit_rows (
    tenant TEXT NOT NULL,
    seq INTEGER NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant, seq)
  ) WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS audit_rows_kept BEFORE DELETE ON audit_rows
    BEGIN SELECT RAISE(ABORT, 'audit rows are only appended'); END;
  CREATE TRIGGER IF NOT EXISTS audit_rows_unchanged BEFORE UPDATE ON audit_rows
    BEGIN SELECT RAISE(ABORT, 'audit rows are only appended'); END;
  CREATE TABLE IF NOT EXISTS audit_checkpoints (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    signature TEXT NOT NULL,
    UNIQUE (tenant, seq)
  );
  CREATE TABLE IF NOT EXISTS audit_places (place TEXT PRIMARY KEY, delivered INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS tenants (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    record BLOB NOT NULL,
    updated_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS allowances (key TEXT PRIMARY KEY, tat REAL NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS spending (
    day TEXT NOT NULL,
    key TEXT NOT NULL,
    tokens INTEGER NOT NULL,
    micro_usd INTEGER NOT NULL,
    PRIMARY KEY (day, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS revocations (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    PRIMARY KEY (tenant, subject)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS used_jtis (
    tenant TEXT NOT NULL,
    jti TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, jti)
  ) WITHOUT ROWID;
`;

/** Raised when the tables change shape (`sqlite-migrate.ts`). A newer file is refused rather than misread. */
export const SCHEMA_VERSION = 4;
