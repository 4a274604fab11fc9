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
  tenants: Pick<Tenants, 'refresh' | 'all'>;
  log: Log;
  now: () => number;
}

/** Deletes what tenants do not want kept for longer: conversations in which nothing was said for so many days. */
export function createRetention({store, tenants, log, now}: RetentionOptions) {
  let timer: ReturnType<typeof setInterval> | undefined;

  async function look(): Promise<void> {
    try {
      await tenants.refresh();
      for (const {id, privacy} of tenants.all()) {
        const {retentionDays} = privacy;
        if (retentionDays === undefined) continue;
        while ((await store.expire(id, now() - retentionDays * DAY_MS, BATCH, now())) === BATCH);
      }
    } catch (error) {
      log('error', {event: 'retention-failed', detail: String(error)});
    }
  }

  return {
    look,
    start() {
      void look();
      timer = setInterval(look, LOOK_MS);
      timer.unref();
    },
    end: () => clearInterval(timer),
  };
}
