import {type Chat, type ChatState, createChat, type ShownMessage} from '@wincloud/chat-core';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {type ChatMemory, memoryKey, openMemory} from '../storage.ts';
import {onlyTextGrew} from './only-text-grew.ts';
import {StoreController} from './store.ts';

export interface ConversationOptions {
  api: string;
  tenant: string;
  /** Without it the visitor is anonymous. */
  getToken: (() => Promise<string>) | undefined;
}

/** What the element wants to know at once, before it renders. */
export interface ConversationListener {
  onChange(next: ChatState, before: ChatState): void;
  /** The last answer has more words and is otherwise the same. Returns whether they are shown without a render. */
  onWords(next: ChatState): boolean;
}

/** One chat of the core for one element: made when first needed, remembered, and ended when the element is gone. */
export class Conversation implements ReactiveController {
  readonly #host: ReactiveControllerHost & {isConnected: boolean};
  readonly #listener: ConversationListener;
  readonly #store: StoreController<ChatState>;
  #chat: Chat | undefined;
  #memory: ChatMemory | undefined;
  #ready: Promise<void> = Promise.resolve();
  #loading = false;
  #loadFailed = false;
  #lostSince: number | undefined;
  /** Survives the teardown where storage is blocked. */
  #lastId: string | undefined;
  #lastKey = '';

  constructor(host: ReactiveControllerHost & {isConnected: boolean}, listener: ConversationListener) {
    this.#host = host;
    this.#listener = listener;
    this.#store = new StoreController(host, (next, before) => this.#changed(next, before));
    host.addController(this);
  }

  get chat(): Chat | undefined {
    return this.#chat;
  }

  get state(): ChatState | undefined {
    return this.#chat?.$state.get();
  }

  get memory(): ChatMemory | undefined {
    return this.#memory;
  }

  /** Whether an earlier conversation is being read. */
  get loading(): boolean {
    return this.#loading;
  }

  /** Whether what the chat needs first could not be read. */
  get loadFailed(): boolean {
    return this.#loadFailed;
  }

  /** Since when the link has been broken. */
  get lostSince(): number | undefined {
    return this.#lostSince;
  }

  start({api, tenant, getToken}: ConversationOptions): void {
    const memory = openMemory(api, tenant);
    const key = memoryKey(api, tenant);
    const conversationId = memory.conversation ?? (key === this.#lastKey ? this.#lastId : undefined);
    this.#lastKey = key;
    this.#lastId = conversationId;
    const chat = createChat({api, tenant, getToken, conversationId, visitor: memory.visitor, onWake});
    this.#memory = memory;
    this.#chat = chat;
    this.#store.follow(chat.$state);
    this.#ready = this.#load(chat, conversationId !== undefined);
  }

  end(): void {
    this.#chat?.destroy();
    this.#chat = undefined;
    this.#loading = false;
    this.#lostSince = undefined;
    this.#store.follow(undefined);
  }

  /** Resolves when a message may be sent: the reply of the server would otherwise replace it. */
  async ready(): Promise<void> {
    if (this.#loading) await this.#ready;
  }

  /** Resolves to whether the message is in the transcript, be it as one that failed. */
  async send(text: string): Promise<boolean> {
    const chat = this.#chat;
    if (chat === undefined) return false;
    if (await chat.send(text)) return true;
    return lastFailed(chat) !== undefined;
  }

  async retry(): Promise<void> {
    const chat = this.#chat;
    if (chat === undefined) return;
    if (this.#loadFailed) {
      const unsent = lastFailed(chat) === undefined ? 0 : 1;
      chat.dismissError();
      this.#ready = this.#load(chat, chat.$messages.get().length > unsent);
      await this.#ready;
      if (this.#loadFailed || lastFailed(chat) === undefined) return;
    }
    await chat.retry();
  }

  startOver(): void {
    this.#remember(undefined);
    this.#chat?.startOver();
  }

  hostDisconnected(): void {
    // An element that is only moved is connected again before a microtask runs, and keeps its conversation.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.end();
    });
  }

  async #load(chat: Chat, hasHistory: boolean): Promise<void> {
    this.#loading = hasHistory;
    await chat.load();
    if (chat !== this.#chat) return;
    this.#loading = false;
    const {error, messages, config} = chat.$state.get();
    this.#loadFailed = error !== undefined;
    if (config !== undefined && this.#memory !== undefined) this.#memory.accent = config.theme.accent;
    // Nothing under the remembered id: it was erased, or belongs to whoever was signed in before.
    if (hasHistory && error === undefined && messages.length === 0) this.startOver();
    this.#host.requestUpdate();
  }

  #changed(next: ChatState, before: ChatState): boolean {
    if (onlyTextGrew(before, next)) return !this.#listener.onWords(next);
    if (next.connection !== before.connection)
      this.#lostSince = next.connection === 'resuming' ? Date.now() : undefined;
    if (next.messages.length > 0) this.#remember(next.conversationId);
    this.#listener.onChange(next, before);
    return true;
  }

  #remember(conversationId: string | undefined): void {
    if (conversationId === this.#lastId) return;
    this.#lastId = conversationId;
    if (this.#memory !== undefined) this.#memory.conversation = conversationId;
  }
}

/** The last message, where it did not get through. */
function lastFailed(chat: Chat): ShownMessage | undefined {
  const last = chat.$messages.get().at(-1);
  return last !== undefined && 'delivery' in last && last.delivery === 'failed' ? last : undefined;
}

/** A page that is online or visible again does not wait for the rest of a pause. */
function onWake(listener: () => void): () => void {
  const wake = () => document.visibilityState === 'visible' && listener();
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
  };
}
