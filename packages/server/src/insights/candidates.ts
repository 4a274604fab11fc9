import type {Size} from '../resources.ts';
import {suffices} from './needs.ts';
import type {Need, RightSizeBasis, SizeOf, Verdict} from './recommendation.ts';
import {familyOf, mayReplace} from './size-family.ts';

export type Priced = Size & Pick<SizeOf, 'monthly'>;

/** A machine, and what it was seen to need. */
export interface Machine {
  today: SizeOf;
  region: string;
  cpu: Need | undefined;
  memory: Need | undefined;
  /** Whether its size of today does. Then only what costs less is an improvement. */
  suffices: boolean;
}

type Candidate = RightSizeBasis['candidates'][number];

/** Sizes that an advice shows with why it was not them. All are looked at. */
const MAX_SHOWN = 12;

/**
 * Looks at every size. What would do and is the cheapest by the price book is advised; without prices, the one with the
 * fewest vCPUs and then the least memory. A size without a price comes after those that have one: perhaps it is not sold.
 *
 * A machine stays in its family. One of another family is advised only when it has at least the vCPUs, memory and disk
 * of today, and costs less than the best of the family, or the family has none that does.
 */
export function compareSizes(sizes: readonly Priced[], machine: Machine) {
  const looked = sizes
    .filter(({slug}) => slug !== machine.today.slug)
    .map((size): Candidate => {
      const {slug, vcpus, memoryMb, diskGb, monthly} = size;
      return {slug, vcpus, memoryMb, diskGb, monthly, verdict: verdictOn(size, machine) ?? 'second-best'};
    });
  const isOwn = ({slug}: Candidate) => familyOf(slug) === familyOf(machine.today.slug);
  const fitting = looked.filter(({verdict}) => verdict === 'second-best').sort(byPrice);
  const own = fitting.find(isOwn);
  const other = fitting.find((one) => !isOwn(one));
  const advised = own === undefined || (other !== undefined && costsLess(other, own)) ? other : own;
  if (advised !== undefined) advised.verdict = 'advised';

  const place = (one: Candidate) =>
    one.verdict === 'advised' ? 0 : one.verdict === 'second-best' ? 1 : isOwn(one) ? 2 : 3;
  const shown = [...looked].sort((a, b) => place(a) - place(b) || byPrice(a, b)).slice(0, MAX_SHOWN);
  return {advised, looked, shown};
}

/** The first thing that speaks against a size; undefined where nothing does. */
function verdictOn(size: Priced, machine: Machine): Verdict | undefined {
  const {today, cpu, memory} = machine;
  if (!size.available) return 'not-available';
  if (!size.regions.includes(machine.region)) return 'not-in-region';
  // A disk cannot be made smaller.
  if (size.diskGb < today.diskGb) return 'smaller-disk';
  const less = size.vcpus < today.vcpus || size.memoryMb < today.memoryMb;
  const more = size.vcpus > today.vcpus || size.memoryMb > today.memoryMb;
  const priced = size.monthly !== undefined && today.monthly !== undefined;
  if (familyOf(size.slug) !== familyOf(today.slug)) {
    if (less || !mayReplace(today.slug, size.slug)) return 'other-family';
    if (machine.suffices && !priced) return 'other-family';
  }
  if (machine.suffices && priced && !costsLess(size, today)) return 'not-cheaper';
  if (machine.suffices && !priced && (more || !less)) return 'not-smaller';
  if (cpu === undefined && size.vcpus < today.vcpus) return 'cpu-unmeasured';
  if (memory === undefined && size.memoryMb < today.memoryMb) return 'memory-unmeasured';
  if (cpu !== undefined && !suffices(cpu, today.vcpus, size.vcpus)) return 'too-few-vcpus';
  if (memory !== undefined && !suffices(memory, today.memoryMb, size.memoryMb)) return 'too-little-memory';
  return undefined;
}

function costsLess(one: Pick<SizeOf, 'monthly'>, other: Pick<SizeOf, 'monthly'>): boolean {
  return one.monthly !== undefined && other.monthly !== undefined && one.monthly < other.monthly;
}

/** At one price the larger is better; without a price, the smaller. */
function byPrice(a: SizeOf, b: SizeOf): number {
  const bySize = a.vcpus - b.vcpus || a.memoryMb - b.memoryMb || a.diskGb - b.diskGb;
  const byName = a.slug < b.slug ? -1 : 1;
  if (a.monthly === undefined && b.monthly === undefined) return bySize || byName;
  return (a.monthly ?? Infinity) - (b.monthly ?? Infinity) || -bySize || byName;
}
