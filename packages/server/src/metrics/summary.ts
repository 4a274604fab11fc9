import type {MetricsWindow, Sample, Series} from '../resources.ts';
import {findGaps, isApart} from './gaps.ts';

/** What a series comes to within a window. Values are in the unit of the series. */
export interface Summary {
  /** Samples within the window. */
  count: number;
  mean: number;
  max: number;
  /** A value that was measured, such that half of the measured time had that much or less. */
  p50: number;
  /** The same for 95 of 100. */
  p95: number;
  /** The share of the window that has samples, from 0 to 1. A conclusion from little of it is a guess. */
  coverage: number;
}

/**
 * Sums up what was measured. A sample stands for the time from the one before, at most from the end of a gap: where the
 * source measured more often it does not count more. Percentiles are of the nearest rank and not interpolated: weights
 * have one such rank, and the answer is a load that was there, not one between two that were. Undefined when nothing was
 * measured in the window.
 */
export function summarize(
  {samples, stepMs}: Pick<Series, 'samples' | 'stepMs'>,
  window: MetricsWindow,
): Summary | undefined {
  const within = samples.filter(({at}) => at >= window.from && at <= window.to);
  if (within.length === 0) return undefined;
  const gaps = findGaps(within, window, stepMs);
  const weights = weightsOf(within, stepMs);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ranked = within
    .map(({value}, index) => ({value, weight: weights[index] as number}))
    .sort((a, b) => a.value - b.value);
  const missing = gaps.reduce((sum, {from, to}) => sum + to - from, 0);
  const lengthMs = window.to - window.from;
  return {
    count: within.length,
    mean: ranked.reduce((sum, {value, weight}) => sum + value * weight, 0) / total,
    max: (ranked.at(-1) as {value: number}).value,
    p50: nearestRank(ranked, total * 0.5),
    p95: nearestRank(ranked, total * 0.95),
    coverage: lengthMs > 0 ? Math.min(1, Math.max(0, 1 - missing / lengthMs)) : 0,
  };
}

/** Milliseconds that each sample stands for. The first one, and the first after a gap, stand for a step. */
function weightsOf(samples: readonly Sample[], stepMs: number): number[] {
  return samples.map(({at}, index) => {
    const before = samples[index - 1];
    return before === undefined || isApart(before.at, at, stepMs) ? stepMs : at - before.at;
  });
}

/** Sums of weights are not exact: a rank that is met up to this share of it is met. */
const EXACT_ENOUGH = 1e-9;

function nearestRank(ranked: readonly {value: number; weight: number}[], rank: number): number {
  let passed = 0;
  for (const {value, weight} of ranked) {
    passed += weight;
    if (passed >= rank * (1 - EXACT_ENOUGH)) return value;
  }
  return (ranked.at(-1) as {value: number}).value;
}
