import type {ChatState} from '@wincloud/chat-core';

/** Where the reader's mark is kept between visits. */
export interface KeptMark {
  get(): string | undefined;
  set(messageId: string): void;
}

export interface Seen {
  /** Whether the conversation is on screen: open, in a page that is not hidden. */
  isReading: boolean;
  /** Whether the reader is elsewhere than at its end. */
  isAway: boolean;
}

/**
 * What the reader has not seen: answers that ended while the panel was closed or the page hidden, and messages that
 * began below what they look at.
 */
export class Unread {
  readonly #mark: KeptMark;
  #wasReading = false;
  /** The last message when the reader left the end. */
  #leftAt: string | undefined;
  /** The last question when the line was drawn: the next one takes it away. */
  #question: string | undefined;
  /** Answers that ended unread. */
  count = 0;
  /** Messages that began below what the reader looks at. */
  below = 0;
  /** The first message that was not read. Above it stands a line. */
  first: string | undefined;

  constructor(mark: KeptMark) {
    this.#mark = mark;
  }

  /** Call before each render. True when the reader has just come back to something new: the view goes there. */
  look({messages, fold}: Pick<ChatState, 'messages' | 'fold'>, {isReading, isAway}: Seen): boolean {
    const ended = messages.filter(({id}) => id !== fold?.message.id);
    const isAnswer = (message: ChatState['messages'][number]) => message.role === 'assistant';
    const since = (list: ChatState['messages'], id: string | undefined) => {
      const index = list.findIndex((message) => message.id === id);
      return index < 0 ? [] : list.slice(index + 1).filter(isAnswer);
    };
    const fresh = since(ended, this.#mark.get());
    const question = messages.findLast(({role}) => role === 'user')?.id;
    // A conversation that is still being read has nothing to come back to.
    const comesBack = isReading && !this.#wasReading && messages.length > 0;
    if (messages.length > 0) this.#wasReading = isReading;
    if (!isReading) this.count = fresh.length;
    else if (ended.length > 0) {
      this.count = 0;
      const last = ended.at(-1)?.id as string;
      if (last !== this.#mark.get()) this.#mark.set(last);
    }
    const first = comesBack ? fresh[0]?.id : undefined;
    if (first !== undefined) {
      this.first = first;
      this.#question = question;
      this.#leftAt = messages[messages.findIndex(({id}) => id === first) - 1]?.id;
    } else {
      if (!isReading || question !== this.#question) this.first = undefined;
      if (!isAway) this.#leftAt = messages.at(-1)?.id;
    }
    this.below = since(messages, this.#leftAt).length;
    return first !== undefined;
  }
}
