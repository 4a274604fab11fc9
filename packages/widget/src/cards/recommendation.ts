import type {RecommendationData} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {arithmetic} from './arithmetic.ts';
import {type CardContext, card, folded, wordFor} from './card.ts';
import {changesOf} from './changes.ts';

/** One advice: what it saves, how sure it is, the sum behind it, and what would make it another one. */
export function recommendationCard(data: RecommendationData, context: CardContext): TemplateResult | typeof nothing {
  const {words} = context;
  const {kind, resource, confidence, wouldChange} = data;
  // An advice of a newer server has no words here, and is told in the answer's text.
  if (!Object.hasOwn(words.advice, kind)) return nothing;
  const changes = changesOf(wouldChange ?? [], context);
  const reasons = confidence.because.filter((reason) => Object.hasOwn(words.reasons, reason));
  const {because} = data.basis;
  const body = html`<p class="advice">${words.advice[kind]}</p>
    ${sizes(data)} ${money(data, context)}
    ${because !== undefined && Object.hasOwn(words.because, because) ? html`<p class="card-text">${wordFor(words.because, because)}</p>` : nothing}
    <p class="card-text">
      <span class="confidence ${confidence.level}">${wordFor(words.confidence, confidence.level)}</span>${
        reasons.length > 0 ? `: ${context.formats.list(reasons.map((reason) => wordFor(words.reasons, reason)))}` : ''
      }
    </p>
    ${folded(words.calculation, arithmetic(data, context))}
    ${changes.length > 0 ? folded(words.wouldChange, html`<ul class="changes">${changes.map((change) => html`<li>${change}</li>`)}</ul>`) : nothing}`;
  const title = wordFor(words.kinds, resource.type);
  return card({kind: 'recommendation', title, name: resource.name, body, asOf: data.asOf}, context);
}

/** Read from left to right in every language, as sizes are written. */
function sizes({basis: {today, to}}: RecommendationData) {
  if (today === undefined || to === undefined) return nothing;
  return html`<p class="card-text"><bdi dir="ltr">${today.slug} → ${to.slug}</bdi></p>`;
}

function money({savingMonthly, currency}: RecommendationData, {words, formats}: CardContext) {
  if (!savingMonthly || currency === undefined) return nothing;
  const amount = formats.money(Math.abs(savingMonthly), currency);
  return savingMonthly > 0
    ? html`<p class="saving">${words.saves(amount)}</p>`
    : html`<p class="saving more">${words.costsMore(amount)}</p>`;
}
