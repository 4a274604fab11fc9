import {type Conversation, type Conversations, MAX_TITLE_CHARS, type Versions} from '@wincloud/chat-core/protocol';
import {Hono} from 'hono';
import * as z from 'zod';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {messagesOf, summaryOf} from '../turns/history.ts';
import {readJson} from './read-json.ts';

/** Conversations in one list. */
const LIST_LIMIT = 100;

const renameSchema = z.object({title: z.string().trim().min(1).max(MAX_TITLE_CHARS)});

/** The user's own conversations. A foreign id and an unknown one are the same 404. */
export function conversationRoutes({store, turns, now}: Deps) {
  return new Hono<AppEnv>()
    .get('/v1/chat', async (c) => {
      const found = await store.listConversations(c.get('principal'), LIST_LIMIT);
      const list: Conversations = {conversations: found.map(summaryOf)};
      return c.json(list);
    })

    .get('/v1/chat/:id', async (c) => {
      const found = await store.findConversation(c.get('principal'), c.req.param('id'));
      if (found === undefined) throw new Fault('not_found');
      const messages = (await store.readTurns(found.conversation)).flatMap((turn) => messagesOf(turn, now()));
      const conversation: Conversation = {...summaryOf(found), messages};
      return c.json(conversation);
    })

    .get('/v1/chat/:id/messages/:messageId/versions', async (c) => {
      const found = await store.findConversation(c.get('principal'), c.req.param('id'));
      const stored = found && (await store.readVersions(found.conversation, c.req.param('messageId')));
      if (stored === undefined || stored.length === 0) throw new Fault('not_found');
      const versions: Versions = {versions: stored.map((turn) => messagesOf(turn, now()))};
      return c.json(versions);
    })

    .patch('/v1/chat/:id', async (c) => {
      const {title} = await readJson(c, renameSchema);
      if (!(await store.renameConversation(c.get('principal'), c.req.param('id'), title))) throw new Fault('not_found');
      return c.json({id: c.req.param('id'), title});
    })

    .delete('/v1/chat/:id', async (c) => {
      const {tenant, subject} = c.get('principal');
      const id = c.req.param('id');
      const found = await store.findConversation({tenant, subject}, id);
      if (found === undefined) throw new Fault('not_found');
      await turns.stop(found.conversation);
      const entry = {
        tenant,
        subject,
        action: 'conversation.delete',
        requestId: c.get('requestId'),
        detail: {conversation: id},
      };
      await store.deleteConversation({tenant, subject}, id, entry, now());
      return c.body(null, 204);
    });
}
