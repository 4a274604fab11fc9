import {atom, type ReadableAtom} from 'nanostores';
import {
  type AgentSummary,
  type ChatRequest,
  MAX_MESSAGE_CHARS,
  messageText,
  type TenantConfig,
} from '../protocol/index.ts';
import {apply} from './apply.ts';
import type {Chat, ChatOptions} from './chat.ts';
import {ChatError} from './chat-error.ts';
import {createHttp} from './http.ts';
import {createReconnect} from './reconnect.ts';
import {createSession} from './session.ts';
import {asUnsent, type ChatState, initialState, type SentMessage} from './state.ts';
import {createTransport} from './transport.ts';
import {createTurns, isRunning, pathOf, requestOf} from './turns.ts';

/**
 * A conversation with the backend at `api`. No DOM: it runs in a page, a worker and in Node.
 *
 * @example
 * const chat = createChat({api: 'https://chat.example.com', tenant: 'wincloud'});
 * chat.$messages.subscribe((messages) => console.log(messages.length));
 * await chat.send('How do I reset my Administrator password?');
 */
export function createChat(options: ChatOptions): Chat {
  const {
    api,
    tenant,
    getToken,
    visitor,
    onSubject,
    unsent,
    newId = () => crypto.randomUUID(),
    now = Date.now,
  } = options;
  const http = createHttp(api, options.fetch);
  const session = createSession({http, tenant, getToken, visitor, onSubject, now});
  const reconnect = createReconnect(options);
  const transport = createTransport({http, session, reconnect});
  const conversationId = options.conversationId ?? newId();
  const kept = unsent?.get(conversationId) ?? [];
  const $state = atom(apply(initialState(conversationId), {type: 'opened', conversationId, unsent: kept}));
  const turns = createTurns({options, $state, session, transport, reconnect, now});

  /** Aborts when the chat is ended. */
  const ended = new AbortController();
  /** The last request for a new answer. The old answer is gone, so until the new one shows, `retry` sends this again. */
  let lastAsked: {request: ChatRequest; key: string} | undefined;

  function ask(request: ChatRequest, key: string): Promise<void> {
    lastAsked = {request, key};
    return turns.ask(request, key);
  }

  function isSendable(text: string): boolean {
    if (text.length > MAX_MESSAGE_CHARS) turns.fail(new ChatError('message_too_long'));
    return text.trim() !== '' && text.length <= MAX_MESSAGE_CHARS;
  }

  const chat: Chat = {
    $state,
    $messages: part($state, 'messages'),
    $status: part($state, 'status'),
    $error: part($state, 'error'),

    async load() {
      const {signal} = ended;
      try {
        const query = `tenant=${encodeURIComponent(tenant)}`;
        const [config] = await Promise.all([
          http.json<TenantConfig>('GET', `/v1/config?${query}`, {signal}),
          turns.load(),
        ]);
        turns.dispatch({type: 'configured', config});
        const {agents} = await transport.json<{agents: AgentSummary[]}>('GET', '/v1/agents', {signal});
        turns.dispatch({type: 'agents', agents});
      } catch (error) {
        if (!signal.aborted) await turns.fail(error);
      }
    },

    async send(text, {agent} = {}) {
      if (!isSendable(text)) return false;
      const id = newId();
      return turns.post({...userMessage(id, text, now()), key: id, agent});
    },

    async edit(messageId, text) {
      const message = $state.get().messages.find(({id}) => id === messageId);
      if (message?.role !== 'user' || !isSendable(text)) return false;
      return turns.post({...userMessage(messageId, text, now()), key: newId(), edits: true});
    },

    async stop() {
      const {signal} = turns;
      if (!isRunning($state.get())) return;
      turns.dispatch({type: 'stopping'});
      try {
        await turns.sent(); // what the server does not have yet it cannot stop
        if (isRunning($state.get())) await transport.post(`${pathOf($state.get())}/stop`);
      } catch (error) {
        if (isRunning($state.get()) && !signal.aborted) await turns.fail(error); // what has ended meanwhile needs no stop
      }
    },

    async retry(messageId) {
      const {conversationId, messages} = $state.get();
      const last = messages.at(-1);
      const message = messageId === undefined ? last : messages.find(({id}) => id === messageId);
      if (message === undefined || last === undefined) return;
      const pending = asUnsent(message);
      if (pending?.delivery === 'queued') return turns.hurry();
      if (pending !== undefined) return void (await turns.post(pending));
      if (last.role === 'user') {
        if (lastAsked?.request.id === conversationId && lastAsked.request.messages.some(({id}) => id === last.id)) {
          return ask(lastAsked.request, lastAsked.key);
        }
        const {key = last.id, agent} = last as Partial<SentMessage>;
        return void (await turns.post({...last, role: 'user', key, agent}));
      }
      const asked = messages.findLast(({role}) => role === 'user');
      const {agent} = (asked ?? {}) as Partial<SentMessage>;
      const request = {...requestOf(conversationId, asked, agent), trigger: 'regenerate-message' as const};
      await ask({...request, messageId: last.id}, newId());
    },

    request: (method, path, body) => transport.json(method, path, {body, signal: ended.signal}),

    takeBack(messageId) {
      const message = $state.get().messages.find(({id}) => id === messageId);
      if (message === undefined) return '';
      turns.dispatch({type: 'discarded', messageId});
      turns.hurry();
      return messageText(message);
    },

    startOver() {
      turns.leave(newId());
    },

    open(conversationId) {
      turns.leave(conversationId, true);
      return turns.load().catch(turns.fail);
    },

    showAction: (action) => turns.dispatch({type: 'action', action}),

    dismissError: () => turns.dispatch({type: 'error-dismissed'}),

    destroy() {
      ended.abort();
      turns.leave();
    },
  };
  return chat;
}

/** One part of the state as a store of its own, which speaks only when that part changes. */
function part<Key extends keyof ChatState>($state: ReadableAtom<ChatState>, key: Key): ReadableAtom<ChatState[Key]> {
  const $part = atom($state.get()[key]);
  $state.listen((state) => $part.set(state[key]));
  return $part;
}

function userMessage(id: string, text: string, createdAt: number) {
  return {id, role: 'user' as const, parts: [{type: 'text' as const, text}], metadata: {createdAt}};
}
