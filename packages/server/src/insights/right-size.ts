import type {Amount, PriceBook} from '../prices/price-book.ts';
import type {Droplet, Size} from '../resources.ts';
import {compareSizes} from './candidates.ts';
import {missingOf, needOf, suffices, type Usage, WHOLE} from './needs.ts';
import {
  idOf,
  type Measured,
  type Missing,
  type Recommendation,
  type RightSizeBasis,
  type SizeOf,
  type Verdict,
} from './recommendation.ts';
import {changesOf, confidenceIn, IDLE_CPU_PERCENT, IDLE_MBPS} from './right-size-doubt.ts';

export interface RightSizeOptions {
  /** The window that usage is from. Two weeks have two of each day of the week. */
  windowDays?: number | undefined;
  /** What p95 may come to. Above 70 % of its vCPUs a machine begins to answer later. */
  cpuTargetPercent?: number | undefined;
  /** Memory does not get slower, it ends: a fifth is left. */
  memoryTargetPercent?: number | undefined;
}

export type RightSize = Recommendation<'keep' | 'smaller' | 'larger' | 'idle' | 'no-data'>;

/**
 * What size a machine should have, by what it did. `smaller` costs less, `larger` is needed, `idle` does nothing,
 * `no-data` cannot be said. A larger one without `basis.to` is needed and not to be had. Without data of memory never less
 * memory, without data of the processor never fewer vCPUs. Where another size is no better, it stays as it is.
 *
 * @param usage summaries of one window, which ends now
 */
export function rightSize(
  {droplet, usage, sizes, prices}: {droplet: Droplet; usage: Usage; sizes: readonly Size[]; prices: PriceBook},
  {windowDays = 14, cpuTargetPercent = 70, memoryTargetPercent = 80}: RightSizeOptions = {},
): RightSize {
  const {id, name, region, size: slug, vcpus, memoryMb, diskGb} = droplet;
  const monthly = (size: string) => monthlyOf(size, droplet.backups, prices);
  const today = {slug, vcpus, memoryMb, diskGb, monthly: monthly(slug)};
  const missing = missingIn(droplet, usage, windowDays);
  const known = (metric: Measured) => (missing.some((one) => one.metric === metric) ? undefined : usage[metric]);
  const seen = {cpu: known('cpu'), memory: known('memory'), inbound: known('inbound'), outbound: known('outbound')};
  const cpu = seen.cpu && needOf(seen.cpu, vcpus, cpuTargetPercent);
  const memory = seen.memory && needOf(seen.memory, memoryMb, memoryTargetPercent);
  const enough = [cpu, memory].every((need) => need === undefined || suffices(need, 1, 1));

  const idle = isIdle(seen);
  const measured = cpu !== undefined || memory !== undefined;
  const {advised, looked, shown} = compareSizes(
    measured && !idle ? sizes.map((size) => ({...size, monthly: monthly(size.slug)})) : [],
    {today, region, cpu, memory, suffices: enough},
  );
  const compared = !enough ? 'larger' : advised ? 'smaller' : 'keep';
  const kind = idle ? 'idle' : measured ? compared : 'no-data';

  const resource = {type: 'droplet', id: String(id), name} as const;
  const {inbound, outbound} = seen;
  const basis: RightSizeBasis = {
    windowDays,
    today,
    cpu,
    memory,
    traffic: inbound && outbound && {inboundP95: inbound.p95, outboundP95: outbound.p95},
    missing,
    to: advised && withoutVerdict(advised),
    candidates: shown,
    candidatesLookedAt: looked.length,
  };
  const savingMonthly = idle ? today.monthly : lessBy(today.monthly, advised?.monthly);
  return {
    id: idOf(kind, resource),
    kind,
    resource,
    savingMonthly,
    currency: savingMonthly === undefined ? undefined : prices.currency,
    confidence: confidenceIn(kind, basis),
    basis,
    wouldChange: changesOf(kind, basis, looked),
  };
}

/** A machine with its backups, if it has them. Backups without a price add nothing: perhaps they are in it. */
export function monthlyOf(size: string, backups: boolean, prices: PriceBook): Amount | undefined {
  const machine = prices.monthly(size);
  return machine === undefined ? undefined : machine + (backups ? (prices.backups(size) ?? 0) : 0);
}

/** A machine that is off has a past, but nothing says that it is what comes. */
function missingIn({status}: Droplet, usage: Usage, windowDays: number): Missing[] {
  const isOff = status === 'off' || status === 'archive';
  return (['cpu', 'memory', 'inbound', 'outbound'] as const)
    .map((metric): Missing | undefined =>
      isOff ? {metric, because: 'machine-off', get: 'turn-on'} : missingOf(metric, usage[metric], windowDays),
    )
    .filter((one) => one !== undefined);
}

/** For the whole window: what was not measured may have been work. Memory says nothing here, it is in use also at rest. */
function isIdle({cpu, inbound, outbound}: Usage): boolean {
  if (cpu === undefined || inbound === undefined || outbound === undefined) return false;
  const whole = [cpu, inbound, outbound].every(({coverage}) => coverage >= WHOLE);
  return whole && cpu.p95 < IDLE_CPU_PERCENT && inbound.p95 < IDLE_MBPS && outbound.p95 < IDLE_MBPS;
}

function lessBy(today: Amount | undefined, then: Amount | undefined): Amount | undefined {
  return today === undefined || then === undefined ? undefined : today - then;
}

function withoutVerdict({verdict: _, ...size}: SizeOf & {verdict: Verdict}): SizeOf {
  return size;
}
