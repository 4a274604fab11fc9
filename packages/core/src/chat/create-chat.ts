import {atom, computed, type ReadableAtom} from 'nanostores';
import {
  type AgentSummary,
  type ChatMessage,
  type ChatRequest,
  type Conversation,
  MAX_MESSAGE_CHARS,
  messageText,
  type TenantConfig,
} from '../protocol/index.ts';
import {apply, type ChatEvent} from './apply.ts';
import {ChatError, isChatError} from './chat-error.ts';
import {createHttp} from './http.ts';
import {createReconnect, type ReconnectOptions} from './reconnect.ts';
import {createSession, type VisitorStore} from './session.ts';
import {type ChatState, type ChatStatus, initialState, type ShownError, type ShownMessage} from './state.ts';
import {createTransport, type TurnListener} from './transport.ts';

export interface ChatOptions extends ReconnectOptions {
  /** The backend's origin. */
  api: string;
  tenant: string;
  /** The host's way to a fresh identity token for the signed-in user. Without it the visitor is anonymous. */
  getToken?: (() => Promise<string> | string) | undefined;
  /** Keeps an anonymous visitor's credential between visits. */
  visitor?: VisitorStore | undefined;
  /** The conversation to go on with. A new one by default. */
  conversationId?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  newId?: (() => string) | undefined;
}

/** One conversation: stores to read, actions to call. */
export interface Chat {
  readonly $state: ReadableAtom<ChatState>;
  readonly $messages: ReadableAtom<readonly ShownMessage[]>;
  readonly $status: ReadableAtom<ChatStatus>;
  readonly $error: ReadableAtom<ShownError | undefined>;
  /** Reads the tenant's configuration, the conversation so far and, if an answer is being written, its stream. */
  load(): Promise<void>;
  /**
   * Sends a message and resolves to whether the server took it. When it did not, `$error` says why; a message that
   * failed on its way stays in `$messages` for `retry`, one that was refused does not: the caller still has the text.
   */
  send(text: string, options?: {agent?: string | undefined}): Promise<boolean>;
  /** Stops the running answer. What was written stays. */
  stop(): Promise<void>;
  /** Sends the failed message again, or asks for the failed answer again. */
  retry(): Promise<void>;
  /** Takes a failed message out of the transcript and gives its text back, to be edited. */
  takeBack(messageId: string): string;
  /** Leaves this conversation and begins a new one. */
  startOver(): void;
  dismissError(): void;
  /** Ends all requests. The answer goes on at the server. */
  destroy(): void;
}

/**
 * A conversation with the backend at `api`. No DOM: it runs in a page, a worker and in Node.
 *
 * @example
 * const chat = createChat({api: 'https://chat.example.com', tenant: 'wincloud'});
 * chat.$messages.subscribe((messages) => console.log(messages.length));
 * await chat.send('How do I reset my Administrator password?');
 */
export function createChat(options: ChatOptions): Chat {
  const {api, tenant, newId = () => crypto.randomUUID(), now = Date.now} = options;
  const $state = atom(initialState(options.conversationId ?? newId()));
  const dispatch = (event: ChatEvent) => $state.set(apply($state.get(), event));

  const http = createHttp(api, options.fetch);
  const session = createSession({http, tenant, getToken: options.getToken, visitor: options.visitor, now});
  const transport = createTransport({http, session, reconnect: createReconnect(options)});

  /** Aborts when the chat is ended. */
  const ended = new AbortController();
  /** Aborts when this conversation is left, or the chat is ended. */
  let left = new AbortController();
  /** The running turn. */
  let run: Promise<void> | undefined;
  /** The last message sent, and whom it was for: the server knows a turn by its key and what was asked. */
  let lastSent: {id: string; agent: string | undefined} | undefined;
  /** The last request for a new answer. The old answer is gone, so until the new one shows, `retry` sends this again. */
  let lastAsked: {request: ChatRequest; key: string} | undefined;

  const listener = (messageId?: string): TurnListener => ({
    onAccepted: () => messageId !== undefined && dispatch({type: 'accepted', messageId}),
    onEvent: ({id, chunk}) => dispatch({type: 'chunk', id, chunk, at: now()}),
    onLost: () => dispatch({type: 'connection-lost'}),
    onBack: () => dispatch({type: 'connection-back'}),
  });

  /** Runs one turn at a time; resolves when it ended, was given up, or failed. */
  function start(follow: (signal: AbortSignal) => Promise<unknown>, messageId?: string): Promise<void> {
    const {signal} = left;
    const release = () => {
      if (run === mine) run = undefined;
    };
    const mine = follow(signal).then(release, (error: unknown) => {
      release();
      if (!signal.aborted) fail(error, messageId);
    });
    run = mine;
    return mine;
  }

  /** Sends a turn and resolves, before its answer ends, to whether the server took it. */
  function sendTurn(request: ChatRequest, key: string, messageId?: string): Promise<boolean> {
    return new Promise((resolve) => {
      const heard = listener(messageId);
      const onAccepted = () => {
        heard.onAccepted?.();
        resolve(true);
      };
      start((signal) => transport.send(request, key, {...heard, onAccepted}, signal), messageId).then(() =>
        resolve(false),
      );
    });
  }

  function fail(error: unknown, messageId?: string): void {
    const shown = showError(error, now());
    const pending = $state.get().messages.find(({id}) => id === messageId);
    if (pending === undefined || !('delivery' in pending) || pending.delivery === 'sent') {
      dispatch({type: run === undefined ? 'failed' : 'request-failed', error: shown});
    } else if (shown.retryable) {
      dispatch({type: 'send-failed', messageId: pending.id, error: shown});
    } else {
      dispatch({type: 'discarded', messageId: pending.id});
      dispatch({type: 'failed', error: shown});
    }
  }

  async function sendMessage(message: ChatMessage, agent: string | undefined): Promise<boolean> {
    await settle();
    lastSent = {id: message.id, agent};
    dispatch({type: 'sent', message});
    const {conversationId} = $state.get();
    const {id, role, parts} = message;
    const request: ChatRequest = {id: conversationId, messages: [{id, role, parts}], trigger: 'submit-message'};
    // A message keeps its key when it is sent again, so it becomes one turn however often it is sent.
    return sendTurn(agent === undefined ? request : {...request, agent}, message.id, message.id);
  }

  async function regenerate(request: ChatRequest, key: string): Promise<void> {
    await settle();
    dispatch({type: 'regenerating', messageId: request.messageId ?? ''});
    lastAsked = {request, key};
    await sendTurn(request, key);
  }

  /** A new turn begins when the old one has ended. */
  async function settle(): Promise<void> {
    const running = run;
    if (running === undefined) return;
    await chat.stop();
    await running;
  }

  const path = () => `/v1/chat/${encodeURIComponent($state.get().conversationId)}`;

  async function loadConversation(): Promise<void> {
    const {signal} = left;
    const {conversationId} = $state.get();
    try {
      const {title, messages} = await transport.json<Conversation>('GET', path(), {signal});
      if (signal.aborted || run !== undefined) return; // left, or followed already
      dispatch({type: 'loaded', title, messages});
    } catch (error) {
      if (signal.aborted || (isChatError(error) && error.code === 'not_found')) return; // nothing was said in it yet
      throw error;
    }
    start((stop) => transport.follow(conversationId, undefined, listener(), stop));
  }

  const chat: Chat = {
    $state,
    $messages: computed($state, ({messages}) => messages),
    $status: computed($state, ({status}) => status),
    $error: computed($state, ({error}) => error),

    async load() {
      const {signal} = ended;
      try {
        const query = `tenant=${encodeURIComponent(tenant)}`;
        const [config] = await Promise.all([
          http.json<TenantConfig>('GET', `/v1/config?${query}`, {signal}),
          options.conversationId === undefined ? undefined : loadConversation(),
        ]);
        dispatch({type: 'configured', config});
        const {agents} = await transport.json<{agents: AgentSummary[]}>('GET', '/v1/agents', {signal});
        dispatch({type: 'agents', agents});
      } catch (error) {
        if (!signal.aborted) fail(error);
      }
    },

    async send(text, {agent} = {}) {
      if (text.trim() === '') return false;
      if (text.length > MAX_MESSAGE_CHARS) {
        fail(new ChatError('message_too_long'));
        return false;
      }
      const message: ChatMessage = {
        id: newId(),
        role: 'user',
        parts: [{type: 'text', text}],
        metadata: {createdAt: now()},
      };
      return sendMessage(message, agent);
    },

    async stop() {
      const stopped = run;
      if (stopped === undefined) return;
      dispatch({type: 'stopping'});
      try {
        await transport.post(`${path()}/stop`);
      } catch (error) {
        if (run === stopped) fail(error); // what has ended meanwhile needs no stop
      }
    },

    async retry() {
      const {conversationId, messages} = $state.get();
      const last = messages.at(-1);
      if (last === undefined) return;
      if (last.role === 'user') {
        if (lastAsked?.request.id === conversationId && lastAsked.request.messages.some(({id}) => id === last.id)) {
          return regenerate(lastAsked.request, lastAsked.key);
        }
        dispatch({type: 'discarded', messageId: last.id});
        const message: ChatMessage = {id: last.id, role: 'user', parts: last.parts, metadata: last.metadata};
        await sendMessage(message, lastSent?.id === last.id ? lastSent.agent : undefined);
        return;
      }
      const asked = messages.findLast(({role}) => role === 'user');
      const history = asked === undefined ? [] : [{id: asked.id, role: asked.role, parts: asked.parts}];
      const agent = lastSent !== undefined && lastSent.id === asked?.id ? lastSent.agent : undefined;
      const request: ChatRequest = {
        id: conversationId,
        messages: history,
        trigger: 'regenerate-message',
        messageId: last.id,
      };
      await regenerate(agent === undefined ? request : {...request, agent}, newId());
    },

    takeBack(messageId) {
      const message = $state.get().messages.find(({id}) => id === messageId);
      if (message === undefined) return '';
      dispatch({type: 'discarded', messageId});
      return messageText(message);
    },

    startOver() {
      left.abort();
      left = new AbortController();
      run = undefined;
      dispatch({type: 'opened', conversationId: newId()});
    },

    dismissError: () => dispatch({type: 'error-dismissed'}),

    destroy() {
      ended.abort();
      left.abort();
    },
  };
  return chat;
}

function showError(error: unknown, nowMs: number): ShownError {
  const known = isChatError(error) ? error : new ChatError('response_unreadable');
  const {code, message, retryable, retryAfter, requestId} = known;
  return {
    code,
    message,
    retryable,
    retryAt: retryAfter === undefined ? undefined : nowMs + retryAfter * 1000,
    requestId,
  };
}
