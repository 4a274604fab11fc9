import {html, nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import type {MannersLabels} from '../locales/en-manners.ts';

/** More than this is only many. */
const MAX_COUNT = 9;

const count = (number: number) => (number > MAX_COUNT ? `${MAX_COUNT}+` : `${number}`);

/** On the launcher. Its name says the same in words. */
export function badge(unread: number): TemplateResult | typeof nothing {
  return unread === 0 ? nothing : html`<span part="badge" class="badge" aria-hidden="true">${count(unread)}</span>`;
}

/** A line across the conversation. */
export function divider(text: string, kind = ''): TemplateResult {
  return html`<p part="divider" class="divider ${kind}"><span>${text}</span></p>`;
}

/** Back to the newest words, and how many messages there are that were not seen. */
export function jumpPill(labels: MannersLabels, below: number, onJump: () => void): TemplateResult {
  return html`<button part="jump" class="jump" type="button" @click=${onJump}>
    ${icon('down')}<span>${labels.jumpToLatest}</span>${
      below === 0
        ? nothing
        : html`<span class="count" aria-hidden="true">${count(below)}</span><span class="sr">, ${labels.newMessages(below)}</span>`
    }
  </button>`;
}

export function timeOf(at: number, text: string, exact: string): TemplateResult {
  return html`<time dir="auto" datetime=${new Date(at).toISOString()} title=${exact} data-exact=${exact}>${text}</time>`;
}
