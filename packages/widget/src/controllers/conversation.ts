import {asUnsent, type Chat, type ChatState, createChat, type SentMessage} from '@wincloud/chat-core';
import type {ReactiveController} from 'lit';
import {type ChatMemory, memoryKey, openMemory} from '../storage.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';
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
  /** Returns whether the change is shown already: more words of the last answer take no render. */
  onWords(next: ChatState, before: ChatState): boolean;
}

/** One chat of the core for one element: made when first needed, remembered, and ended when the element is gone. */
export class Conversation implements ReactiveController {
  readonly #host: WinCloudChat;
  readonly #listener: ConversationListener;
  readonly #store: StoreController<ChatState>;
  #chat: Chat | undefined;
  #memory: ChatMemory | undefined;
  #ready: Promise<void> = Promise.resolve();
  /** What is read now; what was read before it shows nothing any more. */
  #reading: Promise<void> | undefined;
  #loading = false;
  #loadFailed = false;
  #lostSince: number | undefined;
  #options: ConversationOptions | undefined;
  /** Survives the teardown where storage is blocked. */
  #lastId: string | undefined;
  #lastKey = '';

  constructor(host: WinCloudChat, listener: ConversationListener) {
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

  start(options: ConversationOptions): void {
    const {api, tenant, getToken} = options;
    this.#options = options;
    const memory = openMemory(api, tenant);
    const key = memoryKey(api, tenant);
    const conversationId = memory.conversation ?? (key === this.#lastKey ? this.#lastId : undefined);
    this.#lastKey = key;
    this.#lastId = conversationId;
    const {visitor, unsent} = memory;
    // A reply to the user before is no news of this one.
    const onSubject = (subject: string) => memory === this.#memory && this.#meet(subject);
    const chat = createChat({api, tenant, getToken, conversationId, visitor, unsent, onSubject, onWake, tabs: true});
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

  /** Reads the conversation anew, as after a reload of the page. */
  restart(): void {
    this.end();
    if (this.#options !== undefined) this.start(this.#options);
  }

  /** Resolves when a message may be sent: the reply of the server would otherwise replace it. */
  async ready(): Promise<void> {
    if (this.#loading) await this.#ready;
  }

  /** Sends a message, or another wording of one. Resolves to whether it is in the transcript, sent or not. */
  async send(text: string, editedId?: string): Promise<boolean> {
    const chat = this.#chat;
    if (chat === undefined) return false;
    if (await (editedId === undefined ? chat.send(text) : chat.edit(editedId, text))) return true;
    return lastUnsent(chat) !== undefined;
  }

  async retry(messageId?: string): Promise<void> {
    const chat = this.#chat;
    if (chat === undefined) return;
    if (this.#loadFailed) {
      chat.dismissError();
      this.#ready = this.#load(
        chat,
        chat.$messages.get().some((message) => !('delivery' in message)),
      );
      await this.#ready;
      if (this.#loadFailed || lastUnsent(chat) === undefined) return;
    }
    await chat.retry(messageId);
  }

  /** Goes on with an earlier conversation. */
  async open(id: string): Promise<void> {
    const chat = this.#chat;
    if (chat === undefined) return;
    this.#remember(id);
    this.#ready = this.#load(chat, true, chat.open(id));
    await this.#ready;
  }

  startOver(): void {
    this.#remember(undefined);
    this.#chat?.startOver();
  }

  hostConnected(): void {
    window.addEventListener('storage', this.#onStorage);
    window.addEventListener('online', this.#onOnline);
  }

  hostDisconnected(): void {
    window.removeEventListener('storage', this.#onStorage);
    window.removeEventListener('online', this.#onOnline);
    // An element that is only moved is connected again before a microtask runs, and keeps its conversation.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.end();
    });
  }

  /** What was kept is the last user's: another one must neither see it nor send it. */
  #meet(subject: string): void {
    const memory = this.#memory;
    if (memory === undefined || memory.subject === subject) return;
    const isOther = memory.subject !== undefined;
    memory.subject = subject;
    if (!isOther) return;
    memory.forget();
    this.startOver();
  }

  /** Another tab has kept something: it may have begun a conversation, or erased the user. */
  readonly #onStorage = (event: StorageEvent) => {
    if (event.key === this.#lastKey && this.#chat !== undefined)
      import('./other-tabs.ts').then(({heed}) => heed(this.#host, this, event)).catch(() => {}); // or the next one
  };

  readonly #onOnline = () => {
    if (this.#loadFailed && this.state?.error?.code === 'network_unreachable') this.retry();
  };

  async #load(chat: Chat, hasHistory: boolean, reading = chat.load()): Promise<void> {
    this.#loading = hasHistory;
    this.#reading = reading;
    await reading;
    if (chat !== this.#chat || reading !== this.#reading) return;
    this.#loading = false;
    const {error, messages, config} = chat.$state.get();
    this.#loadFailed = error !== undefined;
    if (config !== undefined && this.#memory !== undefined) this.#memory.accent = config.theme.accent;
    // Nothing under the remembered id: it was erased, or belongs to whoever was signed in before.
    if (hasHistory && error === undefined && messages.length === 0) this.startOver();
    this.#host.requestUpdate();
  }

  #changed(next: ChatState, before: ChatState): boolean {
    if (this.#listener.onWords(next, before)) return false;
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
function lastUnsent(chat: Chat): SentMessage | undefined {
  const last = chat.$messages.get().at(-1);
  return last && asUnsent(last);
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
