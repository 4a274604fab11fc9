import {hash} from 'node:crypto';
import {type Canonical, canonicalJson} from './canonical-json.ts';

/** One thing that was done, as it is chained. Nothing in it names a person: see `commitment.ts`. */
export interface AuditRow {
  v: 1;
  tenant: string;
  /** From 1, without gaps, in each tenant. */
  seq: number;
  /** Milliseconds since 1970 by the server's clock, which may step back: `seq` is the order. */
  at: number;
  action: string;
  /** A commitment to the subject that acted. */
  actor: string;
  requestId: string;
  detail: Record<string, string | number | boolean | null>;
  /** The hash of the row before it; 64 zeros in the first. */
  prev: string;
}

/** A row as it is stored and exported: the very text that was hashed. */
export interface ChainedRow {
  seq: number;
  text: string;
  hash: string;
}

/** What the first row follows. */
export const NO_HASH = '0'.repeat(64);

/** A hash as we write it: SHA-256 in lower-case hex. */
export const HASH = /^[0-9a-f]{64}$/;

/** The row's one text (RFC 8785) and its hash. Throws a `TypeError` for a detail that has no such text. */
export function chainRow(row: AuditRow): ChainedRow {
  const text = canonicalJson(row as unknown as Canonical);
  return {seq: row.seq, text, hash: hashRow(text)};
}

/** SHA-256 under a prefix of its own, so that no hash of a row is the hash of anything else. */
export function hashRow(text: string): string {
  return hash('sha256', `wincloud-chat audit row v1\n${text}`, 'hex');
}

/** The row of a text, if the text is exactly what we would write for it. */
export function readRow(text: string): AuditRow | undefined {
  try {
    const row = JSON.parse(text) as Canonical;
    return isRow(row) && canonicalJson(row as unknown as Canonical) === text ? row : undefined;
  } catch {
    return undefined;
  }
}

const FIELDS = 9;

function isRow(value: unknown): value is AuditRow {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== FIELDS) return false;
  const {v, tenant, seq, at, action, actor, requestId, detail, prev} = value as AuditRow;
  return (
    v === 1 &&
    typeof tenant === 'string' &&
    typeof seq === 'number' &&
    seq >= 1 &&
    typeof at === 'number' &&
    typeof action === 'string' &&
    typeof actor === 'string' &&
    HASH.test(actor) &&
    typeof requestId === 'string' &&
    typeof prev === 'string' &&
    HASH.test(prev) &&
    isFlat(detail)
  );
}

function isFlat(detail: unknown): boolean {
  if (typeof detail !== 'object' || detail === null) return false;
  return Object.values(detail).every((value) => typeof value !== 'object' || value === null);
}
