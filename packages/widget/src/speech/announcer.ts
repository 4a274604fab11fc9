/** How long a screen reader may find the words. Left in place they would be read again when browsing. */
const CLEAR_AFTER_MS = 2_000;

/** What waits for its turn at most. An answer of so many sentences is read in the transcript. */
const MAX_WAITING = 200;

/**
 * The one polite live region. It takes new words once in two seconds at most; what comes meanwhile waits and is said
 * together, so that a fast answer is a few announcements and not a flood.
 */
export class Announcer {
  readonly #region: () => Element | null | undefined;
  readonly #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: () => Element | null | undefined) {
    this.#region = region;
  }

  say(text: string): void {
    if (text === '') return;
    this.#waiting.push(text);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    if (this.#timer === undefined) this.#next();
  }

  /** Forgets what was not said yet. */
  clear(): void {
    this.#waiting.length = 0;
    clearTimeout(this.#timer);
    this.#next();
  }

  readonly #next = () => {
    const text = joined(this.#waiting.splice(0));
    const region = this.#region();
    if (region) region.textContent = text;
    this.#timer = text === '' ? undefined : setTimeout(this.#next, CLEAR_AFTER_MS);
  };
}

/** A heading or an item of a list has no full stop, and without a pause it would run into what follows. */
function joined(texts: readonly string[]): string {
  return texts.map((text, i) => (i < texts.length - 1 && /[\p{L}\p{N})\]]$/u.test(text) ? `${text}.` : text)).join(' ');
}
