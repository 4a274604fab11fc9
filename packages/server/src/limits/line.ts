import type {Settings} from '../config/schema.ts';
import type {Store} from '../ports.ts';
import {createFairQueue, type FairQueue} from './fair-queue.ts';

const MINUTE_MS = 60_000;

/** The part of the line that one tenant may fill. */
const MOST_OF_ONE = 0.5;

/**
 * The line in which all calls to agents wait for the provider's quota, which all tenants share. The quota is counted in
 * the store, for all processes; who comes next is decided in each.
 */
export function createLine(store: Pick<Store, 'take'>, upstream: Settings['upstream'], now: () => number): FairQueue {
  const {requestsPerMinute, maxWaitMs, maxWaiting} = upstream;
  const quota = {key: 'upstream', limit: requestsPerMinute, windowMs: MINUTE_MS};
  return createFairQueue({
    take: () => store.take([quota], now()),
    maxWaitMs,
    maxWaiting,
    maxWaitingOfFlow: Math.ceil(maxWaiting * MOST_OF_ONE),
    now,
  });
}
