import {Hono} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {ownDataLimit, rateLimit} from '../middleware/rate-limit.ts';
import {eraseUser, exportUser} from '../privacy/own-data.ts';

/** The user's own data: all of it as a file, and its end. Both are on record. */
export function meRoutes(deps: Deps) {
  return new Hono<AppEnv>()
    .get('/v1/me/export', async (c) => {
      const {tenant, subject} = c.get('principal');
      await rateLimit(c, deps, ownDataLimit({tenant, subject}));
      const file = await exportUser(deps, {tenant, subject}, {requestId: c.get('requestId'), detail: {}});
      c.header('content-disposition', 'attachment; filename="conversations.json"');
      return c.json(file);
    })

    .delete('/v1/me', async (c) => {
      const {tenant, subject} = c.get('principal');
      await rateLimit(c, deps, ownDataLimit({tenant, subject}));
      return c.json(await eraseUser(deps, {tenant, subject}, {requestId: c.get('requestId'), detail: {}}));
    });
}
