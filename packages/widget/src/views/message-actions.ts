import {type ChatMessage, messageText} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import type {Copied} from '../controllers/copied.ts';
import {type IconName, icon} from '../icons.ts';
import type {MessageActions, MessageProps} from './plain-message.ts';
import {wasCut} from './problem.ts';

/** What one can do with a message. */
export function messageActions(copied: Copied, onVersion: (questionId: string, index: number) => void): MessageActions {
  return {
    question: (sent, props) => html`${pager(sent, props, onVersion)} ${editButton(sent, props)}`,
    answer: (shown, props) => html`${copyButton(shown, props, copied)} ${againButton(shown, props)}`,
  };
}

function copyButton(shown: ChatMessage, {labels}: MessageProps, copied: Copied): TemplateResult | typeof nothing {
  if (messageText(shown) === '') return nothing;
  const isCopied = copied.id === shown.id;
  const label = isCopied ? labels.copied : labels.copy;
  return quietButton(isCopied ? 'check' : 'copy', label, () => copied.copy(shown), 'copy');
}

/** Where an answer was cut off, that is said together with how to go on. */
function againButton(shown: ChatMessage, {labels, isLast, onRetry}: MessageProps): TemplateResult | typeof nothing {
  return isLast && !wasCut(shown) ? quietButton('retry', labels.regenerate, () => onRetry(), 'regenerate') : nothing;
}

function editButton({id}: ChatMessage, {labels, canEdit, onEdit}: MessageProps): TemplateResult | typeof nothing {
  return canEdit ? quietButton('edit', labels.editQuestion, () => onEdit(id), 'edit-question') : nothing;
}

/** Earlier wordings of a question and earlier answers to it. */
function pager(
  {id}: ChatMessage,
  {labels, version}: MessageProps,
  onVersion: (questionId: string, index: number) => void,
): TemplateResult | typeof nothing {
  if (version === undefined) return nothing;
  const {index, count} = version;
  const step = (to: number, label: string, name: string) =>
    quietButton('chevron', label, () => onVersion(id, to), name, to < 0 || to >= count);
  return html`<span class="pager">
    ${step(index - 1, labels.earlierVersion, 'earlier')}<span>${labels.version(index + 1, count)}</span>${step(index + 1, labels.laterVersion, 'later')}
  </span>`;
}

function quietButton(
  name: IconName,
  label: string,
  onClick: () => void,
  more: string,
  disabled = false,
): TemplateResult {
  return html`<button class="quiet small ${more}" type="button" aria-label=${label} title=${label} ?disabled=${disabled} @click=${onClick}>
    ${icon(name)}
  </button>`;
}
