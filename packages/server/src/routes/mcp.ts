import {Hono} from 'hono';
import * as z from 'zod';
import type {AppEnv, Deps} from '../app.ts';
import {functionLimit, takeFrom} from '../middleware/rate-limit.ts';
import {readJson} from './read-json.ts';

/** One message: lists of them are no longer part of the protocol, and would be a way to ask for much at once. */
const messageSchema = z.record(z.string(), z.unknown());

/**
 * `POST /mcp`: the functions over MCP (Streamable HTTP, stateless), for an assistant of the user's own that has a session of
 * theirs. It is checked as for every other route: who is asked for is who the session says. Other methods are 405, for
 * there is no stream to open and no session of the protocol to end.
 */
export function mcpRoutes(deps: Deps) {
  const {functions, log} = deps;
  return new Hono<AppEnv>().post('/mcp', async (c) => {
    const body = await readJson(c, messageSchema);
    const principal = c.get('principal');
    const tenant = c.get('tenant');
    const requestId = c.get('requestId');
    // 34 MB of memory and 0.2 s that a server pays only when somebody comes by this way.
    const {serveMcp} = await import('../functions/mcp-server.ts');
    const response = await serveMcp(c.req.raw, body, {
      tools: functions.of(principal, tenant),
      async call(name, input, signal) {
        await takeFrom(deps, functionLimit(principal));
        const caller = {principal, tenant, requestId, via: 'mcp', signal} as const;
        return functions.run(await functions.find(name, caller), input, caller);
      },
      onUnexpected: (error) =>
        log('error', {event: 'unexpected', requestId, detail: String((error as Error)?.stack ?? error)}),
    });
    return c.newResponse(response.body, response);
  });
}
