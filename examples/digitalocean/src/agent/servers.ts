import {isRecord} from '../read-json.ts';

/** What the agent may know about a machine, whatever shape it came in. */
export interface Server {
  readonly id: number | null;
  readonly name: string;
  readonly status: string | null;
  readonly region: string | null;
  readonly size: string | null;
  readonly vcpus: number | null;
  readonly memoryMb: number | null;
  readonly diskGb: number | null;
  readonly address: string | null;
  readonly os: string | null;
  readonly backups: boolean | null;
  readonly createdAt: string | null;
}

export interface KnownServers {
  /** True when the data held a list at all, even an empty one: only then can a name be missing from it. */
  readonly given: boolean;
  readonly list: readonly Server[];
  /** True when there are more machines than were shown. */
  readonly partial: boolean;
  /** Names that the sender already found in the question. */
  readonly named: readonly string[];
}

const MAX_SERVERS = 200;
const MAX_DEPTH = 6;

/** Finds the machines in data of any shape: our own list, a droplet as the API gives it, a tool's answer. */
export const serversIn = (data: readonly unknown[]): KnownServers => {
  const found = new Map<string, Server>();
  const named = new Set<string>();
  let given = false;
  let total = 0;
  const visit = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || found.size >= MAX_SERVERS) return;
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1);
      return;
    }
    if (!isRecord(value)) return;
    const listed = Array.isArray(value.droplets) ? value.droplets : value.servers;
    // What a check says of machines by name alone is no list of the machines that there are.
    if (Array.isArray(listed) && (listed.length === 0 || listed.some((one) => isRecord(one) && serverOf(one)))) {
      given = true;
      total = Math.max(total, number(value.total) ?? 0);
      for (const name of Array.isArray(value.named) ? value.named : []) if (typeof name === 'string') named.add(name);
    }
    const server = serverOf(value);
    if (server) {
      const known = found.get(server.name);
      found.set(server.name, known ? merged(known, server) : server);
      given = true;
      return;
    }
    for (const child of Object.values(value)) visit(child, depth + 1);
  };
  for (const value of data) visit(value, 0);
  const list = [...found.values()];
  return {given, list, partial: total > list.length, named: [...named]};
};

/** A machine is anything that has a name and two of the things that only machines have. */
const serverOf = (value: Record<string, unknown>): Server | null => {
  const name = text(value.name);
  const signs = ['status', 'region', 'size', 'size_slug', 'vcpus', 'publicIpv4', 'networks', 'memoryMb', 'memory'];
  if (!name || signs.filter((sign) => value[sign] !== undefined).length < 2) return null;
  const region = isRecord(value.region) ? text(value.region.slug) : text(value.region);
  const features = Array.isArray(value.features) ? value.features : null;
  const tags = Array.isArray(value.tags) ? value.tags.filter((tag) => typeof tag === 'string') : [];
  return {
    id: number(value.id),
    name,
    status: text(value.status),
    region,
    size: text(value.size) ?? text(value.size_slug),
    vcpus: number(value.vcpus),
    memoryMb: number(value.memoryMb) ?? number(value.memory),
    diskGb: number(value.diskGb) ?? number(value.disk),
    address: text(value.publicIpv4) ?? publicAddressIn(value.networks),
    os: text(value.os) ?? tags.find((tag) => tag.startsWith('os-'))?.slice(3) ?? null,
    backups: typeof value.backups === 'boolean' ? value.backups : (features?.includes('backups') ?? null),
    createdAt: text(value.createdAt) ?? text(value.created_at),
  };
};

const publicAddressIn = (networks: unknown): string | null => {
  const v4 = isRecord(networks) && Array.isArray(networks.v4) ? networks.v4 : [];
  const open = v4.find((one): one is Record<string, unknown> => isRecord(one) && one.type === 'public');
  return text(open?.ip_address);
};

/** The later word wins where it says something. */
const merged = (known: Server, newer: Server): Server => ({
  ...known,
  ...Object.fromEntries(Object.entries(newer).filter(([, value]) => value !== null)),
});

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
