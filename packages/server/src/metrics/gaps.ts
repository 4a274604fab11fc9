import type {MetricsWindow, Sample} from '../resources.ts';

/** Samples further apart than this many steps have another one missing between them. Clocks and agents jitter by less. */
const MISSING_AFTER_STEPS = 1.5;

/** The samples in order of time, one a moment: of two at the same moment the one that came last. */
export function inOrder(samples: readonly Sample[]): Sample[] {
  const byTime = new Map(samples.filter(isNumber).map((sample) => [sample.at, sample]));
  return [...byTime.values()].sort((a, b) => a.at - b.at);
}

/** A source may say `NaN` where it divided by nothing. That is no value. */
function isNumber({at, value}: Sample): boolean {
  return Number.isFinite(at) && Number.isFinite(value);
}

/**
 * Milliseconds between two samples, as they usually come: the median distance, which a gap does not move. Undefined for
 * less than two samples. They are in order.
 */
export function usualStepMs(samples: readonly Sample[]): number | undefined {
  const distances = samples.slice(1).map(({at}, index) => at - (samples[index] as Sample).at);
  // Of an even number the lower one: a step that there is, and not one between two.
  return distances.sort((a, b) => a - b)[Math.floor((distances.length - 1) / 2)];
}

/** Whether something is missing between two moments that should be a step apart. */
export function isApart(from: number, to: number, stepMs: number): boolean {
  return to - from > stepMs * MISSING_AFTER_STEPS;
}

/**
 * Where samples are missing within the window, before the first and after the last included. A sample stands for the
 * step that ends with it. No sample at all is one gap, the whole window.
 */
export function findGaps(samples: readonly Sample[], window: MetricsWindow, stepMs: number): MetricsWindow[] {
  const gaps: MetricsWindow[] = [];
  let covered = window.from;
  for (const {at} of samples) {
    if (at <= window.from) continue;
    if (at - stepMs >= window.to) break;
    if (isApart(covered, at, stepMs)) gaps.push({from: covered, to: at - stepMs});
    covered = at;
  }
  if (covered === window.from && gaps.length === 0) return window.to > window.from ? [{...window}] : [];
  // The next sample is not due before a step is over.
  if (isApart(covered, window.to, stepMs)) gaps.push({from: covered, to: window.to});
  return gaps;
}
