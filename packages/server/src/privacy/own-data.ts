import type {ErasureReceipt, UserExport} from '@wincloud/chat-core/protocol';
import {Fault} from '../errors.ts';
import type {Log} from '../log.ts';
import type {AuditEntry, Owner, Store} from '../ports.ts';
import {messagesOf, summaryOf} from '../turns/history.ts';
import type {Turns} from '../turns/turns.ts';

/** More than anybody has: all of them. */
const ALL = Number.MAX_SAFE_INTEGER;

interface OwnDataDeps {
  store: Store;
  turns: Pick<Turns, 'stop'>;
  log: Log;
  now: () => number;
}

/** How it goes on record: who asked, the user or an operator for them. */
export interface Asked {
  requestId: string;
  detail: AuditEntry['detail'];
}

/** All that is kept of a user, as a file, and that it was handed out on record. */
export async function exportUser({store, now}: OwnDataDeps, owner: Owner, asked: Asked): Promise<UserExport> {
  const {tenant, subject} = owner;
  const conversations = [];
  for (const one of await store.listConversations(owner, ALL)) {
    const stored = await store.readEveryTurn(one.conversation);
    const all = stored.map((turn) => ({replaced: turn.replaced, messages: messagesOf(turn, now())}));
    conversations.push({...summaryOf(one), turns: all});
  }
  const detail = {...asked.detail, conversations: conversations.length};
  const audit = await store.appendAudit({tenant, subject, action: 'user.export', ...asked, detail}, now());
  const exportedAt = new Date(now()).toISOString();
  return {format: 'wincloud-chat-user', version: 1, tenant, subject, exportedAt, conversations, audit};
}

/** Ends what is being written for a user, erases all that is kept of them, and says so with a receipt. */
export async function eraseUser(
  {store, turns, log, now}: OwnDataDeps,
  owner: Owner,
  asked: Asked,
): Promise<ErasureReceipt> {
  const {tenant, subject} = owner;
  for (const {conversation} of await store.listConversations(owner, ALL)) await turns.stop(conversation);
  const entry = {tenant, subject, action: 'user.erase', ...asked};
  const {conversations, head} = await store.eraseUser(entry, now()).catch((error) => {
    log('error', {event: 'erase-unfinished', requestId: asked.requestId, detail: String(error)});
    throw new Fault('store_unavailable', {retryAfterS: 1});
  });
  return {erasedAt: new Date(now()).toISOString(), conversations, audit: head};
}
