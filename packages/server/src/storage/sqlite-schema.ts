/**
 * The tables. Every row of a user hangs on `conversations`, whose key begins with the tenant.
 * `events` is the one log that streaming, resume and history read; `turns.answer` repeats what its events add up to,
 * written in the same commit as the ending, so that a long history is one query.
 * `audit_rows` holds each tenant's chain, as the text that was hashed. Who acted is in it under a salt of
 * `audit_subjects` alone: a user is erased from the chain by deleting that one row. `audit_places` says up to which
 * checkpoint each place outside has them.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS conversations (
    conversation INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (tenant, subject, id)
  );

  CREATE TABLE IF NOT EXISTS turns (
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    turn INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    agent TEXT NOT NULL,
    key TEXT NOT NULL,
    key_holds TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    user_message TEXT NOT NULL,
    status TEXT NOT NULL,
    replaced INTEGER NOT NULL DEFAULT 0,
    answer TEXT,
    input_tokens INTEGER,
    output_tokens INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (conversation, turn)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS turns_by_key ON turns (conversation, key);
  CREATE INDEX IF NOT EXISTS turns_running ON turns (status) WHERE status = 'streaming';

  CREATE TABLE IF NOT EXISTS events (
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chunk TEXT NOT NULL,
    PRIMARY KEY (conversation, turn, seq),
    FOREIGN KEY (conversation, turn) REFERENCES turns ON DELETE CASCADE
  ) WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS feedback (
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    rating TEXT NOT NULL,
    reason TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, turn),
    FOREIGN KEY (conversation, turn) REFERENCES turns ON DELETE CASCADE
  ) WITHOUT ROWID;

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
  CREATE TABLE IF NOT EXISTS audit_subjects (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (tenant, subject)
  ) WITHOUT ROWID;
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

  CREATE TABLE IF NOT EXISTS allowances (key TEXT PRIMARY KEY, tat REAL NOT NULL) WITHOUT ROWID;
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
export const SCHEMA_VERSION = 2;
