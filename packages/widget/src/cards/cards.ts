import type {ChatMessage} from '@wincloud/chat-core';
import {html, nothing} from 'lit';
import type {CardView} from '../controllers/cards.ts';
import {adopt} from '../controllers/layer.ts';
import type {CardLabels} from '../locales/cards/card-labels.ts';
import {loadCardLabels} from '../locales/cards/load.ts';
import {once} from '../once.ts';
import type {Tools} from '../tools.ts';
import type {CardContext} from './card.ts';
import {cardsStyles} from './cards.styles.ts';
import {formatsOf, spokenLocale} from './formats.ts';
import {cardLines} from './lines.ts';
import {type CardPart, isReadable} from './readable.ts';

/** A card of one kind, and the way to it: a chunk of its own each, for most answers have one or two of them. */
const kindsOf = (tools: Tools, words: () => CardLabels) =>
  ({
    'data-droplet': async () => (await import('./droplet.ts')).dropletCard,
    'data-metrics': async () => (await import('./metrics.ts')).metricsCard,
    'data-recommendation': async () => (await import('./recommendation.ts')).recommendationCard,
    'data-bill': async () => (await import('./bill.ts')).billCard,
    'data-action': async () => (await import('./action-cards.ts')).createActionCards(tools, words),
  }) satisfies Record<CardPart['type'], () => Promise<Draw>>;

/** Its part has been looked at: it is one of its kind, with all that is needed. */
type Draw = (data: never, context: CardContext) => unknown;

/**
 * What an answer shows of the user's servers beside its words: what all cards have, fetched with the first one, as the words
 * of its language are.
 */
export async function createCards(tools: Tools): Promise<CardView> {
  const {host, labels} = tools;
  const words = await createWords(tools);
  const spoken = () => spokenLocale(labels.locale?.lang ?? 'en', wantedLocale(host));
  const draws = new Map<string, Draw>();
  const loads = Object.entries(kindsOf(tools, words)).map(([type, fetch]) => {
    const keep = (draw: Draw) => {
      draws.set(type, draw);
      host.requestUpdate();
    };
    return [type, once<Draw>(fetch, keep)] as const;
  });
  const load = new Map(loads);
  adopt(host, cardsStyles);
  return (part) => {
    if (!isReadable(part)) return nothing;
    const draw = draws.get(part.type);
    if (draw === undefined) {
      load.get(part.type)?.();
      return html`<p class="card">${labels.cardMissing}</p>`;
    }
    try {
      return draw(part.data as never, {words: words(), formats: formatsOf(spoken())});
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
