import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Notices when the page's Content-Security-Policy keeps the chat from its backend. To a script that is a network
 * error like any other; whoever runs the page has to be told which directive is missing.
 */
export class PolicyWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost & {api?: string | undefined};
  /** What to add to the policy, such as `connect-src https://chat.example.com`. */
  missing: string | undefined;

  constructor(host: ReactiveControllerHost & {api?: string | undefined}) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('securitypolicyviolation', this.#onViolation);
  }

  hostDisconnected(): void {
    removeEventListener('securitypolicyviolation', this.#onViolation);
  }

  /** The refusal that brought us here was not heard: one request more, which asks for nothing, and it is said again. */
  ask(): void {
    const {api} = this.#host;
    if (!api || !URL.canParse(api)) return;
    fetch(new URL('/healthz', api), {mode: 'no-cors', credentials: 'omit', cache: 'no-store'}).catch(() => {});
  }

  readonly #onViolation = ({blockedURI, effectiveDirective}: SecurityPolicyViolationEvent) => {
    const {api} = this.#host;
    if (!api || !URL.canParse(api)) return;
    const {origin} = new URL(api);
    if (!blockedURI.startsWith(origin)) return;
    this.missing = `${effectiveDirective} ${origin}`;
    this.#host.requestUpdate();
  };
}
