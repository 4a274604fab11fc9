/** In `history.state`, beside what the page's router keeps there. */
const MARK = 'wincloudChat';

/**
 * Lets the back button or gesture close the panel instead of leaving the page. An open panel has an entry of its own in
 * the history; closed in another way it goes back itself, so that nobody has to press twice later.
 */
export class BackButton {
  readonly #onBack: () => void;
  #isOn = false;
  /** Our own way back is on its way: it is not the person's. */
  #isReturning = false;

  constructor(onBack: () => void) {
    this.#onBack = onBack;
  }

  arm(): void {
    this.#isOn = true;
    addEventListener('popstate', this.#onPop);
    if (!this.#isReturning) this.#push();
  }

  /** With `isGone` the page may be on its way elsewhere: then the entry stays and is only unmarked. */
  disarm(isGone: boolean): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    if (!isMarked()) this.#forget();
    else if (isGone) {
      const {[MARK]: _, ...rest} = history.state;
      history.replaceState(Object.keys(rest).length === 0 ? null : rest, '');
      this.#forget();
    } else if (!this.#isReturning) {
      this.#isReturning = true;
      history.back();
    }
  }

  /** After a reload the entry is there already. */
  #push(): void {
    if (isMarked()) return;
    try {
      history.pushState({...Object(history.state), [MARK]: true}, '');
    } catch {
      // a page whose history may not be written: back leaves it, as before
    }
  }

  #forget(): void {
    removeEventListener('popstate', this.#onPop);
  }

  readonly #onPop = () => {
    const isOurs = this.#isReturning;
    this.#isReturning = false;
    if (!this.#isOn) this.#forget();
    else if (isOurs)
      this.#push(); // opened again meanwhile
    else if (!isMarked()) this.#onBack();
  };
}

const isMarked = () => Boolean(Object(history.state)[MARK]);
