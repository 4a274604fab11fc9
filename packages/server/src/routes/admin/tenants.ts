import {type Context, Hono} from 'hono';
import * as z from 'zod';
import type {AppEnv, Deps} from '../../app.ts';
import {Fault} from '../../errors.ts';
import {dayOf, tenantAccount} from '../../limits/budget.ts';
import type {StoredTenant} from '../../ports.ts';
import {createTenantChanges} from '../../tenants/changes.ts';
import {viewTenant} from '../../tenants/view.ts';
import {readJson} from '../read-json.ts';
import {actorOf, targetOf} from './target.ts';

const anyObject = z.record(z.string(), z.json());
const newSecret = z.strictObject({kid: z.string().regex(/^[\w.-]{1,64}$/, 'Use 1 to 64 letters, digits or . _ -')});

/**
 * Tenants, for their operators: one's own and those below it. An answer has its version in `ETag`; a change with
 * `If-Match` happens on top of that version only (412 `version_conflict`).
 */
export function adminTenantRoutes(deps: Deps) {
  const {tenants, store, now} = deps;
  const changes = createTenantChanges({store, tenants, agentIds: deps.allAgents, now});
  const etag = ({version}: StoredTenant) => `"${version}"`;
  const view = (c: Context<AppEnv>, one: StoredTenant) => viewTenant(tenants, one, c.get('principal').tenant);

  return (
    new Hono<AppEnv>()
      .get('/v1/admin/tenants', async (c) => {
        const own = await targetOf(c, deps, 'tenants:read');
        return c.json({tenants: tenants.subtree(own).map((one) => view(c, one))});
      })

      .get('/v1/admin/tenants/:tenant', async (c) => {
        const [found] = tenants.subtree(await targetOf(c, deps, 'tenants:read'));
        if (found === undefined) throw new Fault('not_found');
        c.header('etag', etag(found));
        return c.json(view(c, found));
      })

      /** A new tenant below one's own, or below one that is. */
      .post('/v1/admin/tenants', async (c) => {
        const own = await targetOf(c, deps, 'tenants:write');
        const record = {parent: own, ...(await readJson(c, anyObject))};
        if (!tenants.subtree(own).some(({id}) => id === record.parent)) {
          throw new Fault('body_invalid', {message: 'parent: must be your own tenant or one below it.'});
        }
        if ('secrets' in record) {
          throw new Fault('body_invalid', {message: 'secrets: are made at …/secrets, and never sent.'});
        }
        const made = await changes.create({...actorOf(c, ''), mayGrant: true}, record);
        c.header('etag', etag(made));
        return c.json(view(c, made), 201);
      })

      /** A JSON Merge Patch (RFC 7396) of its record. */
      .patch('/v1/admin/tenants/:tenant', async (c) => {
        const id = await targetOf(c, deps, 'tenants:write');
        const patch = await readJson(c, anyObject);
        if (
          patch.parent !== undefined &&
          !tenants.subtree(c.get('principal').tenant).some((one) => one.id === patch.parent)
        ) {
          throw new Fault('body_invalid', {message: 'parent: must be your own tenant or one below it.'});
        }
        const changed = await changes.change(actorOf(c, id), id, patch, ifMatch(c.req.header('if-match')));
        c.header('etag', etag(changed));
        return c.json(view(c, changed));
      })

      /** A new key to sign identities with. The answer is the only one that ever has its secret. */
      .post('/v1/admin/tenants/:tenant/secrets', async (c) => {
        const id = await targetOf(c, deps, 'tenants:write');
        const {kid} = await readJson(c, newSecret);
        return c.json(await changes.addSecret(actorOf(c, id), id, kid), 201);
      })

      .delete('/v1/admin/tenants/:tenant/secrets/:kid', async (c) => {
        const id = await targetOf(c, deps, 'tenants:write');
        await changes.removeSecret(actorOf(c, id), id, c.req.param('kid'));
        return c.body(null, 204);
      })

      /** What was spent on a day, and what may be: of a tenant with all below it. Reserved is spent. */
      .get('/v1/admin/tenants/:tenant/usage', async (c) => {
        const id = await targetOf(c, deps, 'tenants:read');
        const day = c.req.query('day') ?? dayOf(now());
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
          throw new Fault('body_invalid', {message: 'day: give a day in UTC. Example: ?day=2026-11-28'});
        }
        const [spent] = await store.readSpending(day, [tenantAccount(id)]);
        const {tokensPerDay, usdPerDay} = tenants.subtree(id)[0]?.record.budgets ?? {};
        return c.json({tenant: id, day, ...spent, tokensPerDay: tokensPerDay ?? null, usdPerDay: usdPerDay ?? null});
      })
  );
}

function ifMatch(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  const [, version] = /^"(\d+)"$/.exec(header) ?? [];
  // No tag of ours: it matches nothing (RFC 9110, 13.1.1).
  return version === undefined ? -1 : Number(version);
}
