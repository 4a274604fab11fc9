/** Calls that may wait for their turn. What asks for more than that is refused: an answer would come too late. */
const MAX_WAITING = 1_000;

/** Runs calls, so many at once and no more. The others wait, first come first served. */
export function atMost(count: number): <T>(call: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async function inTurn(call) {
    if (running < count) running += 1;
    else if (waiting.length >= MAX_WAITING) throw new Error('too many metrics are being read. Try again in a minute.');
    else await new Promise<void>((resolve) => waiting.push(resolve)); // the place is handed over, and stays counted
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
