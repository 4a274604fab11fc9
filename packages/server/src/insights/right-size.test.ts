import {describe, expect, test} from 'vitest';
import {AMOUNTS_PER_UNIT, createPriceBook, type Prices} from '../prices/price-book.ts';
import type {Droplet, Size} from '../resources.ts';
import type {MetricSummary, Usage} from './needs.ts';
import {type RightSize, type RightSizeOptions, rightSize} from './right-size.ts';

/*
 * Long, for it is a table: each case was worked by hand, and `sum` is how. The words about it are at the end.
 */

/** Slug, vCPUs, gigabytes of memory and of disk, and the price a month. */
const SIZES: readonly [slug: string, vcpus: number, memoryGb: number, diskGb: number, price: number][] = [
  ['s-1vcpu-1gb', 1, 1, 25, 7],
  ['s-1vcpu-2gb', 1, 2, 50, 14],
  ['s-2vcpu-2gb', 2, 2, 60, 21],
  ['s-2vcpu-4gb', 2, 4, 80, 28.5],
  ['s-4vcpu-8gb', 4, 8, 160, 57],
  ['s-8vcpu-16gb', 8, 16, 320, 114],
  ['s-2vcpu-4gb-intel', 2, 4, 80, 33],
  ['s-4vcpu-8gb-intel', 4, 8, 160, 65],
  ['c-2', 2, 4, 25, 50],
  ['c-4', 4, 8, 50, 100],
  ['g-2vcpu-8gb', 2, 8, 25, 75],
  ['m-2vcpu-16gb', 2, 16, 50, 130],
  ['so-2vcpu-16gb', 2, 16, 300, 150],
  ['gpu-l40sx1-48gb', 8, 64, 500, 1_500],
];

type Metric = Partial<MetricSummary> & {p95: number};
type Row = (typeof SIZES)[number];

interface Case {
  /** The machine: `s-4vcpu-8gb` with a disk of 80 GB, running, without backups. */
  size?: string;
  machine?: Partial<Droplet>;
  /** p95, or more than that. Undefined: not measured. */
  cpu?: number | Metric | undefined;
  memory?: number | Metric | undefined;
  /** Both directions, Mbps. 5 where it does not matter. */
  traffic?: number | Metric | undefined;
  /** One of them alone. */
  inbound?: number;
  outbound?: number;
  /** Sizes beside those above, or in place of them. */
  also?: Row[];
  /** Changes to the prices: undefined takes one away. `null`: no prices at all. */
  prices?: Record<string, number | undefined> | null;
  backupsPercent?: number;
  /** Sizes that are not sold any more, or not in Frankfurt. */
  retired?: string;
  elsewhere?: string;
  options?: RightSizeOptions;

  kind: RightSize['kind'];
  to?: string | undefined;
  /** In the currency, a month. Undefined: nothing is said. */
  saving?: number | undefined;
  /** The sum by hand. */
  sum: string;
  level?: 'high' | 'medium' | 'low';
  because?: string[];
  /** vCPUs and megabytes. */
  needs?: [vcpus: number | undefined, memoryMb: number | undefined];
  /** What speaks against a size. */
  rejected?: Record<string, string>;
}

const summary = (metric: number | Metric | undefined): MetricSummary | undefined => {
  if (metric === undefined) return undefined;
  const of = typeof metric === 'number' ? {p95: metric} : metric;
  return {mean: of.p95 / 2, max: of.p95, coverage: 1, days: 14, ...of};
};

function run(one: Omit<Case, 'kind' | 'sum'>): RightSize {
  const rows = [...SIZES.filter(([slug]) => !one.also?.some(([other]) => other === slug)), ...(one.also ?? [])];
  const sizes = rows.map(
    ([slug, vcpus, memoryGb, diskGb]): Size => ({
      slug,
      vcpus,
      memoryMb: memoryGb * 1_024,
      diskGb,
      regions: slug === one.elsewhere ? ['nyc3'] : ['fra1', 'nyc3'],
      available: slug !== one.retired,
    }),
  );
  const slug = one.size ?? 's-4vcpu-8gb';
  const {vcpus, memoryMb} = sizes.find((size) => size.slug === slug) ?? {vcpus: 2, memoryMb: 4_096};
  const droplet: Droplet = {
    id: 7,
    name: 'win-web-01',
    status: 'active',
    region: 'fra1',
    size: slug,
    vcpus,
    memoryMb,
    diskGb: 80,
    publicIpv4: '203.0.113.7',
    os: 'windows-2022',
    backups: false,
    tags: [],
    createdAt: '2026-01-01T00:00:00Z',
    ...one.machine,
  };
  const usage: Usage = {
    cpu: summary(one.cpu),
    memory: summary(one.memory),
    inbound: summary(one.inbound ?? ('traffic' in one ? one.traffic : 5)),
    outbound: summary(one.outbound ?? ('traffic' in one ? one.traffic : 5)),
  };
  const priced = {...Object.fromEntries(rows.map((row) => [row[0], row[4]])), ...one.prices};
  const known = Object.entries(priced).filter((entry): entry is [string, number] => entry[1] !== undefined);
  const prices: Prices = {currency: 'USD', sizes: Object.fromEntries(known), backupsPercent: one.backupsPercent};
  const book = createPriceBook(one.prices === null ? undefined : prices);
  return rightSize({droplet, usage, sizes, prices: book}, one.options);
}

const low = {cpu: 5, memory: 10} as const;
const quiet = {cpu: 1.5, memory: 40, traffic: 0.02} as const;

const CASES: Record<string, Case> = {
  // ---------------------------------------------------------------- what is needed
  'half of it is used': {
    cpu: 30,
    memory: 35,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'high',
    because: [],
    needs: [1.72, 3_584],
    sum: '30 % × 4 / 70 % = 1.714 vCPUs; 35 % × 8192 / 80 % = 3584 MB; 57 − 28.50',
  },
  'CPU exactly at the target of the smaller one': {
    cpu: 35,
    memory: 35,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    needs: [2, 3_584],
    sum: '35 % × 4 / 70 % = 2',
  },
  'CPU a hundredth above that': {
    cpu: 35.01,
    memory: 35,
    kind: 'keep',
    needs: [2.01, 3_584],
    rejected: {'s-2vcpu-4gb': 'too-few-vcpus'},
    sum: '35.01 % × 4 / 70 % = 2.0006 > 2',
  },
  'memory exactly at the target of the smaller one': {
    cpu: 30,
    memory: 40,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    needs: [1.72, 4_096],
    sum: '40 % × 8192 / 80 % = 4096 MB',
  },
  'memory a hundredth above that': {
    cpu: 30,
    memory: 40.01,
    kind: 'keep',
    needs: [1.72, 4_097.03],
    rejected: {'s-2vcpu-4gb': 'too-little-memory'},
    sum: '40.01 % × 8192 / 80 % = 4097.024 MB > 4096',
  },
  'both exactly at the target of today': {
    cpu: 70,
    memory: 80,
    kind: 'keep',
    needs: [4, 8_192],
    level: 'high',
    sum: 'as much as there is',
  },
  'CPU a hundredth above the target': {
    cpu: 70.01,
    memory: 50,
    kind: 'larger',
    to: 's-8vcpu-16gb',
    saving: -57,
    needs: [4.01, 5_120],
    rejected: {'s-2vcpu-4gb': 'too-few-vcpus'},
    sum: '70.01 % × 4 / 70 % = 4.0006 > 4; 57 − 114',
  },
  'memory a hundredth above the target': {
    cpu: 10,
    memory: 80.01,
    kind: 'larger',
    to: 's-8vcpu-16gb',
    saving: -57,
    needs: [0.58, 8_193.03],
    rejected: {'s-2vcpu-4gb': 'too-little-memory'},
    sum: '80.01 % × 8192 / 80 % = 8193.024 MB > 8192',
  },
  'what counters add behind the hundredths is nothing': {
    cpu: 70.000_000_01,
    memory: 79.999_999_99,
    kind: 'keep',
    needs: [4, 8_192],
    sum: 'rounds to 70 % and 80 %',
  },
  'much less is needed, and the disk is small': {
    ...low,
    machine: {diskGb: 25},
    kind: 'smaller',
    to: 's-1vcpu-1gb',
    saving: 50,
    needs: [0.29, 1_024],
    rejected: {'s-1vcpu-2gb': 'second-best'},
    sum: '5 % × 4 / 70 % = 0.286; 10 % × 8192 / 80 % = 1024 MB; 57 − 7',
  },
  'much less is needed, and the disk is not': {
    ...low,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    rejected: {'s-1vcpu-1gb': 'smaller-disk', 's-2vcpu-2gb': 'smaller-disk'},
    sum: '25, 50 and 60 GB are less than 80',
  },
  'a disk that is as large as today’s': {
    ...low,
    machine: {diskGb: 60},
    kind: 'smaller',
    to: 's-2vcpu-2gb',
    saving: 36,
    sum: '60 GB; 57 − 21',
  },
  'the disk of today is larger than all that is less': {
    ...low,
    machine: {diskGb: 160},
    kind: 'keep',
    rejected: {'s-2vcpu-4gb': 'smaller-disk'},
    sum: '80 < 160 GB',
  },
  'bound by CPU': {
    cpu: 60,
    memory: 10,
    kind: 'keep',
    needs: [3.43, 1_024],
    rejected: {'s-2vcpu-4gb': 'too-few-vcpus'},
    sum: '60 % × 4 / 70 % = 3.43 vCPUs',
  },
  'bound by memory': {
    cpu: 5,
    memory: 70,
    kind: 'keep',
    needs: [0.29, 7_168],
    rejected: {'s-2vcpu-4gb': 'too-little-memory'},
    sum: '70 % × 8192 / 80 % = 7168 MB',
  },
  'other targets': {
    cpu: 30,
    memory: 35,
    options: {cpuTargetPercent: 50},
    kind: 'keep',
    needs: [2.4, 3_584],
    sum: '30 % × 4 / 50 % = 2.4 vCPUs',
  },

  // ---------------------------------------------------------------- bursts
  'bursts that the smaller one could not do': {
    cpu: {p95: 20, max: 90},
    memory: 30,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'medium',
    because: ['bursts'],
    sum: '90 % × 4 = 3.6 vCPUs > 2',
  },
  'bursts that it could just do': {
    cpu: {p95: 20, max: 50},
    memory: 30,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'high',
    because: [],
    sum: '50 % × 4 = 2 vCPUs',
  },
  'bursts alone make nothing larger': {
    cpu: {p95: 60, max: 100},
    memory: 60,
    kind: 'keep',
    level: 'high',
    because: [],
    sum: 'p95 is below 70 %',
  },

  // ---------------------------------------------------------------- what was not measured
  'no data of memory': {
    cpu: 10,
    kind: 'keep',
    level: 'medium',
    because: ['memory-unmeasured'],
    needs: [0.58, undefined],
    rejected: {'s-2vcpu-4gb': 'memory-unmeasured'},
    sum: 'whatever has less memory is out',
  },
  'no data of memory, and a size that has as much': {
    cpu: 10,
    also: [['s-2vcpu-8gb', 2, 8, 100, 40]],
    kind: 'smaller',
    to: 's-2vcpu-8gb',
    saving: 17,
    level: 'medium',
    because: ['memory-unmeasured'],
    sum: '57 − 40',
  },
  'no data of CPU': {
    memory: 10,
    kind: 'keep',
    level: 'medium',
    because: ['cpu-unmeasured'],
    rejected: {'s-2vcpu-4gb': 'cpu-unmeasured'},
    sum: 'whatever has fewer vCPUs is out',
  },
  'no data of CPU, and a size that has as many': {
    memory: 10,
    also: [['s-4vcpu-4gb', 4, 4, 80, 45]],
    kind: 'smaller',
    to: 's-4vcpu-4gb',
    saving: 12,
    level: 'medium',
    sum: '57 − 45',
  },
  'no data of CPU, and too little memory': {
    memory: 85,
    also: [['s-2vcpu-16gb', 2, 16, 80, 80]],
    kind: 'larger',
    to: 's-8vcpu-16gb',
    saving: -57,
    level: 'medium',
    rejected: {'s-2vcpu-16gb': 'cpu-unmeasured'},
    sum: '85 % × 8192 / 80 % = 8704 MB; 57 − 114',
  },
  'nothing measured': {kind: 'no-data', level: 'low', because: ['cpu-unmeasured', 'memory-unmeasured'], sum: 'nothing'},
  'only traffic measured': {traffic: 0, kind: 'no-data', level: 'low', sum: 'says nothing of what is needed'},
  'half a day of data': {
    cpu: {p95: 5, days: 0.5, coverage: 0.5 / 14},
    memory: {p95: 5, days: 0.5, coverage: 0.5 / 14},
    kind: 'no-data',
    level: 'low',
    sum: '0.5 < 1 day',
  },
  'two days of data': {
    cpu: {p95: 30, days: 2, coverage: 2 / 14},
    memory: {p95: 35, days: 2, coverage: 2 / 14},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'low',
    because: ['few-days'],
    sum: '2 of 14 days is 14 %',
  },
  'eight days of data': {
    cpu: {p95: 30, days: 8, coverage: 8 / 14},
    memory: {p95: 35, days: 14},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'medium',
    because: ['few-days'],
    sum: '8 of 14 days is 57 %; the least measured counts',
  },
  'seven days, where seven were asked for': {
    cpu: {p95: 30, days: 7},
    memory: {p95: 35, days: 7},
    options: {windowDays: 7},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'high',
    because: [],
    sum: '7 of 7 days',
  },
  'gaps in a tenth of the window': {
    cpu: {p95: 30, coverage: 0.9},
    memory: 35,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'high',
    because: [],
    sum: '90 %',
  },
  'gaps in four tenths of the window': {
    cpu: {p95: 30, coverage: 0.6},
    memory: 35,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'medium',
    because: ['gaps'],
    sum: '50 % <= 60 % < 90 %',
  },
  'a beginning and gaps that are too much together': {
    cpu: {p95: 30, days: 12.7, coverage: 0.85},
    memory: 35,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'medium',
    because: ['gaps'],
    sum: '12.7 of 14 days is 91 %, and 85 % < 90 %',
  },
  'gaps in more than half, in few days': {
    cpu: {p95: 30, days: 10, coverage: 0.4},
    memory: 35,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'low',
    because: ['few-days', 'gaps'],
    sum: '40 % of 14 days is 5.6 days of 10',
  },
  'hardly a sample in two weeks': {
    cpu: {p95: 5, coverage: 0.07},
    memory: {p95: 5, coverage: 0.07},
    kind: 'no-data',
    level: 'low',
    sum: '7 % × 14 = 0.98 days < 1',
  },
  'one day of samples in two weeks': {
    cpu: {p95: 30, coverage: 0.08},
    memory: {p95: 35, coverage: 0.08},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'low',
    because: ['gaps'],
    sum: '8 % × 14 = 1.12 days >= 1',
  },
  'a number that is none': {cpu: Number.NaN, memory: 35, kind: 'keep', needs: [undefined, 3_584], sum: 'not measured'},

  // ---------------------------------------------------------------- what can be had
  'the smaller one is not in this region': {
    cpu: 30,
    memory: 35,
    elsewhere: 's-2vcpu-4gb',
    kind: 'keep',
    rejected: {'s-2vcpu-4gb': 'not-in-region'},
    sum: 'nyc3 alone',
  },
  'the smaller one is not sold any more': {
    cpu: 30,
    memory: 35,
    retired: 's-2vcpu-4gb',
    kind: 'keep',
    rejected: {'s-2vcpu-4gb': 'not-available'},
    sum: '-',
  },
  'already the smallest': {
    size: 's-1vcpu-1gb',
    machine: {diskGb: 25},
    cpu: 5,
    memory: 20,
    kind: 'keep',
    level: 'high',
    rejected: {'s-1vcpu-2gb': 'not-cheaper'},
    sum: 'nothing costs less than 7',
  },
  'larger than anything is needed': {
    size: 's-8vcpu-16gb',
    machine: {diskGb: 320},
    cpu: 90,
    memory: 50,
    kind: 'larger',
    needs: [10.29, 10_240],
    sum: '90 % × 8 / 70 % = 10.286 vCPUs > 8',
  },
  'a size of today that is in no list any more': {
    size: 's-2vcpu-4gb-old',
    cpu: 5,
    memory: 20,
    also: [['s-1vcpu-1gb-old', 1, 1, 80, 9]],
    kind: 'smaller',
    to: 's-1vcpu-1gb-old',
    saving: 11,
    prices: {'s-2vcpu-4gb-old': 20},
    sum: '20 % × 4096 / 80 % = 1024 MB; 20 − 9',
  },

  // ---------------------------------------------------------------- prices
  'with backups': {
    cpu: 30,
    memory: 35,
    machine: {backups: true},
    backupsPercent: 20,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 34.2,
    sum: '57 × 1.2 − 28.50 × 1.2 = 68.40 − 34.20',
  },
  'without backups, where they have a price': {
    cpu: 30,
    memory: 35,
    backupsPercent: 20,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    sum: '57 − 28.50',
  },
  'with backups that have no price': {
    cpu: 30,
    memory: 35,
    machine: {backups: true},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    sum: '57 − 28.50',
  },
  'no price for the smaller one': {
    cpu: 30,
    memory: 35,
    prices: {'s-2vcpu-4gb': undefined},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: undefined,
    level: 'high',
    sum: 'less of both; nothing is said about money',
  },
  'no price for the one of today': {
    cpu: 30,
    memory: 35,
    prices: {'s-4vcpu-8gb': undefined},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: undefined,
    rejected: {'s-8vcpu-16gb': 'not-smaller', 'c-4': 'smaller-disk'},
    sum: 'less of both',
  },
  'no prices at all': {
    ...low,
    machine: {diskGb: 25},
    prices: null,
    kind: 'smaller',
    to: 's-1vcpu-1gb',
    saving: undefined,
    rejected: {'s-8vcpu-16gb': 'not-smaller', 's-2vcpu-4gb': 'second-best', 'c-4': 'other-family'},
    sum: 'the fewest vCPUs, then the least memory',
  },
  'no prices: fewer vCPUs before less memory': {
    cpu: 5,
    memory: 20,
    machine: {diskGb: 60},
    also: [['s-1vcpu-3gb', 1, 3, 60, 0]],
    prices: null,
    kind: 'smaller',
    to: 's-1vcpu-3gb',
    saving: undefined,
    rejected: {'s-2vcpu-2gb': 'second-best'},
    sum: '1 < 2, although 3 > 2 GB',
  },
  'no prices, and a larger one needed': {
    cpu: 80,
    memory: 50,
    prices: null,
    kind: 'larger',
    to: 's-8vcpu-16gb',
    saving: undefined,
    sum: '4.57 vCPUs',
  },
  'a smaller one that costs more': {
    cpu: 30,
    memory: 35,
    prices: {'s-2vcpu-4gb': 60},
    kind: 'keep',
    rejected: {'s-2vcpu-4gb': 'not-cheaper'},
    sum: '60 > 57',
  },
  'a smaller one that costs the same': {
    cpu: 30,
    memory: 35,
    prices: {'s-2vcpu-4gb': 57},
    kind: 'keep',
    rejected: {'s-2vcpu-4gb': 'not-cheaper'},
    sum: '57',
  },
  'a larger one that costs less': {
    cpu: 60,
    memory: 60,
    prices: {'s-8vcpu-16gb': 50},
    kind: 'smaller',
    to: 's-8vcpu-16gb',
    saving: 7,
    sum: '57 − 50',
  },
  'two that cost the same': {
    ...low,
    machine: {diskGb: 60},
    prices: {'s-2vcpu-2gb': 28.5},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    rejected: {'s-2vcpu-2gb': 'second-best'},
    sum: 'more for the same money',
  },
  'one without a price comes after one that has it': {
    ...low,
    machine: {diskGb: 50},
    prices: {'s-1vcpu-2gb': undefined},
    kind: 'smaller',
    to: 's-2vcpu-2gb',
    saving: 36,
    rejected: {'s-1vcpu-2gb': 'second-best'},
    sum: '57 − 21',
  },

  // ---------------------------------------------------------------- families
  'never from dedicated vCPUs to shared ones': {
    size: 'c-2',
    machine: {diskGb: 25},
    cpu: 10,
    memory: 20,
    also: [['s-2vcpu-8gb', 2, 8, 80, 30]],
    kind: 'keep',
    rejected: {'s-1vcpu-1gb': 'other-family', 's-2vcpu-8gb': 'other-family'},
    sum: '30 < 50, and it is shared',
  },
  'a smaller one of the same dedicated family': {
    size: 'c-4',
    machine: {diskGb: 25},
    cpu: 20,
    memory: 30,
    kind: 'smaller',
    to: 'c-2',
    saving: 50,
    sum: '1.14 vCPUs; 3072 MB; 100 − 50',
  },
  'a smaller one of another dedicated family': {
    size: 'c-4',
    machine: {diskGb: 25},
    cpu: 20,
    memory: 80,
    kind: 'keep',
    rejected: {'g-2vcpu-8gb': 'other-family'},
    sum: '75 < 100, and it has 2 vCPUs less',
  },
  'a larger one of another family that costs less than in the own': {
    size: 'c-2',
    machine: {diskGb: 25},
    cpu: 30,
    memory: 90,
    kind: 'larger',
    to: 'g-2vcpu-8gb',
    saving: -25,
    rejected: {'c-4': 'second-best'},
    sum: '90 % × 4096 / 80 % = 4608 MB; 50 − 75, where c-4 costs 100',
  },
  'the same, where its price is not known': {
    size: 'c-2',
    machine: {diskGb: 25},
    cpu: 30,
    memory: 90,
    prices: {'g-2vcpu-8gb': undefined},
    kind: 'larger',
    to: 'c-4',
    saving: -50,
    sum: '50 − 100',
  },
  'the same, where it costs as much': {
    size: 'c-2',
    machine: {diskGb: 25},
    cpu: 30,
    memory: 90,
    prices: {'g-2vcpu-8gb': 100},
    kind: 'larger',
    to: 'c-4',
    saving: -50,
    sum: 'the family stays',
  },
  'the same, where c-4 has no price': {
    size: 'c-2',
    machine: {diskGb: 25},
    cpu: 30,
    memory: 90,
    prices: {'c-4': undefined},
    kind: 'larger',
    to: 'c-4',
    saving: undefined,
    rejected: {'g-2vcpu-8gb': 'second-best'},
    sum: 'that another family costs less is not known',
  },
  'another family has more for the same money': {
    size: 'c-2',
    machine: {diskGb: 25},
    cpu: 80,
    memory: 50,
    also: [['g-4vcpu-16gb', 4, 16, 50, 100]],
    kind: 'larger',
    to: 'c-4',
    saving: -50,
    sum: '80 % × 2 / 70 % = 2.29 vCPUs; it does not cost less',
  },
  'the own family has none that is large enough': {
    size: 'g-2vcpu-8gb',
    machine: {diskGb: 25},
    cpu: 30,
    memory: 85,
    kind: 'larger',
    to: 'm-2vcpu-16gb',
    saving: -55,
    sum: '85 % × 8192 / 80 % = 8704 MB; 75 − 130',
  },
  'dedicated for less than shared': {
    cpu: 60,
    memory: 60,
    machine: {diskGb: 50},
    prices: {'s-4vcpu-8gb': 120, 's-8vcpu-16gb': 240},
    kind: 'smaller',
    to: 'c-4',
    saving: 20,
    sum: '120 − 100, with as many vCPUs and as much memory',
  },
  'never out of fast disks': {
    size: 'so-2vcpu-16gb',
    machine: {diskGb: 300},
    cpu: 50,
    memory: 60,
    also: [['m6-2vcpu-16gb', 2, 16, 300, 120]],
    kind: 'keep',
    rejected: {'m6-2vcpu-16gb': 'other-family'},
    sum: '120 < 150, and nobody measures disks',
  },
  'never away from a processor that is named': {
    size: 's-4vcpu-8gb-intel',
    cpu: 30,
    memory: 35,
    kind: 'smaller',
    to: 's-2vcpu-4gb-intel',
    saving: 32,
    rejected: {'s-2vcpu-4gb': 'other-family'},
    sum: '65 − 33, although s-2vcpu-4gb costs 28.50',
  },
  'never away from a GPU': {
    size: 'gpu-l40sx1-48gb',
    machine: {diskGb: 80},
    cpu: 10,
    memory: 10,
    also: [['g-16vcpu-64gb', 16, 64, 200, 500]],
    kind: 'keep',
    sum: '500 < 1500',
  },
  'an old slug without a family': {
    size: '4gb',
    machine: {diskGb: 25},
    cpu: 5,
    memory: 20,
    prices: {'4gb': 40},
    kind: 'keep',
    rejected: {'s-2vcpu-4gb': 'other-family'},
    sum: '28.50 < 40, and what it is, is not known',
  },

  // ---------------------------------------------------------------- idle, and off
  'it does nothing': {...quiet, kind: 'idle', saving: 57, level: 'high', because: [], sum: 'all of it: 57'},
  'it does nothing, and has backups': {
    ...quiet,
    machine: {backups: true},
    backupsPercent: 20,
    kind: 'idle',
    saving: 68.4,
    sum: '57 × 1.2',
  },
  'it does nothing, and has no price': {
    ...quiet,
    prices: {'s-4vcpu-8gb': undefined},
    kind: 'idle',
    saving: undefined,
    sum: 'nothing is said about money',
  },
  'it does nothing, and its memory is full': {...quiet, memory: 95, kind: 'idle', saving: 57, sum: 'full of nothing'},
  'CPU exactly at the limit of idle': {
    ...quiet,
    cpu: 2,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    sum: '2 is not below 2',
  },
  'traffic exactly at the limit of idle': {
    ...quiet,
    traffic: 0.1,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    sum: '0.1 is not below 0.1',
  },
  'nothing for ten days only': {
    ...quiet,
    cpu: {p95: 1.5, days: 10, coverage: 10 / 14},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'medium',
    because: ['few-days'],
    sum: '71 % < 90 %',
  },
  'traffic was measured for ten days only': {
    ...quiet,
    traffic: {p95: 0.02, days: 10, coverage: 10 / 14},
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'high',
    sum: 'not idle for the whole window',
  },
  'traffic was not measured': {
    ...quiet,
    traffic: undefined,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    level: 'high',
    sum: 'perhaps it serves',
  },
  'it only receives': {
    ...quiet,
    inbound: 3,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    sum: '3 Mbps in, 0.02 out',
  },
  'it only sends': {
    ...quiet,
    outbound: 3,
    kind: 'smaller',
    to: 's-2vcpu-4gb',
    saving: 28.5,
    sum: '0.02 Mbps in, 3 out',
  },
  'a machine that is kept in an archive': {
    machine: {status: 'archive'},
    cpu: 10,
    memory: 10,
    kind: 'no-data',
    level: 'low',
    sum: 'it is not on',
  },
  'nothing but a nightly burst': {
    ...quiet,
    cpu: {p95: 1.5, max: 50},
    kind: 'idle',
    saving: 57,
    level: 'low',
    because: ['bursts'],
    sum: '50 >= 50',
  },
  'a machine that is off, and was busy': {
    machine: {status: 'off'},
    cpu: 90,
    memory: 90,
    kind: 'no-data',
    level: 'low',
    sum: 'what it did is over',
  },
};

test('there are enough cases', () => expect(Object.keys(CASES).length).toBeGreaterThanOrEqual(30));

test.each(Object.entries(CASES))('%s', (_name, one) => {
  const came = run(one);
  const {basis, confidence} = came;
  expect({kind: came.kind, to: basis.to?.slug}, one.sum).toEqual({kind: one.kind, to: one.to});
  const saving = one.saving === undefined ? undefined : Math.round(one.saving * AMOUNTS_PER_UNIT);
  expect([came.savingMonthly, came.currency], one.sum).toEqual([saving, saving === undefined ? undefined : 'USD']);
  if (one.level) expect(confidence.level, one.sum).toBe(one.level);
  if (one.because) expect(confidence.because).toEqual(one.because);
  if (one.needs) expect([basis.cpu?.needed, basis.memory?.needed], one.sum).toEqual(one.needs);
  const verdicts = Object.fromEntries(basis.candidates.map(({slug, verdict}) => [slug, verdict]));
  if (one.rejected) expect(verdicts, one.sum).toMatchObject(one.rejected);
  if (one.to !== undefined) expect(basis.candidates[0]).toMatchObject({slug: one.to, verdict: 'advised'});
  // Whoever is not sure says why.
  expect(confidence.because.length > 0 || confidence.level === 'high').toBe(true);
});

describe('what would change the advice', () => {
  const changes = (one: Omit<Case, 'kind' | 'sum'>) => run(one).wouldChange;

  test('to a smaller one: use above what it can do', () => {
    expect(changes({cpu: 30, memory: 35})).toEqual([
      {change: 'p95-above', metric: 'cpu', percent: 35},
      {change: 'p95-above', metric: 'memory', percent: 40},
    ]);
  });

  test('and those limits are true: at them it holds, above them it does not', () => {
    const odd = {also: [['s-3vcpu-7gb', 3, 7, 80, 40]] as Row[], prices: {'s-2vcpu-4gb': undefined}};
    const [cpu, memory] = changes({cpu: 50, memory: 50, ...odd}).map((one) => ('percent' in one ? one.percent : 0));
    expect([cpu, memory]).toEqual([52.5, 70]);
    expect(run({cpu, memory, ...odd}).basis.to?.slug).toBe('s-3vcpu-7gb');
    expect(run({cpu: 52.51, memory, ...odd}).kind).toBe('keep');
    expect(run({cpu, memory: 70.01, ...odd}).kind).toBe('keep');
  });

  test('to keep: more than the target, or what the nearest smaller one could do', () => {
    expect(changes({cpu: 36, memory: 60})).toEqual([
      {change: 'p95-above', metric: 'cpu', percent: 70},
      {change: 'p95-above', metric: 'memory', percent: 80},
      {change: 'p95-at-most', metric: 'cpu', percent: 35},
      {change: 'p95-at-most', metric: 'memory', percent: 40},
    ]);
  });

  test('the nearest of several', () => {
    expect(changes({size: 's-8vcpu-16gb', machine: {diskGb: 25}, cpu: 60, memory: 60}).slice(2)).toEqual([
      {change: 'p95-at-most', metric: 'cpu', percent: 35},
      {change: 'p95-at-most', metric: 'memory', percent: 40},
    ]);
  });

  test('to a larger one: use at most the target of today, of what is above it', () => {
    expect(changes({cpu: 90, memory: 50})).toEqual([{change: 'p95-at-most', metric: 'cpu', percent: 70}]);
  });

  test('idle: any work, and what ran at night', () => {
    expect(changes({...quiet, cpu: {p95: 1, max: 60}})).toEqual([
      {change: 'p95-above', metric: 'cpu', percent: 2},
      {change: 'traffic-above', mbps: 0.1},
      {change: 'bursts-matter', metric: 'cpu', maxPercent: 60},
    ]);
    const price = {change: 'price', of: 'size', size: 's-4vcpu-8gb'};
    expect(changes({...quiet, prices: null}).slice(2)).toEqual([price]);
  });

  test('without data: data, and how to get it', () => {
    const few = {p95: 5, days: 0.5, coverage: 0.03};
    const none = run({cpu: few, memory: {p95: 5, coverage: 0.01}, traffic: undefined});
    expect(none.basis.missing).toEqual([
      {metric: 'cpu', because: 'too-few-days', get: 'wait'},
      {metric: 'memory', because: 'too-many-gaps', get: 'check-agent'},
      {metric: 'inbound', because: 'never-measured', get: 'install-agent'},
      {metric: 'outbound', because: 'never-measured', get: 'install-agent'},
    ]);
    expect(none.wouldChange).toEqual(
      ['cpu', 'memory', 'inbound', 'outbound'].map((metric) => ({change: 'measure', metric})),
    );
    expect(none.basis.candidates).toEqual([]);
  });

  test('a machine that is off must be on', () => {
    const off = run({machine: {status: 'off'}, cpu: 10, memory: 10});
    expect(off.wouldChange).toEqual([{change: 'turned-on'}]);
    expect(off.basis.missing[0]).toEqual({metric: 'cpu', because: 'machine-off', get: 'turn-on'});
  });

  test('little data, no price, bursts and what is not measured are all said', () => {
    const one = {cpu: {p95: 10, max: 100, days: 3, coverage: 0.2}, also: [['s-2vcpu-8gb', 2, 8, 100, 40]] as Row[]};
    expect(changes({...one, prices: {'s-4vcpu-8gb': undefined}})).toEqual([
      {change: 'p95-above', metric: 'cpu', percent: 35},
      {change: 'bursts-matter', metric: 'cpu', maxPercent: 100},
      {change: 'measure', metric: 'memory'},
      {change: 'longer-window', days: 14},
      {change: 'price', of: 'size', size: 's-4vcpu-8gb'},
    ]);
  });
});

test('an advice has one id, and shows a few of the sizes that were looked at', () => {
  const {id, resource, basis} = run({cpu: 30, memory: 35});
  expect(id).toBe('smaller:droplet:7');
  expect(resource).toEqual({type: 'droplet', id: '7', name: 'win-web-01'});
  expect(basis.candidatesLookedAt).toBe(SIZES.length - 1);
  expect(basis.candidates.length).toBeLessThan(SIZES.length - 1);
  expect(basis.today).toEqual({slug: 's-4vcpu-8gb', vcpus: 4, memoryMb: 8_192, diskGb: 80, monthly: 570_000});
  expect(basis.to).toEqual({slug: 's-2vcpu-4gb', vcpus: 2, memoryMb: 4_096, diskGb: 80, monthly: 285_000});
});
