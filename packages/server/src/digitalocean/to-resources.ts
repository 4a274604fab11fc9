import type {Backup, Droplet, DropletAction, Size, Snapshot, Volume} from '../resources.ts';
import {type Fields, fieldsOf, idOf, idsOf, listOf, momentOf, numberOf, textOf, textsOf} from './fields.ts';

/*
 * What DigitalOcean sends, in our words. Undefined where it cannot be told what a thing is, how large or how old: it is
 * left out then, for a made-up value would end in somebody's advice.
 */

export function toDroplet(value: unknown): Droplet | undefined {
  const body = fieldsOf(value);
  const size = fieldsOf(body.size);
  const id = idOf(body.id);
  const vcpus = numberOf(body.vcpus) ?? numberOf(size.vcpus);
  const memoryMb = numberOf(body.memory) ?? numberOf(size.memory);
  const diskGb = numberOf(body.disk) ?? numberOf(size.disk);
  if (id === undefined || vcpus === undefined || memoryMb === undefined || diskGb === undefined) return undefined;
  const tags = textsOf(body.tags);
  return {
    id,
    name: textOf(body.name) ?? String(id),
    status: textOf(body.status) ?? 'unknown',
    region: regionOf(body),
    size: textOf(body.size_slug) ?? textOf(size.slug) ?? 'unknown',
    vcpus,
    memoryMb,
    diskGb,
    publicIpv4: publicIpv4(body),
    os: tags.find((tag) => tag.startsWith('os-'))?.slice('os-'.length),
    backups: textsOf(body.features).includes('backups'),
    tags,
    createdAt: momentOf(body.created_at) ?? '',
  };
}

export function toSize(value: unknown): Size | undefined {
  const body = fieldsOf(value);
  const slug = textOf(body.slug);
  const vcpus = numberOf(body.vcpus);
  const memoryMb = numberOf(body.memory);
  const diskGb = numberOf(body.disk);
  if (slug === undefined || vcpus === undefined || memoryMb === undefined || diskGb === undefined) return undefined;
  return {slug, vcpus, memoryMb, diskGb, regions: textsOf(body.regions), available: body.available === true};
}

/** With all machines that it is attached to, whoever's they are. */
export function toVolume(value: unknown): Volume | undefined {
  const body = fieldsOf(value);
  const id = textOf(body.id);
  const sizeGb = numberOf(body.size_gigabytes);
  if (id === undefined || sizeGb === undefined) return undefined;
  return {
    id,
    name: textOf(body.name) ?? id,
    region: regionOf(body),
    sizeGb,
    dropletIds: idsOf(body.droplet_ids),
    tags: textsOf(body.tags),
    createdAt: momentOf(body.created_at) ?? '',
  };
}

/** Beside its tags, which say whose it is when its machine is gone. */
export function toSnapshot(value: unknown): {snapshot: Snapshot; tags: string[]} | undefined {
  const body = fieldsOf(value);
  const id = textOf(body.id);
  const of = body.resource_type;
  const resourceId = textOf(body.resource_id);
  const sizeGb = numberOf(body.size_gigabytes);
  const minDiskGb = numberOf(body.min_disk_size);
  const createdAt = momentOf(body.created_at);
  if (id === undefined || (of !== 'droplet' && of !== 'volume') || resourceId === undefined) return undefined;
  if (sizeGb === undefined || minDiskGb === undefined || createdAt === undefined) return undefined;
  const name = textOf(body.name) ?? id;
  return {snapshot: {id, name, of, resourceId, sizeGb, minDiskGb, createdAt}, tags: textsOf(body.tags)};
}

export function toBackup(value: unknown, dropletId: number): Backup | undefined {
  const body = fieldsOf(value);
  const id = textOf(body.id);
  const sizeGb = numberOf(body.size_gigabytes);
  const createdAt = momentOf(body.created_at);
  if (id === undefined || sizeGb === undefined || createdAt === undefined) return undefined;
  return {id, dropletId, sizeGb, createdAt};
}

const ACTION_STATES = {'in-progress': 'running', completed: 'done', errored: 'failed'} as const;

export function toAction(value: unknown): DropletAction | undefined {
  const body = fieldsOf(value);
  const id = textOf(body.id);
  const type = textOf(body.type);
  const status = textOf(body.status) ?? '';
  const startedAt = momentOf(body.started_at);
  if (id === undefined || type === undefined || startedAt === undefined) return undefined;
  if (!Object.hasOwn(ACTION_STATES, status)) return undefined;
  const state = ACTION_STATES[status as keyof typeof ACTION_STATES];
  return {id, type, state, startedAt, endedAt: momentOf(body.completed_at)};
}

function regionOf(body: Fields): string {
  return textOf(fieldsOf(body.region).slug) ?? 'unknown';
}

function publicIpv4(body: Fields): string | undefined {
  const addresses = listOf(fieldsOf(body.networks).v4).map(fieldsOf);
  return textOf(addresses.find(({type}) => type === 'public')?.ip_address);
}
