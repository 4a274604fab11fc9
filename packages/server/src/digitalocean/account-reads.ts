import type {Droplet, ResourceScope} from '../resources.ts';
import type {Api} from './api.ts';
import {fieldsOf} from './fields.ts';
import {isInScope, uniqueById} from './in-scope.ts';
import {toDroplet} from './to-resources.ts';

/** Pages of one user's own list. A user with more machines, or backups of one, than that is shown the first ones. */
export const MAX_OWN_PAGES = 5;

/** Pages of a list of the whole account. If there are more, it throws: half of the firewalls would be a wrong answer. */
const MAX_ACCOUNT_PAGES = 25;

/** Machines that are read by id at the same time. */
const IDS_AT_ONCE = 10;

/** The machines in scope as they are now. `flow` is whom the calls are made for. */
export async function readDroplets(
  api: Api,
  flow: string,
  {tag, ids, requiredTagPrefix}: ResourceScope,
  signal?: AbortSignal,
): Promise<Droplet[]> {
  const [tagged, named] = await Promise.all([
    tag === undefined ? [] : byTag(api, flow, tag, signal),
    ids === undefined ? [] : byIds(api, flow, {ids, requiredTagPrefix}, signal),
  ]);
  return uniqueById([...tagged, ...named]);
}

async function byTag(api: Api, flow: string, tag: string, signal: AbortSignal | undefined): Promise<Droplet[]> {
  const query = {tag_name: tag};
  const options = {field: 'droplets', query, maxPages: MAX_OWN_PAGES, signal};
  const {items} = await api.list(flow, '/v2/droplets', options);
  return items.flatMap((item) => toDroplet(item) ?? []);
}

async function byIds(
  api: Api,
  flow: string,
  {ids, requiredTagPrefix}: {ids: readonly number[]; requiredTagPrefix: string | undefined},
  signal: AbortSignal | undefined,
): Promise<Droplet[]> {
  const found: (Droplet | undefined)[] = [];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE);
    found.push(...(await Promise.all(some.map((id) => readDroplet(api, flow, id, signal)))));
  }
  return found.filter((one) => one !== undefined && isInScope({ids: [one.id], requiredTagPrefix}, one)) as Droplet[];
}

/** One machine, whoever's it is. */
export async function readDroplet(
  api: Api,
  flow: string,
  id: number,
  signal?: AbortSignal,
): Promise<Droplet | undefined> {
  return toDroplet(fieldsOf(await api.get(flow, `/v2/droplets/${id}`, signal)).droplet);
}

export interface AccountList<T> {
  /** Where it is: `/v2/firewalls`. */
  path: string;
  /** The field of the answer that has the items. */
  field: string;
  /** Undefined where an item makes no sense. */
  read(item: unknown): T | undefined;
}

/** A list of the whole account, for nobody to see before what is in scope is taken out of it. */
export async function readAccount<T>(
  api: Api,
  flow: string,
  {path, field, read}: AccountList<T>,
  signal?: AbortSignal,
): Promise<T[]> {
  const {items, more, found} = await api.list(flow, path, {field, maxPages: MAX_ACCOUNT_PAGES, signal});
  if (!found) throw new Error(`the cloud answered 404 to GET ${path}, so it is not known what there is`);
  if (more) throw new Error(`the account has more ${field} than are read, so nothing can be said of a part of them`);
  return items.flatMap((item) => read(item) ?? []);
}
