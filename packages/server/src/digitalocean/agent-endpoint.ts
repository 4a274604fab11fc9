import type {Fetch} from '../outbound/outbound.ts';
import type {AgentModel, AgentRequest} from '../ports.ts';
import {answerEvents} from './answer-events.ts';
import {streamCompletion} from './completion-stream.ts';
import {isUp} from './health.ts';

export interface EndpointOptions {
  /** The deployment URL, without a path. */
  url: string;
  /** The agent's own access key. */
  key: string;
  silenceMs: number;
  /** Leads to the origin of `url`. */
  send: Fetch;
}

/**
 * A Gradient agent: its own host and key, instructions, knowledge and guardrails set at the platform. It refuses
 * system messages and keeps no history, so the facts of this turn are folded into the last user message and the
 * whole conversation goes up each time.
 */
export function createAgentEndpoint({url, key, silenceMs, send}: EndpointOptions): AgentModel {
  return {
    takesTools: false,
    answer(request, signal) {
      const body = {
        messages: foldContext(request),
        model: 'n/a', // required by the published schema, ignored by agents
        stream: true,
        stream_options: {include_usage: true},
        provide_citations: true,
        include_retrieval_info: true,
        include_functions_info: true,
        include_guardrails_info: true,
      };
      const address = `${url}/api/v1/chat/completions?agent=true`;
      return answerEvents(streamCompletion({url: address, key, body, silenceMs, send}, signal));
    },
    health: (signal) => isUp(send, `${url}/health`, key, signal),
  };
}

function foldContext({messages, context}: AgentRequest): {role: string; content: string}[] {
  const last = messages.findLastIndex(({role}) => role === 'user');
  return messages.flatMap((message, index) => {
    if (message.role === 'tool') return [];
    const isQuestion = index === last && context !== undefined;
    return [{role: message.role, content: isQuestion ? `${context}\nQuestion:\n${message.text}` : message.text}];
  });
}
