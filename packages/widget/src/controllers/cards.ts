import type {MessagePart} from '@wincloud/chat-core';
import {html, nothing} from 'lit';
import {once} from '../once.ts';
import type {Tools} from '../tools.ts';

/** A part of an answer as a card, or nothing where it is none. */
export type CardView = (part: MessagePart) => unknown;

/**
 * Cards, whose chunk is fetched with the first one. Until it is here another one stands there, which says so. Where it
 * cannot be fetched, that stays, and the next render asks again: one that told of the failure would do so at once, for ever.
 */
export function lazyCards(
  tools: Tools,
  fetch: () => Promise<CardView> = () => import('../cards/cards.ts').then(({createCards}) => createCards(tools)),
): CardView {
  let draw: CardView | undefined;
  const load = once(fetch, (view) => {
    draw = view;
    tools.host.requestUpdate();
  });
  return (part) => {
    if (!/^data-(droplet|metrics|recommendation|bill|action)$/.test(part.type)) return nothing;
    if (draw) return draw(part);
    load();
    return html`<p class="card">${tools.labels.cardMissing}</p>`;
  };
}
