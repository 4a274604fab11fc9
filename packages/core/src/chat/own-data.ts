import type {ErasureReceipt, SessionRequest, SessionResponse, UserExport} from '../protocol/index.ts';
import type {Chat} from './chat.ts';

/* What users may ask for of all that is kept of them. Beside the chat, as `history.ts` is, and for as few of them. */

type Requests = Pick<Chat, 'request'>;

/** All that the backend keeps of the user, as it is given as a file. Rejects with a `ChatError`. */
export function exportUser(chat: Requests): Promise<UserExport> {
  return chat.request('GET', '/v1/me/export');
}

/**
 * Erases the user at the backend for good, and stops what is being written for them. Resolves to the receipt; rejects
 * with a `ChatError`. The chat itself still shows what it showed: leave it, and forget what is kept in the browser.
 */
export function eraseUser(chat: Requests): Promise<ErasureReceipt> {
  return chat.request('DELETE', '/v1/me');
}

/**
 * The credential of a new anonymous visitor, for the one who was erased: one for all tabs of a browser, where each would
 * otherwise get its own. Rejects with a `ChatError`.
 */
export async function newVisitor(chat: Requests, tenant: string): Promise<string | undefined> {
  const body: SessionRequest = {tenant};
  return (await chat.request<SessionResponse>('POST', '/v1/session', body)).visitor;
}
