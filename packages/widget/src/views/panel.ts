import {asUnsent, type ChatState} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import type {Labels} from '../locales/en.ts';
import {type ComposerProps, composer} from './composer.ts';
import {type HeaderProps, header} from './header.ts';
import {connectionNotice, notice, setupProblem} from './notice.ts';
import {problemText, wasCut} from './problem.ts';
import {type TranscriptProps, transcript} from './transcript.ts';

export interface PanelProps
  extends Pick<HeaderProps, 'name' | 'onClose' | 'onStartOver' | 'onMenu'>,
    Omit<TranscriptProps, 'state' | 'running'>,
    Omit<ComposerProps, 'running'> {
  labels: Labels;
  /** Absent when the element is not set up. */
  state: ChatState | undefined;
  setupText: string;
  /** Whether the link has been broken for long enough to say so. */
  isLost: boolean;
  /** What to say where the page's policy keeps the chat from its backend. */
  blocked: string | undefined;
  onRetryAll: () => void;
  onDismiss: () => void;
}

/** Everything inside the panel. */
export function panel(props: PanelProps): TemplateResult {
  const {state} = props;
  const running = state !== undefined && (state.status !== 'idle' || state.fold !== undefined);
  return html`${header({
    ...props,
    state: running ? 'answering' : isUp(state) ? 'ready' : 'unavailable',
    canStartOver: state !== undefined && state.messages.length > 0,
  })}
  ${state === undefined ? setupProblem(props.setupText) : conversation(state, running, props)}
  <p class="sr" role="status"></p>${props.manners?.handles}`;
}

function conversation(state: ChatState, running: boolean, props: PanelProps): TemplateResult {
  const disclaimer = state.config?.disclaimer;
  return html`<div part="transcript" class="scroller" tabindex="0" role="group" aria-label=${props.labels.transcript}>${transcript({...props, state, running})}</div>
    <div class="foot">
      ${props.manners?.pill} ${noticeFor(state, props)}
      ${composer({...props, running: running && state.status !== 'stopping'})}
      ${disclaimer ? html`<p part="disclaimer" class="disclaimer" dir="auto">${disclaimer}</p>` : nothing}
    </div>`;
}

/** A problem of the whole chat; what belongs to the last message is shown there. */
function noticeFor(state: ChatState, props: PanelProps): TemplateResult | typeof nothing {
  const {labels, isLost, blocked, view, onRetryAll} = props;
  const {error} = state;
  if (isLost) return connectionNotice(labels.resuming);
  if (error === undefined || (view !== undefined && belongsToLast(state))) return nothing;
  const text = blocked ?? problemText(error, labels);
  return notice({...props, error, text, onRetry: onRetryAll});
}

function isUp(state: ChatState | undefined): boolean {
  if (state?.config === undefined) return state !== undefined && state.error === undefined;
  return state.agents.length === 0 || state.agents.some(({status}) => status !== 'down');
}

/** Whether the error is of the last message, which shows it itself. */
function belongsToLast({messages}: ChatState): boolean {
  const last = messages.at(-1);
  return last !== undefined && (asUnsent(last) !== undefined || wasCut(last));
}

/** Whether the last message still wants an answer, so that trying again means to ask for it. */
export function isUnanswered({messages}: ChatState): boolean {
  const last = messages.at(-1);
  return last !== undefined && (last.role === 'user' || wasCut(last));
}
