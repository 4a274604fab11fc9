import {attempt} from './attempt.ts';
import {dropletCard} from './cards.ts';
import {findDroplet, shownName} from './find-droplet.ts';
import type {Tool} from './tool.ts';
import {isoTime} from './words.ts';

/** Of what was done, the newest. */
const MAX_ACTIONS = 5;

export const getDroplet: Tool = {
  name: 'get_droplet',
  description:
    "Reads one of this user's servers (a droplet) by its name: status, region, size, memory, disk, address, backups, and " +
    'what was last done with it (restarts, resizes, snapshots).',
  parameters: {name: {type: 'string', description: 'The name of the server, such as win-web-01', required: true}},
  returns: {
    droplet: {
      type: 'object',
      description: 'The server: name, status, region, size, memory, disk, address, backups, tags',
    },
    lastDone: {type: 'array', description: 'What was last done with it, newest first: type, state, begin and end'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: ({name}) => `Reading ${shownName(name)}…`,
  async run({name}, context) {
    const {cloud, scope, signal} = context;
    const {droplet, asOf} = await findDroplet(name, context);
    const read = await attempt(() => cloud.listActions(scope, droplet.id, signal), signal);
    const lastDone = read?.actions.slice(0, MAX_ACTIONS).map(({id: _, ...action}) => action);
    const data = {droplet, ...(lastDone === undefined ? {} : {lastDone}), asOf: isoTime(asOf)};
    return {data, cards: [dropletCard(droplet, asOf, context.prices)]};
  },
};
