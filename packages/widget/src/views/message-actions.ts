import {type ChatMessage, messageText} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import type {Copied} from '../controllers/copied.ts';
import type {Feedbacks} from '../controllers/feedbacks.ts';
import {icon} from '../icons.ts';
import {laterIcon} from '../icons-later.ts';
import type {ExtraLabels} from '../locales/en-extras.ts';
import {afterthought, thumbs} from './feedback.ts';
import {followUps} from './follow-ups.ts';
import {guardrailNote} from './guardrail-note.ts';
import type {MessageActions, MessageProps} from './plain-message.ts';
import {wasCut} from './problem.ts';
import {sources} from './sources.ts';

export interface MessageActionsOptions {
  labels: ExtraLabels;
  copied: Copied;
  feedbacks: Feedbacks;
  /** Whether the tenant wants to know what users think. */
  mayRate: () => boolean;
  /** All of the conversation. */
  messages: () => readonly ChatMessage[];
  onVersion: (questionId: string, index: number) => void;
}

/** What one can do with a message. */
export function messageActions(options: MessageActionsOptions): MessageActions {
  const {labels, feedbacks, mayRate, messages} = options;
  const rated = (view: typeof thumbs | typeof afterthought, shown: ChatMessage) =>
    mayRate() ? view(shown, feedbacks, labels) : nothing;
  return {
    sources: (parts) => sources(parts, labels),
    question: (sent, props) => html`${pager(sent, props, options)} ${editButton(sent, props, labels)}`,
    answer: (shown, props) =>
      html`${guardrailNote(shown, labels, props.labels.locale?.lang)} ${copyButton(shown, options)} ${rated(thumbs, shown)} ${againButton(shown, props, labels)}
      ${rated(afterthought, shown)} ${followUps(shown, props, labels.followUps, messages())}`,
  };
}

function copyButton(shown: ChatMessage, {labels, copied}: MessageActionsOptions): TemplateResult | typeof nothing {
  if (messageText(shown) === '') return nothing;
  const isCopied = copied.id === shown.id;
  const label = isCopied ? labels.copied : labels.copy;
  return quietButton(laterIcon(isCopied ? 'check' : 'copy'), label, () => copied.copy(shown), 'copy');
}

/** Where an answer was cut off, that is said together with how to go on. */
function againButton(
  shown: ChatMessage,
  {isLast, onRetry}: MessageProps,
  {regenerate}: ExtraLabels,
): TemplateResult | typeof nothing {
  if (!isLast || wasCut(shown)) return nothing;
  return quietButton(icon('retry'), regenerate, () => onRetry(), 'regenerate');
}

function editButton(
  {id}: ChatMessage,
  {canEdit, onEdit}: MessageProps,
  {editQuestion}: ExtraLabels,
): TemplateResult | typeof nothing {
  return canEdit ? quietButton(icon('edit'), editQuestion, () => onEdit(id), 'edit-question') : nothing;
}

/** Earlier wordings of a question and earlier answers to it. */
function pager(
  {id}: ChatMessage,
  {version}: MessageProps,
  {labels, onVersion}: MessageActionsOptions,
): TemplateResult | typeof nothing {
  if (version === undefined) return nothing;
  const {index, count} = version;
  const step = (to: number, label: string, name: string) =>
    quietButton(icon('chevron'), label, () => onVersion(id, to), name, to < 0 || to >= count);
  return html`<span class="pager">
    ${step(index - 1, labels.earlierVersion, 'earlier')}<span>${labels.version(index + 1, count)}</span>${step(index + 1, labels.laterVersion, 'later')}
  </span>`;
}

function quietButton(
  drawing: TemplateResult,
  label: string,
  onClick: () => void,
  more: string,
  disabled = false,
): TemplateResult {
  return html`<button class="quiet small ${more}" type="button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${onClick}>
    ${drawing}
  </button>`;
}
