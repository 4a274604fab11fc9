import type {ActionResponse, ActionTool} from '@wincloud/chat-core/protocol';
import {Hono} from 'hono';
import * as z from 'zod';
import {toActionData} from '../actions/record.ts';
import type {AppEnv, Deps} from '../app.ts';
import {Fault, unavailable} from '../errors.ts';
import {mayUseTool} from '../identity/roles.ts';
import {actionLimit, rateLimit} from '../middleware/rate-limit.ts';
import {readJson} from './read-json.ts';

/** Longer than any machine's name, and than any signature. */
const MAX_TYPED = 256;

const decisionSchema = z.object({
  decision: z.enum(['confirm', 'dismiss']),
  typedName: z.string().max(MAX_TYPED).optional(),
  signature: z.string().max(MAX_TYPED).optional(),
});

/**
 * What a user decides of a change that was proposed to them, and how it stands. Of their own conversations only: a foreign
 * id and an unknown one are the same 404.
 */
export function actionRoutes(deps: Deps) {
  const {actions, store, now} = deps;
  return new Hono<AppEnv>()
    .post('/v1/chat/:id/actions/:actionId', async (c) => {
      const decision = await readJson(c, decisionSchema);
      const [principal, tenant] = [c.get('principal'), c.get('tenant')];
      await rateLimit(c, deps, actionLimit(principal, 'decide'));
      const {id, actionId} = c.req.param();
      if (actions === undefined) throw new Fault('not_found');
      const mayChange = (tool: ActionTool) => tenant.features.actions && mayUseTool(principal, tenant, tool);
      const prices = await deps.prices(tenant);
      const by = {principal, prices, mayChange, requestId: c.get('requestId')};
      const answer: ActionResponse = {action: await actions.decide(by, id, actionId, decision)};
      return c.json(answer);
    })

    .get('/v1/chat/:id/actions/:actionId', async (c) => {
      const principal = c.get('principal');
      await rateLimit(c, deps, actionLimit(principal, 'look'));
      const {id, actionId} = c.req.param();
      const found = await store.findAction(principal, id, actionId).catch(unavailable);
      if (found === undefined) throw new Fault('not_found');
      const answer: ActionResponse = {action: toActionData(found, now())};
      return c.json(answer);
    });
}
