import type {ChatMessage, MessagePart} from '@wincloud/chat-core';
import {nothing} from 'lit';
import type {CardView} from '../controllers/cards.ts';
import {adopt} from '../controllers/layer.ts';
import type {CardLabels} from '../locales/cards/en.ts';
import {loadCardLabels} from '../locales/cards/load.ts';
import type {Tools} from '../tools.ts';
import {actionStyles} from './action.styles.ts';
import {actionCard} from './action.ts';
import {Actions} from './actions.ts';
import {billCard} from './bill.ts';
import type {CardContext} from './card.ts';
import {cardsStyles} from './cards.styles.ts';
import {dropletCard} from './droplet.ts';
import {formatsOf, spokenLocale} from './formats.ts';
import {cardLines} from './lines.ts';
import {metricsCard} from './metrics.ts';
import {isReadable} from './readable.ts';
import {recommendationCard} from './recommendation.ts';

/**
 * What an answer shows of the user's servers beside its words. A chunk of its own, fetched with the first card, as the words
 * of its language are.
 */
export async function createCards({host, ...tools}: Tools): Promise<CardView> {
  const words = await createWords({host, ...tools});
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

/** What cards say, as lines of a file, in a language that the chat speaks. */
export async function linesIn(lang: string, wanted: string | undefined): Promise<(message: ChatMessage) => string[]> {
  const words = await loadCardLabels(lang);
  const formats = formatsOf(spokenLocale(lang, wanted || lang));
  return (message) => cardLines(message, words, formats);
}

/** The words of cards: when the chat speaks another language, those of before until the new ones are here. */
async function createWords({host, labels}: Tools): Promise<() => CardLabels> {
  const wanted = () => labels.locale?.lang ?? 'en';
  let lang = wanted();
  let words = await loadCardLabels(lang);
  return () => {
    const next = wanted();
    if (next !== lang) {
      lang = next;
      void loadCardLabels(next).then((loaded) => {
        if (next !== lang) return;
        words = loaded;
        host.requestUpdate();
      });
    }
    return words;
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
