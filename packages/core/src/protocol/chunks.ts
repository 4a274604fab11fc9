import type {DataParts, MessageMetadata, SourceDocumentPart, SourceUrlPart} from './parts.ts';

/**
 * One event of an answer: a chunk of the AI SDK UI message stream, version 1. Readers of that protocol refuse
 * types they do not know, so everything of ours is a `data-*` chunk.
 */
export type Chunk =
  | {type: 'start'; messageId: string; messageMetadata?: MessageMetadata | undefined}
  | {type: 'start-step'}
  | {type: 'text-start'; id: string}
  | {type: 'text-delta'; id: string; delta: string}
  | {type: 'text-end'; id: string}
  | {type: 'reasoning-start'; id: string}
  | {type: 'reasoning-delta'; id: string; delta: string}
  | {type: 'reasoning-end'; id: string}
  | {type: 'tool-input-start'; toolCallId: string; toolName: string; providerExecuted?: boolean | undefined}
  | {
      type: 'tool-input-available';
      toolCallId: string;
      toolName: string;
      input: unknown;
      providerExecuted?: boolean | undefined;
    }
  | {type: 'tool-output-available'; toolCallId: string; output: unknown; providerExecuted?: boolean | undefined}
  | {type: 'tool-output-error'; toolCallId: string; errorText: string; providerExecuted?: boolean | undefined}
  | SourceUrlPart
  | SourceDocumentPart
  | DataChunk
  | {type: 'finish-step'}
  | {type: 'finish'; finishReason?: FinishReason | undefined; messageMetadata?: MessageMetadata | undefined}
  | {type: 'abort'}
  | {type: 'error'; errorText: string};

export type DataChunk = {
  [Name in keyof DataParts]: {
    type: `data-${Name}`;
    id?: string | undefined;
    data: DataParts[Name];
    transient?: boolean | undefined;
  };
}[keyof DataParts];

export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'other';

/** A chunk that ends a turn. There is exactly one, and it is the last. */
export type EndingChunk = Extract<Chunk, {type: 'finish' | 'abort' | 'error'}>;

/** Whether this chunk ends its turn. */
export function isEnding(chunk: Pick<Chunk, 'type'>): boolean {
  return chunk.type === 'finish' || chunk.type === 'abort' || chunk.type === 'error';
}
