import type {AuditStore} from '../ports.ts';
import {type Canonical, canonicalJson} from './canonical-json.ts';
import {type ChainedRow, NO_HASH} from './row.ts';
import {type AuditSigner, type Checkpoint, createSigner, type Head} from './signature.ts';

/** Rows that are read at once. */
const PAGE = 1_000;

/** What the first line of an export says. */
export interface ExportHeader {
  format: 'wincloud-chat-audit';
  v: 1;
  tenant: string;
  /** SPKI, base64: what the checkpoints and the head are signed with. */
  key: string;
}

/** The lines of the four kinds, each without its line feed. One thing is written in one way only (RFC 8785). */
export const headerLine = (header: ExportHeader) => line('header', header);
export const rowLine = ({text, hash}: ChainedRow) => `{"hash":"${hash}","row":${text}}`;
export const checkpointLine = (checkpoint: Checkpoint) => line('checkpoint', checkpoint);
export const headLine = (head: Head) => line('head', head);

/**
 * A tenant's record up to now as JSON lines: a header, the rows in order, each checkpoint after the row it names, and
 * last a head that is signed now, so that a cut tail shows. Rows that come meanwhile are not in it.
 */
export async function* exportLines(store: AuditStore, tenant: string, now: number): AsyncGenerator<string> {
  const signer = createSigner(store.auditKey);
  yield headerLine({format: 'wincloud-chat-audit', v: 1, tenant, key: signer.publicKey});
  // Asked first: a checkpoint that is made meanwhile is of a row that is not in here.
  const newest = await store.lastCheckpoint(tenant);
  const end = (await store.listAuditTenants()).find((known) => known.tenant === tenant)?.seq ?? 0;
  let last = {seq: 0, hash: NO_HASH};
  let checkpoints = 0;
  while (last.seq < end) {
    const rows = await store.readAudit(tenant, last.seq, Math.min(PAGE, end - last.seq));
    const signed = new Map((await store.readCheckpoints(tenant, last.seq, PAGE)).map((one) => [one.seq, one]));
    if (rows.length === 0) break;
    for (const row of rows) {
      last = row;
      yield rowLine(row);
      const checkpoint = signed.get(row.seq);
      if (checkpoint === undefined) continue;
      checkpoints += 1;
      yield checkpointLine(checkpoint);
    }
  }
  // Its row was taken out of the database. Kept here, so that whoever verifies is told.
  if (newest !== undefined && newest.seq > end) yield checkpointLine(newest);
  yield headLine(signHead(signer, {tenant, seq: last.seq, hash: last.hash, at: now, checkpoints}));
}

export function signHead(signer: AuditSigner, body: Omit<Head, 'keyId' | 'signature'>): Head {
  return signer.sign('head', body);
}

function line(kind: string, value: object): string {
  return canonicalJson({[kind]: value as Canonical});
}
