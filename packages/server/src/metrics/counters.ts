import type {Sample} from '../resources.ts';
import {inOrder, isApart, usualStepMs} from './gaps.ts';

/** Seconds since the machine started, by what its processors did: `idle`, `user`… Summed over the processors. */
export type CpuCounters = Readonly<Record<string, readonly Sample[]>>;

/** The one mode in which a processor does nothing. Waiting for a disk (`iowait`) counts as use, as the provider counts it. */
const IDLE = 'idle';

/**
 * How busy the processors were, in per cent, between each reading and the one before: `100 * (1 - dIdle / sum(dMode))`.
 * The modes must not hold one another. No value comes of
 * - a moment at which a mode is missing,
 * - a pair in which a counter went down: the machine was started anew, or the counter was,
 * - a pair with a gap between: it may hide that the machine was started anew,
 * - a pair in which no time passed.
 */
export function cpuPercent(counters: CpuCounters): Sample[] {
  const readings = readingsOf(counters);
  const stepMs = usualStepMs(readings.map(({at}) => ({at, value: 0}))) ?? 0;
  const percents: Sample[] = [];
  for (const [index, now] of readings.entries()) {
    const before = readings[index - 1];
    if (before === undefined || isApart(before.at, now.at, stepMs)) continue;
    const value = percentBetween(before.values, now.values);
    if (value !== undefined) percents.push({at: now.at, value});
  }
  return percents;
}

interface Reading {
  at: number;
  values: Map<string, number>;
}

/** The moments at which every mode was read, in order of time. */
function readingsOf(counters: CpuCounters): Reading[] {
  const modes = Object.entries(counters).filter(([, samples]) => samples.length > 0);
  const byTime = new Map<number, Map<string, number>>();
  for (const [mode, samples] of modes) {
    for (const {at, value} of inOrder(samples)) {
      const values = byTime.get(at) ?? new Map<string, number>();
      byTime.set(at, values.set(mode, value));
    }
  }
  return [...byTime]
    .filter(([, values]) => values.size === modes.length)
    .map(([at, values]) => ({at, values}))
    .sort((a, b) => a.at - b.at);
}

function percentBetween(before: Reading['values'], now: Reading['values']): number | undefined {
  let total = 0;
  let idle: number | undefined;
  for (const [mode, value] of now) {
    const delta = value - (before.get(mode) ?? Number.NaN);
    if (!(delta >= 0)) return undefined;
    total += delta;
    if (mode === IDLE) idle = delta;
  }
  return idle === undefined || total === 0 ? undefined : 100 * (1 - idle / total);
}
