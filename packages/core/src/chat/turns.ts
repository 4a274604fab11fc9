// Longer than most files: everything that may run in one conversation, and who waits for whom.
import type {WritableAtom} from 'nanostores';
import type {ChatMessage, ChatRequest, Conversation} from '../protocol/index.ts';
import {apply, type ChatEvent} from './apply.ts';
import type {ChatOptions} from './chat.ts';
import {ChatError, type ChatErrorCode, isChatError} from './chat-error.ts';
import type {Reconnect} from './reconnect.ts';
import type {Session} from './session.ts';
import {asUnsent, type ChatState, nextToSend, type SentMessage, type ShownError, type ShownMessage} from './state.ts';
import type {Tabs} from './tabs.ts';
import type {Transport, TurnListener} from './transport.ts';

/** What is sent, asked and read in one conversation after another: the only writer of the state. */
export interface Turns {
  dispatch(event: ChatEvent): void;
  /** Shows an error where it belongs. */
  fail(error: unknown): Promise<void>;
  /** Shows a message and sends it. Resolves to whether the server took it. */
  post(message: Omit<SentMessage, 'delivery'>): Promise<boolean>;
  /** Asks for another answer. The same key asks for the same one. */
  ask(request: ChatRequest, key: string): Promise<void>;
  /** Reads the conversation so far, follows the answer that is being written, and sends what was not sent. */
  load(): Promise<void>;
  /** Resolves when nothing is on its way to the server any more. */
  sent(): Promise<void>;
  /** What waits for the server tries again now. */
  hurry(): void;
  /** Leaves this conversation, for another one if it has a name; `known` where the server may have that one. */
  leave(next?: string, known?: boolean): void;
  /** Aborts when this conversation is left. */
  readonly signal: AbortSignal;
}

export interface TurnsDeps {
  options: ChatOptions;
  $state: WritableAtom<ChatState>;
  session: Session;
  transport: Transport;
  reconnect: Reconnect;
  now: () => number;
}

/** No server, one that is just going or coming, or somebody else's answer in its place: all of it passes by itself. */
const PASSING: ReadonlySet<ChatErrorCode> = new Set([
  'network_unreachable',
  'response_unreadable',
  'shutting_down',
  'store_unavailable',
]);

export function createTurns({options, $state, session, transport, reconnect, now}: TurnsDeps): Turns {
  const {api, tenant, unsent} = options;
  /** Aborts when this conversation is left. */
  let left = new AbortController();
  /** The running turn. */
  let run: Promise<void> | undefined;
  /** Sends what is to be sent, one after another. */
  let sending: Promise<void> | undefined;
  /** The other tabs, once there is something to share with them. */
  let tabs: Tabs | undefined;
  /** Whether the server may have more of this conversation than is shown. */
  let unread = options.conversationId !== undefined;
  /** Who waits to hear whether a message was taken. */
  const waiting = new Map<string, (taken: boolean) => void>();

  function dispatch(event: ChatEvent): void {
    $state.set(apply($state.get(), event));
    tabs?.tell(event);
    if (event.type === 'chunk') return;
    if ('messageId' in event && event.type !== 'regenerating') settle(event.messageId, event.type === 'accepted');
    if (unsent === undefined || event.type === 'opened') return;
    const {conversationId, messages} = $state.get();
    unsent.set(
      conversationId,
      messages.map(asUnsent).filter((message) => message !== undefined),
    );
  }

  /** Goes on where another tab that read the stream was closed. */
  async function takeOver(signal: AbortSignal): Promise<void> {
    const {conversationId, cursor} = $state.get();
    const followed = await transport.follow(conversationId, cursor, listener(), signal);
    if (!followed) await readHistory(signal);
  }

  /** Joins the other tabs of this conversation, which is of no use until there is something to share. */
  async function join(): Promise<void> {
    const {signal} = left;
    if (!options.tabs || tabs !== undefined) return;
    const {createTabs} = await import('./tabs.ts').catch(() => ({createTabs: undefined}));
    if (signal.aborted || createTabs === undefined) return;
    const name = `${api}/${tenant}/${session.subject}/${$state.get().conversationId}`;
    tabs ??= createTabs(name, {
      $state,
      work: () => sending ?? run,
      takeOver: () => start(takeOver),
      sendAll,
      reread: () => readHistory(signal).catch(() => false),
    });
  }

  const listener = (): TurnListener => ({
    onEvent: ({id, chunk}) => dispatch({type: 'chunk', id, chunk, at: now()}),
    onLost: () => dispatch({type: 'connection-lost'}),
    onBack: () => dispatch({type: 'connection-back'}),
  });

  /** Follows one turn; resolves when it ended, was given up, or failed. */
  function start(follow: (signal: AbortSignal) => Promise<unknown>, messageId?: string): Promise<void> {
    const {signal} = left;
    const release = () => {
      if (run === mine) run = undefined;
      if (!signal.aborted && $state.get().cursor !== undefined) void join();
    };
    const mine = follow(signal).then(release, (error: unknown) => {
      release();
      if (!signal.aborted) return fail(error, messageId);
    });
    run = mine;
    tabs?.lead();
    return mine;
  }

  async function fail(error: unknown, messageId?: string): Promise<void> {
    const shown = showError(error, now());
    const pending = $state.get().messages.find(({id}) => id === messageId);
    if (pending === undefined || asUnsent(pending) === undefined) {
      dispatch({type: run === undefined ? 'failed' : 'request-failed', error: shown});
    } else if (shown.retryable) {
      dispatch({type: 'send-failed', messageId: pending.id, error: shown});
    } else {
      dispatch({type: 'discarded', messageId: pending.id});
      if ((pending as SentMessage).edits) await readHistory(left.signal).catch(() => {}); // what it replaced is back
      dispatch({type: run === undefined ? 'failed' : 'request-failed', error: shown});
    }
  }

  /** Shows a message and sends it. */
  function post(message: Omit<SentMessage, 'delivery'>): Promise<boolean> {
    const waits = nextToSend($state.get())?.delivery === 'queued';
    dispatch({type: 'sent', message: {...message, delivery: waits ? 'queued' : 'sending'}});
    reconnect.hurry();
    return new Promise((resolve) => {
      waiting.set(message.id, resolve);
      sendAll();
      if (waits) settle(message.id, false);
    });
  }

  function settle(messageId: string, taken: boolean): void {
    waiting.get(messageId)?.(taken);
    waiting.delete(messageId);
  }

  function sendAll(): void {
    if (sending !== undefined || nextToSend($state.get()) === undefined) return;
    const {signal} = left;
    const mine = sendEach(signal).finally(() => {
      if (sending === mine) sending = undefined;
    });
    sending = mine;
    tabs?.lead();
  }

  /** What had to wait lets the answer before it end; what is written meanwhile does not. */
  async function sendEach(signal: AbortSignal): Promise<void> {
    for (let next = nextToSend($state.get()); next !== undefined; next = nextToSend($state.get())) {
      const {id, delivery} = next;
      if (delivery === 'queued' && run !== undefined) await run;
      else await new Promise<void>((resolve) => start(() => reach(id, resolve, signal), id).then(resolve));
      if (signal.aborted) return;
    }
  }

  /** Sends a message, again and again while the server cannot be reached, and follows its turn to the end. */
  async function reach(messageId: string, onTaken: () => void, signal: AbortSignal): Promise<void> {
    let taken = false;
    const onAccepted = () => {
      taken = true;
      dispatch({type: 'accepted', messageId});
      onTaken();
    };
    const find = () => $state.get().messages.find(({id}) => id === messageId);
    for (let message = find(); message !== undefined; message = find()) {
      if ('delivery' in message && message.delivery === 'failed') return;
      try {
        if (unread && (await readHistory(signal))) {
          message = find();
        }
        const {conversationId} = $state.get();
        const pending = message && asUnsent(message);
        if (pending === undefined) return void (await transport.follow(conversationId, undefined, listener(), signal));
        // A message keeps its key when it is sent again, so it becomes one turn however often it is sent.
        await transport.send(requestOf(conversationId, pending), pending.key, {...listener(), onAccepted}, signal);
        return;
      } catch (error) {
        if (taken || signal.aborted || !isChatError(error) || !PASSING.has(error.code)) throw error;
        if (asUnsent(message as ShownMessage)?.delivery !== 'queued')
          dispatch({type: 'queued', messageId, error: showError(error, now())});
      }
      await reconnect.pause(signal);
    }
  }

  async function ask(request: ChatRequest, key: string): Promise<void> {
    dispatch({type: 'regenerating', messageId: request.messageId ?? ''});
    await new Promise<void>((resolve) => {
      const heard = {...listener(), onAccepted: resolve};
      start((signal) => transport.send(request, key, heard, signal)).then(resolve);
    });
  }

  /** Shows what the server has of this conversation. False where it has nothing. */
  async function readHistory(signal: AbortSignal): Promise<boolean> {
    const running = run;
    try {
      const {title, messages} = await transport.json<Conversation>('GET', pathOf($state.get()), {signal});
      signal.throwIfAborted();
      if (running !== run) return true; // followed already
      dispatch({type: 'loaded', title, messages});
      unread = false;
      return true;
    } catch (error) {
      if (signal.aborted || !isChatError(error) || error.code !== 'not_found') throw error;
      unread = false;
      return false; // nothing was said yet
    }
  }

  async function load(): Promise<void> {
    const {signal} = left;
    const {conversationId} = $state.get();
    try {
      if (run === undefined && unread && (await readHistory(signal))) {
        await join();
        await tabs?.hear();
        signal.throwIfAborted();
        if (run === undefined && !isRunning($state.get())) {
          start((stop) => transport.follow(conversationId, undefined, listener(), stop));
        }
      }
      sendAll();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  function leave(next?: string, known = false): void {
    left.abort();
    tabs?.leave();
    tabs = undefined;
    run = undefined;
    sending = undefined;
    unread = known;
    for (const messageId of [...waiting.keys()]) settle(messageId, false);
    if (next === undefined) return;
    left = new AbortController();
    dispatch({type: 'opened', conversationId: next, unsent: unsent?.get(next) ?? []});
  }

  return {
    dispatch,
    fail,
    post,
    ask,
    load,
    async sent() {
      await sending;
    },
    hurry: reconnect.hurry,
    leave,
    get signal() {
      return left.signal;
    },
  };
}

export const isRunning = ({status}: ChatState) => status !== 'idle';

export const pathOf = ({conversationId}: ChatState) => `/v1/chat/${encodeURIComponent(conversationId)}`;

export function requestOf(
  id: string,
  asked: ChatMessage | undefined,
  agent = (asked as SentMessage).agent,
): ChatRequest {
  const messages = asked === undefined ? [] : [{id: asked.id, role: asked.role, parts: asked.parts}];
  const request: ChatRequest = {id, messages, trigger: 'submit-message'};
  return agent === undefined ? request : {...request, agent};
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
