import type {Machine} from '../fixtures/machines.ts';
import {diskGbOf, sizeOf} from '../fixtures/sizes.ts';
import type {Snapshot} from '../fixtures/snapshots.ts';
import {isoSeconds} from '../iso-seconds.ts';
import type {ActionRequest} from './action-request.ts';

/** The machine after an action is over. A reboot and a snapshot leave it as it was. */
export const machineAfter = (request: ActionRequest, machine: Machine, endedAtMs: number): Machine => {
  switch (request.type) {
    case 'power_on': {
      const {offSinceMs: _, ...rest} = machine;
      return {...rest, status: 'active'};
    }
    case 'power_off':
    case 'shutdown':
      return {...machine, status: 'off', offSinceMs: endedAtMs};
    case 'enable_backups':
      return {...machine, backups: true, backupsSinceMs: endedAtMs};
    case 'resize': {
      const diskGb = request.disk ? sizeOf(request.size).disk : diskGbOf(machine);
      return {...machine, size: request.size, diskGb};
    }
    case 'reboot':
    case 'snapshot':
      return machine;
  }
};

/** The share of a disk that is in use, where no load says it. */
const USUAL_DISK_SHARE = 0.4;

/** The snapshot that was made of a machine: as large as what is on its disk. */
export const snapshotAfter = (
  {name}: Extract<ActionRequest, {type: 'snapshot'}>,
  machine: Machine,
  {id, endedAtMs}: {readonly id: number; readonly endedAtMs: number},
): Snapshot => {
  const diskGb = diskGbOf(machine);
  return {
    id: String(id),
    name: name ?? `${machine.name}-${endedAtMs}`,
    created_at: isoSeconds(endedAtMs),
    regions: [machine.region],
    resource_id: String(machine.id),
    resource_type: 'droplet',
    min_disk_size: diskGb,
    size_gigabytes: Math.round(diskGb * (machine.load?.disk ?? USUAL_DISK_SHARE) * 10) / 10,
    tags: [],
  };
};
