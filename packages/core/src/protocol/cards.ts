/*
 * What a card shows: facts as data, without a sentence in them, for words are made by whoever shows them, in the reader's
 * language. Times are ISO 8601. Amounts are a month's, in units of `currency` (ISO 4217), and what the user's seller
 * charges, never what a provider does; without a price there is no amount. Nothing that a model wrote is in a card.
 */

/** `data-droplet`: one of the user's servers. */
export interface DropletData {
  id: number;
  name: string;
  /** `active`, `off`, `new`, `archive`. */
  status: string;
  region: string;
  size: string;
  vcpus: number;
  memoryMb: number;
  diskGb: number;
  publicIpv4?: string | undefined;
  /** `windows-2022`, where it is known. */
  os?: string | undefined;
  backups: boolean;
  createdAt: string;
  /** With its backups, if it has them. */
  monthly?: number | undefined;
  currency?: string | undefined;
  asOf: string;
}

export type MetricKind = 'cpu' | 'memory' | 'disk' | 'inbound' | 'outbound';

/** One metric of a server over the window of its card. */
export interface MetricSeries {
  metric: MetricKind;
  /** The disk, where there are several: `C:`. */
  device?: string | undefined;
  unit: '%' | 'Mbps';
  /** Who measured: `digitalocean`, `prometheus`. */
  source: string;
  last: {at: string; value: number};
  mean: number;
  p95: number;
  max: number;
  /** The share of the window that was measured, 0 to 1. */
  coverage: number;
  /** Means of equal spans of the window, oldest first. `null` where nothing was measured. */
  points: (number | null)[];
}

/** `data-metrics`: what a server did. `no-data` is an ordinary state: Windows reports nothing by itself. */
export interface MetricsData {
  droplet: {id: number; name: string};
  state: 'measured' | 'no-data' | 'off';
  from: string;
  to: string;
  series: MetricSeries[];
  /** What nobody measures on this server. */
  missing: MetricKind[];
  /** Sources that did not answer, so that what they know is not known to be missing. */
  unread: string[];
  asOf: string;
}

export interface SizeData {
  slug: string;
  vcpus: number;
  memoryMb: number;
  diskGb: number;
  /** With backups, if the server has them. */
  monthly?: number | undefined;
}

/** What is needed of a processor, or of memory: `p95` per cent of today's, where `targetPercent` may be used. */
export interface NeedData {
  p95: number;
  mean: number;
  max: number;
  coverage: number;
  days: number;
  targetPercent: number;
  /** vCPUs, or megabytes. */
  needed: number;
}

/** The numbers that an advice rests upon, so that a person can do the sum again. Each kind has some of them. */
export interface RecommendationBasis {
  windowDays?: number | undefined;
  today?: SizeData | undefined;
  to?: SizeData | undefined;
  cpu?: NeedData | undefined;
  memory?: NeedData | undefined;
  traffic?: {inboundP95: number; outboundP95: number} | undefined;
  missing?: {metric: string; because: string; get: string}[] | undefined;
  size?: string | undefined;
  sizeGb?: number | undefined;
  ageDays?: number | undefined;
  lastSnapshotDays?: number | undefined;
  port?: number | undefined;
  because?: string | undefined;
  rules?: {firewall: string; from: number; to: number; addresses: string[]}[] | undefined;
}

export type RecommendationKind =
  | 'smaller'
  | 'larger'
  | 'idle'
  | 'no-data'
  | 'unattached-volume'
  | 'old-snapshot'
  | 'no-backups'
  | 'machine-off'
  | 'open-rdp'
  | 'unwatched';

/** `data-recommendation`: one advice, with its arithmetic. */
export interface RecommendationData {
  /** The same for the same advice, however often it is computed. */
  id: string;
  kind: RecommendationKind;
  resource: {type: 'droplet' | 'volume' | 'snapshot'; id: string; name: string};
  /** Below 0 where it costs more than today. */
  savingMonthly?: number | undefined;
  currency?: string | undefined;
  confidence: {level: 'high' | 'medium' | 'low'; because: string[]};
  basis: RecommendationBasis;
  /** What would make it another advice: `{change: 'p95-above', metric: 'cpu', percent: 61}`. */
  wouldChange: ({change: string} & Record<string, unknown>)[];
  asOf: string;
}

export interface BillLine {
  what: 'droplet' | 'backups' | 'volume' | 'snapshot';
  name: string;
  /** A server's size. */
  size?: string | undefined;
  /** Of a volume or a snapshot. */
  sizeGb?: number | undefined;
  /** Without it the seller has no price for it, and it is not in the total. */
  monthly?: number | undefined;
}

/** `data-bill`: what the user's resources cost a month at today's prices of the seller. Not an invoice. */
export interface BillData {
  state: 'priced' | 'no-prices';
  lines: BillLine[];
  /** Of the lines that have a price. */
  totalMonthly?: number | undefined;
  currency?: string | undefined;
  /** Lists that could not be read, so that the bill is of a part. */
  unread: ('volumes' | 'snapshots')[];
  asOf: string;
}
