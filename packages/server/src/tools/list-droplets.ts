import type {Tool} from './tool.ts';
import {isoTime} from './words.ts';

export const listDroplets: Tool = {
  name: 'list_droplets',
  description:
    "Lists all of this user's servers (droplets) with status, region, size, memory, disk, address and backups.",
  parameters: {},
  returns: {
    droplets: {
      type: 'array',
      description: 'The servers: name, status, region, size, memory, disk, address, backups, tags',
    },
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: () => 'Reading your servers…',
  async run(_input, {cloud, scope, signal}) {
    const {droplets, asOf} = await cloud.listDroplets(scope, signal);
    return {data: {droplets, asOf: isoTime(asOf)}};
  },
};
