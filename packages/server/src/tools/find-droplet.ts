import type {Droplet} from '../ports.ts';
import {type ToolContext, ToolInputError} from './tool.ts';

/**
 * One of the user's machines by its name or id, as a model wrote it. One answer for another user's and for none: a name is
 * not confirmed to whoever asks.
 */
export async function findDroplet(
  name: unknown,
  {cloud, scope, signal}: Pick<ToolContext, 'cloud' | 'scope' | 'signal'>,
): Promise<{droplet: Droplet; asOf: number}> {
  const {droplets, asOf} = await cloud.listDroplets(scope, signal);
  const wanted = String(name).toLowerCase();
  const droplet = droplets.find((one) => one.name.toLowerCase() === wanted || String(one.id) === wanted);
  if (droplet === undefined) throw new ToolInputError('This user has no server of that name.');
  return {droplet, asOf};
}
