import type {Droplet, MetricName, Metrics, MetricsWindow, Sample, Series} from '../resources.ts';
import {type Summary, summarize} from './summary.ts';

/** What is known of one metric in a window, and from whom. */
export interface Measurement extends Summary {
  metric: MetricName;
  unit: Series['unit'];
  device?: string | undefined;
  source: string;
  gaps: number;
  /** The last value, and when it was measured. */
  last: {at: number; value: number};
  firstAt: number;
  /** Those within the window, in order of time. */
  samples: readonly Sample[];
  /** Milliseconds between two samples, as they usually come. */
  stepMs: number;
}

export interface Measurements {
  measured: Measurement[];
  /** Metrics that nobody measures on this machine: the ordinary case on Windows. */
  missing: MetricName[];
  /** Sources that did not answer: what they know is not known to be missing. */
  unread: string[];
  asOf: number;
}

const ALL: readonly MetricName[] = ['cpu', 'memory', 'disk', 'inbound', 'outbound'];

/**
 * What a machine did in a window. Of each metric the first source that knows it counts, whole: values of two are not mixed,
 * for they measure at other times and in other ways.
 */
export async function readMetrics(
  sources: readonly Metrics[],
  droplet: Droplet,
  window: MetricsWindow,
  signal: AbortSignal,
): Promise<Measurements> {
  const asked = await Promise.all(
    sources.map(async (source) => {
      try {
        return {source: source.source, ...(await source.read(droplet, window, signal))};
      } catch (error) {
        if (signal.aborted) throw error;
        return {source: source.source, series: undefined, asOf: Number.POSITIVE_INFINITY};
      }
    }),
  );
  const measured = ALL.flatMap((metric) => {
    const first = asked.find(({series}) => series?.some((one) => one.metric === metric));
    return (first?.series ?? []).filter((one) => one.metric === metric).flatMap((one) => measurementOf(one, window));
  });
  return {
    measured,
    missing: ALL.filter((metric) => !measured.some((one) => one.metric === metric)),
    unread: asked.filter(({series}) => series === undefined).map(({source}) => source),
    asOf: Math.min(window.to, ...asked.map(({asOf}) => asOf)),
  };
}

function measurementOf(series: Series, window: MetricsWindow): Measurement[] {
  const summary = summarize(series, window);
  const within = series.samples.filter(({at}) => at >= window.from && at <= window.to);
  const [first, last] = [within[0], within.at(-1)];
  if (summary === undefined || first === undefined || last === undefined) return [];
  const {metric, unit, device, source, gaps} = series;
  const named = {metric, unit, ...(device === undefined ? {} : {device}), source};
  return [
    {
      ...named,
      ...summary,
      gaps: gaps.length,
      last: {...last},
      firstAt: first.at,
      samples: within,
      stepMs: series.stepMs,
    },
  ];
}
