import type {ChatMessage, ShownError} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import type {Labels} from '../locales/en.ts';

export interface ProblemProps {
  labels: Labels;
  /** Undefined where the reason is not known any more and another try does no harm. */
  error: ShownError | undefined;
  /** Whole seconds until a retry can succeed. */
  wait: number;
  onRetry: (messageId?: string) => void;
}

/** Errors that another try can mend once the visitor has signed in, although the request itself would fail again. */
const SIGNED_OUT: readonly string[] = ['identity_invalid', 'identity_unavailable', 'session_invalid'];

/** Whether an answer ended before its end. */
export const wasCut = ({metadata}: Pick<ChatMessage, 'metadata'>): boolean =>
  metadata?.status === 'failed' || metadata?.status === 'interrupted';

/** What went wrong, in words for the visitor. */
export function problemText(error: ShownError, labels: Labels): string {
  return labels.errors[error.code] ?? error.message;
}

/** The code for whoever is asked for help, and the request to look for. */
export function problemCode({code, requestId}: ShownError, labels: Labels): TemplateResult {
  return html`<span class="code">${code}${requestId === undefined ? nothing : html` · ${labels.reference(requestId)}`}</span>`;
}

/** Longer than that nobody counts seconds: a budget of a day says in words when it begins anew. */
const LONGEST_WAIT_S = 3600;

/** Try again, or how long to wait before that makes sense. */
export function retryButton({labels, error, wait, onRetry}: ProblemProps): TemplateResult | typeof nothing {
  if (wait > LONGEST_WAIT_S || (error && !error.retryable && !SIGNED_OUT.includes(error.code))) return nothing;
  return html`<button part="retry" class="text-button retry" type="button" ?disabled=${wait > 0} @click=${() => onRetry()}>
    ${icon('retry')}<span>${wait > 0 ? labels.retryIn(wait) : labels.retry}</span>
  </button>`;
}
