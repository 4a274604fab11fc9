import type {ChatMessage} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import type {Feedbacks} from '../controllers/feedbacks.ts';
import {laterIcon} from '../icons-later.ts';
import type {ExtraLabels, ReasonCode} from '../locales/en-extras.ts';

/** Characters of a reason, with the room that its code takes. */
const MAX_WORDS = 900;

/** Two thumbs, of which at most one is up. */
export function thumbs(shown: ChatMessage, feedbacks: Feedbacks, labels: ExtraLabels): TemplateResult {
  const rating = feedbacks.of(shown)?.rating;
  return html`${(['up', 'down'] as const).map((one) => {
    const label = one === 'up' ? labels.good : labels.bad;
    return html`<button
      class="quiet small thumb ${one}"
      type="button"
      aria-label=${label}
      title=${label}
      aria-pressed=${rating === one}
      @click=${() => feedbacks.rate(shown, one)}
    >
      ${laterIcon(one === 'up' ? 'thumbUp' : 'thumbDown')}
    </button>`;
  })}`;
}

/** Below the thumbs: what was wrong, thanks, or that the rating could not be saved. */
export function afterthought(
  shown: ChatMessage,
  feedbacks: Feedbacks,
  labels: ExtraLabels,
): TemplateResult | typeof nothing {
  const {asking, thanked, failed} = feedbacks;
  if (asking === shown.id) return reasonForm(shown, feedbacks, labels);
  if (thanked === shown.id) return html`<p class="thanks">${labels.thanks}</p>`;
  if (failed?.id !== shown.id) return nothing;
  return html`<p class="thanks failed" role="alert">${labels.feedbackFailed} <span class="code">${failed.code}</span></p>`;
}

function reasonForm(shown: ChatMessage, feedbacks: Feedbacks, labels: ExtraLabels): TemplateResult {
  const done = (event: Event, act: () => void) => {
    // Where the focus was goes with the form.
    const thumb = formOf(event).parentElement?.querySelector<HTMLElement>('.thumb.down');
    act();
    thumb?.focus();
  };
  const send = (event: Event) => {
    const form = formOf(event);
    const code = form.querySelector<HTMLElement>('[aria-pressed=true]')?.dataset.code;
    const words = form.querySelector('textarea')?.value ?? '';
    done(event, () => feedbacks.giveReason(shown, code, words));
  };
  const skip = (event: Event) => done(event, () => feedbacks.skipReason());
  // No `form`: a page's policy may forbid them.
  return html`<div
    class="reason"
    role="group"
    aria-label=${labels.whatWasWrong}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      skip(event);
    }}
  >
    <p class="reason-title">${labels.whatWasWrong}</p>
    <div class="chips">
      ${(Object.keys(labels.reasons) as ReasonCode[]).map(
        (code) => html`<button class="chip" type="button" data-code=${code} aria-pressed="false" @click=${choose}>
          ${labels.reasons[code]}
        </button>`,
      )}
    </div>
    <textarea class="words" rows="2" dir="auto" maxlength=${MAX_WORDS} aria-label=${labels.reasonText} placeholder=${labels.reasonText}></textarea>
    <div class="actions">
      <button class="text-button send-reason" type="button" @click=${send}>${labels.sendReason}</button>
      <button class="text-button skip-reason" type="button" @click=${skip}>${labels.skipReason}</button>
    </div>
  </div>`;
}

const formOf = (event: Event) => (event.target as Element).closest('.reason') as Element;

/** One of the chips at most; the chosen one again is none. */
function choose(event: Event): void {
  const chosen = event.currentTarget as HTMLElement;
  for (const chip of chosen.parentElement?.children ?? [])
    chip.ariaPressed = String(chip === chosen && chip.ariaPressed !== 'true');
}
