import type {ShownMessage} from '@wincloud/chat-core';
import {noChange, nothing, type ReactiveController} from 'lit';
import {earlierTurnsStyles} from '../views/earlier-turns.styles.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';
import {adopt} from './layer.ts';
import {whenIdle} from './postponed.ts';
import {WatchedTurns} from './watched-turns.ts';

/**
 * How long nothing may have changed before turns out of sight follow what has; and for how long the reader may have done
 * nothing before more is put in above: what grows while they begin to scroll would be taken for an answer to follow.
 */
const QUIET_MS = 200;

/** How long a slice takes, about; how many turns the first one has, and one at most. */
const SLICE_MS = 8;
const FIRST_SLICE = 4;
const MAX_SLICE = 64;

/**
 * The turns of a long conversation before its last ones. They are made when the page is idle, from the newest to the
 * oldest, and at once where the reader comes near. What a render changes in them is drawn at once where it can be seen
 * or was touched, and elsewhere when the page is idle again.
 */
export class EarlierTurns implements ReactiveController {
  readonly #host: WinCloudChat;
  readonly #watched = new WatchedTurns(() => this.#onWatched());
  /** By their places in the conversation: whose turn is there, if any, and which change of the element it shows. */
  readonly #drawn: ({id: string; change: number} | undefined)[] = [];
  #count = 0;
  #change = 0;
  #changedAt = 0;
  /** Whether the next render is our own: nothing has changed. It draws these besides. */
  #isOwn = false;
  #slice: readonly number[] = [];
  #perSlice = FIRST_SLICE;
  #isWaiting = false;

  constructor(host: WinCloudChat) {
    this.#host = host;
    adopt(host, earlierTurnsStyles);
    host.addController(this);
  }

  /** What stands in a turn's place where this render does not draw it. */
  undrawn(turn: readonly ShownMessage[], place: number, isEarlier: boolean) {
    const {id} = turn[0] as ShownMessage;
    const isThere = this.#drawn[place]?.id === id;
    this.#count = place + 1;
    if (!isEarlier || this.#slice.includes(place) || (isThere && this.#watched.has(place))) {
      this.#drawn[place] = {id, change: this.#change};
      return undefined;
    }
    if (isThere) return noChange;
    this.#drawn[place] = undefined;
    return nothing;
  }

  hostUpdate(): void {
    this.#count = 0;
    if (this.#isOwn) return;
    this.#change++;
    this.#changedAt = performance.now();
  }

  hostUpdated(): void {
    this.#isOwn = false;
    this.#slice = [];
    this.#drawn.length = this.#count;
    const scroller = this.#host.shadowRoot?.querySelector<HTMLElement>('.scroller') ?? undefined;
    this.#watched.follow(
      scroller,
      [...this.#drawn.keys()].filter((place) => this.#drawn[place] !== undefined),
    );
    this.#wait();
  }

  hostDisconnected(): void {
    this.#watched.follow(undefined, []);
  }

  get #isWhole(): boolean {
    return !this.#drawn.includes(undefined);
  }

  /** What the next slice draws: what is not there yet, else what does not show the last change; the newest first. */
  #due(): number[] {
    const isWhole = this.#isWhole;
    const isDue = (place: number) => (isWhole ? this.#isStale(place) : this.#drawn[place] === undefined);
    return [...this.#drawn.keys()].filter(isDue).slice(-this.#perSlice);
  }

  #isStale(place: number): boolean {
    return (this.#drawn[place]?.change ?? this.#change) < this.#change;
  }

  #onWatched(): void {
    const first = this.#drawn.lastIndexOf(undefined) + 1;
    if (first > 0 && this.#watched.has(first)) this.#render(this.#due());
    else if ([...this.#watched.places].some((place) => this.#isStale(place))) this.#render([]);
  }

  get #quietInMs(): number {
    const since = this.#isWhole ? this.#changedAt : this.#watched.touchedAt;
    return since + QUIET_MS - performance.now();
  }

  #wait(): void {
    if (this.#isWaiting || this.#due().length === 0) return;
    this.#isWaiting = true;
    const wake = () => {
      this.#isWaiting = false;
      if (this.#host.isConnected) this.#wait();
    };
    if (this.#quietInMs > 0) setTimeout(wake, this.#quietInMs);
    else
      whenIdle(() => {
        if (this.#quietInMs > 0) return wake();
        this.#isWaiting = false;
        this.#render(this.#due());
      });
  }

  async #render(slice: readonly number[]): Promise<void> {
    const host = this.#host;
    if (!host.isConnected || host.isUpdatePending) return;
    const startedAt = performance.now();
    this.#isOwn = true;
    this.#slice = slice;
    const keepPlace = this.#isWhole ? undefined : this.#watched.keepPlace();
    host.requestUpdate();
    await host.updateComplete;
    keepPlace?.();
    const took = performance.now() - startedAt;
    if (took > SLICE_MS) this.#perSlice = Math.ceil(this.#perSlice / 2);
    else if (took < SLICE_MS / 2 && slice.length === this.#perSlice)
      this.#perSlice = Math.min(this.#perSlice * 2, MAX_SLICE);
  }
}
