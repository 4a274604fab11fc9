import type {Confidence, Measured, Missing, Need} from './recommendation.ts';

/** What one metric came to within the window: per cent of what the machine has, or megabits a second. */
export interface MetricSummary {
  p95: number;
  mean: number;
  max: number;
  /** Share of the whole window that has samples, 0 to 1. */
  coverage: number;
  /** From the first sample to the last one. */
  days: number;
}

export type Usage = {readonly [Metric in Measured]?: MetricSummary | undefined};

/** Measured for less than a day altogether, a machine has not shown what it does at night, or by day. */
const LEAST_MEASURED_DAYS = 1;

/** As much of the window as nobody misses: a restart, an hour of the agent's update. */
export const WHOLE = 0.9;
const HALF = 0.5;

const LEVELS = ['low', 'medium', 'high'] as const;

/** Why a metric says nothing, and how to come to know it; undefined where it says enough. */
export function missingOf(metric: Measured, summary: MetricSummary | undefined, windowDays: number) {
  const missing = (because: Missing['because'], get: Missing['get']): Missing => ({metric, because, get});
  if (summary === undefined || !Number.isFinite(summary.p95)) return missing('never-measured', 'install-agent');
  if (summary.days < LEAST_MEASURED_DAYS) return missing('too-few-days', 'wait');
  if (summary.coverage * windowDays < LEAST_MEASURED_DAYS) return missing('too-many-gaps', 'check-agent');
  return undefined;
}

/** @param have vCPUs, or megabytes */
export function needOf({p95, mean, max, coverage, days}: MetricSummary, have: number, targetPercent: number): Need {
  const needed = Math.ceil((hundredths(p95) * have * 100) / hundredths(targetPercent)) / 100;
  return {p95: hundredths(p95) / 100, mean, max, coverage, days, targetPercent, needed};
}

/** Whether p95 is no more than the target of what there would be. In whole numbers, so that a limit is met exactly. */
export function suffices({p95, targetPercent}: Need, have: number, wouldHave: number): boolean {
  return hundredths(p95) * have <= hundredths(targetPercent) * wouldHave;
}

/** What p95 of today's machine may come to, so that the other one does: never more than the target, in hundredths. */
export function limitOf({targetPercent}: Need, have: number, wouldHave: number): number {
  return Math.min(hundredths(targetPercent), Math.floor((hundredths(targetPercent) * wouldHave) / have)) / 100;
}

/** By how much of the window was measured: the least measured metric decides. An unmeasured one costs a level. */
export function confidenceOf(cpu: Need | undefined, memory: Need | undefined, windowDays: number): Confidence {
  const needs = [cpu, memory].filter((need) => need !== undefined);
  const coverage = Math.min(...needs.map((need) => need.coverage));
  const because: Confidence['because'] = [];
  if (needs.some(({days}) => days < WHOLE * windowDays)) because.push('few-days');
  if (needs.some((need) => hasGaps(need, windowDays))) because.push('gaps');
  if (cpu === undefined) because.push('cpu-unmeasured');
  if (memory === undefined) because.push('memory-unmeasured');
  const level = needs.length === 0 ? 0 : coverage >= WHOLE ? 2 : coverage >= HALF ? 1 : 0;
  return {level: levelAt(needs.length < 2 ? Math.min(level, 1) : level), because};
}

/** No more than `level`, for one more reason. */
export function atMost(level: Confidence['level'], reason: Confidence['because'][number], of: Confidence): Confidence {
  return {
    level: levelAt(Math.min(LEVELS.indexOf(level), LEVELS.indexOf(of.level))),
    because: [...of.because, reason],
  };
}

/** Few days are one reason; what is missing beyond them is the other. */
function hasGaps({coverage, days}: Need, windowDays: number): boolean {
  return coverage < WHOLE && (days >= WHOLE * windowDays || coverage * windowDays < WHOLE * days);
}

const levelAt = (index: number) => LEVELS[index] ?? 'low';

/** What is behind a hundredth of a per cent comes from the arithmetic of counters, not from the machine. */
const hundredths = (percent: number) => Math.round(percent * 100);
