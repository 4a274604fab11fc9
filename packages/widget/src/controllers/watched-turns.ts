/** Turns so near to being seen count as seen. */
const NEAR = '1000px 0px';

/** What a reader does. */
const TOUCHES = ['click', 'focusin', 'keydown', 'pointerdown', 'wheel'];

/** Knows which turns of a transcript can be seen or were touched last, by their places in the conversation. */
export class WatchedTurns {
  readonly #onChange: () => void;
  #scroller: HTMLElement | undefined;
  #panel: HTMLElement | null | undefined;
  #observer: IntersectionObserver | undefined;
  /** What is in the transcript, in its order. */
  #elements = new Map<Element, number>();
  readonly #near = new Set<Element>();
  #touched: Element | null = null;
  #places = new Set<number>();
  /** When the reader last did something, on the clock of `performance`. */
  touchedAt = 0;
  /** Whether the last that the reader did was to go to the beginning. */
  #toTop = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Call after each render with the places of the turns that are there. */
  follow(scroller: HTMLElement | undefined, places: readonly number[]): void {
    if (scroller !== this.#scroller) this.#setScroller(scroller);
    const turns = [...(scroller?.firstElementChild?.children ?? [])].filter((child) => child.matches('.turn'));
    const before = this.#elements;
    this.#elements = new Map(turns.map((turn, at) => [turn, places[at] as number]));
    for (const turn of turns) if (!before.delete(turn)) this.#observer?.observe(turn);
    for (const gone of before.keys()) {
      this.#observer?.unobserve(gone);
      this.#near.delete(gone);
    }
    this.#find();
  }

  has(place: number): boolean {
    return this.#places.has(place);
  }

  get places(): Iterable<number> {
    return this.#places;
  }

  /**
   * Call before something is added above, and what it returns after that: the reader's place does not move. Safari does
   * not see to that itself.
   */
  keepPlace(): () => void {
    const isKept = CSS.supports('overflow-anchor', 'auto');
    const top = isKept ? 0 : this.#lastTop;
    return () => {
      const scroller = this.#scroller;
      if (scroller === undefined) return;
      if (this.#toTop) scroller.scrollTop = 0;
      else if (!isKept) scroller.scrollTop += this.#lastTop - top;
    };
  }

  /** Where the last turn is now. */
  get #lastTop(): number {
    return this.#scroller?.firstElementChild?.lastElementChild?.getBoundingClientRect().top ?? 0;
  }

  #setScroller(scroller: HTMLElement | undefined): void {
    this.#observer?.disconnect();
    for (const type of TOUCHES) this.#panel?.removeEventListener(type, this.#onTouch, true);
    this.#scroller = scroller;
    this.#panel = scroller?.parentElement;
    this.#elements.clear();
    this.#near.clear();
    if (scroller === undefined) return;
    this.#observer = new IntersectionObserver(this.#onSeen, {root: scroller, rootMargin: NEAR});
    // Before the listeners of what was touched, which render.
    const options = {capture: true, passive: true};
    for (const type of TOUCHES) this.#panel?.addEventListener(type, this.#onTouch, options);
  }

  #find(): void {
    const places = [...this.#near, this.#touched].map((turn) => turn && this.#elements.get(turn));
    this.#places = new Set(places.filter((place) => place != null));
  }

  readonly #onSeen = (entries: IntersectionObserverEntry[]) => {
    for (const {isIntersecting, target} of entries) this.#near[isIntersecting ? 'add' : 'delete'](target);
    this.#find();
    this.#onChange();
  };

  readonly #onTouch = (event: Event) => {
    const target = event.target as Element;
    this.touchedAt = performance.now();
    this.#touched = target.closest('.turn') ?? this.#touched;
    const isHome = event instanceof KeyboardEvent && event.key === 'Home';
    this.#toTop = isHome && this.#scroller?.contains(target) === true && !target.matches('textarea');
    this.#find();
  };
}
