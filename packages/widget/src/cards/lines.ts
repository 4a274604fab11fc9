import type {ActionData, ChatMessage} from '@wincloud/chat-core';
import type {CardLabels} from '../locales/cards/card-labels.ts';
import {wordFor} from './card.ts';
import type {Formats} from './formats.ts';
import {isReadable} from './readable.ts';

/**
 * The cards of a message as lines of plain text, for a file: what was advised, what it costs, and what became of a change.
 * Servers and measurements are told in the answer's own words.
 */
export function cardLines({parts}: Pick<ChatMessage, 'parts'>, words: CardLabels, formats: Formats): string[] {
  return parts.flatMap((part) => {
    if (!isReadable(part)) return [];
    switch (part.type) {
      case 'data-action':
        return [actionLine(part.data, words, formats)];
      case 'data-recommendation': {
        const {kind, resource, savingMonthly, currency} = part.data;
        const amount = savingMonthly && currency ? formats.money(Math.abs(savingMonthly), currency) : undefined;
        const money =
          amount === undefined ? [] : [Number(savingMonthly) > 0 ? words.saves(amount) : words.costsMore(amount)];
        return Object.hasOwn(words.advice, kind)
          ? [[`${resource.name}: ${words.advice[kind]}`, ...money].join('. ')]
          : [];
      }
      case 'data-bill': {
        const {totalMonthly, currency} = part.data;
        if (totalMonthly === undefined || currency === undefined) return [];
        return [`${words.bill}: ${formats.money(totalMonthly, currency)}`];
      }
      default:
        return [];
    }
  });
}

/** One that nobody decided in time says so in the file as well. */
function actionLine(
  {tool, resource, price, state, expiresAt}: ActionData,
  words: CardLabels,
  formats: Formats,
): string {
  const isOver = state === 'proposed' && Date.parse(expiresAt) <= Date.now();
  const cost =
    price === undefined
      ? []
      : [words.fromTo(formats.money(price.before, price.currency), formats.money(price.after, price.currency))];
  const what = `${wordFor(words.tools, tool)}: ${resource.name}`;
  return [[what, ...cost].join(', '), words.states[isOver ? 'expired' : state]].join('. ');
}
