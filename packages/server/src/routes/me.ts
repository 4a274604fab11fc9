import type {ErasureReceipt, UserExport} from '@wincloud/chat-core/protocol';
import {Hono} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {ownDataLimit, rateLimit} from '../middleware/rate-limit.ts';
import {messagesOf, summary} from './conversations.ts';

/** More than anybody has: all of them. */
const ALL = Number.MAX_SAFE_INTEGER;

/** The user's own data: all of it as a file, and its end. Both are on record. */
export function meRoutes(deps: Deps) {
  const {store, turns, now} = deps;
  return new Hono<AppEnv>()
    .get('/v1/me/export', async (c) => {
      const {tenant, subject} = c.get('principal');
      await rateLimit(c, deps, ownDataLimit({tenant, subject}));
      const found = await store.listConversations({tenant, subject}, ALL);
      const conversations = [];
      for (const one of found) {
        const stored = await store.readEveryTurn(one.conversation);
        const all = stored.map((turn) => ({replaced: turn.replaced, messages: messagesOf(turn)}));
        conversations.push({...summary(one), turns: all});
      }
      const detail = {conversations: conversations.length};
      const entry = {tenant, subject, action: 'user.export', requestId: c.get('requestId'), detail};
      const audit = await store.appendAudit(entry, now());
      const exportedAt = new Date(now()).toISOString();
      const file: UserExport = {
        format: 'wincloud-chat-user',
        version: 1,
        tenant,
        subject,
        exportedAt,
        conversations,
        audit,
      };
      c.header('content-disposition', 'attachment; filename="conversations.json"');
      return c.json(file);
    })

    .delete('/v1/me', async (c) => {
      const {tenant, subject} = c.get('principal');
      await rateLimit(c, deps, ownDataLimit({tenant, subject}));
      for (const {conversation} of await store.listConversations({tenant, subject}, ALL))
        await turns.stop(conversation);
      const entry = {tenant, subject, action: 'user.erase', requestId: c.get('requestId'), detail: {}};
      const {conversations, head} = await store.eraseUser(entry, now()).catch((error) => {
        deps.log('error', {event: 'erase-unfinished', requestId: c.get('requestId'), detail: String(error)});
        throw new Fault('store_unavailable', {retryAfterS: 1});
      });
      const receipt: ErasureReceipt = {erasedAt: new Date(now()).toISOString(), conversations, audit: head};
      return c.json(receipt);
    });
}
