import type {ChatMemory} from '../storage.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';

/** Counts erasures in what is kept: the only trace of one, by which other tabs and pages see that there was one. */
const FIELD = 'erasures';

/** What is begun anew in a tab that hears of an erasure later is not of the user who was erased. */
const BEGUN_SINCE = ['conversation', 'drafts', 'unsent', 'read'];

/** How many erasures are counted in what is kept. */
export const erasuresIn = (memory: ChatMemory | undefined): unknown => memory?.kept.get(FIELD);

/** The same of a `StorageEvent`'s value, as one text that tells two counts apart. No text that is kept can look like it. */
export const erasuresOf = (stored: string | null): string | undefined =>
  new RegExp(`"${FIELD}":\\d+`).exec(stored ?? '')?.[0];

/**
 * The user was erased from here: the element begins anew, and nothing of them is kept in this browser. `visitor` is the
 * credential of an anonymous visitor from now on; that of a user who is signed in is null, for the one that is kept is
 * of whom this was before, who was not erased.
 */
export function forgetErased(host: WinCloudChat, memory: ChatMemory, visitor: string | null | undefined): void {
  const count = (Number(erasuresIn(memory)) || 0) + 1;
  beginAnew(host);
  if (visitor !== null) memory.visitor.set(visitor);
  for (const field of ['subject', 'size']) memory.kept.set(field, undefined);
  memory.kept.set(FIELD, count); // last: whoever sees it finds all of it gone
}

/** The user was erased from another tab or page: nothing of them stays here either. */
export function followErasure(host: WinCloudChat, {kept}: ChatMemory): void {
  const since = BEGUN_SINCE.map((field) => kept.get(field));
  beginAnew(host);
  BEGUN_SINCE.forEach((field, i) => {
    kept.set(field, since[i]);
  });
}

/** Empties composer and transcript, and starts with a session of its own. */
function beginAnew(host: WinCloudChat): void {
  const {getToken, tokenUrl} = host;
  host.setUser({getToken, tokenUrl});
}
