import type {ChatMessage, ChatState} from '@wincloud/chat-core';
import {enSpeech} from '../locales/en-speech.ts';
import {isOnScreen} from '../on-screen.ts';
import type {Tools} from '../tools.ts';
import {Announcer} from './announcer.ts';
import {spokenPieces} from './spoken.ts';

/** How much of an answer is said by itself. */
export type Announce = 'sentences' | 'answers' | 'off';

/** Words come every frame; whether a sentence has ended is looked up this often. */
const LOOK_EVERY_MS = 300;

/** Says an answer to a screen reader while it is written, sentence by sentence, or when it has ended. */
export class AnswerReader {
  readonly #tools: Tools;
  readonly #announcer: Announcer;
  #id: string | undefined;
  /** How many pieces of this answer were said. */
  #said = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#announcer = new Announcer(() => tools.host.shadowRoot?.querySelector('.panel > [role=status]'));
  }

  /** A small confirmation, said politely. */
  readonly say = (text: string): void => this.#announcer.say(text);

  /** Call for each change of the conversation. */
  follow(next: ChatState, before: ChatState): void {
    const {host} = this.#tools;
    const inSentences = (host.announce ?? 'sentences') === 'sentences';
    // A hidden region says nothing, and later it would be old news.
    if (inSentences && next.activity !== undefined && next.activity !== before.activity && isOnScreen(host))
      this.say(next.activity);
    const last = next.messages.at(-1);
    if (last?.role !== 'assistant') return;
    if (next.fold !== undefined) {
      if (last.id !== this.#id) this.#said = 0;
      this.#id = last.id;
      if (inSentences) this.#timer ??= setTimeout(() => this.#read(true), LOOK_EVERY_MS);
    } else if (before.fold?.message.id === last.id) {
      // Its node has the last words once this change is rendered, which is asked for when all have heard of it.
      queueMicrotask(() => host.updateComplete.then(() => this.#end(last)));
    }
  }

  /** Says what was asked for from here and was answered before this was there to hear it. */
  catchUp(state: ChatState): void {
    const {messages} = state;
    const answer = messages.at(-1);
    const question = messages.findLast(({role}) => role === 'user');
    if (answer?.role !== 'assistant' || question === undefined || !('delivery' in question)) return;
    this.follow(state, {...state, fold: {message: answer, open: {}}});
  }

  /** Forgets what was not said yet. */
  clear(): void {
    this.#stop();
    this.#announcer.clear();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #end({metadata}: ChatMessage): void {
    const {host, labels} = this.#tools;
    this.#read(false);
    if (metadata?.status === 'stopped' && host.announce !== 'off' && isOnScreen(host)) this.say(labels.stopped);
  }

  /** The texts of the last answer. */
  #shown(): Element[] {
    const answer = [...(this.#tools.host.shadowRoot?.querySelectorAll('.answer') ?? [])].at(-1);
    return [...(answer?.querySelectorAll('.text') ?? [])];
  }

  #read(grows: boolean): void {
    this.#stop();
    const {host, labels} = this.#tools;
    const words = labels.locale?.speech ?? enSpeech;
    const pieces = spokenPieces(this.#shown(), words, host.locale);
    const ended = grows ? pieces.slice(0, -1) : pieces;
    const fresh = ended.slice(this.#said);
    if (fresh.length === 0) return;
    const isFirst = this.#said === 0;
    this.#said = ended.length;
    if (host.announce === 'off' || !isOnScreen(host)) return;
    fresh.forEach((piece, i) => {
      this.say(isFirst && i === 0 ? words.answer(piece) : piece);
    });
  }
}
