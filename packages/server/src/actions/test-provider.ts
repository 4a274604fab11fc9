import {
  ChangeRefused,
  type CloudChange,
  type CloudChanges,
  type Droplet,
  type Firewall,
  type Size,
} from '../resources.ts';
import {machine} from '../test-machine.ts';

/* A provider with one user's machine, as plain objects. For tests only. */

export const SIZES: Size[] = [
  {slug: 's-1vcpu-2gb', vcpus: 1, memoryMb: 2_048, diskGb: 80, regions: ['fra1'], available: true},
  {slug: 's-2vcpu-4gb', vcpus: 2, memoryMb: 4_096, diskGb: 80, regions: ['fra1'], available: true},
  {slug: 's-4vcpu-8gb', vcpus: 4, memoryMb: 8_192, diskGb: 160, regions: ['fra1'], available: true},
  {slug: 's-small-disk', vcpus: 1, memoryMb: 1_024, diskGb: 25, regions: ['fra1'], available: true},
  {slug: 's-elsewhere', vcpus: 1, memoryMb: 2_048, diskGb: 80, regions: ['nyc3'], available: true},
  {slug: 's-sold-out', vcpus: 1, memoryMb: 2_048, diskGb: 80, regions: ['fra1'], available: false},
];

export const firewall = (changes: Partial<Firewall> = {}): Firewall => ({
  id: 'fw-1',
  name: 'web',
  dropletIds: [7],
  rules: [
    {direction: 'inbound', protocol: 'tcp', ports: {from: 3389, to: 3389}, addresses: ['0.0.0.0/0', '::/0']},
    {direction: 'inbound', protocol: 'tcp', ports: {from: 443, to: 443}, addresses: ['198.51.100.4/32']},
  ],
  shared: false,
  version: 'fw-v1',
  ...changes,
});

/** What goes wrong with the next request for a change of this kind. */
export type Fault = 'refused' | 'lost' | 'begun-unheard' | 'errored' | 'endless' | 'stays-on';

export function createProvider(start: {droplet?: Droplet; firewalls?: Firewall[]} = {}) {
  const state = {droplet: start.droplet ?? machine(), firewalls: start.firewalls ?? [firewall()], down: false};
  const asked: CloudChange[] = [];
  const faults = new Map<CloudChange['kind'], Fault>();
  const operations = new Map<string, {change: CloudChange; state: 'running' | 'done' | 'failed'; at: number}>();

  function apply(change: CloudChange): void {
    const {droplet} = state;
    if (change.kind === 'shutdown' || change.kind === 'power-off') state.droplet = {...droplet, status: 'off'};
    if (change.kind === 'power-on') state.droplet = {...droplet, status: 'active'};
    if (change.kind === 'enable-backups') state.droplet = {...droplet, backups: true};
    if (change.kind === 'resize') state.droplet = {...droplet, size: change.size};
  }

  function begin(change: CloudChange): string {
    const id = `op-${operations.size + 1}`;
    const fault = faults.get(change.kind);
    const ends = fault === 'errored' ? 'failed' : fault === 'endless' ? 'running' : 'done';
    operations.set(id, {change, state: ends, at: Date.now()});
    if (ends === 'done' && fault !== 'stays-on') apply(change);
    return id;
  }

  const changes: CloudChanges = {
    async ask(change) {
      asked.push(change);
      const fault = faults.get(change.kind);
      if (fault === 'refused') throw new ChangeRefused('422');
      if (fault === 'lost') throw new Error('timeout');
      // Refused where it makes no sense, as the real one does.
      const isOff = state.droplet.status === 'off';
      if (change.kind === 'resize' && !isOff) throw new ChangeRefused('422 the machine is on');
      if (change.kind === 'power-on' && !isOff) throw new ChangeRefused('422 the machine is on already');
      if (change.kind === 'open-port' || change.kind === 'narrow-port') return {operation: undefined};
      const operation = begin(change);
      if (fault === 'begun-unheard') throw new Error('the connection was cut');
      return {operation};
    },
    async look(_dropletId, operation) {
      return operations.get(operation)?.state ?? 'failed';
    },
    async find(change, since) {
      const found = [...operations].find(([, one]) => one.change.kind === change.kind && one.at >= since - 60_000);
      return found?.[0];
    },
    async readDroplet({tag, ids}, id) {
      if (state.down) throw new Error('the cloud answered 500');
      const {droplet} = state;
      const isIn = ids?.includes(droplet.id) === true || (tag !== undefined && droplet.tags.includes(tag));
      return id === droplet.id && isIn ? droplet : undefined;
    },
    async readFirewalls() {
      if (state.down) throw new Error('the cloud answered 500');
      return state.firewalls;
    },
  };
  return {changes, state, asked, faults, operations, kinds: () => asked.map(({kind}) => kind)};
}
