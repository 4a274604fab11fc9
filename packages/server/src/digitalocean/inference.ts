import type {AgentMessage, AgentModel, ToolDefinition} from '../ports.ts';
import {toInputSchema} from '../tools/json-schema.ts';
import type {EndpointOptions} from './agent-endpoint.ts';
import {answerEvents} from './answer-events.ts';
import {streamCompletion} from './completion-stream.ts';
import {isUp} from './health.ts';

/** Serverless inference: a bare model with tools, whose instructions are ours and go up with each call. */
export function createInference(options: EndpointOptions & {model: string}): AgentModel {
  const {url, key, silenceMs, send, model} = options;
  return {
    takesTools: true,
    answer({instructions, context, messages, tools}, signal) {
      const system = context === undefined ? instructions : `${instructions}\n\n${context}`;
      const body = {
        model,
        messages: [{role: 'system', content: system}, ...messages.map(toMessage)],
        stream: true,
        stream_options: {include_usage: true},
        ...(tools.length === 0 ? {} : {tools: tools.map(toFunction)}),
      };
      const address = `${url}/v1/chat/completions`;
      return answerEvents(streamCompletion({url: address, key, body, silenceMs, send}, signal));
    },
    health: (signal) => isUp(send, `${url}/v1/models`, key, signal),
  };
}

function toMessage(message: AgentMessage): object {
  if (message.role === 'tool') return {role: 'tool', tool_call_id: message.callId, content: message.text};
  if (message.role === 'user' || message.toolCalls === undefined) return {role: message.role, content: message.text};
  return {
    role: 'assistant',
    content: message.text,
    tool_calls: message.toolCalls.map(({id, name, arguments: text}) => ({
      id,
      type: 'function',
      function: {name, arguments: text},
    })),
  };
}

function toFunction(tool: ToolDefinition): object {
  const {name, description} = tool;
  return {type: 'function', function: {name, description, parameters: toInputSchema(tool)}};
}
