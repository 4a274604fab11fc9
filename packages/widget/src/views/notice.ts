import type {ShownError} from '@wincloud/chat-core';
import {html, type nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import {type ProblemProps, problemCode, retryButton} from './problem.ts';

export interface NoticeProps extends ProblemProps {
  error: ShownError;
  /** What is said, where it is not what the error says. */
  text: string;
  onDismiss: () => void;
}

/** A problem of the whole chat, above the composer. Problems of one message stand at that message. */
export function notice({text, onDismiss, ...problem}: NoticeProps): TemplateResult {
  const {labels, error} = problem;
  return html`<div part="notice" class="notice" role="alert">
    ${icon('alert')}
    <p>${text} ${problemCode(error, labels)}</p>
    ${retryButton(problem)}
    <button class="quiet small" type="button" aria-label=${labels.dismiss} @click=${onDismiss}>${icon('close')}</button>
  </div>`;
}

/** The link is broken for long enough to say so. */
export function connectionNotice(text: string): TemplateResult {
  return html`<div part="notice" class="notice wait" role="status">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <p>${text}</p>
  </div>`;
}

/** The element cannot work as it stands on this page. Said here, because a blank widget tells nobody anything. */
export function setupProblem(text: string | typeof nothing): TemplateResult {
  return html`<div part="notice" class="setup" role="alert">${icon('alert')}<p>${text}</p></div>`;
}
