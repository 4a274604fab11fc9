// Longer than most files: the element's whole public face is here, and the wiring of its controllers and views.
import {asUnsent, type Chat, type ChatMessage, type ChatState, messageText, type ShownError} from '@wincloud/chat-core';
import {html, LitElement, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {Accent} from './controllers/accent.ts';
import {Clock} from './controllers/clock.ts';
import {Conversation} from './controllers/conversation.ts';
import {Draft, draftKey} from './controllers/draft.ts';
import {PanelFocus} from './controllers/focus.ts';
import {Messages} from './controllers/messages.ts';
import {unlessPressed} from './controllers/press.ts';
import {StickToEnd} from './controllers/stick-to-end.ts';
import {emit, type SendDetail, type VisibilityDetail} from './events.ts';
import type {Extras} from './extras.ts';
import {en, type Labels} from './locales/en.ts';
import type {Manners} from './manners/manners.ts';
import {isAlwaysOpen, PHONE} from './on-screen.ts';
import {once} from './once.ts';
import type {ChatUser} from './page/boot-options.ts';
import type {Announce} from './speech/answer-reader.ts';
import {openMemory} from './storage.ts';
import {fetchToken} from './token-url.ts';
import type {Tools} from './tools.ts';
import {fill} from './views/composer.ts';
import {launcher} from './views/launcher.ts';
import {isUnanswered, panel} from './views/panel.ts';
import {styles} from './wincloud-chat.styles.ts';

/** A link that is back within this time was never worth a word. */
const SAY_LOST_AFTER_MS = 2_000;

/** After this a language that could not be fetched is asked for again. */
const SPEAK_AGAIN_MS = 10_000;

/** So near to an edge of the panel a pointer is about to take hold of it. */
const EDGE_PX = 16;

/** Errors that whoever runs the site has to mend: they are said in the console too. */
const SETUP_CODES: readonly string[] = ['origin_not_allowed', 'tenant_unknown', 'identity_unavailable'];

/**
 * An AI support chat for any page.
 *
 * @example
 * <wincloud-chat tenant="wincloud" api="https://chat.example.com"></wincloud-chat>
 *
 * @fires wincloud-chat-open - A person opened the panel.
 * @fires wincloud-chat-close - A person closed it.
 * @fires wincloud-chat-send - A person sent a message.
 * @fires wincloud-chat-feedback - A person said what they think of an answer.
 * @fires wincloud-chat-erase - A person had all that is kept of them erased.
 * @fires wincloud-chat-error - A person was shown an error.
 * @fires wincloud-chat-action - A person decided a change of their servers, cancelable where they confirmed it; or what came of it.
 *
 * @csspart base - All of it.
 * @csspart launcher - The round button, with a `badge`.
 * @csspart panel - The panel: `header` (`title`), `transcript`, `notice`, `composer` (`input`, `send`, `stop`), `disclaimer`.
 * @csspart message - One message: `user-message` (`bubble`) or `answer` (`agent`, `text`, `sources`); `retry`, `jump`, `divider`.
 * @csspart card - A card in an answer.
 * @csspart empty - The empty state: `suggestion`.
 * @csspart conversations - The list of conversations.
 * @csspart my-data - What one gets of one's own data, and its end.
 *
 * @cssproperty --wincloud-accent - The accent, where neither attribute nor tenant names one.
 * @cssproperty --wincloud-inset - Distance from the edges of the window.
 * @cssproperty --wincloud-z-index - Where it stands among the page's layers.
 */
export class WinCloudChat extends LitElement {
  static override styles = styles;

  static override properties = {
    tenant: {},
    api: {},
    tokenUrl: {attribute: 'token-url'},
    mode: {},
    open: {type: Boolean, reflect: true},
    noLauncher: {type: Boolean, attribute: 'no-launcher'},
    scheme: {},
    accent: {},
    name: {},
    locale: {},
    getToken: {attribute: false},
    suggestions: {attribute: false},
    announce: {},
    shortcut: {},
  };

  /** The tenant's id. Required. */
  declare tenant: string | undefined;
  /** The chat backend's origin. Required. */
  declare api: string | undefined;
  /** An address of the host's own backend that answers `{"token": "…"}` for the signed-in user. */
  declare tokenUrl: string | undefined;
  /** `floating` in the window's corner (default), `inline` as a part of the page, or `full` as all of the window. */
  declare mode: 'floating' | 'inline' | 'full' | undefined;
  declare open: boolean;
  /** For pages that open the chat with a button of their own. */
  declare noLauncher: boolean;
  /** The tenant's setting by default; `auto` follows the system. */
  declare scheme: 'auto' | 'light' | 'dark' | undefined;
  /** Any CSS colour. The tenant's by default. */
  declare accent: string | undefined;
  /** What stands in the header. The tenant's name by default. */
  declare name: string | undefined;
  /** Of its words and times. The page's language by default. */
  declare locale: string | undefined;
  /** Gives a fresh identity token of the signed-in user. Wins over `tokenUrl`; without both the visitor is anonymous. */
  declare getToken: (() => Promise<string>) | undefined;
  /** Starter questions of this page. The tenant's by default. */
  declare suggestions: string[] | undefined;
  /** What of an answer a screen reader says by itself: `sentences` as they end (default), whole `answers`, or `off`. */
  declare announce: Announce | undefined;
  /** The keys that jump between page and chat, as `aria-keyshortcuts` has them: `Alt+Shift+C` by default, or `off`. */
  declare shortcut: string | undefined;

  readonly #accent = new Accent();
  readonly #clock = new Clock(this);
  readonly #draft = new Draft(this);
  readonly #focus = new PanelFocus(() => this.shadowRoot);
  readonly #stick = new StickToEnd(this);
  /** Filled with another language's words when these are here. */
  readonly #labels: Labels = {...en};
  #language: string | undefined;
  readonly #conversation: Conversation = new Conversation(this, {
    onWords: (next, before) => this.#messages.change(next, before),
    onChange: (next, before) => this.#onChange(next, before),
  });
  readonly #tools: Tools = {
    host: this,
    labels: this.#labels,
    conversation: this.#conversation,
    say: (text) => {
      this.#messages.say(text);
      this.requestUpdate();
    },
  };
  readonly #messages = new Messages(this.#tools, (styles) => this.#adopt(styles));
  /** Undefined before the first start. */
  #startedWith: string | undefined;
  #sending = false;
  /** What comes after the first answer. */
  #extras: Extras | undefined;
  /** How it behaves towards the page and the reader, once there is something to read. */
  #manners: Manners | undefined;
  /** The message that is being put in other words. */
  #editing: ChatMessage | undefined;
  /** What the loader drew before this class was there. */
  #placeholder: Element[] = [];

  constructor() {
    super();
    this.open = false;
    this.noLauncher = false;
  }

  /** The conversation's stores and actions, once the panel was opened. */
  get chat(): Chat | undefined {
    return this.#conversation.chat;
  }

  /** Opens the panel and focuses the composer. Setting `open` opens it without taking the focus. */
  show(): void {
    if (!this.open) this.#focus.remember();
    this.open = true;
    this.updateComplete.then(() => this.#focus.enter());
  }

  hide(): void {
    const wasInside = this.#focus.isInside();
    this.open = false;
    if (wasInside) this.updateComplete.then(() => this.#focus.leave());
  }

  toggle(): void {
    if (this.open) this.hide();
    else this.show();
  }

  /** Opens the panel and sends a message. Resolves to whether it is in the transcript. */
  async ask(text: string): Promise<boolean> {
    this.show();
    await this.updateComplete;
    return this.#send(text);
  }

  focusComposer(): void {
    this.#focus.focusComposer();
  }

  /** Another user is signed in now, or none: what the one before said and wrote is neither shown nor sent. */
  setUser(user?: ChatUser | null): void {
    if (this.chat) {
      this.#draft.replace('');
      this.#conversation.startOver();
      this.#conversation.memory?.forget();
    }
    Object.assign(this, {getToken: undefined, tokenUrl: undefined}, user);
    this.#startedWith = undefined;
    this.requestUpdate();
  }

  /** Takes the element away for good, with all that it holds. What is on its way at the server goes on there. */
  destroy(): void {
    this.remove();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onPageKeydown);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onPageKeydown);
    // The conversation decides a microtask later whether this was a move or the end.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#startedWith = undefined;
      this.#messages.clear();
    });
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.#placeholder = [...(this.shadowRoot?.children ?? [])];
    const root = super.createRenderRoot();
    this.#adopt(this.#accent.sheet);
    return root;
  }

  #adopt(sheet: CSSStyleSheet | undefined): void {
    if (sheet !== undefined) this.shadowRoot?.adoptedStyleSheets.push(sheet);
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    this.#speak(this.locale || document.documentElement.lang || navigator.language);
    this.#begin();
    const {api, tenant} = this;
    const {state, memory} = this.#conversation;
    const edited = this.#editing;
    if (state !== undefined) {
      const key = edited === undefined ? draftKey(state, memory) : `${state.conversationId}/${edited.id}`;
      this.#draft.switchTo(key, memory, edited && messageText(edited));
    }
    const lastSeen = state?.config === undefined && api && tenant ? openMemory(api, tenant).accent : undefined;
    this.#accent.show(this.accent, state?.config?.theme.accent, lastSeen);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const root = this.shadowRoot;
    this.#stick.observe(
      root?.querySelector<HTMLElement>('.scroller'),
      root?.querySelector('.content') ?? null,
      root?.querySelector('.end') ?? null,
    );
    fill(root?.querySelector<HTMLTextAreaElement>('.input'), this.#draft.text);
    if (this.#stick.away) this.#loadManners();
    const memory = this.#conversation.memory;
    if (changed.has('open') && memory !== undefined && !this.#isInline) memory.open = this.open;
    this.#takeOver();
  }

  protected override render(): TemplateResult {
    const {open} = this;
    const scheme = this.scheme ?? this.#conversation.state?.config?.theme.scheme ?? 'auto';
    const inline = this.#isInline;
    const {lang, dir} = this.#labels.locale ?? {};
    return html`<div part="base" lang=${lang ?? nothing} dir=${dir ?? nothing} class="base ${inline ? this.mode : 'floating'} ${scheme}" @keydown=${this.#onKeydown}>
      ${
        inline || this.noLauncher
          ? nothing
          : launcher({
              labels: this.#labels,
              open,
              manners: this.#manners,
              onToggle: () => (open ? this.#closeBy('launcher') : this.#openBy('launcher')),
            })
      }
      <section
        id="panel"
        part="panel"
        class="panel"
        role=${inline ? 'region' : 'dialog'}
        aria-label=${this.#title}
        tabindex="-1"
        ?hidden=${!open && !inline}
        @pointermove=${this.#onPointer}
      >
        ${open || inline || this.#conversation.chat ? this.#panel() : nothing}
      </section>
    </div>`;
  }

  #panel(): TemplateResult {
    const {state, loading, lostSince} = this.#conversation;
    return panel({
      labels: this.#labels,
      locale: this.#language,
      name: this.#title,
      state,
      setupText: this.#setupText(),
      loading,
      isLost: this.#clock.hasPassed(lostSince, SAY_LOST_AFTER_MS),
      blocked: this.#extras?.blocked,
      wait: this.#clock.secondsUntil(state?.error?.retryAt),
      suggestions: this.suggestions ?? state?.config?.suggestions ?? [],
      view: this.#messages.view,
      undrawn: this.#messages.undrawn,
      versions: this.#extras?.versions,
      actions: this.#extras?.actions,
      editing: this.#editing !== undefined,
      left: this.#draft.left,
      canSend: this.#canSend,
      manners: this.#manners,
      onClose: this.#isInline ? undefined : () => this.#closeBy('close-button'),
      onStartOver: this.#onStartOver,
      onMenu: this.#onMenu,
      onRetry: this.#onRetry,
      onRetryAll: this.#onRetryAll,
      onDismiss: () => this.chat?.dismissError(),
      onEdit: this.#onEdit,
      onEditLast: this.#onEditLast,
      onCancelEdit: this.#onCancelEdit,
      onContinue: this.#onContinue,
      onSuggest: this.#onSuggest,
      onInput: this.#onInput,
      onFocus: this.#messages.preload,
      onSend: this.#onSend,
      onStop: this.#onStop,
    });
  }

  get #isInline(): boolean {
    return isAlwaysOpen(this);
  }

  get #canSend(): boolean {
    const {isEmpty, left} = this.#draft;
    return !isEmpty && (left ?? 0) >= 0 && !this.#sending;
  }

  get #title(): string {
    return this.name || this.#conversation.state?.config?.name || this.#labels.chat;
  }

  /** English is here; another language comes as a chunk of its own. */
  #speak(language: string): void {
    if (language === this.#language || (!this.#language && /^en/i.test(language))) return;
    this.#language = language;
    import('./locales/load.ts')
      .then(({loadLocale}) => loadLocale(language))
      .then((locale) => {
        if (language !== this.#language) return; // another one was asked for meanwhile
        Object.assign(this.#labels, locale?.labels ?? en, {locale});
        this.#messages.redraw();
        this.requestUpdate();
      })
      .catch(() => {
        // In English meanwhile; a page's network may be back by then.
        setTimeout(() => {
          this.#language = 'und';
          this.requestUpdate();
        }, SPEAK_AGAIN_MS);
      });
  }

  /** Starts the conversation when it is first seen, and anew when it has become another one. */
  #begin(): void {
    const {api, tenant} = this;
    const isSeen = this.open || this.#isInline || this.#conversation.chat !== undefined;
    if (!isSeen || !this.isConnected) return;
    if (matchMedia(PHONE).matches) this.#loadPhone();
    if (this.shortcut || this.#conversation.memory?.kept.get('size')) this.#loadManners();
    const identified = this.getToken !== undefined || Boolean(this.tokenUrl);
    // A page may pass a new function with every render of its own: only whether there is one makes a difference.
    const key = api && tenant ? `${api} ${tenant} ${identified}` : '';
    if (key === this.#startedWith) return;
    this.#startedWith = key;
    this.#conversation.end();
    this.#messages.clear();
    if (api && tenant) this.#conversation.start({api, tenant, getToken: identified ? () => this.#token() : undefined});
    else console.error(this.#setupText(), this);
  }

  #token(): Promise<string> {
    return this.getToken === undefined ? fetchToken(this.tokenUrl ?? '') : this.getToken();
  }

  #setupText(): string {
    return this.#labels.setup(this.tenant ? 'api' : 'tenant');
  }

  /** The loader's launcher goes in the frame in which ours comes, and the focus stays. */
  #takeOver(): void {
    const placeholder = this.#placeholder.splice(0);
    unlessPressed(placeholder, () => {
      const hadFocus = placeholder.includes(this.shadowRoot?.activeElement as Element);
      for (const element of placeholder) element.remove();
      if (hadFocus) this.#focus.leave();
    });
  }

  #onChange(next: ChatState, before: ChatState): void {
    if (next.conversationId !== before.conversationId) this.#messages.clear();
    // Another tab, or the answer to another question, has made it an older message.
    if (this.#editing && lastQuestion(next)?.id !== this.#editing.id) this.#editing = undefined;
    if (next.error !== undefined && next.error !== before.error) this.#onError(next.error);
    if (next.messages.length > 0) this.#messages.preload();
    const last = next.messages.at(-1);
    const isAnswered = last?.role === 'assistant' && next.fold === undefined;
    if (isAnswered) this.#loadManners();
    if (isAnswered || next.error !== undefined) this.#loadExtras();
  }

  readonly #loadExtras = once(
    () => import('./extras.ts'),
    ({createExtras}) => {
      this.#extras = createExtras(this.#tools);
      this.requestUpdate();
    },
  );

  readonly #loadManners = once(
    () => import('./manners/manners.ts'),
    ({Manners}) => {
      this.#manners = new Manners(this.#tools, this.#stick, this.#focus);
    },
  );

  readonly #loadPhone = once(
    () => import('./manners/phone.ts'),
    ({Phone}) => {
      new Phone(this, () => this.#closeBy('back'));
    },
  );

  #onError({code, message, retryable, requestId}: ShownError): void {
    if (SETUP_CODES.includes(code)) console.error(`${code}: ${message}`, this);
    emit(this, 'wincloud-chat-error', {code, message, retryable, requestId});
  }

  async #send(text: string, from?: SendDetail['from']): Promise<boolean> {
    const {chat} = this;
    if (chat === undefined || text.trim() === '') return false;
    this.#sending = true;
    this.requestUpdate();
    await this.#conversation.ready();
    this.#sending = false;
    if (chat !== this.chat) return false; // the user is another one now
    const edited = from === 'composer' ? this.#editing : undefined;
    if (from === 'composer') this.#draft.replace('');
    this.#editing = undefined;
    if (from !== undefined)
      emit(this, 'wincloud-chat-send', {conversationId: chat.$state.get().conversationId, text, from});
    this.#stick.pin();
    const sent = this.#conversation.send(text, edited?.id);
    this.updateComplete.then(() => this.#stick.pin());
    const isKept = await sent;
    if (!isKept && this.#draft.isEmpty) this.#draft.replace(text);
    return isKept;
  }

  #openBy(by: VisibilityDetail['by']): void {
    this.show();
    emit(this, 'wincloud-chat-open', {by});
  }

  #closeBy(by: VisibilityDetail['by']): void {
    this.hide();
    emit(this, 'wincloud-chat-close', {by});
  }

  /** At an edge the panel can be resized: who comes near it may be about to. */
  readonly #onPointer = ({clientX, clientY, currentTarget}: PointerEvent) => {
    const {left, right, top} = (currentTarget as Element).getBoundingClientRect();
    if (Math.min(clientX - left, right - clientX, clientY - top) < EDGE_PX) this.#loadManners();
  };

  /** Who walks by keys gets what they reach, and who knows the shortcut is not made to press it twice. */
  readonly #onPageKeydown = (event: KeyboardEvent) => {
    if (!this.#manners && this.chat && (event.altKey || event.key === 'Tab'))
      this.#loadManners().then(() => this.#manners?.press(event));
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || !this.open || this.#isInline) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#editing === undefined) this.#closeBy('escape');
    else this.#onCancelEdit();
  };

  readonly #onInput = (text: string) => {
    this.#messages.preload();
    this.#draft.set(text);
  };

  readonly #onSend = () => {
    if (this.#canSend) this.#send(this.#draft.text, 'composer');
  };

  readonly #onSuggest = (text: string) => {
    this.#focus.focusComposer();
    this.#send(text, 'suggestion');
  };

  readonly #onStop = () => {
    this.chat?.stop();
    this.#focus.focusComposer();
  };

  readonly #onRetry = (messageId?: string) => {
    this.#stick.pin();
    this.#conversation.retry(messageId);
  };

  /** For a problem that is not of one message: what was refused is in the composer again. */
  readonly #onRetryAll = () => {
    const {state, loadFailed} = this.#conversation;
    if (loadFailed || (state !== undefined && isUnanswered(state))) this.#onRetry();
    else if (this.#draft.isEmpty) this.chat?.dismissError();
    else this.#onSend();
  };

  /** What the server has is edited in its place; what it has not is taken back. */
  readonly #onEdit = (messageId: string) => {
    const message = this.chat?.$messages.get().find(({id}) => id === messageId);
    if (message === undefined) return;
    if (asUnsent(message) === undefined) this.#editing = message;
    else {
      const text = this.chat?.takeBack(messageId) ?? '';
      this.#draft.replace(this.#draft.isEmpty ? text : `${text}\n${this.#draft.text}`);
    }
    this.requestUpdate();
    this.updateComplete.then(() => this.#focus.focusComposer());
  };

  readonly #onEditLast = () => {
    const state = this.#conversation.state;
    const last = state && lastQuestion(state);
    if (last !== undefined && this.#editing === undefined) this.#onEdit(last.id);
  };

  readonly #onCancelEdit = () => {
    this.#draft.replace(''); // of the edit; the draft before it comes back
    this.#editing = undefined;
    this.requestUpdate();
    this.#focus.focusComposer();
  };

  readonly #onContinue = () => {
    this.#send(this.#labels.continueText, 'continue');
  };

  readonly #onMenu = async () => {
    await this.#loadExtras();
    this.#extras?.toggleMenu();
  };

  readonly #onStartOver = () => {
    this.#conversation.startOver();
    this.#focus.focusComposer();
  };
}

const lastQuestion = ({messages}: ChatState) => messages.findLast(({role}) => role === 'user');

declare global {
  interface HTMLElementTagNameMap {
    'wincloud-chat': WinCloudChat;
  }
}
