import type {KeyObject} from 'node:crypto';
import type {AuditStore} from '../ports.ts';
import {type ChainedRow, hashRow, NO_HASH, readRow} from './row.ts';
import {isSigned} from './signature.ts';

/** Rows that are read at once. */
const PAGE = 1_000;

/** A row that those after it are known to follow. */
export type Anchor = Pick<ChainedRow, 'seq' | 'hash'>;

export const START: Anchor = {seq: 0, hash: NO_HASH};

/** The first row of these that does not follow, or undefined. `rows` are those right after the anchor. */
export function firstBroken(tenant: string, anchor: Anchor, rows: readonly ChainedRow[]): number | undefined {
  let last = anchor;
  for (const {seq, text, hash} of rows) {
    const next = last.seq + 1;
    const row = readRow(text);
    const follows = row?.tenant === tenant && row.seq === next && seq === next && row.prev === last.hash;
    if (!follows || hashRow(text) !== hash) return next;
    last = {seq, hash};
  }
  return undefined;
}

/**
 * The first row from a tenant's last checkpoint on that is not as it was written, or undefined. What is before the
 * checkpoint takes an export to check; this is what a start can afford: at most 1,000 rows or a minute of them.
 */
export async function checkTail(store: AuditStore, tenant: string, key: KeyObject): Promise<number | undefined> {
  const checkpoint = await store.lastCheckpoint(tenant);
  let last: Anchor = checkpoint ?? START;
  if (checkpoint !== undefined) {
    const [row] = await store.readAudit(tenant, checkpoint.seq - 1, 1);
    const isRow = row?.seq === checkpoint.seq && row.hash === checkpoint.hash && hashRow(row.text) === row.hash;
    if (!isRow || !isSigned('checkpoint', checkpoint, key)) return checkpoint.seq;
  }
  for (;;) {
    const rows = await store.readAudit(tenant, last.seq, PAGE);
    const broken = firstBroken(tenant, last, rows);
    if (broken !== undefined || rows.length === 0) return broken;
    last = rows.at(-1) as ChainedRow;
  }
}
