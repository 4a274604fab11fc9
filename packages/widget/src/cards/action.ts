import type {ActionData} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import type {Actions} from './actions.ts';
import {type CardContext, card, fact, facts, note, own, wordFor} from './card.ts';
import {decision} from './decision.ts';
import {isOpen, type KnownAction, standing} from './known-action.ts';

/** A proposed change: what will be done, on which machine, what it costs, and what became of it. */
export function actionCard(data: ActionData, actions: Actions, context: CardContext): TemplateResult {
  const {words} = context;
  const known = actions.of(data);
  const action = known.data;
  const {resource, state} = action;
  const what = words.tools[action.tool];
  const body = html`${known.isAlert ? html`<p class="sr" role="alert">${words.needsYou(what, resource.name)}</p>` : nothing}
    ${facts([fact(words.kinds.droplet, own(resource.name)), ...given(action, context), ...price(action, context)])}
    ${isOpen(known) ? consequences(action, context) : nothing}
    <p class="standing ${known.isClosed && state === 'proposed' ? 'expired' : state}"><i class="dot"></i>${standing(known, words)}</p>
    ${steps(action, context)}
    ${state === 'unknown' || (state === 'failed' && action.failure === 'too-long') ? html`<p class="card-text">${words.lookFirst}</p>` : nothing}
    ${problem(known)} ${known.isElsewhere ? note(words.elsewhere) : nothing}
    ${isOpen(known) ? decision(known, actions, context) : nothing}`;
  return card({kind: 'action', title: what, body, id: action.id}, context);
}

/** What it is done with. The machine is named already, and what else has an id is for the provider. */
function given({arguments: all}: ActionData, {words}: CardContext) {
  return Object.entries(all)
    .filter(([name]) => !/(^|_)(id|version)$/.test(name))
    .map(([name, value]) => fact(wordFor(words.arguments, name), own(String(value))));
}

function price({price, priceDelta, priceGb}: ActionData, {words, formats}: CardContext) {
  if (priceGb !== undefined)
    return [fact(words.facts.price, words.priceGb(formats.unitPrice(priceGb.amount, priceGb.currency)))];
  if (price === undefined) return [];
  const {before, after, currency} = price;
  const delta = priceDelta ?? after - before;
  if (delta === 0)
    return [fact(words.facts.price, `${words.perMonth(formats.money(after, currency))}, ${words.samePrice}`)];
  const text = words.fromTo(formats.money(before, currency), formats.money(after, currency));
  return [fact(words.facts.price, html`${text} <b class="delta">(${own(formats.money(delta, currency, true))})</b>`)];
}

/** What one wants to know before one confirms. */
function consequences({reversible, interrupts}: ActionData, {words}: CardContext): TemplateResult {
  return html`<ul class="consequences">
    <li class=${reversible ? '' : 'warn'}>${reversible ? words.reversible : words.irreversible}</li>
    <li class=${interrupts ? 'warn' : ''}>${interrupts ? words.interrupts : words.staysUp}</li>
  </ul>`;
}

/** How far it is. Of one that nobody confirmed there is nothing to tell. */
function steps({state, steps}: ActionData, {words}: CardContext): TemplateResult | typeof nothing {
  if (steps.length === 0 || state === 'proposed' || state === 'dismissed' || state === 'expired') return nothing;
  return html`<ol class="steps" aria-label=${words.progress}>
    ${steps.map(
      ({step, state}) => html`<li class=${state}>
        <i class="dot"></i><span>${wordFor(words.steps, step)}</span> <span class="card-note">${wordFor(words.stepStates, state)}</span>
      </li>`,
    )}
  </ol>`;
}

function problem({problem}: KnownAction): TemplateResult | typeof nothing {
  if (problem === undefined) return nothing;
  return html`<p class="card-problem" role="alert">${problem.text} <span class="code">${problem.code}</span></p>`;
}
