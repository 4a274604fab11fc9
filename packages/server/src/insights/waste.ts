import type {PriceBook} from '../prices/price-book.ts';
import type {AlertPolicy, Droplet, Firewall, Snapshot, UptimeCheck, Volume} from '../resources.ts';
import {openRdp} from './open-rdp.ts';
import {type Change, type Confidence, idOf, type Recommendation, type Resource} from './recommendation.ts';
import {monthlyOf} from './right-size.ts';
import {unwatched} from './unwatched.ts';

/**
 * What a user has, as it was read. Undefined is what could not be read: nothing is concluded from that, while an empty list
 * says that there is none.
 */
export interface Holdings {
  droplets: readonly Droplet[] | undefined;
  volumes: readonly Volume[] | undefined;
  snapshots: readonly Snapshot[] | undefined;
  firewalls: readonly Firewall[] | undefined;
  alertPolicies: readonly AlertPolicy[] | undefined;
  uptimeChecks: readonly UptimeCheck[] | undefined;
}

export interface WasteOptions {
  /** Milliseconds since 1970. */
  now: number;
  prices: PriceBook;
  /** A snapshot that is not older is in nobody's way. */
  snapshotDays?: number | undefined;
  /** The newest of a machine, or a volume, that are worth keeping however old they are. */
  keepSnapshots?: number | undefined;
}

export type Waste = Recommendation<
  'unattached-volume' | 'old-snapshot' | 'no-backups' | 'machine-off' | 'open-rdp' | 'unwatched'
>;

type WasteOf<Kind extends Waste['kind']> = Extract<Waste, {kind: Kind}>;

const DAY_MS = 86_400_000;
/** What was made in these days may be in the middle of being used. */
const NEW_DAYS = 7;
/** A person who made a snapshot in these days takes care of copies in some way. */
const RECENT_COPY_DAYS = 7;

/** What is paid for and does nothing, and what is missing or open. In the order of how much it hurts. */
export function findWaste(
  {droplets, volumes, snapshots, firewalls, alertPolicies, uptimeChecks}: Holdings,
  {now, prices, snapshotDays = 90, keepSnapshots = 5}: WasteOptions,
): Waste[] {
  const ageDays = (createdAt: string) => Math.max(0, Math.floor((now - Date.parse(createdAt)) / DAY_MS));
  /** One place for what all have: an id, and no currency where there is no amount. */
  const advise = <Kind extends Waste['kind']>(
    kind: Kind,
    resource: Resource,
    rest: Pick<WasteOf<Kind>, 'savingMonthly' | 'basis' | 'wouldChange'> & {confidence: Confidence},
  ) => ({
    id: idOf(kind, resource),
    kind,
    resource,
    currency: rest.savingMonthly === undefined ? undefined : prices.currency,
    ...rest,
  });

  function noBackups(droplet: Droplet): Waste[] {
    if (droplet.backups) return [];
    const ages = snapshots
      ?.filter((one) => isOf(one, 'droplet', String(droplet.id)))
      .map((one) => ageDays(one.createdAt));
    const lastSnapshotDays = ages === undefined || ages.length === 0 ? undefined : Math.min(...ages);
    const cost = prices.backups(droplet.size);
    return [
      advise('no-backups', machine(droplet), {
        savingMonthly: cost === undefined ? undefined : 0 - cost,
        confidence:
          ages === undefined
            ? sure('medium', 'copies-unread')
            : (lastSnapshotDays ?? Infinity) <= RECENT_COPY_DAYS
              ? sure('medium', 'other-copies')
              : sure('high'),
        basis: {lastSnapshotDays},
        wouldChange: [
          {change: 'copy-within', days: RECENT_COPY_DAYS},
          {change: 'other-backups'},
          ...unpriced(cost, {change: 'price', of: 'backups', size: droplet.size}),
        ],
      }),
    ];
  }

  /** It is charged as one that is on: what it holds is kept for it. */
  function machineOff(droplet: Droplet): Waste[] {
    if (droplet.status !== 'off') return [];
    const {size, backups} = droplet;
    const saving = monthlyOf(size, backups, prices);
    return [
      advise('machine-off', machine(droplet), {
        savingMonthly: saving,
        confidence: sure('medium', 'since-unknown'),
        basis: {size, backups},
        wouldChange: [
          {change: 'turned-on'},
          {change: 'kept-on-purpose'},
          ...unpriced(saving, {change: 'price', of: 'size', size}),
        ],
      }),
    ];
  }

  function unattached({id, name, sizeGb, dropletIds, createdAt}: Volume): Waste[] {
    if (dropletIds.length > 0) return [];
    const saving = prices.volume(sizeGb);
    const age = ageDays(createdAt);
    return [
      advise(
        'unattached-volume',
        {type: 'volume', id, name},
        {
          savingMonthly: saving,
          confidence: age < NEW_DAYS ? sure('low', 'new', 'contents-unknown') : sure('medium', 'contents-unknown'),
          basis: {sizeGb, ageDays: age},
          wouldChange: [
            {change: 'attached'},
            {change: 'kept-on-purpose'},
            ...unpriced(saving, {change: 'price', of: 'volume'}),
          ],
        },
      ),
    ];
  }

  function oldSnapshot(snapshot: Snapshot): Waste[] {
    const {id, name, of, resourceId, sizeGb, createdAt} = snapshot;
    const age = ageDays(createdAt);
    const newer = (snapshots ?? []).filter((one) => isOf(one, of, resourceId) && isNewer(one, snapshot)).length;
    const owners = of === 'droplet' ? droplets : volumes;
    const gone = owners !== undefined && !owners.some((one) => String(one.id) === resourceId);
    if (age <= snapshotDays || !(gone || newer >= keepSnapshots)) return [];
    const saving = prices.snapshot(sizeGb);
    const because = gone ? 'gone' : 'more-than-kept';
    return [
      advise(
        'old-snapshot',
        {type: 'snapshot', id, name},
        {
          savingMonthly: saving,
          // The last copy of what is gone may be all that is left of it.
          confidence: gone && newer === 0 ? sure('low', 'contents-unknown') : sure('medium', 'contents-unknown'),
          basis: {of, sizeGb, ageDays: age, olderThanDays: snapshotDays, because, newer, keep: keepSnapshots},
          wouldChange: [{change: 'kept-on-purpose'}, ...unpriced(saving, {change: 'price', of: 'snapshot'})],
        },
      ),
    ];
  }

  const machines = droplets ?? [];
  return [
    ...machines.flatMap((droplet) =>
      openRdp(droplet, firewalls).map(({confidence, ...found}) =>
        advise('open-rdp', machine(droplet), {savingMonthly: undefined, confidence, ...found}),
      ),
    ),
    ...machines.flatMap(noBackups),
    ...machines.flatMap((droplet) =>
      unwatched(droplet, alertPolicies, uptimeChecks).map((found) =>
        advise('unwatched', machine(droplet), {savingMonthly: undefined, ...found}),
      ),
    ),
    ...machines.flatMap(machineOff),
    ...(volumes ?? []).flatMap(unattached),
    ...(snapshots ?? []).flatMap(oldSnapshot),
  ];
}

const machine = ({id, name}: Droplet): Resource => ({type: 'droplet', id: String(id), name});

const sure = (level: Confidence['level'], ...because: Confidence['because']): Confidence => ({level, because});

const unpriced = (amount: number | undefined, change: Change): Change[] => (amount === undefined ? [change] : []);

/** A machine and a volume may have one id. */
function isOf(snapshot: Snapshot, of: Snapshot['of'], resourceId: string): boolean {
  return snapshot.of === of && snapshot.resourceId === resourceId;
}

/** Those of one moment have an order, too, so that never all of them are too many. */
function isNewer(one: Snapshot, than: Snapshot): boolean {
  const by = Date.parse(one.createdAt) - Date.parse(than.createdAt);
  return by > 0 || (by === 0 && one.id > than.id);
}
