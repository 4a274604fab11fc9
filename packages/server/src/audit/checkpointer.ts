import {createPublicKey} from 'node:crypto';
import type {Log} from '../log.ts';
import type {AuditStore, CheckpointSink} from '../ports.ts';
import {createDelivery} from './delivery.ts';
import type {ChainedRow} from './row.ts';
import {createSigner} from './signature.ts';
import {checkTail, firstBroken, START} from './tail.ts';

/** Rows of a tenant after which a checkpoint is due. */
export const CHECKPOINT_ROWS = 1_000;

/** Milliseconds that a row waits for a checkpoint: with the pause between two looks, no more than 60 s. */
export const CHECKPOINT_MS = 58_000;

/** Milliseconds between two looks. */
const TICK_MS = 1_000;

export interface CheckpointerOptions {
  store: AuditStore;
  sinks: readonly CheckpointSink[];
  log: Log;
  now: () => number;
}

export interface Checkpointer {
  /** Makes the checkpoints that are due, or with `all` those of every row there is. */
  look(all?: boolean): Promise<void>;
  /** Looks once a second and delivers. */
  start(): void;
  /** Makes the last checkpoints, tries once to deliver them, and ends. */
  stop(): Promise<void>;
}

/**
 * Signs what was chained. A tenant whose rows do not follow its last checkpoint gets no further one: a signature must
 * never make good what somebody changed. The server goes on, for who can change rows must not be able to close it, and
 * says `audit-broken` at every start.
 */
export async function createCheckpointer({store, sinks, log, now}: CheckpointerOptions): Promise<Checkpointer> {
  const signer = createSigner(store.auditKey);
  const publicKey = createPublicKey({key: Buffer.from(signer.publicKey, 'base64'), format: 'der', type: 'spki'});
  const broken = new Set<string>();
  const delivery = createDelivery({store, sinks, log});
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();

  function giveUp(tenant: string, seq: number): void {
    broken.add(tenant);
    const todo = 'Export the record, verify it, and keep the file: nothing more is signed for this tenant.';
    log('error', {event: 'audit-broken', tenant, seq, todo});
  }

  async function signTenant(tenant: string, end: number, all: boolean): Promise<void> {
    for (;;) {
      const last = (await store.lastCheckpoint(tenant)) ?? START;
      if (last.seq > end) return giveUp(tenant, end + 1);
      const waiting = Math.min(end - last.seq, CHECKPOINT_ROWS);
      if (waiting === 0) return;
      if (!all && waiting < CHECKPOINT_ROWS && !(await isOld(tenant, last.seq))) return;
      const rows = await store.readAudit(tenant, last.seq, waiting);
      const wrong = firstBroken(tenant, last, rows) ?? (rows.length < waiting ? last.seq + rows.length + 1 : undefined);
      if (wrong !== undefined) return giveUp(tenant, wrong);
      const {seq, hash} = rows.at(-1) as ChainedRow;
      await store.addCheckpoint(signer.sign('checkpoint', {tenant, seq, hash, at: now()}));
    }
  }

  async function isOld(tenant: string, afterSeq: number): Promise<boolean> {
    const [row] = await store.readAudit(tenant, afterSeq, 1);
    const {at} = JSON.parse(row?.text ?? '{}') as {at?: number};
    return at === undefined || now() - at >= CHECKPOINT_MS;
  }

  async function lookOnce(all: boolean): Promise<void> {
    try {
      for (const {tenant, seq} of await store.listAuditTenants()) {
        if (!broken.has(tenant)) await signTenant(tenant, seq, all);
      }
    } catch (error) {
      log('error', {event: 'audit-unsigned', detail: String(error)});
    }
  }

  for (const {tenant} of await store.listAuditTenants()) {
    const seq = await checkTail(store, tenant, publicKey);
    if (seq !== undefined) giveUp(tenant, seq);
  }

  const look = (all = false) => {
    looking = looking.then(() => lookOnce(all));
    return looking;
  };

  return {
    look,
    start() {
      const tick = async () => {
        await look();
        delivery.go();
        if (timer !== undefined) timer = setTimeout(tick, TICK_MS);
      };
      timer = setTimeout(tick, 0);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await look(true);
      await delivery.stop();
    },
  };
}
