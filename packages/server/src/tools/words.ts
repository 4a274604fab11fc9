import type {Measurement, Measurements} from '../metrics/read-metrics.ts';

/** Two digits after the point: what is more exact than it was measured misleads. */
export const round = (value: number) => Math.round(value * 100) / 100;

export const isoTime = (at: number) => new Date(at).toISOString();

/** What was measured, for a model: numbers with their unit, source and time. */
export function measuredForModel({metric, unit, device, source, p95, mean, max, coverage, gaps, last}: Measurement) {
  return {
    metric,
    ...(device === undefined ? {} : {device}),
    unit,
    last: round(last.value),
    lastAt: isoTime(last.at),
    mean: round(mean),
    p95: round(p95),
    max: round(max),
    measuredPercentOfTime: Math.round(coverage * 100),
    gaps,
    source,
  };
}

/** How to get what nobody measures, and what could not be asked. Never a number in its place. */
export function missingForModel({missing, unread}: Pick<Measurements, 'missing' | 'unread'>) {
  return {
    ...(missing.length === 0
      ? {}
      : {
          notMeasured: missing,
          howToMeasure:
            'Windows servers report nothing by themselves: install windows_exporter and have it watched by Prometheus. ' +
            'Until then Task Manager or Performance Monitor on the server shows it.',
        }),
    ...(unread.length === 0 ? {} : {sourcesThatDidNotAnswer: unread}),
  };
}
