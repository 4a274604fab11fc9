import {type Context, Hono} from 'hono';
import type {AppEnv, Deps} from '../../app.ts';
import {unavailable} from '../../errors.ts';
import {eraseUser, exportUser} from '../../privacy/own-data.ts';
import {targetOf} from './target.ts';

/**
 * What an operator does for a user who asked for it: end their sessions, hand out their data, erase it. Two rows go on
 * record, the operator's before anything is done, and the user's own.
 */
export function adminUserRoutes(deps: Deps) {
  const {store, now} = deps;

  /** Whose user it is; that the operator asked is on record by then. A user we know nothing of is like one without data. */
  async function asked(c: Context<AppEnv>, action: string) {
    const tenant = await targetOf(c, deps, 'users:write');
    const owner = {tenant, subject: c.req.param('subject') ?? ''};
    const {tenant: from, subject} = c.get('principal');
    const requestId = c.get('requestId');
    await store.appendAudit({tenant: from, subject, action, requestId, detail: {of: tenant}}, now()).catch(unavailable);
    return {owner, asked: {requestId, detail: {by: 'operator'}}};
  }

  return (
    new Hono<AppEnv>()
      /** Ends what was issued to a user until now. */
      .post('/v1/admin/tenants/:tenant/users/:subject/revoke', async (c) => {
        const {owner, asked: how} = await asked(c, 'admin.user.revoke');
        const notBefore = now();
        const detail = {...how.detail, notBefore};
        await store.revoke({...owner, action: 'session.revoke', requestId: how.requestId, detail}, notBefore);
        return c.json({notBefore: new Date(notBefore).toISOString()});
      })

      .get('/v1/admin/tenants/:tenant/users/:subject/export', async (c) => {
        const {owner, asked: how} = await asked(c, 'admin.user.export');
        c.header('content-disposition', 'attachment; filename="conversations.json"');
        return c.json(await exportUser(deps, owner, how));
      })

      .delete('/v1/admin/tenants/:tenant/users/:subject', async (c) => {
        const {owner, asked: how} = await asked(c, 'admin.user.erase');
        // First, so that nothing is written for them by a session that is still open.
        const {requestId} = how;
        await store
          .revoke({...owner, action: 'session.revoke', requestId, detail: how.detail}, now())
          .catch(unavailable);
        return c.json(await eraseUser(deps, owner, how));
      })
  );
}
