import {expect, test} from 'vitest';
import {MACHINES, type Machine} from '../fixtures/machines.ts';
import {refusalOf} from './action-rules.ts';

const off = (fields: Partial<Machine>): Machine => ({...(MACHINES[0] as Machine), status: 'off', ...fields});

test('a size is refused where the region of the machine does not have it', () => {
  const resize = {type: 'resize', size: 'm-4vcpu-32gb', disk: false} as const;
  expect(refusalOf(resize, off({region: 'tor1'}))).toBe('This size is not available in this region.');
  expect(refusalOf(resize, off({region: 'nyc3'}))).toBeNull();
});

test('the disk of the machine counts, not the one of its size', () => {
  const resize = {type: 'resize', size: 's-1vcpu-2gb', disk: false} as const;
  expect(refusalOf(resize, off({}))).toBe('This size has a smaller disk than the Droplet.');
  expect(refusalOf(resize, off({diskGb: 50}))).toBeNull();
});
