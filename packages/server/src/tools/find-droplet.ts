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

/**
 * The machine that is named or, where none is, the first ones of all. `left` says which were not looked at, for the data of
 * a tool.
 */
export async function findDroplets(
  name: unknown,
  most: number,
  context: Pick<ToolContext, 'cloud' | 'scope' | 'signal'>,
): Promise<{droplets: Droplet[]; left: {notLookedAt?: string[]}}> {
  if (name !== undefined) return {droplets: [(await findDroplet(name, context)).droplet], left: {}};
  const {droplets} = await context.cloud.listDroplets(context.scope, context.signal);
  const rest = droplets.slice(most).map((one) => one.name);
  return {droplets: droplets.slice(0, most), left: rest.length === 0 ? {} : {notLookedAt: rest}};
}

/** Characters of a name that the user reads while a tool runs: a model may have made it up. */
const MAX_SHOWN = 60;

export const shownName = (name: unknown): string => String(name).slice(0, MAX_SHOWN);
