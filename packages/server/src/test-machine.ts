import type {Droplet} from './resources.ts';

/** A user's machine: nothing is out of the ordinary, but that it has no backups. For tests only. */
export const machine = (changes: Partial<Droplet> = {}): Droplet => ({
  id: 7,
  name: 'win-web-01',
  status: 'active',
  region: 'fra1',
  size: 's-2vcpu-4gb',
  vcpus: 2,
  memoryMb: 4_096,
  diskGb: 80,
  publicIpv4: '203.0.113.7',
  os: 'windows-2022',
  backups: false,
  tags: ['wc-user-alice'],
  createdAt: '2026-01-01T00:00:00Z',
  ...changes,
});
