import {
  type ActionData,
  type ActionDecision,
  type Chat,
  decideAction,
  isChatError,
  readAction,
} from '@wincloud/chat-core';
import type {ReactiveController} from 'lit';
import type {CardLabels} from '../locales/cards/card-labels.ts';
import {isOnScreen} from '../on-screen.ts';
import type {Tools} from '../tools.ts';
import {mayConfirm, sayStanding, saySteps, tellPage} from './action-news.ts';
import {untilNextText} from './formats.ts';
import {isOpen, isTyped, type KnownAction, knownAction} from './known-action.ts';
import {claimRead, forgetReads, nextReadIn} from './poll.ts';
import {isReadable} from './readable.ts';

/** For how long a screen reader may find that somebody is needed. Left in place it would be read again when browsing. */
const ALERT_MS = 3_000;

/** Refusals after which it has to be read how the action stands. */
const REREAD: readonly string[] = ['action_used', 'action_expired', 'action_changed', 'action_tampered', 'not_found'];

/**
 * The proposed changes of a conversation: how each stands, what a person decides of it, and what comes of that. It learns
 * from the conversation before each render, so that all tabs hear the same, and tells what has changed.
 */
export class Actions implements ReactiveController {
  readonly #tools: Tools;
  readonly #words: () => CardLabels;
  readonly #known = new Map<string, KnownAction>();
  #conversationId: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The action whose card had the focus before a render. */
  #focused: string | undefined;

  constructor(tools: Tools, words: () => CardLabels) {
    this.#tools = tools;
    this.#words = words;
    tools.host.addController(this);
  }

  /** How an action stands. One of an earlier version of an answer is not in the conversation, and is known from here on. */
  of(data: ActionData): KnownAction {
    return this.#known.get(data.id) ?? this.#learn(data, false);
  }

  /** What is typed as the name. */
  type(known: KnownAction, text: string): void {
    known.typed = text;
    this.#tools.host.requestUpdate();
  }

  /** Confirms or dismisses it, where it can be and what must be typed is. */
  async decide(known: KnownAction, decision: ActionDecision['decision']): Promise<void> {
    const {host, conversation} = this.#tools;
    const {chat} = conversation;
    const {data} = known;
    const isConfirmed = decision === 'confirm';
    if (chat === undefined || known.doing || !isOpen(known) || (isConfirmed && !isTyped(known))) return;
    if (isConfirmed && !mayConfirm(this.#tools, data, this.#conversationId ?? '')) return;
    const typed = isConfirmed && data.typedName !== undefined ? known.typed : undefined;
    known.doing = decision;
    known.problem = undefined;
    sayStanding(this.#tools, this.#words(), known);
    try {
      this.#hear(chat, await decideAction(chat, data, decision, typed));
    } catch (error) {
      await this.#onRefused(known, chat, error);
    } finally {
      known.doing = undefined;
      host.requestUpdate();
    }
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisible);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.#stopTimers();
  }

  hostUpdate(): void {
    const {state} = this.#tools.conversation;
    if (state?.conversationId !== this.#conversationId) this.#forget();
    this.#conversationId = state?.conversationId;
    const messages = state?.messages ?? [];
    const question = messages.findLast(({role}) => role === 'user');
    const last = messages.at(-1);
    for (const message of messages) {
      const isLive = message === last && question !== undefined && 'delivery' in question;
      for (const part of message.parts)
        if (part.type === 'data-action' && isReadable(part)) this.#learn(part.data, isLive);
    }
    this.#focused = this.#root?.activeElement?.closest<HTMLElement>('[data-action]')?.dataset.action;
  }

  /** What time alone changes comes with one timer for all that wait, and with none where nobody sees it. */
  hostUpdated(): void {
    const {host} = this.#tools;
    clearTimeout(this.#timer);
    this.#keepFocus();
    if (!host.isConnected || !isOnScreen(host)) return;
    const waits = [...this.#known.values()].flatMap((known) => this.#attend(known) ?? []);
    if (waits.length > 0) this.#timer = setTimeout(() => host.requestUpdate(), Math.min(...waits));
  }

  get #root(): ShadowRoot | null {
    return this.#tools.host.shadowRoot;
  }

  /** Does what is due for an action that is on screen. Returns when its countdown says something else. */
  #attend(known: KnownAction): number | undefined {
    if (known.isAlert)
      known.alertTimer ??= setTimeout(() => {
        known.isAlert = false;
        this.#tools.host.requestUpdate();
      }, ALERT_MS);
    if (known.data.state === 'running') this.#read(known);
    const left = Date.parse(known.data.expiresAt) - Date.now();
    const isOverByClock = known.data.state === 'expired' && known.source.state === 'proposed';
    if (isOverByClock && known.wasOpen && !known.isAsked) this.#askWhetherOver(known);
    if (!isOpen(known) || known.isClockWrong) return undefined;
    known.wasOpen = true;
    if (left > 0) return untilNextText(left);
    this.#change(known, {...known.data, state: 'expired'});
    this.#tools.host.requestUpdate();
    return undefined;
  }

  #learn(data: ActionData, isLive: boolean): KnownAction {
    let known = this.#known.get(data.id);
    if (known === undefined) {
      known = knownAction(data, isLive);
      this.#known.set(data.id, known);
    } else if (data !== known.source && data.changedAt >= known.source.changedAt) {
      known.source = data;
      // What is read again says nothing of the time that has passed.
      if (data.state !== 'proposed' || known.data.state !== 'expired') this.#change(known, data);
    }
    return known;
  }

  /** The server has said just now how it stands. */
  #hear({$state}: Chat, action: ActionData): void {
    if ($state.get().conversationId !== this.#conversationId) return;
    const known = this.#learn(action, false);
    if (action.changedAt >= known.data.changedAt) this.#change(known, action);
    this.#tools.host.requestUpdate();
  }

  /** Says what has changed, to the reader and to the page. */
  #change(known: KnownAction, next: ActionData): void {
    const before = known.data;
    const now = Date.now();
    known.data = next;
    if (before.state === 'expired' && next.state === 'proposed') known.isClockWrong = true;
    if (next.state === 'running' && before.state !== 'running') known.runningSince = known.readAt = now;
    if (before.state === next.state) {
      saySteps(this.#tools, this.#words(), before, next);
      return;
    }
    if (next.state !== 'expired' && next.state !== 'proposed' && before.state !== 'running')
      known.isElsewhere = known.doing === undefined;
    known.isAlert = false;
    if (next.state !== 'proposed') sayStanding(this.#tools, this.#words(), known);
    if (next.state !== 'running') forgetReads(next.id);
    tellPage(this.#tools, next, this.#conversationId ?? '');
  }

  async #onRefused(known: KnownAction, chat: Chat, error: unknown): Promise<void> {
    if (!isChatError(error)) throw error;
    const {labels} = this.#tools;
    const {code} = error;
    const {problems} = this.#words();
    const own = Object.hasOwn(problems, code) ? problems[code as keyof typeof problems] : undefined;
    known.problem = {code, text: own ?? labels.errors[error.code] ?? error.message};
    if (!REREAD.includes(code)) return;
    try {
      this.#hear(chat, await readAction(chat, known.data.id));
    } catch {
      // What was refused is said; how it stands nobody knows.
    }
    // What was shown was not what was proposed: now it is, and may be decided.
    known.isClosed = known.data.state === 'proposed' && code !== 'action_tampered';
  }

  /** This machine's clock may be wrong. Asked once, and only of one that could be confirmed while it stood here. */
  async #askWhetherOver(known: KnownAction): Promise<void> {
    const {chat} = this.#tools.conversation;
    if (chat === undefined) return;
    known.isAsked = true;
    await readAction(chat, known.data.id).then(
      (action) => this.#hear(chat, action),
      () => {}, // then it is over, as the clock says
    );
  }

  /** Reads a running action when it is time: while the panel can be seen, and once for all chats of this page. */
  #read(known: KnownAction): void {
    const wait = nextReadIn(known.runningSince, known.readAt, Date.now());
    if (wait === undefined || known.isLost || known.timer !== undefined) return;
    known.timer = setTimeout(async () => {
      const {host, conversation} = this.#tools;
      const {chat} = conversation;
      try {
        if (!isOnScreen(host) || known.data.state !== 'running') return;
        known.readAt = Date.now();
        if (chat && claimRead(known.data.id, known.runningSince, known.readAt))
          this.#hear(chat, await readAction(chat, known.data.id));
      } catch (error) {
        // It goes on without us, and is read again; later where the server wants that, and never where it was erased.
        if (!isChatError(error)) throw error;
        known.readAt += (error.retryAfter ?? 0) * 1000;
        known.isLost = error.code === 'not_found';
      } finally {
        known.timer = undefined;
        if (this.#known.get(known.data.id) === known) host.requestUpdate();
      }
    }, wait);
  }

  /** Buttons go when they have been pressed: who was there is put on the card, and hears how it stands. */
  #keepFocus(): void {
    if (this.#focused === undefined || this.#root?.activeElement) return;
    for (const card of this.#root?.querySelectorAll<HTMLElement>('[data-action]') ?? [])
      if (card.dataset.action === this.#focused) card.focus({preventScroll: true});
  }

  readonly #onVisible = () => this.#tools.host.requestUpdate();

  #forget(): void {
    this.#stopTimers();
    this.#known.clear();
  }

  #stopTimers(): void {
    clearTimeout(this.#timer);
    for (const known of this.#known.values()) {
      clearTimeout(known.timer);
      clearTimeout(known.alertTimer);
      known.timer = known.alertTimer = undefined;
    }
  }
}
