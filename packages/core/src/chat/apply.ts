import {
  type AgentSummary,
  type ChatMessage,
  type Chunk,
  type ErrorData,
  type Fold,
  foldChunk,
  isEnding,
  startFold,
  type TenantConfig,
} from '../protocol/index.ts';
import {type ChatState, initialState, type SentMessage, type ShownError} from './state.ts';

/** What can happen to a conversation: chunks from the wire, and what the client itself did or saw. */
export type ChatEvent =
  | {
      type: 'chunk';
      id: string;
      chunk: Chunk /** When it arrived, in milliseconds since 1970. */;
      at?: number | undefined;
    }
  | {type: 'sent'; message: ChatMessage}
  | {type: 'accepted'; messageId: string}
  | {type: 'send-failed'; messageId: string; error: ShownError}
  | {type: 'discarded'; messageId: string}
  | {type: 'regenerating'; messageId: string}
  | {type: 'failed'; error: ShownError}
  | {type: 'request-failed'; error: ShownError}
  | {type: 'error-dismissed'}
  | {type: 'stopping'}
  | {type: 'connection-lost'}
  | {type: 'connection-back'}
  | {type: 'loaded'; title: string; messages: readonly ChatMessage[]}
  | {type: 'configured'; config: TenantConfig}
  | {type: 'agents'; agents: readonly AgentSummary[]}
  | {type: 'opened'; conversationId: string};

/**
 * The one place where a conversation changes: the next state after an event. Pure, so that a recorded stream, a
 * transcript and a live answer go through the same code. Events of unknown type change nothing.
 */
export function apply(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'chunk':
      return applyChunk(state, event);
    case 'sent':
      return {
        ...state,
        messages: [...state.messages, {...event.message, role: 'user', delivery: 'sending'}],
        status: 'submitted',
        error: undefined,
      };
    case 'accepted':
      return deliver(state, event.messageId, 'sent');
    case 'send-failed':
      return {...deliver(idle(state), event.messageId, 'failed'), error: event.error};
    case 'discarded':
      return {...state, messages: state.messages.filter(({id}) => id !== event.messageId), error: undefined};
    case 'regenerating': {
      const index = state.messages.findIndex(({id}) => id === event.messageId);
      const messages = index < 0 ? state.messages : state.messages.slice(0, index);
      return {...state, messages, status: 'submitted', error: undefined};
    }
    case 'failed':
      return {...idle(giveUp(state)), error: event.error};
    case 'request-failed': {
      // beside a running turn, which goes on
      const running = state.fold === undefined ? 'submitted' : 'streaming';
      return {...state, status: state.status === 'stopping' ? running : state.status, error: event.error};
    }
    case 'error-dismissed':
      return {...state, error: undefined};
    case 'stopping':
      return state.status === 'idle' ? state : {...state, status: 'stopping'};
    case 'connection-lost':
      return {...state, connection: 'resuming'};
    case 'connection-back':
      return {...state, connection: 'connected'};
    case 'loaded':
      return {
        ...idle(state),
        title: event.title,
        messages: loaded(state, event.messages),
        error: undefined,
        cursor: undefined,
      };
    case 'configured':
      return {...state, config: event.config};
    case 'agents':
      return {...state, agents: event.agents};
    case 'opened':
      return {...initialState(event.conversationId), config: state.config, agents: state.agents};
    default:
      event satisfies never;
      return state;
  }
}

function applyChunk(state: ChatState, {id, chunk, at = 0}: Extract<ChatEvent, {type: 'chunk'}>): ChatState {
  // A reconnect may hand over an event twice; the cursor makes the second one harmless.
  if (id !== '' && id === state.cursor) return state;
  // An answer that was begun elsewhere, before a reload: it runs, though nothing was sent from here.
  const status = state.status === 'idle' ? 'submitted' : state.status;
  const heard = {...state, status, cursor: id, connection: 'connected' as const};
  if (chunk.type === 'data-status') return {...heard, activity: chunk.data.text};
  const before = chunk.type === 'start' ? startFold(chunk.messageId) : (state.fold ?? startFold(`answer-${id}`));
  const fold = foldChunk(before, chunk);
  if (fold === before) return heard; // nothing to show, such as a chunk of a newer server
  const next = show(heard, fold);
  if (isEnding(chunk)) return {...idle(next), error: endingError(fold, chunk, at)};
  if (chunk.type !== 'text-delta') return next;
  return {...next, activity: undefined, status: state.status === 'stopping' ? 'stopping' : 'streaming'};
}

/** The growing answer stands last; from its second chunk on it replaces its earlier self. */
function show(state: ChatState, fold: Fold): ChatState {
  const shown = state.messages.findLastIndex(({id}) => id === fold.message.id);
  const messages = shown < 0 ? [...state.messages, fold.message] : state.messages.with(shown, fold.message);
  return {...state, fold, messages};
}

function idle(state: ChatState): ChatState {
  return {...state, status: 'idle', connection: 'connected', activity: undefined, fold: undefined};
}

/** The client stops following an answer that has no ending: it is shown as failed, not as if it were still written. */
function giveUp(state: ChatState): ChatState {
  if (state.fold === undefined) return state;
  return show(state, foldChunk(state.fold, {type: 'error', errorText: ''}));
}

/** What the server has, and behind it what it has not got yet. */
function loaded({messages}: ChatState, stored: readonly ChatMessage[]): ChatState['messages'] {
  const unsent = messages.filter((message) => 'delivery' in message && message.delivery !== 'sent');
  return [...stored, ...unsent.filter(({id}) => stored.every((message) => message.id !== id))];
}

function deliver(state: ChatState, messageId: string, delivery: SentMessage['delivery']): ChatState {
  const messages = state.messages.map((message) =>
    message.id === messageId && message.role === 'user' ? {...message, delivery} : message,
  );
  return {...state, messages: messages as ChatState['messages']};
}

function endingError(fold: Fold, chunk: Chunk, at: number): ShownError | undefined {
  if (chunk.type !== 'error') return undefined;
  const part = fold.message.parts.findLast(({type}) => type === 'data-error');
  const data = part !== undefined && 'data' in part ? (part.data as ErrorData) : undefined;
  return {
    code: data?.code ?? 'agent_failed',
    message: chunk.errorText,
    retryable: data?.retryable ?? true,
    retryAt: data?.retryAfter === undefined ? undefined : at + data.retryAfter * 1000,
  };
}
