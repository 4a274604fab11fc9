import type {Amount} from '../prices/price-book.ts';

/*
 * What is advised, as data: no title and no sentence, for words are made at the edge, in the reader's language. All that
 * an advice rests upon is in it, so that a person can do the sum again.
 */

export interface Resource {
  type: 'droplet' | 'volume' | 'snapshot';
  id: string;
  name: string;
}

/** How far an advice can be trusted, and what keeps it from being trusted more. */
export interface Confidence {
  level: 'high' | 'medium' | 'low';
  /** Empty only where the level is high. */
  because: ConfidenceReason[];
}

export type ConfidenceReason =
  /** Measured for fewer days than were asked for. */
  | 'few-days'
  /** Samples are missing within those days. */
  | 'gaps'
  | 'cpu-unmeasured'
  | 'memory-unmeasured'
  /** For short times it did more than its p95 says. */
  | 'bursts'
  /** It was made only some days ago. */
  | 'new'
  /** What is on it is not known, or whether somebody still wants it. */
  | 'contents-unknown'
  /** How long it has been so is not known. */
  | 'since-unknown'
  /** There are copies of another kind, which may be what is wanted. */
  | 'other-copies'
  | 'copies-unread'
  /** Somebody may watch it by other means. */
  | 'other-watchers'
  /** Whether it has an address of IPv6 is not known. */
  | 'address-unknown'
  /** Nothing says that a remote desktop is running there. */
  | 'system-unknown'
  /** What the firewall inside the machine keeps out is not known. */
  | 'guards-inside-unknown';

/** A thing that would make the advice another one. */
export type Change =
  /** On the size of today; for another advice, p95 would have to be above, or at most, that many per cent. */
  | {change: 'p95-above' | 'p95-at-most'; metric: 'cpu' | 'memory'; percent: number}
  /** Traffic of more than that, in megabits a second, for more than a twentieth of the time. */
  | {change: 'traffic-above'; mbps: number}
  | {change: 'measure'; metric: Measured}
  | {change: 'longer-window'; days: number}
  /** Something that runs seldom, and is wanted. */
  | {change: 'bursts-matter'; metric: 'cpu'; maxPercent: number}
  /** A price for a size, a gigabyte of a volume or of a snapshot, or backups. */
  | {change: 'price'; of: 'size' | 'volume' | 'snapshot' | 'backups'; size?: string | undefined}
  /** Days without a copy after which one is missed. */
  | {change: 'copy-within'; days: number}
  /**
   * `guarded-inside`: the machine's own firewall keeps others out. `kept-on-purpose`: somebody wants it.
   * `guarded`: a rule of a firewall names who may come. `watched`: an alert or a check that is on; `watched-elsewhere`: by
   * other means.
   */
  | {
      change:
        | 'turned-on'
        | 'attached'
        | 'kept-on-purpose'
        | 'other-backups'
        | 'guarded'
        | 'guarded-inside'
        | 'watched'
        | 'watched-elsewhere';
    };

export type Measured = 'cpu' | 'memory' | 'inbound' | 'outbound';

/** Numbers that an advice rests upon, for each kind. */
export interface Bases {
  keep: RightSizeBasis;
  smaller: RightSizeBasis;
  larger: RightSizeBasis;
  idle: RightSizeBasis;
  'no-data': RightSizeBasis;
  'unattached-volume': {sizeGb: number; ageDays: number};
  'old-snapshot': {
    of: 'droplet' | 'volume';
    sizeGb: number;
    ageDays: number;
    olderThanDays: number;
    because: 'gone' | 'more-than-kept';
    /** Newer ones of the same machine or volume, and how many of them are worth keeping. */
    newer: number;
    keep: number;
  };
  /** Days since the last copy that a person made; undefined where there is none or it could not be read. */
  'no-backups': {lastSnapshotDays: number | undefined};
  'machine-off': {size: string; backups: boolean};
  /** That there is nothing is all there is to it. */
  unwatched: Record<string, never>;
  'open-rdp': {
    port: number;
    because: 'rule' | 'no-firewall';
    rules: {firewallId: string; firewall: string; from: number; to: number; addresses: string[]}[];
  };
}

export type RecommendationKind = keyof Bases;

interface Advice<Kind extends RecommendationKind> {
  /** Kind and resource: the same for the same advice, however often it is computed. */
  id: string;
  kind: Kind;
  resource: Resource;
  /** Below 0 where it costs more than today. Undefined where a price is missing: nothing is said about money then. */
  savingMonthly: Amount | undefined;
  currency: string | undefined;
  confidence: Confidence;
  basis: Bases[Kind];
  wouldChange: Change[];
}

export type Recommendation<Kind extends RecommendationKind = RecommendationKind> = {
  [K in Kind]: Advice<K>;
}[Kind];

/** What is needed of one thing, and what there is. */
export interface Need {
  p95: number;
  mean: number;
  max: number;
  /** Share of the window that has samples, 0 to 1. */
  coverage: number;
  /** From the first sample to the last one. */
  days: number;
  /** Per cent that p95 may come to: what is left is headroom. */
  targetPercent: number;
  /** p95 of what there is, divided by the target: vCPUs, or megabytes. Rounded up to hundredths. */
  needed: number;
}

export interface RightSizeBasis {
  windowDays: number;
  today: SizeOf;
  /** Undefined where it was not measured, or too little. */
  cpu: Need | undefined;
  memory: Need | undefined;
  /** p95 of both directions, megabits a second. */
  traffic: {inboundP95: number; outboundP95: number} | undefined;
  missing: Missing[];
  /** The advised size. */
  to: SizeOf | undefined;
  /** The advised one first, then those that would do, then those of the machine's family. No more than a few. */
  candidates: (SizeOf & {verdict: Verdict})[];
  candidatesLookedAt: number;
}

export interface SizeOf {
  slug: string;
  vcpus: number;
  memoryMb: number;
  diskGb: number;
  /** A machine of this size, with its backups if it has them. */
  monthly: Amount | undefined;
}

export type Verdict =
  | 'advised'
  /** It would do, and another one is better. */
  | 'second-best'
  | 'not-available'
  | 'not-in-region'
  | 'smaller-disk'
  | 'other-family'
  | 'too-few-vcpus'
  | 'too-little-memory'
  /** Fewer vCPUs, or less memory, where that was not measured. */
  | 'cpu-unmeasured'
  | 'memory-unmeasured'
  | 'not-cheaper'
  /** Without both prices only what is less, and nowhere more, is an improvement. */
  | 'not-smaller';

export interface Missing {
  metric: Measured;
  because: 'never-measured' | 'too-few-days' | 'too-many-gaps' | 'machine-off';
  /** What gets the data. */
  get: 'install-agent' | 'wait' | 'check-agent' | 'turn-on';
}

export const idOf = (kind: RecommendationKind, {type, id}: Resource) => `${kind}:${type}:${id}`;
