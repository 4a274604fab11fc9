import {readJson} from '../read-json.ts';
import {type Call, isAuthorized, sendError, sendJson} from '../reply.ts';
import {createCloudState} from './cloud-state.ts';
import {rateLimitHeaders} from './rate-limit.ts';
import {find} from './reads.ts';
import {type FailActions, write} from './writes.ts';

interface CloudOptions {
  /** The token that reads. */
  readonly key: string;
  /** The token that reads and changes. */
  readonly changesKey: string;
  readonly clock: () => number;
  /** How long an action takes. */
  readonly actionMs: number;
  readonly failActions?: FailActions | undefined;
}

/**
 * The control plane: everything under `/v2`. A write with the token that reads is refused as the real one refuses a token
 * that lacks the scope: a support chat reads all day, and only what a person confirmed needs the other token.
 */
export const cloudEndpoint = ({key, changesKey, clock, actionMs, failActions}: CloudOptions) => {
  const limits = rateLimitHeaders(clock);
  const state = createCloudState({clock, actionMs});

  const change = async ({method, url, request, response, logBody}: Call, headers: Record<string, string>) => {
    const body = await readJson(request);
    if (body.kind === 'too-large') return sendError(response, 413, undefined, headers);
    if (body.kind === 'malformed') return sendError(response, 400, 'The body is not valid JSON.', headers);
    logBody?.(body.value);
    // Only now: another write may have come in while the body did.
    state.settle();
    const written = write({method, url, body: body.value, state, failActions});
    if (written === 'dropped') return void response.destroy();
    if (!written) return sendError(response, 404, undefined, headers);
    if ('fault' in written) return sendError(response, written.status, written.fault, headers);
    sendJson(response, written.status, written.body, headers);
  };

  return async (call: Call): Promise<void> => {
    const {method, url, request, response} = call;
    const headers = limits();
    const mayChange = isAuthorized(request, changesKey);
    if (!mayChange && !isAuthorized(request, key)) return sendError(response, 401, undefined, headers);
    if (method !== 'GET') return mayChange ? change(call, headers) : sendError(response, 403, undefined, headers);
    state.settle();
    const found = find({url, state, nowMs: clock()});
    if (!found) return sendError(response, 404, undefined, headers);
    if ('fault' in found) return sendError(response, found.status, found.fault, headers);
    sendJson(response, 200, found.body, headers);
  };
};
