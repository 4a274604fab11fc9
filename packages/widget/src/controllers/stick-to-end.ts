import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** The end counts as seen from this many pixels on: a line of text. */
const MARGIN_PX = 24;

/**
 * Keeps a scroller at its end while the reader is there, and leaves it alone when they are not.
 *
 * Where the reader is, is known from a sentinel at the end and an IntersectionObserver. Pixel distances cannot tell:
 * a burst of 600 px looks the same as a reader who left. The reader leaves by scrolling up (by whatever means: wheel,
 * keys, scroll bar, screen reader), which our own scrolling never does; and comes back by reaching the sentinel.
 */
export class StickToEnd implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #scroller: HTMLElement | undefined;
  #sentinel: Element | undefined;
  #seen: IntersectionObserver | undefined;
  #sizes: ResizeObserver | undefined;
  #atEnd = true;
  #pinned = true;
  #top = 0;
  #height = 0;
  #room = 0;
  /** What was seen before is no news of where we have gone. */
  #movedAt = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the end is out of sight. */
  get away(): boolean {
    return !this.#atEnd && !this.#pinned;
  }

  /** Call after each render: the sentinel moves with the last turn. */
  observe(scroller: HTMLElement | null | undefined, content: Element | null, sentinel: Element | null): void {
    if (!scroller || content === null || sentinel === null) {
      this.#reset();
      return;
    }
    if (scroller !== this.#scroller) {
      this.hostDisconnected();
      this.#scroller = scroller;
      scroller.addEventListener('scroll', this.#onScroll, {passive: true});
      this.#seen = new IntersectionObserver(this.#onSeen, {root: scroller, rootMargin: `0px 0px ${MARGIN_PX}px`});
      this.#sizes = new ResizeObserver(this.#follow);
      this.#sizes.observe(content);
      this.#sizes.observe(scroller);
    }
    if (sentinel === this.#sentinel) return;
    if (this.#sentinel !== undefined) this.#seen?.unobserve(this.#sentinel);
    this.#sentinel = sentinel;
    this.#seen?.observe(sentinel);
  }

  /** To the end, and stay there: the reader asked for it or has just sent something. */
  pin(): void {
    this.#pinned = true;
    this.#follow();
  }

  /** To an element that is new to the reader, who reads on from there. */
  reveal(element: Element | undefined): void {
    const scroller = this.#scroller;
    if (scroller === undefined || element === undefined) return;
    const top = (of: Element) => of.getBoundingClientRect().top;
    this.#movedAt = performance.now();
    scroller.scrollTop += top(element) - top(scroller) - MARGIN_PX / 2;
    this.#pinned = this.#atEnd = top(this.#sentinel as Element) <= top(scroller) + scroller.clientHeight + MARGIN_PX;
    this.#remember(scroller);
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#scroller?.removeEventListener('scroll', this.#onScroll);
    this.#seen?.disconnect();
    this.#sizes?.disconnect();
    this.#scroller = this.#sentinel = undefined;
  }

  /** Nothing to read: whoever comes next starts at the end. */
  #reset(): void {
    this.hostDisconnected();
    if (this.away) this.#host.requestUpdate();
    this.#atEnd = this.#pinned = true;
  }

  readonly #follow = () => {
    const scroller = this.#scroller;
    // A closed panel has no height. It must not be taken for a reader at the top.
    if (scroller === undefined || scroller.clientHeight === 0) return;
    if (this.#pinned) scroller.scrollTop = scroller.scrollHeight;
    this.#remember(scroller);
  };

  readonly #onScroll = () => {
    const scroller = this.#scroller;
    if (scroller === undefined || scroller.clientHeight === 0) return;
    const {scrollTop, scrollHeight, clientHeight} = scroller;
    const sameSize = scrollHeight >= this.#height && clientHeight <= this.#room;
    if (scrollTop < this.#top && sameSize) this.#setPinned(false);
    else if (scrollTop > this.#top && this.#atEnd) this.#setPinned(true);
    this.#remember(scroller);
  };

  readonly #onSeen = (entries: IntersectionObserverEntry[]) => {
    const entry = entries.findLast(({target}) => target === this.#sentinel);
    if (entry === undefined || entry.rootBounds?.height === 0 || entry.time < this.#movedAt) return;
    const atEnd = entry.isIntersecting;
    if (atEnd === this.#atEnd) return;
    this.#atEnd = atEnd;
    if (atEnd) this.#pinned = true;
    this.#host.requestUpdate();
  };

  #setPinned(pinned: boolean): void {
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.#host.requestUpdate();
  }

  #remember({scrollTop, scrollHeight, clientHeight}: HTMLElement): void {
    this.#top = scrollTop;
    this.#height = scrollHeight;
    this.#room = clientHeight;
  }
}
