import {
  type ActionData,
  type AgentSummary,
  type ChatMessage,
  type Chunk,
  type ErrorData,
  type Fold,
  foldChunk,
  isEnding,
  messageText,
  startFold,
  type TenantConfig,
} from '../protocol/index.ts';
import {isOld} from './order.ts';
import {
  asUnsent,
  type ChatState,
  initialState,
  nextToSend,
  type SentMessage,
  type SharedState,
  type ShownError,
} from './state.ts';

/** What can happen to a conversation: chunks from the wire, and what the client itself did or saw. */
export type ChatEvent =
  | {
      type: 'chunk';
      id: string;
      chunk: Chunk /** When it arrived, in milliseconds since 1970. */;
      at?: number | undefined;
    }
  | {type: 'sent'; message: SentMessage}
  | {type: 'accepted'; messageId: string}
  /** The server cannot be reached: the message waits until it can. */
  | {type: 'queued'; messageId: string; error: ShownError}
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
  /** A proposed change stands otherwise than its card says. */
  | {type: 'action'; action: ActionData}
  /** Another tab says how this conversation stands. */
  | {type: 'mirrored'; state: SharedState}
  /** Another conversation, with what an earlier page could not send in it. */
  | {type: 'opened'; conversationId: string; unsent?: readonly SentMessage[]};

/**
 * The one place where a conversation changes: the next state after an event. Pure, so that a recorded stream, a
 * transcript and a live answer go through the same code. Events of unknown type change nothing.
 */
export function apply(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'chunk':
      return applyChunk(state, event);
    case 'sent':
      return sent(state, event);
    case 'accepted': {
      const status = state.status === 'idle' ? 'submitted' : state.status;
      return {...deliver(state, event.messageId, 'sent'), status, error: undefined};
    }
    case 'queued':
      return {...rest(deliver(state, event.messageId, 'queued')), error: event.error};
    case 'send-failed':
      return {...rest(deliver(state, event.messageId, 'failed')), error: event.error};
    case 'discarded':
      return {...state, messages: state.messages.filter(({id}) => id !== event.messageId), error: undefined};
    case 'regenerating': {
      const index = state.messages.findIndex(({id}) => id === event.messageId);
      const messages = index < 0 ? state.messages : state.messages.slice(0, index);
      return {...state, messages, status: 'submitted', fold: undefined, error: undefined};
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
    case 'loaded': {
      const messages = loaded(state, event.messages);
      return {...idle({...state, messages}), title: event.title, error: undefined, cursor: undefined};
    }
    case 'mirrored':
      return {...state, ...event.state, messages: loaded(state, event.state.messages)};
    case 'configured':
      return {...state, config: event.config};
    case 'agents':
      return {...state, agents: event.agents};
    case 'action':
      return {
        ...state,
        messages: state.messages.map((message) => withAction(message, event.action)),
        fold: state.fold && {...state.fold, message: withAction(state.fold.message, event.action)},
      };
    case 'opened':
      return {
        ...initialState(event.conversationId),
        messages: (event.unsent ?? []).map((message) => ({...message, delivery: 'queued'})),
        config: state.config,
        agents: state.agents,
      };
    default:
      event satisfies never;
      return state;
  }
}

/** An action is in one message. All others stay the same objects, so that nobody draws them again. */
function withAction<Message extends ChatMessage>(message: Message, action: ActionData): Message {
  const index = message.parts.findIndex(
    ({type, ...part}) => type === 'data-action' && 'id' in part && part.id === action.id,
  );
  return index < 0
    ? message
    : {...message, parts: message.parts.with(index, {type: 'data-action', id: action.id, data: action})};
}

function applyChunk(state: ChatState, {id, chunk, at = 0}: Extract<ChatEvent, {type: 'chunk'}>): ChatState {
  // A reconnect may hand over an event twice, and an older answer may still be on its way: neither changes anything.
  if (isOld(state.cursor, id)) return state;
  if (chunk.type === 'start' && state.fold !== undefined && state.fold.message.id !== chunk.messageId) {
    // A new turn stops the one before it, and its first word can be here before that one's last.
    const stopped = show(state, foldChunk(state.fold, {type: 'abort'}));
    return applyChunk({...stopped, fold: undefined}, {type: 'chunk', id, chunk, at});
  }
  // An answer that was begun elsewhere, before a reload: it runs, though nothing was sent from here.
  const status = state.status === 'idle' ? 'submitted' : state.status;
  const heard = {...state, status, cursor: id, connection: 'connected' as const};
  if (chunk.type === 'data-status') return {...heard, activity: chunk.data.text};
  const before = chunk.type === 'start' ? startFold(chunk.messageId) : (state.fold ?? startFold(`answer-${id}`));
  const fold = foldChunk(before, chunk);
  if (fold === before) return heard; // nothing to show, such as a chunk of a newer server
  const next = show(heard, fold);
  if (isEnding(chunk)) {
    const status = isAwaited(next) ? 'submitted' : 'idle';
    return {...idle(next), status, error: endingError(fold, chunk, at)};
  }
  if (chunk.type !== 'text-delta') return next;
  return {...next, activity: undefined, status: state.status === 'stopping' ? 'stopping' : 'streaming'};
}

/** The growing answer stands last; from its second chunk on it replaces its earlier self. */
function show(state: ChatState, fold: Fold): ChatState {
  const shown = state.messages.findLastIndex(({id}) => id === fold.message.id);
  const messages = shown < 0 ? [...state.messages, fold.message] : state.messages.with(shown, fold.message);
  return {...state, fold, messages};
}

/** Whether a question of this page stands last, which ended the answer before it and has none yet. */
function isAwaited({messages}: ChatState): boolean {
  const last = messages.at(-1);
  return last !== undefined && 'delivery' in last && (last.delivery === 'sending' || last.delivery === 'sent');
}

function sent(state: ChatState, {message}: Extract<ChatEvent, {type: 'sent'}>): ChatState {
  const index = state.messages.findIndex(({id}) => id === message.id);
  const before = message.edits && index >= 0 ? state.messages.slice(0, index) : state.messages;
  const messages = [...before.filter(({id}) => id !== message.id), message];
  if (message.delivery === 'queued') return {...state, messages};
  return {...state, messages, status: 'submitted', error: undefined};
}

/** Nothing is being written. What was sent meanwhile still waits for its first word. */
function idle(state: ChatState): ChatState {
  const isSending = nextToSend(state)?.delivery === 'sending';
  const status = isSending ? 'submitted' : 'idle';
  return {...state, status, connection: 'connected', activity: undefined, fold: undefined};
}

/** A message did not get through. The answer that is being written, if there is one, goes on. */
function rest(state: ChatState): ChatState {
  return state.fold === undefined ? idle(state) : {...state, status: 'streaming'};
}

/** The client stops following an answer that has no ending: it is shown as failed, not as if it were still written. */
function giveUp(state: ChatState): ChatState {
  if (state.fold === undefined) return state;
  return show(state, foldChunk(state.fold, {type: 'error', errorText: ''}));
}

/** What the server has, and behind it what it has not got yet. An edited message stands in its earlier self's place. */
function loaded({messages}: ChatState, stored: ChatState['messages']): ChatState['messages'] {
  const unsent = messages.filter((message) => {
    const known = stored.find(({id}) => id === message.id);
    return asUnsent(message) && (known === undefined || messageText(known) !== messageText(message));
  });
  const edited = stored.findIndex(({id}) => unsent.some((message) => message.id === id));
  return [...(edited < 0 ? stored : stored.slice(0, edited)), ...unsent];
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
