import {randomUUID} from 'node:crypto';
import type {Chunk} from '@wincloud/chat-core/protocol';
import type {AgentMessage, ToolCall} from '../ports.ts';
import {type RunToolOptions, runTool} from '../tools/run-tool.ts';
import {readToolInput, type Tool, ToolInputError} from '../tools/tool.ts';
import {cleanData, cleanForModel} from './fence.ts';

type ToolMessage = Extract<AgentMessage, {role: 'tool'}>;

/** A call that is under way: what the page is told of it at once, and what comes of it. */
interface Running {
  announced: Chunk[];
  done: Promise<{chunks: Chunk[]; message: ToolMessage}>;
}

/** The context's signal ends the turn; the deadline is when the time for tools in it is over. */
export interface CallToolsOptions extends RunToolOptions {
  tools: readonly Tool[];
  /** Told of each call that was refused for what the model asked: a tool, a machine or an argument that it may not have. */
  onRefused?: ((name: string) => void) | undefined;
}

/**
 * The calls that a model asked for in one go, side by side, for none of them knows of another. Chunks come as calls end;
 * the results go back to the model in the order in which it asked. Throws when the turn ends.
 */
export async function* callTools(
  calls: readonly ToolCall[],
  options: CallToolsOptions,
): AsyncGenerator<Chunk, ToolMessage[]> {
  const {signal} = options.context;
  const running = calls.map((call) => start(call, options));
  for (const {announced} of running) yield* announced;
  const waiting = new Map(running.map(({done}, index) => [index, done.then((result) => ({...result, index}))]));
  const messages: ToolMessage[] = [];
  while (waiting.size > 0) {
    const {chunks, message, index} = await Promise.race(waiting.values());
    waiting.delete(index);
    signal.throwIfAborted();
    messages[index] = message;
    yield* chunks;
  }
  return messages;
}

function start(call: ToolCall, {tools, ...options}: CallToolsOptions): Running {
  const {deadline, redaction, onRefused} = options;
  const toolCallId = `${call.id || 'call'}-${randomUUID().slice(0, 8)}`;
  const toolName = redaction.text(cleanForModel(call.name)) || 'unknown';
  const named = {toolCallId, toolName, providerExecuted: true};
  const failed = (error: unknown) => {
    if (error instanceof ToolInputError) onRefused?.(call.name);
    const errorText = reasonOf(error, deadline);
    return {
      chunks: [{type: 'tool-output-error' as const, toolCallId, errorText, providerExecuted: true}],
      message: messageOf(call, {error: errorText}),
    };
  };

  let tool: Tool;
  let input: Record<string, unknown>;
  try {
    tool = find(tools, call.name);
    input = readToolInput(tool, call.arguments);
  } catch (error) {
    const announced: Chunk[] = [{type: 'tool-input-available', ...named, input: {}}];
    return {announced, done: Promise.resolve(failed(error))};
  }
  const announced: Chunk[] = [
    {type: 'tool-input-available', ...named, input: redaction.value(input)},
    {type: 'data-status', data: {text: redaction.text(tool.activity(input))}, transient: true},
  ];
  const run = async () => {
    const {output, cards} = await runTool(tool, input, options);
    const chunks: Chunk[] = [{type: 'tool-output-available', toolCallId, output, providerExecuted: true}, ...cards];
    return {chunks, message: messageOf(call, output)};
  };
  return {announced, done: run().catch(failed)};
}

function find(tools: readonly Tool[], name: string): Tool {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) throw new ToolInputError('There is no such tool.');
  return tool;
}

/** For the model, which may tell the user: our words, and none of what went wrong inside. */
function reasonOf(error: unknown, deadline: AbortSignal): string {
  if (error instanceof ToolInputError) return error.message;
  if (deadline.aborted) return 'The time for tools in this turn is over. Say what could not be read.';
  return 'The tool failed. Say that this could not be read.';
}

function messageOf({id}: ToolCall, output: unknown): ToolMessage {
  return {role: 'tool', callId: id, text: cleanData(output)};
}
