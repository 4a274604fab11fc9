import {randomUUID} from 'node:crypto';
import type {Agent} from '../agent/answer.ts';
import {readJson} from '../read-json.ts';
import {type Call, isAuthorized, sendError, sendJson} from '../reply.ts';
import {chatRequestOf} from './chat-request.ts';
import {citationsOf, retrievedData} from './retrieval-info.ts';
import {sendCompletion} from './send-completion.ts';

interface AgentEndpointOptions {
  readonly agent: Agent;
  readonly key: string;
  readonly tokenDelayMs: number;
  readonly clock: () => number;
}

/** The model behind the agent, as it names itself whatever the request asks for. */
export const AGENT_MODEL = 'llama3.3-70b-instruct';

/** `POST /api/v1/chat/completions?agent=true`, as an agent's own host answers it. */
export const agentEndpoint =
  ({agent, key, tokenDelayMs, clock}: AgentEndpointOptions) =>
  async (call: Call) => {
    const {method, url, request, response} = call;
    if (!isAuthorized(request, key)) return sendError(response, 401);
    // An agent is a FastAPI application behind DigitalOcean's door, so past the key its errors have that envelope.
    if (method !== 'POST') return sendJson(response, 405, {detail: 'Method Not Allowed'}, {allow: 'POST'});
    const body = await readJson(request);
    if (body.kind === 'too-large') return sendError(response, 413);
    if (body.kind === 'malformed') {
      const fault = {loc: ['body'], msg: 'JSON decode error', type: 'value_error.jsondecode'};
      return sendJson(response, 422, {detail: [fault]});
    }
    const checked = chatRequestOf(body.value);
    if ('faults' in checked) return sendJson(response, 422, {detail: checked.faults});
    const chat = checked.request;
    if (chat.messages.some(({role}) => role === 'system' || role === 'developer')) {
      return sendJson(response, 400, {detail: 'agent instructions are set via agent configuration'});
    }
    const answer = agent.answer({
      messages: chat.messages,
      // Reported by two clients: without the parameter an agent leaves its knowledge bases alone.
      knowledge: url.searchParams.get('agent') === 'true',
      cite: chat.provideCitations,
    });
    const extra = {
      ...(chat.includeRetrieval ? {retrieval: {retrieved_data: retrievedData(answer.cited, answer.retrieved)}} : {}),
      ...(chat.includeFunctions ? {functions: {called_functions: []}} : {}),
      ...(chat.includeGuardrails ? {guardrails: {triggered_guardrails: []}} : {}),
      ...(chat.provideCitations ? {citations: citationsOf(answer.cited)} : {}),
    };
    const completion = {
      id: `chatcmpl-${randomUUID()}`,
      created: Math.floor(clock() / 1000),
      model: AGENT_MODEL,
      text: answer.text,
      toolCalls: [],
      extra,
      // Tools are in the published schema only because it is shared with serverless inference.
      request: chat,
    };
    await sendCompletion(completion, call, tokenDelayMs);
  };
