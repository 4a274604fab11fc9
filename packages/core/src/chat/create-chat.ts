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

  let run: {abort: AbortController; done: Promise<unknown>} | undefined;

  const listener = (messageId?: string): TurnListener => ({
    onAccepted: () => messageId !== undefined && dispatch({type: 'accepted', messageId}),
    onEvent: ({id, chunk}) => dispatch({type: 'chunk', id, chunk}),
    onLost: () => dispatch({type: 'connection-lost'}),
  });

  /** Runs one turn at a time; `follow` resolves when it ended, was given up, or failed. */
  async function start<T>(follow: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const done = follow(abort.signal);
    const mine = {abort, done: done.catch(() => {})};
    run = mine;
    try {
      return await done;
    } finally {
      if (run === mine) run = undefined;
    }
  }

  /** Sends a turn and resolves, before its answer ends, to whether the server took it. */
  function sendTurn(request: ChatRequest, messageId: string | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const heard = listener(messageId);
      start((signal) =>
        transport.send(
          request,
          newIdFor(request, messageId),
          {
            ...heard,
            onAccepted() {
              heard.onAccepted?.();
              resolve(true);
            },
          },
          signal,
        ),
      ).catch((error: unknown) => {
        fail(error, messageId);
        resolve(false);
      });
    });
  }

  /** A message keeps its key when it is sent again, so it becomes one turn however often it is sent. */
  const newIdFor = (request: ChatRequest, messageId: string | undefined) =>
    request.trigger === 'regenerate-message' || messageId === undefined ? newId() : messageId;

  function fail(error: unknown, messageId?: string): void {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    const shown = showError(error, now());
    const pending = $state.get().messages.find(({id}) => id === messageId);
    if (pending === undefined || !('delivery' in pending) || pending.delivery === 'sent') {
      dispatch({type: 'failed', error: shown});
    } else if (shown.retryable) {
      dispatch({type: 'send-failed', messageId: pending.id, error: shown});
    } else {
      dispatch({type: 'discarded', messageId: pending.id});
      dispatch({type: 'failed', error: shown});
    }
  }

  async function sendMessage(message: ChatMessage, agent: string | undefined): Promise<boolean> {
    await settle();
    dispatch({type: 'sent', message});
    const {conversationId} = $state.get();
    const {id, role, parts} = message;
    const request: ChatRequest = {id: conversationId, messages: [{id, role, parts}], trigger: 'submit-message'};
    return sendTurn(agent === undefined ? request : {...request, agent}, message.id);
  }

  /** A new turn begins when the old one has ended. */
  async function settle(): Promise<void> {
    if (run === undefined) return;
    const {done} = run;
    await chat.stop();
    await done;
  }

  const path = () => `/v1/chat/${encodeURIComponent($state.get().conversationId)}`;

  async function loadConversation(): Promise<void> {
    try {
      const {title, messages} = await transport.json<Conversation>('GET', path());
      dispatch({type: 'loaded', title, messages});
    } catch (error) {
      if (isChatError(error) && error.code === 'not_found') return; // nothing was said in it yet
      throw error;
    }
    const {conversationId} = $state.get();
    start((signal) => transport.follow(conversationId, undefined, listener(), signal)).catch(fail);
  }

  const chat: Chat = {
    $state,
    $messages: computed($state, ({messages}) => messages),
    $status: computed($state, ({status}) => status),
    $error: computed($state, ({error}) => error),

    async load() {
      try {
        const query = `tenant=${encodeURIComponent(tenant)}`;
        const [config] = await Promise.all([
          http.json<TenantConfig>('GET', `/v1/config?${query}`),
          options.conversationId === undefined ? undefined : loadConversation(),
        ]);
        dispatch({type: 'configured', config});
        const {agents} = await transport.json<{agents: AgentSummary[]}>('GET', '/v1/agents');
        dispatch({type: 'agents', agents});
      } catch (error) {
        fail(error);
      }
    },

    async send(text, {agent} = {}) {
      if (text.trim() === '') return false;
      if (text.length > MAX_MESSAGE_CHARS) {
        dispatch({type: 'failed', error: showError(new ChatError('message_too_long'), now())});
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
      if (run === undefined) return;
      dispatch({type: 'stopping'});
      try {
        await transport.post(`${path()}/stop`);
      } catch (error) {
        fail(error);
      }
    },

    async retry() {
      const {messages} = $state.get();
      const last = messages.at(-1);
      if (last === undefined) return;
      if (last.role === 'user') {
        dispatch({type: 'discarded', messageId: last.id});
        await sendMessage({id: last.id, role: 'user', parts: last.parts, metadata: last.metadata}, undefined);
        return;
      }
      await settle();
      dispatch({type: 'regenerating', messageId: last.id});
      const {conversationId} = $state.get();
      const asked = messages.findLast(({role}) => role === 'user');
      const history = asked === undefined ? [] : [{id: asked.id, role: asked.role, parts: asked.parts}];
      await sendTurn(
        {id: conversationId, messages: history, trigger: 'regenerate-message', messageId: last.id},
        undefined,
      );
    },

    takeBack(messageId) {
      const message = $state.get().messages.find(({id}) => id === messageId);
      if (message === undefined) return '';
      dispatch({type: 'discarded', messageId});
      return messageText(message);
    },

    startOver() {
      run?.abort.abort();
      dispatch({type: 'opened', conversationId: newId()});
    },

    dismissError: () => dispatch({type: 'error-dismissed'}),

    destroy: () => run?.abort.abort(),
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
