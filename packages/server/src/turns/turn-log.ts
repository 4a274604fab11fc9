import {
  type ChatMessage,
  type Chunk,
  ERRORS,
  type ErrorData,
  type Fold,
  foldChunk,
  startFold,
} from '@wincloud/chat-core/protocol';
import type {Store, StoredEvent, Turn, TurnEnd} from '../ports.ts';

export interface TurnLog {
  /** Appends a chunk. It is stored before anyone can read it. */
  write(chunk: Chunk): void;
  /** Closes what is open, writes the ending and stores the answer with it. */
  end(ending: Ending, summary?: Pick<TurnEnd, 'usage' | 'spent' | 'guardrails'>): Promise<void>;
  /** Rejects when the store did: what was said since is lost, and the run must stop. */
  readonly failed: AbortSignal;
  /** The answer so far. */
  readonly message: ChatMessage;
}

export type Ending =
  | {type: 'finish'; finishReason: Extract<Chunk, {type: 'finish'}>['finishReason']}
  | {type: 'abort'}
  | {type: 'error'; error: ErrorData};

/**
 * The writer of one turn's log. It stores at once and lets whatever is said meanwhile share the next commit, so the
 * first word waits for nothing and a fast answer costs few commits.
 */
export function createTurnLog(store: Store, turn: Turn, onStored: () => void, now: () => number): TurnLog {
  const failure = new AbortController();
  let fold = startFold(turn.messageId);
  let seq = 0;
  let stepOpen = false;
  let queue: StoredEvent[] = [];
  let storing: Promise<void> | undefined;

  function write(chunk: Chunk): void {
    if (chunk.type === 'start-step') stepOpen = true;
    if (chunk.type === 'finish-step') stepOpen = false;
    fold = foldChunk(fold, chunk);
    seq += 1;
    queue.push({seq, chunk});
    storing ??= storeAll();
  }

  async function storeAll(): Promise<void> {
    try {
      while (queue.length > 0) {
        const events = queue;
        queue = [];
        await store.appendEvents(turn, events);
        onStored();
      }
    } catch (error) {
      failure.abort(error);
    } finally {
      storing = undefined;
    }
  }

  return {
    write,
    failed: failure.signal,
    get message() {
      return fold.message;
    },
    async end(ending, summary = {usage: undefined}) {
      await storing;
      failure.signal.throwIfAborted();
      const events: StoredEvent[] = [...queue];
      queue = [];
      for (const chunk of endingChunks(fold, stepOpen, ending)) {
        fold = foldChunk(fold, chunk);
        seq += 1;
        events.push({seq, chunk});
      }
      const {message} = fold;
      const status = message.metadata?.status as TurnEnd['status'];
      await store.appendEvents(turn, events, {status, answer: message, ...summary, now: now()});
      onStored();
    },
  };
}

/** What stands between an unfinished message and a proper ending: open parts and the open step closed, then the end. */
export function* endingChunks({message, open}: Fold, stepOpen: boolean, ending: Ending): Generator<Chunk> {
  for (const key of Object.keys(open)) {
    const [type, id] = splitKey(key);
    yield {type: `${type}-end`, id};
  }
  for (const part of message.parts) {
    if ('toolCallId' in part && part.state.startsWith('input-')) {
      yield {type: 'tool-output-error', toolCallId: part.toolCallId, errorText: 'Not finished.'};
    }
  }
  if (stepOpen) yield {type: 'finish-step'};
  if (ending.type === 'error') {
    yield {type: 'data-error', data: ending.error};
    yield {type: 'error', errorText: ERRORS[ending.error.code].message};
  } else yield ending;
}

function splitKey(key: string): ['text' | 'reasoning', string] {
  const colon = key.indexOf(':');
  return [key.slice(0, colon) as 'text' | 'reasoning', key.slice(colon + 1)];
}
