import type {Log} from '../log.ts';
import type {Store} from '../ports.ts';
import type {Tenants} from '../tenants/tenants.ts';

const DAY_MS = 86_400_000;

/** Milliseconds between two looks: what is due goes within the hour. */
const LOOK_MS = 3_600_000;

/** Conversations that are deleted in one commit. More would hold others up. */
const BATCH = 200;

interface RetentionOptions {
  store: Pick<Store, 'expire'>;
  tenants: Pick<Tenants, 'refresh' | 'known'>;
  log: Log;
  now: () => number;
}

/** Deletes what tenants do not want kept for longer: conversations in which nothing was said for so many days. */
export function createRetention({store, tenants, log, now}: RetentionOptions) {
  let timer: ReturnType<typeof setInterval> | undefined;
  let ended = false;

  async function expire(tenant: string, retentionDays: number): Promise<void> {
    for (;;) {
      if (ended) return;
      if ((await store.expire(tenant, now() - retentionDays * DAY_MS, BATCH, now())) < BATCH) return;
    }
  }

  /** Also of closed tenants: what was promised to their users holds. One that fails holds up no other. */
  async function look(): Promise<void> {
    const failed = (tenant: string | undefined) => (error: unknown) =>
      log('error', {event: 'retention-failed', tenant, detail: String(error)});
    await tenants.refresh().catch(failed(undefined));
    for (const {id, privacy} of tenants.known().values()) {
      const {retentionDays} = privacy;
      if (retentionDays !== undefined) await expire(id, retentionDays).catch(failed(id));
    }
  }

  return {
    look,
    start() {
      void look();
      timer = setInterval(look, LOOK_MS);
      timer.unref();
    },
    end() {
      ended = true;
      clearInterval(timer);
    },
  };
}
