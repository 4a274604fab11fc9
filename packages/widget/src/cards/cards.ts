import type {MessagePart} from '@wincloud/chat-core';
import {nothing} from 'lit';
import type {CardView} from '../controllers/cards.ts';
import {adopt} from '../controllers/layer.ts';
import {enCards} from '../locales/en-cards.ts';
import type {Tools} from '../tools.ts';
import {actionStyles} from './action.styles.ts';
import {actionCard} from './action.ts';
import {Actions} from './actions.ts';
import {billCard} from './bill.ts';
import type {CardContext} from './card.ts';
import {cardsStyles} from './cards.styles.ts';
import {dropletCard} from './droplet.ts';
import {formatsOf, spokenLocale} from './formats.ts';
import {metricsCard} from './metrics.ts';
import {isReadable} from './readable.ts';
import {recommendationCard} from './recommendation.ts';

/** What an answer shows of the user's servers beside its words. A chunk of its own, fetched with the first card. */
export function createCards({host, ...tools}: Tools): CardView {
  const words = () => tools.labels.locale?.cards ?? enCards;
  const spoken = () => spokenLocale(tools.labels.locale?.lang ?? 'en', wantedLocale(host));
  const actions = new Actions({host, ...tools}, words);
  adopt(host, cardsStyles);
  adopt(host, actionStyles);
  return (part) => {
    try {
      return cardOf(part, actions, {words: words(), formats: formatsOf(spoken())});
    } catch {
      return nothing; // what is in it is not as it should be, and the rest of the answer is
    }
  };
}

/** The language of the page, or the one that was chosen. */
const wantedLocale = ({locale}: Tools['host']) => locale || document.documentElement.lang || navigator.language;

function cardOf(part: MessagePart, actions: Actions, context: CardContext): unknown {
  if (!isReadable(part)) return nothing;
  switch (part.type) {
    case 'data-droplet':
      return dropletCard(part.data, context);
    case 'data-metrics':
      return metricsCard(part.data, context);
    case 'data-recommendation':
      return recommendationCard(part.data, context);
    case 'data-bill':
      return billCard(part.data, context);
    case 'data-action':
      return actionCard(part.data, actions, context);
    default:
      part satisfies never;
      return nothing;
  }
}
