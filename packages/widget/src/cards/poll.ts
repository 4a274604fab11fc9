/** Milliseconds between two readings of a running action, for the first while and after that. */
const SOON_MS = 2_000;
const LATER_MS = 5_000;
const SOON_FOR_MS = 20_000;

/** After this long the server itself has given up looking. */
const GIVE_UP_MS = 3 * 60 * 60 * 1000;

/** When the actions that run were last asked for by this page, however many chats it has: they hear it of each other. */
const lastAsked = new Map<string, number>();

/** When to read a running action next, in milliseconds from now; undefined where it is not worth it any more. */
export function nextReadIn(runningSince: number, readAt: number, now: number): number | undefined {
  if (now - runningSince > GIVE_UP_MS) return undefined;
  return Math.max(0, readAt + every(runningSince, now) - now);
}

/** Whether no other chat of this page has read it meanwhile, a little less than a whole pause ago. */
export function claimRead(id: string, runningSince: number, now: number): boolean {
  if (now - (lastAsked.get(id) ?? 0) < every(runningSince, now) * 0.9) return false;
  lastAsked.set(id, now);
  return true;
}

export function forgetReads(id: string): void {
  lastAsked.delete(id);
}

const every = (runningSince: number, now: number) => (now - runningSince < SOON_FOR_MS ? SOON_MS : LATER_MS);
