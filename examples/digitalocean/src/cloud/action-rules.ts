import type {Machine} from '../fixtures/machines.ts';
import {diskGbOf, SIZES} from '../fixtures/sizes.ts';
import type {ActionRequest} from './action-request.ts';

/** Why an action cannot be done to a machine as it is now, or null when it can. */
export const refusalOf = (request: ActionRequest, machine: Machine): string | null => {
  const on = machine.status === 'active';
  switch (request.type) {
    case 'power_on':
      return on ? 'Droplet is already powered on.' : null;
    case 'power_off':
    case 'shutdown':
      return on ? null : 'Droplet is already powered off.';
    case 'reboot':
      return on ? null : 'Droplet must be powered on to be rebooted.';
    case 'enable_backups':
      return machine.backups ? 'Backups are already enabled for this Droplet.' : null;
    case 'resize':
      return on ? 'Droplet must be powered off to be resized.' : sizeRefusal(request.size, machine);
    case 'snapshot':
      return null;
  }
};

const sizeRefusal = (slug: string, machine: Machine): string | null => {
  const size = SIZES.find((one) => one.slug === slug);
  if (!size) return 'You specified an invalid size.';
  if (size.slug === machine.size) return 'Droplet is already of this size.';
  if (!size.available || !size.regions.includes(machine.region)) return 'This size is not available in this region.';
  // A disk can grow and never shrink, so the machine's own disk counts and not the one of its size.
  return size.disk < diskGbOf(machine) ? 'This size has a smaller disk than the Droplet.' : null;
};
