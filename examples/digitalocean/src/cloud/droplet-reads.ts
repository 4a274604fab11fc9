import {backupsOf} from '../fixtures/backups.ts';
import {type Droplet, dropletOf} from '../fixtures/droplets.ts';
import type {Machine} from '../fixtures/machines.ts';
import {dropletSnapshotsOf, snapshotIdsOf} from '../fixtures/snapshots.ts';
import {pageOf} from './page.ts';
import type {Found, Read} from './reads.ts';

/** `GET /v2/droplets`. */
export const droplets = (read: Read): Found => {
  const query = read.url.searchParams;
  if (query.has('tag_name') && query.has('name')) {
    return {status: 422, fault: 'tag_name can not be combined with name.'};
  }
  const all = read.state.machines().map((machine) => shown(machine, read));
  return {body: pageOf('droplets', all.filter(dropletFilter(query)), read.url)};
};

const dropletFilter = (query: URLSearchParams) => (droplet: Droplet) => {
  const tag = query.get('tag_name');
  const name = query.get('name');
  // Only droplets without a GPU are listed by default, and this account has none with one.
  if (query.get('type') === 'gpus') return false;
  return (
    (tag === null || droplet.tags.includes(tag)) && (name === null || droplet.name.toLowerCase() === name.toLowerCase())
  );
};

const shown = (machine: Machine, {state, nowMs}: Read): Droplet =>
  dropletOf(
    machine,
    {snapshotIds: snapshotIdsOf(state.snapshots(), machine.id), locked: state.isBusy(machine.id)},
    nowMs,
  );

/** `GET /v2/droplets/{id}` and what is under it. */
export const readDroplet = ([dropletId = '', part, id]: readonly string[], read: Read): Found => {
  const {url, state, nowMs} = read;
  const machine = state.machine(dropletId);
  if (!machine) return null;
  if (id !== undefined) {
    const action = part === 'actions' && state.actionsOf(machine.id).find((one) => String(one.id) === id);
    return action ? {body: {action}} : null;
  }
  switch (part) {
    case undefined:
      return {body: {droplet: shown(machine, read)}};
    case 'backups':
      return {body: pageOf('backups', backupsOf(machine, nowMs), url)};
    case 'snapshots':
      return {body: pageOf('snapshots', dropletSnapshotsOf(state.snapshots(), machine.id), url)};
    case 'actions':
      return {body: pageOf('actions', state.actionsOf(machine.id), url)};
    case 'firewalls':
      return {body: pageOf('firewalls', state.firewallsOf(machine), url)};
    default:
      return null;
  }
};
