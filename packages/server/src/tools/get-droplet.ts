import {dropletCard} from './cards.ts';
import {findDroplet, shownName} from './find-droplet.ts';
import type {Tool} from './tool.ts';
import {isoTime} from './words.ts';

export const getDroplet: Tool = {
  name: 'get_droplet',
  description:
    "Reads one of this user's servers (a droplet) by its name: status, region, size, memory, disk, address, backups.",
  parameters: {name: {type: 'string', description: 'The name of the server, such as win-web-01', required: true}},
  returns: {
    droplet: {
      type: 'object',
      description: 'The server: name, status, region, size, memory, disk, address, backups, tags',
    },
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: ({name}) => `Reading ${shownName(name)}…`,
  async run({name}, context) {
    const {droplet, asOf} = await findDroplet(name, context);
    return {data: {droplet, asOf: isoTime(asOf)}, cards: [dropletCard(droplet, asOf, context.prices)]};
  },
};
