import {randomUUID} from 'node:crypto';
import type {Agent} from '../agent/answer.ts';
import {chooseQuestion, chooseTool} from '../agent/tool-choice.ts';
import {readJson} from '../read-json.ts';
import {type Call, isAuthorized, sendError, sendJson} from '../reply.ts';
import {chatRequestOf} from './chat-request.ts';
import {sendCompletion} from './send-completion.ts';

interface ServerlessOptions {
  readonly agent: Agent;
  readonly key: string;
  readonly tokenDelayMs: number;
  readonly clock: () => number;
}

const MODELS = ['llama3.3-70b-instruct', 'openai-gpt-oss-20b', 'openai-gpt-oss-120b', 'deepseek-r1-distill-llama-70b'];
/** When the models were added, in epoch seconds; the list is sorted by it nowhere. */
const MODELS_CREATED = 1_743_465_600;

/** `GET /v1/models`. */
export const modelsEndpoint =
  (key: string) =>
  ({method, request, response}: Call) => {
    if (!isAuthorized(request, key)) return sendError(response, 401);
    if (method !== 'GET') return sendError(response, 404);
    const data = MODELS.map((id) => ({id, object: 'model', created: MODELS_CREATED, owned_by: 'digitalocean'}));
    sendJson(response, 200, {object: 'list', data});
  };

/**
 * `POST /v1/chat/completions`: serverless inference. It takes instructions and tools, and has no knowledge base: what
 * it knows, it knows without sources, so no marker and no `retrieval` ever comes from here.
 */
export const serverlessEndpoint =
  ({agent, key, tokenDelayMs, clock}: ServerlessOptions) =>
  async (call: Call) => {
    const {method, request, response} = call;
    if (!isAuthorized(request, key)) return sendError(response, 401);
    if (method !== 'POST') return sendError(response, 404);
    const body = await readJson(request);
    if (body.kind === 'too-large') return sendError(response, 413);
    if (body.kind === 'malformed') return sendError(response, 400, 'The body is not valid JSON.');
    const checked = chatRequestOf(body.value);
    if ('faults' in checked) {
      const [first] = checked.faults;
      return sendError(response, 400, first ? `${first.loc.slice(1).join('.')}: ${first.msg}` : undefined);
    }
    const chat = checked.request;
    if (!MODELS.includes(chat.model)) return sendError(response, 404, `The model "${chat.model}" does not exist.`);
    const tool = chooseTool(chat);
    const answered = () => agent.answer({messages: chat.messages, knowledge: true, cite: false}).text;
    const completion = {
      id: `chatcmpl-${randomUUID()}`,
      created: Math.floor(clock() / 1000),
      model: chat.model,
      text: tool ? '' : (chooseQuestion(chat) ?? answered()),
      toolCalls: tool ? [{id: `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`, ...tool}] : [],
      extra: {},
      request: chat,
    };
    await sendCompletion(completion, call, tokenDelayMs, quotaHeaders(clock()));
  };

/** Headers that serverless inference alone sends. A reset of 0 means that there was capacity. */
const quotaHeaders = (nowMs: number): Record<string, string> => ({
  'x-ratelimit-limit-requests': '120',
  'x-ratelimit-remaining-requests': '119',
  'x-ratelimit-reset-requests': String(Math.ceil(nowMs / 60_000) * 60),
  'x-ratelimit-limit-tokens-per-minute': '500000',
  'x-ratelimit-remaining-tokens-per-minute': '499000',
  'x-ratelimit-reset-tokens-per-minute': '0',
});
