import type {MetricName, MetricsWindow, Sample, Series} from '../resources.ts';
import {findGaps, inOrder, usualStepMs} from './gaps.ts';

export interface Measured {
  metric: MetricName;
  device?: string | undefined;
  source: string;
  /** In any order, and also outside the window. */
  samples: readonly Sample[];
  /** Milliseconds between two samples, where there are too few to see it: one distance may be a gap. */
  stepMs: number;
}

const UNITS: Record<MetricName, Series['unit']> = {cpu: '%', memory: '%', disk: '%', inbound: 'Mbps', outbound: 'Mbps'};

/** What was measured, as a series of the window. Undefined when nothing was: an empty series would be a claim. */
export function toSeries(measured: Measured, window: MetricsWindow): Series | undefined {
  const {metric, device, source} = measured;
  const samples = inOrder(measured.samples).filter(({at}) => at >= window.from && at <= window.to);
  if (samples.length === 0) return undefined;
  const stepMs = samples.length < 3 ? measured.stepMs : (usualStepMs(samples) ?? measured.stepMs);
  const gaps = findGaps(samples, window, stepMs);
  return {metric, unit: UNITS[metric], ...(device === undefined ? {} : {device}), source, samples, stepMs, gaps};
}
