import {atMost, confidenceOf, limitOf, suffices, WHOLE} from './needs.ts';
import type {Change, Confidence, Need, RecommendationKind, RightSizeBasis, SizeOf} from './recommendation.ts';

/** An idle Windows machine is below this: its own services take about 1 %. */
export const IDLE_CPU_PERCENT = 2;
/** Scans from outside, and clocks, come to some hundredths of a megabit a second. */
export const IDLE_MBPS = 0.1;

/** A machine without any work does not do this even once: something runs there now and then. */
const BURST_PERCENT = 50;

type Kind = Extract<RecommendationKind, 'keep' | 'smaller' | 'larger' | 'idle' | 'no-data'>;

/** How far the advice can be trusted. */
export function confidenceIn(kind: Kind, {cpu, memory, windowDays, today, to}: RightSizeBasis): Confidence {
  // It is called idle only where the whole window was measured, and whatever its memory does.
  const whole: Confidence = {level: 'high', because: []};
  if (kind === 'idle') return (cpu?.max ?? 0) >= BURST_PERCENT ? atMost('low', 'bursts', whole) : whole;
  const measured = confidenceOf(cpu, memory, windowDays);
  return kind === 'smaller' && isSlower(cpu, today, to) ? atMost('medium', 'bursts', measured) : measured;
}

/** What would make it another advice. `looked` has all sizes with what spoke against them. */
export function changesOf(kind: Kind, basis: RightSizeBasis, looked: RightSizeBasis['candidates']): Change[] {
  const {cpu, memory, today, to, missing, windowDays} = basis;
  const measure = missing.map(({metric}): Change => ({change: 'measure', metric}));
  if (missing.some(({because}) => because === 'machine-off')) return [{change: 'turned-on'}];
  if (kind === 'no-data') return measure;

  const bursts = (percent: number): Change => ({change: 'bursts-matter', metric: 'cpu', maxPercent: percent});
  if (kind === 'idle') {
    return [
      {change: 'p95-above', metric: 'cpu', percent: IDLE_CPU_PERCENT},
      {change: 'traffic-above', mbps: IDLE_MBPS},
      ...(cpu !== undefined && cpu.max >= BURST_PERCENT ? [bursts(cpu.max)] : []),
      ...withoutPrice(basis),
    ];
  }
  const few = [cpu, memory].some((need) => need !== undefined && need.days < WHOLE * windowDays);
  return [
    ...(kind === 'larger' ? needsOf(cpu, memory).flatMap(([metric, need]) => lessThan(metric, need)) : []),
    ...(kind === 'smaller' && to !== undefined ? moreThan(basis, to) : []),
    ...(kind === 'keep' ? [...moreThan(basis, today), ...atWhichLess(basis, looked)] : []),
    ...(kind === 'smaller' && cpu !== undefined && isSlower(cpu, today, to) ? [bursts(cpu.max)] : []),
    ...measure.filter((one) => one.change === 'measure' && (one.metric === 'cpu' || one.metric === 'memory')),
    ...(few ? [{change: 'longer-window', days: windowDays} as const] : []),
    ...withoutPrice(basis),
  ];
}

/** The most that it did once would take longer on the other size. */
function isSlower(cpu: Need | undefined, today: SizeOf, to: SizeOf | undefined): boolean {
  return cpu !== undefined && to !== undefined && cpu.max * today.vcpus > 100 * to.vcpus;
}

const needsOf = (cpu: Need | undefined, memory: Need | undefined) =>
  [['cpu', cpu] as const, ['memory', memory] as const].flatMap(([metric, need]) =>
    need === undefined ? [] : [[metric, need] as const],
  );

const capacity = (metric: 'cpu' | 'memory', {vcpus, memoryMb}: SizeOf) => (metric === 'cpu' ? vcpus : memoryMb);

function lessThan(metric: 'cpu' | 'memory', need: Need): Change[] {
  return suffices(need, 1, 1) ? [] : [{change: 'p95-at-most', metric, percent: need.targetPercent}];
}

/** What would be too much for a size. */
function moreThan({cpu, memory, today}: RightSizeBasis, size: SizeOf): Change[] {
  return needsOf(cpu, memory).map(([metric, need]) => ({
    change: 'p95-above',
    metric,
    percent: limitOf(need, capacity(metric, today), capacity(metric, size)),
  }));
}

/** The size that is nearest to being enough, of those that would be an improvement, and what would make it so. */
function atWhichLess({cpu, memory, today}: RightSizeBasis, looked: RightSizeBasis['candidates']): Change[] {
  const changesFor = (size: SizeOf) =>
    needsOf(cpu, memory).flatMap(([metric, need]) => {
      const [have, would] = [capacity(metric, today), capacity(metric, size)];
      if (suffices(need, have, would)) return [];
      return [{change: 'p95-at-most' as const, metric, percent: limitOf(need, have, would), p95: need.p95}];
    });
  const nearest = looked
    .filter(({verdict}) => verdict === 'too-few-vcpus' || verdict === 'too-little-memory')
    .map(changesFor)
    .map((changes) => ({changes, excess: Math.max(...changes.map(({p95, percent}) => p95 / percent))}))
    .sort((a, b) => a.excess - b.excess)[0];
  return (nearest?.changes ?? []).map(({p95: _, ...change}) => change);
}

/** Without these nobody knows what it saves. */
function withoutPrice({today, to}: RightSizeBasis): Change[] {
  return [today, to]
    .filter((size) => size !== undefined && size.monthly === undefined)
    .map((size) => ({change: 'price', of: 'size', size: size?.slug}));
}
