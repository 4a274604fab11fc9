/*
 * What a user has at a cloud, in our words, and the two ports that read it: `Cloud` says what there is, `Metrics` what it
 * does. Nothing here names a vendor. Prices are not in here: what a provider charges its customer is nobody else's.
 */

/** How a user's machines are found: by a tag, by ids, or not at all. From the verified identity, never from a model. */
export interface ResourceScope {
  tag?: string | undefined;
  ids?: readonly number[] | undefined;
  /** A machine found by id counts only if it carries a tag with this prefix: a reseller cannot name another's. */
  requiredTagPrefix?: string | undefined;
}

export interface Droplet {
  id: number;
  name: string;
  status: string;
  region: string;
  size: string;
  vcpus: number;
  memoryMb: number;
  diskGb: number;
  publicIpv4: string | undefined;
  /** From the `os-…` tag: converted Windows droplets do not say so in their image. */
  os: string | undefined;
  backups: boolean;
  tags: string[];
  /** ISO 8601. Empty where the provider does not say. */
  createdAt: string;
}

/** What a machine can be. */
export interface Size {
  slug: string;
  vcpus: number;
  memoryMb: number;
  diskGb: number;
  /** Slugs of the regions where it can be had. */
  regions: string[];
  /** Whether new machines can have it at all. */
  available: boolean;
}

/** A disk of its own, attached to a machine or to none. */
export interface Volume {
  id: string;
  name: string;
  region: string;
  sizeGb: number;
  /** Machines in scope that it is attached to. */
  dropletIds: number[];
  tags: string[];
  /** ISO 8601. Empty where the provider does not say. */
  createdAt: string;
}

export interface Snapshot {
  id: string;
  name: string;
  of: 'droplet' | 'volume';
  /** Of the machine or the volume it was taken of, which may be gone. */
  resourceId: string;
  sizeGb: number;
  /** The smallest disk that it fits on. */
  minDiskGb: number;
  createdAt: string;
}

/** An automatic backup that is kept. */
export interface Backup {
  id: string;
  dropletId: number;
  sizeGb: number;
  createdAt: string;
}

/** Something that was done with a machine, by its owner, by us or by the provider. */
export interface DropletAction {
  id: string;
  /** The provider's word for it: `power_off`, `resize`, `snapshot`. */
  type: string;
  state: 'running' | 'done' | 'failed';
  startedAt: string;
  /** Undefined while it is being done. */
  endedAt: string | undefined;
}

export interface FirewallRule {
  direction: 'inbound' | 'outbound';
  protocol: 'tcp' | 'udp' | 'icmp';
  /** First and last port; both 0 stand for all. ICMP has none. */
  ports: {from: number; to: number} | undefined;
  /** Networks in CIDR form, `0.0.0.0/0` and `::/0` for everybody. */
  addresses: string[];
  /**
   * Set where the rule names machines, load balancers, clusters or tags besides networks. Which ones is left out, for they
   * may be another's: without networks it is open to some, and not to nobody.
   */
  others?: boolean | undefined;
}

export interface Firewall {
  id: string;
  name: string;
  /** Machines in scope that it holds for, by id or by a tag of theirs. */
  dropletIds: number[];
  rules: FirewallRule[];
  /** Whether it holds for others' machines, too, or may do so by a tag that is not the scope's own: nobody here may change it. */
  shared: boolean;
  /** Where it stands: another one after every change. */
  version: string;
}

/** A rule by which the provider mails somebody about a machine. */
export interface AlertPolicy {
  id: string;
  /** Empty where it watches others' machines, too: it may name them. */
  description: string;
  enabled: boolean;
  /** What is watched: `cpu`, `memory`, `disk`, or the provider's own word for another thing. */
  metric: string;
  compare: 'above' | 'below';
  value: number;
  /** `5m`, `10m`, `30m`, `1h` */
  window: string;
  /** Machines in scope that it watches, by id or by a tag of theirs. Who is told is left out. */
  dropletIds: number[];
}

/** A check from outside whether something answers. */
export interface UptimeCheck {
  id: string;
  name: string;
  type: 'ping' | 'http' | 'https';
  /** What it asks. Only those of machines in scope, by their address, are known. */
  target: string;
  enabled: boolean;
  dropletIds: number[];
}

/** A bucket of files. Buckets have no owner at the provider: by the prefix of their names they are a user's. */
export interface Bucket {
  name: string;
  createdAt: string;
}

/**
 * What a cloud says of a user's resources. Each answer has the moment at which it was read, in milliseconds since 1970. A
 * call throws when the provider does not answer. What is outside the scope is not in an answer, whatever the provider
 * said.
 */
export interface Cloud {
  listDroplets(scope: ResourceScope, signal: AbortSignal): Promise<{droplets: Droplet[]; asOf: number}>;
  /** The sizes that machines can have. The same for everybody. */
  listSizes(signal: AbortSignal): Promise<{sizes: Size[]; asOf: number}>;
  /** Volumes of the machines in scope, and those in nobody's machine that carry the scope's tag. */
  listVolumes(scope: ResourceScope, signal: AbortSignal): Promise<{volumes: Volume[]; asOf: number}>;
  /** Snapshots of the machines and volumes in scope, and those that carry the scope's tag. */
  listSnapshots(scope: ResourceScope, signal: AbortSignal): Promise<{snapshots: Snapshot[]; asOf: number}>;
  /** Backups of one machine in scope, newest first. Of any other: none. */
  listBackups(scope: ResourceScope, dropletId: number, signal: AbortSignal): Promise<{backups: Backup[]; asOf: number}>;
  /** What was last done with one machine in scope, newest first. Of any other: nothing. */
  listActions(
    scope: ResourceScope,
    dropletId: number,
    signal: AbortSignal,
  ): Promise<{actions: DropletAction[]; asOf: number}>;
  /** Firewalls that hold for a machine in scope. */
  listFirewalls(scope: ResourceScope, signal: AbortSignal): Promise<{firewalls: Firewall[]; asOf: number}>;
  /** Alert policies that watch a machine in scope. */
  listAlertPolicies(scope: ResourceScope, signal: AbortSignal): Promise<{policies: AlertPolicy[]; asOf: number}>;
  /** Uptime checks of the address of a machine in scope. */
  listUptimeChecks(scope: ResourceScope, signal: AbortSignal): Promise<{checks: UptimeCheck[]; asOf: number}>;
  /** Buckets whose names begin with the scope's own tag and a hyphen. None where no store of files is known. */
  listBuckets(scope: ResourceScope, signal: AbortSignal): Promise<{buckets: Bucket[]; asOf: number}>;
}

/** A change of what a user has. `addresses` are networks in CIDR form. */
export type CloudChange =
  | {kind: 'reboot' | 'shutdown' | 'power-off' | 'power-on' | 'enable-backups'; dropletId: number}
  | {kind: 'snapshot'; dropletId: number; name: string}
  /** The disk stays as it is, so that it can be made smaller again. The machine must be off. */
  | {kind: 'resize'; dropletId: number; size: string}
  /** A rule more: those addresses may come in by TCP. */
  | {kind: 'open-port'; dropletId: number; firewallId: string; version: string; port: number; addresses: string[]}
  /** Inbound TCP rules that let all the world to this port, and to no other, let in those addresses instead. */
  | {kind: 'narrow-port'; dropletId: number; firewallId: string; version: string; port: number; addresses: string[]};

/** The provider says that it has not done it, and will not. Anything else that is thrown leaves open whether it did. */
export class ChangeRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ChangeRefused';
  }
}

/** Changes what a user has. Who may do so, and whose it is, the caller has found out. */
export interface CloudChanges {
  /**
   * Asks the provider, once and never again by itself. `operation` is followed by `look`; undefined where it is done already.
   * Throws `ChangeRefused` where nothing was done: a firewall that is not at its version any more, a request that was refused.
   */
  ask(change: CloudChange, signal: AbortSignal): Promise<{operation: string | undefined}>;
  look(dropletId: number, operation: string, signal: AbortSignal): Promise<'running' | 'done' | 'failed'>;
  /**
   * The operation that this change began, or one like it, on this machine since then (milliseconds since 1970): for whoever
   * does not know whether it was asked for. Of a firewall there is none.
   */
  find(change: CloudChange, since: number, signal: AbortSignal): Promise<string | undefined>;
  /** One machine as it is now, not as it was read before. Undefined outside of the scope. */
  readDroplet(scope: ResourceScope, id: number, signal: AbortSignal): Promise<Droplet | undefined>;
  /** The firewalls of the scope as they are now. */
  readFirewalls(scope: ResourceScope, signal: AbortSignal): Promise<Firewall[]>;
}

/** What is measured. Shares are per cent of what the machine has; rates are megabits a second. */
export type MetricName = 'cpu' | 'memory' | 'disk' | 'inbound' | 'outbound';

export interface Sample {
  /** Milliseconds since 1970. */
  at: number;
  value: number;
}

export interface Series {
  metric: MetricName;
  unit: '%' | 'Mbps';
  /** The disk, where there are several: `C:`, `/`. */
  device?: string | undefined;
  /** Who measured: `digitalocean`, `prometheus`. */
  source: string;
  /** In order of time. Never a value that was not measured. */
  samples: Sample[];
  /** Milliseconds between two samples, as they usually come. */
  stepMs: number;
  /** Where samples are missing, within the window that was asked for. */
  gaps: {from: number; to: number}[];
}

export interface MetricsWindow {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** The tag prefix of the tenant for whom it is asked, where a quota is shared among tenants. */
  by?: string | undefined;
}

/**
 * A source of measurements. An empty answer is an ordinary one: most Windows machines report nothing to their cloud.
 * Throws when the source does not answer, which is something else.
 */
export interface Metrics {
  readonly source: string;
  /** What is known of a machine, which the caller has found in the user's scope. */
  read(
    droplet: Pick<Droplet, 'id' | 'name' | 'vcpus' | 'publicIpv4'>,
    window: MetricsWindow,
    signal: AbortSignal,
  ): Promise<{series: Series[]; asOf: number}>;
}
