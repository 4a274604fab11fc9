import {type FeedbackRequest, MAX_REASON_CHARS} from '@wincloud/chat-core/protocol';
import {Hono} from 'hono';
import * as z from 'zod';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {feedbackLimit, rateLimit} from '../middleware/rate-limit.ts';
import {readJson} from './read-json.ts';

const feedbackSchema = z.object({
  rating: z.enum(['up', 'down']).nullable(),
  reason: z.string().trim().max(MAX_REASON_CHARS).optional(),
});

/** What the user thinks of an answer: of their own conversations only, a foreign id and an unknown one are the same 404. */
export function feedbackRoutes(deps: Deps) {
  const {store, now} = deps;
  return new Hono<AppEnv>().post('/v1/chat/:id/messages/:messageId/feedback', async (c) => {
    const {rating, reason: given} = await readJson(c, feedbackSchema);
    const {tenant, subject} = c.get('principal');
    if (!c.get('tenant').features.feedback) throw new Fault('not_found');
    await rateLimit(c, deps, feedbackLimit({tenant, subject}));
    const {id: conversationId, messageId} = c.req.param();
    const reason = rating === null || !given ? {} : {reason: given};
    const saved = await store.saveFeedback({
      owner: {tenant, subject},
      conversationId,
      messageId,
      feedback: rating === null ? undefined : {rating, ...reason},
      // Not the reason: it is the user's own words, and an audit row outlives the conversation.
      audit: {
        tenant,
        subject,
        action: 'feedback',
        requestId: c.get('requestId'),
        detail: {conversation: conversationId, message: messageId, rating},
      },
      now: now(),
    });
    if (!saved) throw new Fault('not_found');
    const answer: FeedbackRequest = {rating, ...reason};
    return c.json(answer);
  });
}
