import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Renders the host again when time alone changes what it shows. Runs no timer when nobody waits. */
export class Clock implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whole seconds until `at` (milliseconds since 1970). Ask in `render`: while there are some, it ticks. */
  secondsUntil(at: number | undefined): number {
    const left = at === undefined ? 0 : Math.max(0, at - Date.now());
    if (left > 0) this.#wake(left % 1000 || 1000);
    return Math.ceil(left / 1000);
  }

  /** Whether `since` is at least `ms` ago. Ask in `render`: it renders again when it becomes so. */
  hasPassed(since: number | undefined, ms: number): boolean {
    if (since === undefined) return false;
    const left = since + ms - Date.now();
    if (left > 0) this.#wake(left);
    return left <= 0;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One timer for whoever waits: the sooner moment wins, the later one asks again when that renders. */
  #wake(ms: number): void {
    const dueAt = Date.now() + ms;
    if (this.#timer !== undefined && this.#dueAt <= dueAt) return;
    this.hostDisconnected();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#host.requestUpdate();
    }, ms);
  }
}
