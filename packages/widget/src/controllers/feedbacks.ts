import {type ChatMessage, type Feedback, isChatError, rateAnswer} from '@wincloud/chat-core';
import {emit} from '../events.ts';
import type {ExtraLabels} from '../locales/en-extras.ts';
import type {Tools} from '../tools.ts';

/** How long the thanks can be read. */
const THANKS_MS = 4_000;

/** What the visitor thinks of answers: shown at once, and taken back where the server does not take it. */
export class Feedbacks {
  readonly #tools: Tools;
  readonly #labels: ExtraLabels;
  /** What is shown, where it is not what the message says. */
  readonly #shown = new Map<string, Feedback | undefined>();
  /** What the server has, where it is not what the message says. */
  readonly #saved = new Map<string, Feedback | undefined>();
  readonly #saving = new Set<string>();
  /** The answer whose fault is asked for. */
  asking: string | undefined;
  /** The answer for whose rating the visitor is thanked. */
  thanked: string | undefined;
  /** The answer whose rating could not be saved, and why. */
  failed: {id: string; code: string} | undefined;

  constructor(tools: Tools, labels: ExtraLabels) {
    this.#tools = tools;
    this.#labels = labels;
  }

  of({id, metadata}: Pick<ChatMessage, 'id' | 'metadata'>): Feedback | undefined {
    return this.#shown.has(id) ? this.#shown.get(id) : metadata?.feedback;
  }

  /** A thumb was pressed: the one that was pressed already takes the rating back. */
  rate(message: ChatMessage, rating: Feedback['rating']): void {
    const isUndone = this.of(message)?.rating === rating;
    const {takenBack, askedForReason, thanks} = this.#labels;
    this.asking = rating === 'down' && !isUndone ? message.id : undefined;
    this.#thank(message, isUndone ? takenBack : this.asking ? askedForReason : thanks);
    this.#show(message, isUndone ? undefined : {rating});
  }

  /** Says why an answer is bad: one of the codes, own words, or both. */
  giveReason(message: ChatMessage, code: string | undefined, words: string): void {
    const text = words.trim();
    const reason = code && text ? `${code}: ${text}` : code || text;
    this.asking = undefined;
    this.#thank(message, this.#labels.thanks);
    if (reason) this.#show(message, {rating: 'down', reason});
  }

  skipReason(): void {
    this.asking = undefined;
    this.#tools.host.requestUpdate();
  }

  #thank({id}: ChatMessage, words: string): void {
    this.failed = undefined;
    this.thanked = words === this.#labels.thanks ? id : undefined;
    this.#tools.say(words);
    if (this.thanked === undefined) return;
    setTimeout(() => {
      if (this.thanked === id) this.thanked = undefined;
      this.#tools.host.requestUpdate();
    }, THANKS_MS);
  }

  #show(message: ChatMessage, feedback: Feedback | undefined): void {
    if (!this.#saved.has(message.id)) this.#saved.set(message.id, this.of(message));
    this.#shown.set(message.id, feedback);
    this.#tools.host.requestUpdate();
    void this.#save(message.id);
  }

  /** One request after another, until the server has what is shown. */
  async #save(id: string): Promise<void> {
    const {host, conversation, say} = this.#tools;
    const {chat, state} = conversation;
    if (chat === undefined || this.#saving.has(id)) return;
    this.#saving.add(id);
    try {
      while (this.#shown.get(id) !== this.#saved.get(id)) {
        const feedback = this.#shown.get(id);
        if (conversation.state?.conversationId !== state?.conversationId) return; // it was left meanwhile
        await rateAnswer(chat, id, feedback);
        this.#saved.set(id, feedback);
        emit(host, 'wincloud-chat-feedback', {messageId: id, rating: feedback?.rating ?? null});
      }
    } catch (error) {
      this.#shown.set(id, this.#saved.get(id));
      this.asking = this.thanked = undefined;
      this.failed = {id, code: isChatError(error) ? error.code : 'response_unreadable'};
      say(this.#labels.feedbackFailed);
    } finally {
      this.#saving.delete(id);
    }
  }
}
