import {atMost} from '../metrics/at-most.ts';
import {cpuPercent} from '../metrics/counters.ts';
import type {Labelled} from '../metrics/matrix.ts';
import {toSeries} from '../metrics/series.ts';
import {usedPercent} from '../metrics/shares.ts';
import type {MetricName, Metrics, MetricsWindow, Sample, Series} from '../resources.ts';
import {type Queries, queriesOf} from './queries.ts';
import {createQueryRange, type QueryRange, type QueryRangeOptions} from './query-range.ts';
import {labelValue, quoted} from './selector.ts';

export interface PrometheusOptions extends QueryRangeOptions {
  /** The label that tells machines apart, `instance` by default. */
  label?: string | undefined;
  /** What that label says of a machine, with `{ip}`, `{id}` or `{name}` in it. */
  instance: string;
  /** How often Prometheus asks its machines, in milliseconds. A minute is its own default. */
  scrapeMs?: number | undefined;
  now?: (() => number) | undefined;
}

/** Samples of a series at most. Prometheus itself refuses more than 11,000. */
const MAX_POINTS = 1_000;

/** Queries at once: whoever runs this Prometheus has other uses for it. */
const MAX_CALLS_AT_ONCE = 4;

/** Disks of a machine that are shown; the first ones. */
const MAX_DISKS = 26;

/**
 * What Prometheus knows of a machine that windows_exporter runs on; which names it has is in `queries.ts`. A machine that
 * Prometheus does not watch has no series, and that is no error. Times are of Prometheus' grid: the window's whole steps.
 *
 * ```ts
 * const metrics = createPrometheusMetrics({url, instance: '{ip}:9182', send: outbound.for(url)});
 * const {series} = await metrics.read(droplet, {from: Date.now() - 86_400_000, to: Date.now()}, signal);
 * ```
 */
export function createPrometheusMetrics(options: PrometheusOptions): Metrics {
  const {label = 'instance', instance, scrapeMs = 60_000, now = Date.now} = options;
  const queryRange = createQueryRange(options);
  const inTurn = atMost(MAX_CALLS_AT_ONCE);

  return {
    source: 'prometheus',
    async read(droplet, window, signal) {
      const asOf = now();
      const value = labelValue(instance, droplet);
      const range = rangeOf(window, scrapeMs);
      if (value === undefined || range.startS > range.endS) return {series: [], asOf};
      const queries = queriesOf(`${label}=${quoted(value)}`, range.stepS);
      const asked = Object.entries(queries).map(async ([name, query]) => {
        const found = await inTurn(() => queryRange(query, range, signal));
        return [name, found] as const;
      });
      const found = Object.fromEntries(await Promise.all(asked)) as Record<keyof Queries, Labelled[]>;
      return {series: toAllSeries(found, window, range.stepS * 1_000), asOf};
    },
  };
}

/**
 * Whole multiples of the step, so that two windows have the same moments where they overlap. A step has two readings at
 * least: a rate needs two. It begins one step early, for counters, which say nothing alone.
 */
function rangeOf({from, to}: MetricsWindow, scrapeMs: number): QueryRange {
  const shortestS = Math.ceil((2 * scrapeMs) / 1_000);
  const stepS = shortestS * Math.max(1, Math.ceil((to - from) / 1_000 / (MAX_POINTS - 2) / shortestS));
  const startS = Math.ceil(from / 1_000 / stepS) * stepS - stepS;
  return {startS, endS: Math.floor(to / 1_000 / stepS) * stepS, stepS};
}

function toAllSeries(found: Record<keyof Queries, Labelled[]>, window: MetricsWindow, stepMs: number): Series[] {
  const series = (metric: MetricName, samples: readonly Sample[], device?: string) =>
    toSeries({metric, device, source: 'prometheus', samples, stepMs}, window);
  const modes = found.cpu.map(({labels: {mode = ''}, samples}) => [mode, samples] as const);
  const all = [
    series('cpu', cpuPercent(Object.fromEntries(modes))),
    series('memory', usedPercent(first(found.memoryFree), first(found.memoryTotal))),
    ...found.diskSize.slice(0, MAX_DISKS).map(({labels: {volume}, samples}) => {
      const free = found.diskFree.filter(({labels}) => labels.volume === volume);
      return series('disk', usedPercent(first(free), samples), volume);
    }),
    series('inbound', first(found.inbound)),
    series('outbound', first(found.outbound)),
  ];
  return all.filter((one) => one !== undefined);
}

function first(series: readonly Labelled[]): Sample[] {
  return series[0]?.samples ?? [];
}
