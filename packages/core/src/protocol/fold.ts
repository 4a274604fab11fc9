import type {Chunk} from './chunks.ts';
import type {ChatMessage, DataPart, MessagePart, ReasoningPart, TextPart, ToolPart} from './parts.ts';

/** A message being built from its chunks. `open` has the index of each text or reasoning part that still grows. */
export interface Fold {
  readonly message: ChatMessage;
  readonly open: Readonly<Record<string, number>>;
}

/** The empty beginning: an assistant's message without parts. */
export function startFold(id: string): Fold {
  return {message: {id, role: 'assistant', parts: []}, open: {}};
}

/**
 * The message after one more chunk: the parts that the AI SDK's own reader would have built, so that history and
 * stream agree. Pure; untouched parts keep their identity. A chunk that does not fit (a delta without a start, an
 * unknown type from a newer server) changes nothing.
 */
export function foldChunk(fold: Fold, chunk: Chunk): Fold {
  switch (chunk.type) {
    case 'start': {
      const metadata = {...fold.message.metadata, ...chunk.messageMetadata, status: 'streaming' as const};
      return {...fold, message: {...fold.message, id: chunk.messageId, metadata}};
    }
    case 'start-step':
      return push(fold, {type: 'step-start'});
    case 'text-start':
      return open(fold, `text:${chunk.id}`, {type: 'text', text: '', state: 'streaming'});
    case 'reasoning-start':
      return open(fold, `reasoning:${chunk.id}`, {type: 'reasoning', id: chunk.id, text: '', state: 'streaming'});
    case 'text-delta':
      return grow(fold, `text:${chunk.id}`, chunk.delta);
    case 'reasoning-delta':
      return grow(fold, `reasoning:${chunk.id}`, chunk.delta);
    case 'text-end':
      return close(fold, `text:${chunk.id}`);
    case 'reasoning-end':
      return close(fold, `reasoning:${chunk.id}`);
    case 'source-url':
    case 'source-document':
      return push(fold, chunk);
    case 'tool-input-start':
    case 'tool-input-available':
    case 'tool-output-available':
    case 'tool-output-error':
      return foldTool(fold, chunk);
    case 'finish':
      return end(fold, {...chunk.messageMetadata, status: 'complete'});
    case 'abort':
      return end(fold, {status: 'stopped'});
    case 'error':
      return end(fold, {status: fold.message.metadata?.status === 'interrupted' ? 'interrupted' : 'failed'});
    case 'finish-step':
      return fold;
    default:
      return chunk.type.startsWith('data-') ? foldData(fold, chunk) : fold;
  }
}

function push(fold: Fold, part: MessagePart): Fold {
  return {...fold, message: {...fold.message, parts: [...fold.message.parts, part]}};
}

function replace(fold: Fold, index: number, part: MessagePart): Fold {
  return {...fold, message: {...fold.message, parts: fold.message.parts.with(index, part)}};
}

function open(fold: Fold, key: string, part: TextPart | ReasoningPart): Fold {
  return {...push(fold, part), open: {...fold.open, [key]: fold.message.parts.length}};
}

function grow(fold: Fold, key: string, delta: string): Fold {
  const index = fold.open[key];
  if (index === undefined) return fold;
  const part = fold.message.parts[index] as TextPart | ReasoningPart;
  return replace(fold, index, {...part, text: part.text + delta});
}

function close(fold: Fold, key: string): Fold {
  const index = fold.open[key];
  if (index === undefined) return fold;
  const {[key]: _, ...rest} = fold.open;
  const part = fold.message.parts[index] as TextPart | ReasoningPart;
  return {...replace(fold, index, {...part, state: 'done'}), open: rest};
}

/** The parts left open by a turn that was cut are closed, as a reader that got the ending would have them. */
function end(fold: Fold, metadata: ChatMessage['metadata']): Fold {
  let closed = fold;
  for (const key of Object.keys(fold.open)) closed = close(closed, key);
  return {...closed, message: {...closed.message, metadata: {...closed.message.metadata, ...metadata}}};
}

type ToolChunk = Extract<Chunk, {toolCallId: string}>;

function foldTool(fold: Fold, chunk: ToolChunk): Fold {
  const index = findTool(fold.message.parts, chunk);
  const known = index < 0 ? undefined : (fold.message.parts[index] as ToolPart);
  const next = toolPart(known, chunk);
  if (next === undefined) return fold;
  return known === undefined ? push(fold, next) : replace(fold, index, next);
}

/** The newest call of this id. An input belongs to the running step: models number their calls anew in each one. */
function findTool(parts: readonly MessagePart[], {type, toolCallId}: ToolChunk): number {
  const index = parts.findLastIndex((part) => 'toolCallId' in part && part.toolCallId === toolCallId);
  const isInput = type === 'tool-input-start' || type === 'tool-input-available';
  return isInput && index < parts.findLastIndex((part) => part.type === 'step-start') ? -1 : index;
}

function toolPart(known: ToolPart | undefined, chunk: ToolChunk): ToolPart | undefined {
  const providerExecuted = chunk.providerExecuted ?? known?.providerExecuted;
  const flag = providerExecuted === undefined ? {} : {providerExecuted};
  if (chunk.type === 'tool-input-start' || chunk.type === 'tool-input-available') {
    const part = {type: `tool-${chunk.toolName}` as const, toolCallId: chunk.toolCallId, ...flag};
    if (chunk.type === 'tool-input-start') return {...part, state: 'input-streaming'};
    return {...part, state: 'input-available', input: chunk.input};
  }
  if (known === undefined) return undefined;
  const {output: _, errorText: __, ...call} = known; // the last outcome replaces an earlier one
  if (chunk.type === 'tool-output-available') {
    return {...call, ...flag, state: 'output-available', output: chunk.output};
  }
  return {...call, ...flag, state: 'output-error', errorText: chunk.errorText};
}

function foldData(fold: Fold, chunk: Extract<Chunk, {data: unknown}>): Fold {
  if (chunk.transient) return fold;
  const next = fold.message.metadata;
  const withStatus =
    chunk.type === 'data-error' && chunk.data.code === 'turn_interrupted'
      ? {...fold, message: {...fold.message, metadata: {...next, status: 'interrupted' as const}}}
      : fold;
  const part: DataPart = chunk;
  if (chunk.id === undefined) return push(withStatus, part);
  const index = fold.message.parts.findIndex(
    (known) => known.type === chunk.type && (known as DataPart).id === chunk.id,
  );
  return index < 0 ? push(withStatus, part) : replace(withStatus, index, part);
}
