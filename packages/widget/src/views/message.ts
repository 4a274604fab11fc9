import {
  ChatError,
  type ChatMessage,
  type MessagePart,
  messageText,
  type SentMessage,
  type ShownError,
  type ShownMessage,
} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import type {Labels} from '../locales/en.ts';
import {problemCode, problemText, retryButton} from './problem.ts';
import {shortTime, time} from './time.ts';

export interface MessageProps {
  labels: Labels;
  locale: string | undefined;
  /** The view of answers, once its chunk is here. */
  answerView: ((answer: ChatMessage, props: MessageProps) => TemplateResult) | undefined;
  /** The state's error, for the message it belongs to: the last one. */
  error: ShownError | undefined;
  /** Whole seconds until a retry can succeed. */
  wait: number;
  isLast: boolean;
  copied: boolean;
  onRetry: () => void;
  onEdit: (messageId: string) => void;
  onCopy: (message: ChatMessage) => void;
}

export function message(shown: ShownMessage, props: MessageProps): TemplateResult {
  if (shown.role === 'user') return userMessage(shown, props);
  return (props.answerView ?? plainAnswer)(shown, props);
}

/** The visitor's words: a bubble at the end side, plain, as they were typed. */
function userMessage(sent: ChatMessage | SentMessage, props: MessageProps): TemplateResult {
  const {labels, locale, onEdit} = props;
  const delivery = 'delivery' in sent ? sent.delivery : 'sent';
  return html`<article
    part="message user-message"
    class="message user ${delivery}"
    aria-label=${labels.youSaid(shortTime(sent, locale))}
  >
    <div part="bubble" class="bubble" dir="auto">${messageText(sent)}</div>
    ${
      delivery === 'failed'
        ? html`<div class="failed-note" role="alert">
            <p>${labels.notSent} ${props.error && problemText(props.error, labels)} ${props.error && problemCode(props.error, labels)}</p>
            <div class="actions">
              ${props.error && retryButton({...props, error: props.error})}
              <button class="text-button edit" type="button" @click=${() => onEdit(sent.id)}>
                ${icon('edit')}<span>${labels.edit}</span>
              </button>
            </div>
          </div>`
        : html`<p class="meta">${delivery === 'sending' ? labels.sending : time(sent, locale)}</p>`
    }
  </article>`;
}

/** An answer while the chunk that shows them is on its way, or when it cannot be loaded: its words, unformatted. */
function plainAnswer(shown: ChatMessage, props: MessageProps): TemplateResult {
  return html`<article part="message answer" class="message answer">
    <div part="text" class="text plain" dir="auto">${messageText(shown)}</div>
    ${ending(shown, props)}
  </article>`;
}

/** How an answer ended, where it did not end well. A cut answer is never shown as a whole one. */
export function ending({metadata, parts}: ChatMessage, props: MessageProps): TemplateResult | typeof nothing {
  const {labels, isLast} = props;
  const status = metadata?.status;
  if (status === 'stopped') return html`<p class="ended">${labels.stopped}</p>`;
  if (status !== 'failed' && status !== 'interrupted') return nothing;
  const error = (isLast && props.error) || storedError(parts);
  return html`<div class="failed-note" role=${isLast ? 'alert' : nothing}>
    <p>${error === undefined ? labels.cutOff : problemText(error, labels)} ${error && problemCode(error, labels)}</p>
    ${isLast && error ? html`<div class="actions">${retryButton({...props, error})}</div>` : nothing}
  </div>`;
}

/** The error as the conversation's history has it, for a page that did not see it happen. */
function storedError(parts: readonly MessagePart[]): ShownError | undefined {
  const part = parts.findLast((part) => part.type === 'data-error');
  if (part === undefined) return undefined;
  const {code, retryable} = part.data;
  return {code, retryable, message: new ChatError(code).message};
}
