import type {RecommendationData} from '@wincloud/chat-core';
import {type CardContext, wordFor} from './card.ts';

/** What would make an advice another one, in words. What there are no words for, of a newer server, is skipped. */
export function changesOf(changes: RecommendationData['wouldChange'], context: CardContext): string[] {
  return changes.flatMap((change) => textOf(change, context) ?? []);
}

function textOf(
  {change, metric, percent, mbps, days, maxPercent, of, size}: RecommendationData['wouldChange'][number],
  {words, formats}: CardContext,
): string | undefined {
  const {changes} = words;
  const named = typeof metric === 'string' ? wordFor(words.metrics, metric) : undefined;
  switch (change) {
    case 'p95-above':
    case 'p95-at-most':
      return named && typeof percent === 'number' ? changes[change](named, formats.percent(percent)) : undefined;
    case 'traffic-above':
      return typeof mbps === 'number' ? changes[change](formats.mbps(mbps)) : undefined;
    case 'measure':
      return named && changes[change](named);
    case 'longer-window':
    case 'copy-within':
      return typeof days === 'number' ? changes[change](formats.days(days)) : undefined;
    case 'bursts-matter':
      return typeof maxPercent === 'number' ? changes[change](formats.percent(maxPercent)) : undefined;
    case 'price': {
      const priced = {...words.kinds, size: words.facts.size};
      return typeof of === 'string'
        ? changes[change]([wordFor(priced, of), typeof size === 'string' ? size : ''].join(' ').trim())
        : undefined;
    }
    case 'turned-on':
    case 'attached':
    case 'kept-on-purpose':
    case 'other-backups':
    case 'guarded':
    case 'guarded-inside':
    case 'watched':
    case 'watched-elsewhere':
      return changes[change];
    default:
      return undefined;
  }
}
