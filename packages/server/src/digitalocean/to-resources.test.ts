import {describe, expect, test} from 'vitest';
import {toBackup, toDroplet, toSize, toSnapshot, toVolume} from './to-resources.ts';

const MADE = '2026-08-21T18:03:44Z';

const DROPLET = {id: 7, name: 'win-7', vcpus: 2, memory: 4096, disk: 80, created_at: MADE};
const SIZE = {slug: 's-1', vcpus: 1, memory: 1024, disk: 25, regions: ['nyc3'], available: true, price_monthly: 6};
const VOLUME = {id: 'v', name: 'data', size_gigabytes: 250, created_at: MADE, droplet_ids: [7], region: {slug: 'nyc3'}};
const SNAPSHOT = {
  id: '164300177',
  name: 'before',
  created_at: MADE,
  resource_id: '7',
  resource_type: 'droplet',
  min_disk_size: 80,
  size_gigabytes: 38.7,
  tags: ['t'],
};
const BACKUP = {id: 67539192, created_at: MADE, size_gigabytes: 31.4, min_disk_size: 80, type: 'backup'};

test('a size, without what the provider charges', () => {
  expect(toSize(SIZE)).toEqual({
    slug: 's-1',
    vcpus: 1,
    memoryMb: 1024,
    diskGb: 25,
    regions: ['nyc3'],
    available: true,
  });
});

test('a volume', () => {
  expect(toVolume({...VOLUME, tags: ['t']})).toEqual({
    id: 'v',
    name: 'data',
    region: 'nyc3',
    sizeGb: 250,
    dropletIds: [7],
    tags: ['t'],
    createdAt: MADE,
  });
});

test('a snapshot and its tags', () => {
  expect(toSnapshot(SNAPSHOT)).toEqual({
    snapshot: {
      id: '164300177',
      name: 'before',
      of: 'droplet',
      resourceId: '7',
      sizeGb: 38.7,
      minDiskGb: 80,
      createdAt: MADE,
    },
    tags: ['t'],
  });
});

test('a backup, whose id is a number there', () => {
  expect(toBackup(BACKUP, 7)).toEqual({id: '67539192', dropletId: 7, sizeGb: 31.4, createdAt: MADE});
});

describe('what is missing, null, "nil" or a number as text', () => {
  test('can be done without', () => {
    const bare = {...DROPLET, name: null, status: 'nil', region: null, tags: null, features: 'nil', created_at: 'nil'};
    expect(toDroplet({...bare, networks: {v4: [null, {type: 'public', ip_address: 'nil'}]}})).toEqual({
      id: 7,
      name: '7',
      status: 'unknown',
      region: 'unknown',
      size: 'unknown',
      vcpus: 2,
      memoryMb: 4096,
      diskGb: 80,
      publicIpv4: undefined,
      os: undefined,
      backups: false,
      tags: [],
      createdAt: '',
    });
    expect(toSize({...SIZE, regions: null, available: undefined})).toMatchObject({regions: [], available: false});
    expect(toVolume({id: 'v', size_gigabytes: '250', droplet_ids: null, tags: [null, 't', 'nil']})).toEqual({
      id: 'v',
      name: 'v',
      region: 'unknown',
      sizeGb: 250,
      dropletIds: [],
      tags: ['t'],
      createdAt: '',
    });
    expect(toVolume({...VOLUME, droplet_ids: ['7', 8.5, -1, 0, {}]})?.dropletIds).toEqual([7]);
    expect(toSnapshot({...SNAPSHOT, id: 9, resource_id: 7, tags: null, name: ''})).toMatchObject({
      snapshot: {id: '9', resourceId: '7', name: '9'},
      tags: [],
    });
  });

  test('of a machine is taken from its size', () => {
    const size = {slug: 's-2', vcpus: '2', memory: '4096', disk: 80};
    expect(toDroplet({id: '7', vcpus: null, memory: 'nil', size, size_slug: null})).toMatchObject({
      id: 7,
      size: 's-2',
      vcpus: 2,
      memoryMb: 4096,
      diskGb: 80,
    });
  });

  /** A reader, a body that it takes, and the fields without which it does not. */
  const needs: [what: string, read: (body: unknown) => unknown, body: object, fields: string[]][] = [
    ['a machine', toDroplet, DROPLET, ['id', 'vcpus', 'memory', 'disk']],
    ['a size', toSize, SIZE, ['slug', 'vcpus', 'memory', 'disk']],
    ['a volume', toVolume, VOLUME, ['id', 'size_gigabytes']],
    [
      'a snapshot',
      toSnapshot,
      SNAPSHOT,
      ['id', 'created_at', 'resource_id', 'resource_type', 'min_disk_size', 'size_gigabytes'],
    ],
    ['a backup', (body) => toBackup(body, 7), BACKUP, ['id', 'created_at', 'size_gigabytes']],
  ];

  test.each(needs)('and needed leaves out %s', (_what, read, body, fields) => {
    expect(read(body)).toBeDefined();
    for (const field of fields) {
      for (const value of [undefined, null, 'nil', '', {}, []]) expect(read({...body, [field]: value})).toBeUndefined();
    }
    for (const nothing of [null, undefined, 'nil', 7, [body]]) expect(read(nothing)).toBeUndefined();
  });

  test('a number is none below 0, nor a machine number 0', () => {
    for (const memory of [-1, Number.NaN, '4 GB', ' ']) expect(toDroplet({...DROPLET, memory})).toBeUndefined();
    for (const id of [0, 7.5, -7, '0']) expect(toDroplet({...DROPLET, id})).toBeUndefined();
  });
});
