import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** What we use of a store. */
interface Store<T> {
  get(): T;
  listen(listener: (value: T) => void): () => void;
}

/**
 * Follows one store and renders the host when `onChange` says that the change shows. Twenty lines instead of a
 * package: `@nanostores/lit` ships CommonJS and costs half a kilobyte more.
 */
export class StoreController<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onChange: (next: T, before: T) => boolean;
  #store: Store<T> | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, onChange: (next: T, before: T) => boolean) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  follow(store: Store<T> | undefined): void {
    this.#stop?.();
    this.#store = store;
    let before = store?.get() as T;
    this.#stop = store?.listen((next) => {
      const last = before;
      before = next;
      if (this.#onChange(next, last)) this.#host.requestUpdate();
    });
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    if (this.#store !== undefined) this.follow(this.#store);
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
