import type {Allowance} from '../ports.ts';

export interface GcraStep {
  allowed: boolean;
  /** The theoretical arrival time to store, in milliseconds. Unchanged when refused. */
  tat: number;
  remaining: number;
  resetMs: number;
  retryAfterMs: number;
}

/**
 * The generic cell rate algorithm (ITU-T I.371): one number a key, no windows that begin anew. `limit` may come at
 * once, then one every `windowMs / limit`. A caller that waits exactly `retryAfterMs` is served.
 */
export function gcra(storedTat: number | undefined, now: number, {limit, windowMs}: Omit<Allowance, 'key'>): GcraStep {
  const interval = windowMs / limit;
  const tat = Math.max(storedTat ?? now, now);
  const next = tat + interval;
  const early = next - windowMs - now;
  // A sum of fractions may miss its exact value by a hair, which must not cost anybody a request.
  const allowed = early <= 1e-6;
  const kept = allowed ? next : tat;
  return {
    allowed,
    tat: kept,
    remaining: Math.max(0, Math.floor((windowMs - (kept - now)) / interval + 1e-6)),
    resetMs: kept - now,
    retryAfterMs: allowed ? 0 : Math.ceil(early),
  };
}
