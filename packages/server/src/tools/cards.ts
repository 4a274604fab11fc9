import type {DropletData, MetricSeries, RecommendationBasis, RecommendationData} from '@wincloud/chat-core/protocol';
import type {Recommendation} from '../insights/recommendation.ts';
import {monthlyOf} from '../insights/right-size.ts';
import type {Measurement, Measurements} from '../metrics/read-metrics.ts';
import {type Amount, type PriceBook, unitsOf} from '../prices/price-book.ts';
import type {Droplet, MetricsWindow} from '../resources.ts';
import type {Card} from './tool.ts';
import {isoTime, round} from './words.ts';

/*
 * Each card has an id of what it is about: a model that asks twice for the same gets the same card, with what is newer in it.
 */

/** Points of a chart: as many as a narrow card has room for. */
const CHART_POINTS = 48;

/** One machine, with what its seller takes for it. */
export function dropletCard(droplet: Droplet, asOf: number, prices: PriceBook): Card {
  const {tags: _, ...shown} = droplet;
  const data: DropletData = {
    ...shown,
    ...moneyOf(monthlyOf(droplet.size, droplet.backups, prices), prices.currency),
    asOf: isoTime(asOf),
  };
  return {type: 'data-droplet', id: `droplet:${droplet.id}`, data};
}

/** What a machine did. Where nothing was measured the card says so, and how to get it. */
export function metricsCard(
  {id, name, status}: Droplet,
  {measured, missing, unread, asOf}: Measurements,
  window: MetricsWindow,
): Card {
  const isOff = status === 'off' || status === 'archive';
  return {
    type: 'data-metrics',
    id: `metrics:${id}:${window.to - window.from}`,
    data: {
      droplet: {id, name},
      state: measured.length > 0 ? 'measured' : isOff ? 'off' : 'no-data',
      from: isoTime(window.from),
      to: isoTime(window.to),
      series: measured.map((one) => seriesOf(one, window)),
      missing,
      unread,
      asOf: isoTime(asOf),
    },
  };
}

function seriesOf(one: Measurement, window: MetricsWindow): MetricSeries {
  const {metric, unit, device, source, last, mean, p95, max, coverage} = one;
  return {
    metric,
    ...(device === undefined ? {} : {device}),
    unit,
    source,
    last: {at: isoTime(last.at), value: round(last.value)},
    mean: round(mean),
    p95: round(p95),
    max: round(max),
    coverage: round(coverage),
    points: pointsOf(one, window),
  };
}

/** Means of equal spans, not shorter than the source measures: a span without a sample is a gap then. */
function pointsOf({samples, stepMs}: Measurement, {from, to}: MetricsWindow): (number | null)[] {
  const count = Math.max(1, Math.min(CHART_POINTS, Math.floor((to - from) / stepMs)));
  const sums = Array.from({length: count}, () => ({sum: 0, samples: 0}));
  for (const {at, value} of samples) {
    const span = sums[Math.min(count - 1, Math.floor(((at - from) / (to - from)) * count))];
    if (span === undefined) continue;
    span.sum += value;
    span.samples += 1;
  }
  return sums.map((span) => (span.samples === 0 ? null : round(span.sum / span.samples)));
}

/** One advice, with amounts as people write them. */
export function recommendationCard(advice: Recommendation, asOf: number): Card {
  const {id, kind, resource, savingMonthly, currency, confidence, basis, wouldChange} = advice;
  if (kind === 'keep') throw new TypeError('nothing is advised');
  const data: RecommendationData = {
    id,
    kind,
    resource,
    ...(savingMonthly === undefined ? {} : {savingMonthly: unitsOf(savingMonthly), currency}),
    confidence,
    basis: shownOf(inUnits({...basis})),
    wouldChange,
    asOf: isoTime(asOf),
  };
  return {type: 'data-recommendation', id, data};
}

/** The sizes that were passed over are for whoever does the sum, not for a card. */
function shownOf({candidates: _, ...shown}: Record<string, unknown>): RecommendationBasis {
  return shown;
}

/** Prices within the arithmetic, as people write them, too. */
export function inUnits<T extends object>(basis: T): T {
  const text = JSON.stringify(basis, (name, value) =>
    name === 'monthly' && typeof value === 'number' ? unitsOf(value) : value,
  );
  return JSON.parse(text) as T;
}

function moneyOf(monthly: Amount | undefined, currency: string | undefined) {
  return monthly === undefined ? {} : {monthly: unitsOf(monthly), currency};
}
