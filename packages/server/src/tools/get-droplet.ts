import {type Tool, ToolInputError} from './tool.ts';

export const getDroplet: Tool = {
  name: 'get_droplet',
  description:
    "Reads one of this user's servers (a droplet) by its name: status, region, size, memory, disk, address, backups.",
  parameters: {name: {type: 'string', description: 'The name of the server, such as win-web-01', required: true}},
  activity: ({name}) => `Reading ${String(name).slice(0, 60)}…`,
  async run({name}, {cloud, scope, signal}) {
    const {droplets, asOf} = await cloud.listDroplets(scope, signal);
    const wanted = String(name).toLowerCase();
    const droplet = droplets.find((one) => one.name.toLowerCase() === wanted || String(one.id) === wanted);
    // One answer for another user's server and for none: a name is not confirmed to whoever asks.
    if (droplet === undefined) throw new ToolInputError('This user has no server of that name.');
    return {droplet, asOf: new Date(asOf).toISOString()};
  },
};
