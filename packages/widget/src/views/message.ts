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
import {type AnswerTexts, textKey} from '../controllers/answer-texts.ts';
import type {CardView} from '../controllers/cards.ts';
import {icon} from '../icons.ts';
import type {MessageProps} from './plain-message.ts';
import {problemCode, problemText, retryButton, wasCut} from './problem.ts';
import type {SourcePart} from './sources.ts';
import {shortTime} from './time.ts';

/** A message with all that belongs to it: how it was sent, how it ended, where it comes from. */
export function message(shown: ShownMessage, texts: AnswerTexts, cards: CardView, props: MessageProps): TemplateResult {
  return shown.role === 'user' ? userMessage(shown, props) : answer(shown, texts, cards, props);
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
      delivery === 'failed' || delivery === 'queued'
        ? html`<div class="failed-note" role="alert">
            <p>${delivery === 'queued' ? labels.queued : [labels.notSent, props.error && problemText(props.error, labels)].join(' ')} ${props.error && problemCode(props.error, labels)}</p>
            <div class="actions">
              ${retryButton({...props, onRetry: () => props.onRetry(sent.id)})}
              <button class="text-button edit" type="button" @click=${() => onEdit(sent.id)}>
                ${icon('edit')}<span>${labels.edit}</span>
              </button>
            </div>
          </div>`
        : html`<div class="meta">
            ${delivery === 'sending' ? labels.sending : props.manners?.time(sent)} ${props.actions?.question(sent, props)}
          </div>`
    }
  </article>`;
}

/** The assistant's words: no bubble, the full width, so that tables and code have room. */
function answer(shown: ChatMessage, texts: AnswerTexts, cards: CardView, props: MessageProps): TemplateResult {
  const {labels, locale} = props;
  const running = shown.metadata?.status === 'streaming';
  const route = shown.parts.find((part) => part.type === 'data-route');
  const found = shown.parts.filter(isSource);
  const numbers = found.map(({sourceId}) => sourceId);
  return html`<article
    part="message answer"
    class="message answer"
    aria-label=${labels.assistantSaid(shortTime(shown, locale))}
    aria-busy=${running}
  >
    ${route === undefined ? nothing : html`<p part="agent" class="agent">${route.data.name}</p>`}
    ${shown.parts.map((part, index) =>
      part.type === 'text' ? texts.show(textKey(shown, index), part.text, !running, numbers) : cards(part),
    )}
    ${props.actions?.sources(found)} ${ending(shown, props)}
    ${
      running || messageText(shown) === ''
        ? nothing
        : html`<div class="meta">
            ${props.actions?.answer(shown, props)}
            ${props.manners?.time(shown)}
          </div>`
    }
  </article>`;
}

/** How an answer ended, where it did not end well. A cut answer is never shown as a whole one. */
function ending(shown: ChatMessage, props: MessageProps): TemplateResult | typeof nothing {
  const {labels, isLast} = props;
  if (shown.metadata?.status === 'stopped') return html`<p class="ended">${labels.stopped}</p>`;
  if (!wasCut(shown)) return nothing;
  const error = (isLast && props.error) || storedError(shown.parts);
  return html`<div class="failed-note" role=${isLast ? 'alert' : nothing}>
    <p>${error === undefined ? labels.cutOff : problemText(error, labels)} ${error && problemCode(error, labels)}</p>
    ${
      isLast && error
        ? html`<div class="actions">
            ${
              messageText(shown) === ''
                ? nothing
                : html`<button class="text-button continue" type="button" @click=${props.onContinue}>
                    ${icon('down')}<span>${labels.continue}</span>
                  </button>`
            }
            ${retryButton({...props, error})}
          </div>`
        : nothing
    }
  </div>`;
}

/** The error as the conversation's history has it, for a page that did not see it happen. */
function storedError(parts: readonly MessagePart[]): ShownError | undefined {
  const part = parts.findLast((part) => part.type === 'data-error');
  if (part === undefined) return undefined;
  const {code, retryable} = part.data;
  return {code, retryable, message: new ChatError(code).message};
}

const isSource = (part: MessagePart): part is SourcePart =>
  part.type === 'source-url' || part.type === 'source-document';
