const LIMIT = 5000;
const HOUR_MS = 3_600_000;

/**
 * The `ratelimit-*` headers of the control plane, counted over the last hour as the real one counts. It never
 * refuses: a demo that polls all afternoon should not lock itself out.
 */
export const rateLimitHeaders = (clock: () => number): (() => Record<string, string>) => {
  let times: number[] = [];
  return () => {
    const now = clock();
    times = [...times.filter((at) => at > now - HOUR_MS), now].slice(-LIMIT);
    return {
      'ratelimit-limit': String(LIMIT),
      'ratelimit-remaining': String(LIMIT - times.length),
      'ratelimit-reset': String(Math.ceil(((times[0] ?? now) + HOUR_MS) / 1000)),
    };
  };
};
