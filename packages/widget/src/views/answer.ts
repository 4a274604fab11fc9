import {type ChatMessage, type MessagePart, messageText} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {type AnswerTexts, answerText, textKey} from '../controllers/answer-texts.ts';
import {icon} from '../icons.ts';
import {ending, type MessageProps} from './message.ts';
import {type SourcePart, sources} from './sources.ts';
import {shortTime, time} from './time.ts';

/** The assistant's words: no bubble, the full width, so that tables and code have room. */
export function answer(shown: ChatMessage, texts: AnswerTexts, props: MessageProps): TemplateResult {
  const {labels, locale, copied, onCopy} = props;
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
      part.type === 'text'
        ? html`<div
            part="text"
            class="text"
            dir="auto"
            ${answerText(texts, textKey(shown, index), part.text, !running, numbers)}
          ></div>`
        : nothing,
    )}
    ${sources(found, labels)} ${ending(shown, props)}
    ${
      running || messageText(shown) === ''
        ? nothing
        : html`<div class="meta">
            <button
              class="quiet small copy"
              type="button"
              aria-label=${copied ? labels.copied : labels.copy}
              title=${copied ? labels.copied : labels.copy}
              @click=${() => onCopy(shown)}
            >
              ${icon(copied ? 'check' : 'copy')}
            </button>
            ${time(shown, locale)}
          </div>`
    }
  </article>`;
}

const isSource = (part: MessagePart): part is SourcePart => part.type === 'source-url' || part.type === 'source-document';
