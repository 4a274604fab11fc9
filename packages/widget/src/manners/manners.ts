// Longer than most files: one controller that the element and its views know, for all that comes with an open panel.
import type {Chat, ChatMessage, ChatState} from '@wincloud/chat-core';
import {type CSSResult, html, nothing, type ReactiveController, type TemplateResult} from 'lit';
import {Clock} from '../controllers/clock.ts';
import type {PanelFocus} from '../controllers/focus.ts';
import type {StickToEnd} from '../controllers/stick-to-end.ts';
import {enManners, type MannersLabels} from '../locales/en-manners.ts';
import type {Tools} from '../tools.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';
import {Announcer} from './announcer.ts';
import {AnswerReader} from './answer-reader.ts';
import {mannersStyles} from './manners.styles.ts';
import type {Phone} from './phone.ts';
import type {Resize} from './resize.ts';
import {DEFAULT_SHORTCUT, isShortcut} from './shortcut.ts';
import {beginsDay, createTimes, type Times} from './times.ts';
import {Unread} from './unread.ts';
import {badge, divider, jumpPill, timeOf} from './views.ts';

/** Where the panel fills the window. The same words are in its style sheet. */
const PHONE = '(max-width: 480px), (pointer: coarse) and (max-height: 480px)';

/** How an open panel behaves towards the page, the window, the keyboard and the reader. A chunk of its own. */
export class Manners implements ReactiveController {
  readonly #host: WinCloudChat;
  readonly #tools: Tools;
  readonly #stick: StickToEnd;
  readonly #focus: PanelFocus;
  readonly #onBack: () => void;
  readonly #clock: Clock;
  readonly #announcer: Announcer;
  readonly #reader: AnswerReader;
  readonly #unread: Unread;
  readonly #isPhone = matchMedia(PHONE);
  get #words(): MannersLabels {
    return this.#tools.labels.locale?.manners ?? enManners;
  }
  #times: {locale: string | undefined; in: Times} | undefined;
  #state: ChatState | undefined;
  #followed: Chat | undefined;
  #wasOpen = false;
  #isNew = true;
  #unfollow: (() => void) | undefined;
  #phone: Phone | undefined;
  #resize: Resize | undefined;
  /** From where the shortcut came. */
  #cameFrom: HTMLElement | undefined;

  /** `onBack`: a person went back, and the panel closes. */
  constructor(tools: Tools, stick: StickToEnd, focus: PanelFocus, onBack: () => void) {
    const {host, conversation} = tools;
    this.#host = host;
    this.#tools = tools;
    this.#stick = stick;
    this.#focus = focus;
    this.#onBack = onBack;
    this.#clock = new Clock(host);
    this.#announcer = new Announcer(() => this.#find('.panel > [role=status]'));
    this.#reader = new AnswerReader({
      tools,
      words: () => this.#words,
      announcer: this.#announcer,
      isHeard: () => this.#isReading,
    });
    this.#unread = new Unread({
      get: () => conversation.memory?.kept.get('read') as string | undefined,
      set: (id) => conversation.memory?.kept.set('read', id),
    });
    this.#adopt(mannersStyles);
    host.addController(this);
    host.requestUpdate();
  }

  /** What the launcher is called while there is something new. */
  get launcherLabel(): string | undefined {
    const {count} = this.#unread;
    return count === 0 ? undefined : this.#words.openChat(this.#words.newMessages(count));
  }

  get badge(): TemplateResult | typeof nothing {
    return badge(this.#unread.count);
  }

  /** Back to the newest words, for a reader who is elsewhere. */
  get pill(): TemplateResult | typeof nothing {
    const stick = this.#stick;
    return stick.away ? jumpPill(this.#words, this.#unread.below, () => stick.pin()) : nothing;
  }

  /** What the panel's size is changed with. */
  get handles(): TemplateResult | typeof nothing {
    return this.#resize?.handles() ?? nothing;
  }

  /** What stands above a message: the day when it is another one, and the line above what is new. */
  before(shown: ChatMessage): TemplateResult {
    const messages = this.#state?.messages ?? [];
    const index = messages.indexOf(shown);
    const at = shown.metadata?.createdAt ?? 0;
    const now = Date.now();
    const isNewDay = index >= 0 && beginsDay(shown, messages[index - 1], now);
    return html`${isNewDay ? divider(this.#in.day(at, now)) : nothing}${
      shown.id === this.#unread.first ? divider(this.#words.firstNew, 'new') : nothing
    }`;
  }

  /** When a message was said: how long ago, and exactly on request. */
  time({metadata}: ChatMessage): TemplateResult | typeof nothing {
    const at = metadata?.createdAt;
    if (at === undefined) return nothing;
    const now = Date.now();
    const changes = this.#in.changesAfter(at, now);
    if (this.#isReading && changes !== undefined) this.#clock.hasPassed(at, changes);
    return timeOf(at, this.#in.relative(at, now), this.#in.exact(at));
  }

  /** A small confirmation, said politely. */
  say(text: string): void {
    this.#announcer.say(text);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onChange);
    this.#isPhone.addEventListener('change', this.#onChange);
    addEventListener('keydown', this.#onKeydown);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onChange);
    this.#isPhone.removeEventListener('change', this.#onChange);
    removeEventListener('keydown', this.#onKeydown);
    this.#unfollow?.();
    this.#followed = undefined;
    this.#reader.stop();
    this.#announcer.clear();
    this.#phone?.leave(true);
  }

  hostUpdate(): void {
    const [host, stick] = [this.#host, this.#stick];
    const chat = host.isConnected ? host.chat : undefined;
    if (chat !== this.#followed) this.#follow(chat);
    this.#state = chat?.$state.get();
    if (this.#state === undefined) return;
    const comesBack = this.#unread.look(this.#state, {isReading: this.#isReading, isAway: stick.away});
    // Who only looked at another tab and was reading further up is left there.
    if (comesBack && !(this.#wasOpen && stick.away))
      host.updateComplete.then(() => stick.reveal(this.#find('.divider.new')));
    this.#wasOpen = host.open || this.#isAlwaysOpen;
  }

  hostUpdated(): void {
    const panel = this.#find('.panel');
    const host = this.#host;
    const isFloating = !this.#isAlwaysOpen;
    const isFull = isFloating && this.#isPhone.matches;
    // An element is also rendered once more after it was removed.
    if (panel === undefined || !host.isConnected) return;
    this.#tellShortcut(panel);
    if (isFull && host.open) this.#enterPhone(panel);
    else this.#phone?.leave(false);
    if (isFloating && !isFull && host.open) this.#allowResize(panel);
    this.#resize?.show(isFloating && !isFull);
  }

  get #isReading(): boolean {
    return (this.#host.open || this.#isAlwaysOpen) && document.visibilityState === 'visible';
  }

  get #isAlwaysOpen(): boolean {
    return /inline|full/.test(this.#host.mode as string);
  }

  get #shortcut(): string {
    return this.#host.shortcut || DEFAULT_SHORTCUT;
  }

  get #in(): Times {
    const locale = this.#host.locale ?? this.#tools.labels.locale?.lang;
    if (this.#times?.locale !== locale || this.#times === undefined) this.#times = {locale, in: createTimes(locale)};
    return this.#times.in;
  }

  #follow(chat: Chat | undefined): void {
    this.#unfollow?.();
    this.#followed = chat;
    let before = chat?.$state.get() as ChatState;
    if (this.#isNew && before) this.#reader.catchUp(before);
    this.#isNew = false;
    this.#unfollow = chat?.$state.listen((next) => {
      this.#reader.follow(next, before);
      before = next;
    });
  }

  #enterPhone(panel: HTMLElement): void {
    const host = this.#host;
    if (this.#phone !== undefined) this.#phone.enter(panel);
    else {
      import('./phone.ts').then(({Phone, phoneStyles}) => {
        if (this.#phone === undefined) this.#adopt(phoneStyles);
        this.#phone ??= new Phone(host, this.#onBack);
        host.requestUpdate();
      }, ignore);
    }
  }

  #allowResize(panel: HTMLElement): void {
    const {host, conversation} = this.#tools;
    if (this.#resize !== undefined) return;
    import('./resize.ts').then(({Resize, resizeStyles}) => {
      if (this.#resize === undefined) this.#adopt(resizeStyles);
      this.#resize ??= new Resize({panel, host, words: () => this.#words, memory: () => conversation.memory});
      host.requestUpdate();
    }, ignore);
  }

  #tellShortcut(panel: HTMLElement): void {
    const shortcut = this.#shortcut;
    if (shortcut === 'off') panel.removeAttribute('aria-keyshortcuts');
    else if (shortcut !== panel.getAttribute('aria-keyshortcuts')) panel.setAttribute('aria-keyshortcuts', shortcut);
  }

  #adopt({styleSheet}: CSSResult): void {
    if (styleSheet !== undefined) this.#host.shadowRoot?.adoptedStyleSheets.push(styleSheet);
  }

  #find(selector: string): HTMLElement | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLElement>(selector) ?? undefined;
  }

  readonly #onChange = () => this.#host.requestUpdate();

  /** From the page into the chat, and back to where one was. */
  readonly #onKeydown = (event: KeyboardEvent) => {
    const host = this.#host;
    const isThere = host.open || this.#isAlwaysOpen;
    if (event.defaultPrevented || !isThere || !isShortcut(event, this.#shortcut)) return;
    event.preventDefault();
    const {activeElement} = document;
    if (activeElement !== host) {
      this.#cameFrom = activeElement instanceof HTMLElement ? activeElement : undefined;
      this.#focus.enter();
    } else if (this.#phone?.isOn) return;
    else if (this.#cameFrom?.isConnected && this.#cameFrom !== document.body) this.#cameFrom.focus();
    else (host.shadowRoot?.activeElement as HTMLElement | null)?.blur();
  };
}

/** What could not be fetched is asked for again with the next render. */
function ignore(): void {}
