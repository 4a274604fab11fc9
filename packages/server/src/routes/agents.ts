import type {AgentSummary} from '@wincloud/chat-core/protocol';
import {Hono} from 'hono';
import type {AppEnv, Deps} from '../app.ts';
import {agentsFor} from '../identity/roles.ts';

/** Milliseconds that an agent's health check may take. */
const HEALTH_TIMEOUT_MS = 2_000;

/** `GET /v1/agents`: the agents this user may talk to, each with the state its own health check gives. */
export function agentRoutes({agents}: Deps) {
  return new Hono<AppEnv>().get('/v1/agents', async (c) => {
    const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
    const found: AgentSummary[] = await Promise.all(
      agents.of(agentsFor(c.get('principal'), c.get('tenant'))).map(async ({agent: {id, name, description}}) => {
        return {id, name, description, status: await agents.status(id, signal)};
      }),
    );
    return c.json({agents: found});
  });
}
