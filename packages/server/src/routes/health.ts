import {Hono} from 'hono';
import type {AppEnv, Deps} from '../app.ts';

const CHECK_TIMEOUT_MS = 2_000;

/**
 * `GET /healthz`: the process answers. `GET /readyz`: it can serve; the store is checked by a write, and the agents
 * that are down are named. An agent that is down does not make the server unready: history and the others still work.
 */
export function healthRoutes({store, agents, allAgents}: Deps) {
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json({status: 'ok'}))
    .get('/readyz', async (c) => {
      const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
      const [storeUp, states] = await Promise.all([
        store.check().then(
          () => true,
          () => false,
        ),
        Promise.all(allAgents.map(async (id) => [id, await agents.status(id, signal)] as const)),
      ]);
      const body = {
        status: storeUp ? 'ready' : 'unready',
        store: storeUp ? 'up' : 'down',
        agents: Object.fromEntries(states),
        down: states.filter(([, state]) => state === 'down').map(([id]) => id),
      };
      return c.json(body, storeUp ? 200 : 503);
    });
}
