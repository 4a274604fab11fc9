// Longer than most files: one controller that the element and its views know, for all that comes with an open panel.
import type {ChatMessage, ChatState} from '@wincloud/chat-core';
import {type CSSResult, html, nothing, type ReactiveController, type TemplateResult} from 'lit';
import {Clock} from '../controllers/clock.ts';
import type {PanelFocus} from '../controllers/focus.ts';
import type {StickToEnd} from '../controllers/stick-to-end.ts';
import {enManners, type MannersLabels} from '../locales/en-manners.ts';
import {isAlwaysOpen, isOnScreen, PHONE} from '../on-screen.ts';
import type {Tools} from '../tools.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';
import {mannersStyles} from './manners.styles.ts';
import type {Resize} from './resize.ts';
import {DEFAULT_SHORTCUT, isShortcut} from './shortcut.ts';
import {beginsDay, createTimes, type Times} from './times.ts';
import {Unread} from './unread.ts';
import {badge, divider, jumpPill, timeOf} from './views.ts';

/** How an open panel behaves towards the page, the window, the keyboard and the reader. A chunk of its own. */
export class Manners implements ReactiveController {
  readonly #host: WinCloudChat;
  readonly #tools: Tools;
  readonly #stick: StickToEnd;
  readonly #focus: PanelFocus;
  readonly #clock: Clock;
  readonly #unread: Unread;
  readonly #isPhone = matchMedia(PHONE);
  get #words(): MannersLabels {
    return this.#tools.labels.locale?.manners ?? enManners;
  }
  #times: {locale: string | undefined; in: Times} | undefined;
  #state: ChatState | undefined;
  #wasOpen = false;
  #resize: Resize | undefined;
  /** From where the shortcut came. */
  #cameFrom: HTMLElement | undefined;

  constructor(tools: Tools, stick: StickToEnd, focus: PanelFocus) {
    const {host, conversation} = tools;
    this.#host = host;
    this.#tools = tools;
    this.#stick = stick;
    this.#focus = focus;
    this.#clock = new Clock(host);
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

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onChange);
    this.#isPhone.addEventListener('change', this.#onChange);
    addEventListener('keydown', this.press);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onChange);
    this.#isPhone.removeEventListener('change', this.#onChange);
    removeEventListener('keydown', this.press);
  }

  hostUpdate(): void {
    const [host, stick] = [this.#host, this.#stick];
    this.#state = host.isConnected ? host.chat?.$state.get() : undefined;
    if (this.#state === undefined) return;
    const comesBack = this.#unread.look(this.#state, {isReading: this.#isReading, isAway: stick.away});
    // Who only looked at another tab and was reading further up is left there.
    if (comesBack && !(this.#wasOpen && stick.away))
      host.updateComplete.then(() => stick.reveal(this.#find('.divider.new')));
    this.#wasOpen = host.open || isAlwaysOpen(host);
  }

  hostUpdated(): void {
    const panel = this.#find('.panel');
    const host = this.#host;
    // An element is also rendered once more after it was removed.
    if (panel === undefined || !host.isConnected) return;
    this.#tellShortcut(panel);
    const isResizable = !isAlwaysOpen(host) && !this.#isPhone.matches;
    if (isResizable && host.open) this.#allowResize(panel);
    this.#resize?.show(isResizable);
  }

  get #isReading(): boolean {
    return isOnScreen(this.#host);
  }

  get #shortcut(): string {
    return this.#host.shortcut || DEFAULT_SHORTCUT;
  }

  get #in(): Times {
    const locale = this.#host.locale ?? this.#tools.labels.locale?.lang;
    if (this.#times?.locale !== locale || this.#times === undefined) this.#times = {locale, in: createTimes(locale)};
    return this.#times.in;
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

  /** A key: the shortcut leads from the page into the chat, and back to where one was. */
  readonly press = (event: KeyboardEvent) => {
    const host = this.#host;
    const isThere = host.open || isAlwaysOpen(host);
    if (event.defaultPrevented || !isThere || !isShortcut(event, this.#shortcut)) return;
    event.preventDefault();
    const {activeElement} = document;
    if (activeElement !== host) {
      this.#cameFrom = activeElement instanceof HTMLElement ? activeElement : undefined;
      this.#focus.enter();
    } else if (this.#isPhone.matches && !isAlwaysOpen(host)) return;
    else if (this.#cameFrom?.isConnected && this.#cameFrom !== document.body) this.#cameFrom.focus();
    else (host.shadowRoot?.activeElement as HTMLElement | null)?.blur();
  };
}

/** What could not be fetched is asked for again with the next render. */
function ignore(): void {}
