import type {AlertPolicy, Bucket, Droplet, Firewall, ResourceScope, UptimeCheck} from '../resources.ts';
import type {AccountFirewall} from './to-firewall.ts';
import {type AccountCheck, type AccountPolicy, hostOf} from './to-watchers.ts';

/*
 * What is a user's and what is not, for all that reads the account: with the token that reads, and with the one that
 * changes.
 */

/** Whether nothing can be in it. It costs no call then. */
export function isEmpty({tag, ids = []}: ResourceScope): boolean {
  return tag === undefined && ids.length === 0;
}

/** Whether a machine is the user's: by the tag, or by an id and the prefix that is required of such a machine. */
export function isInScope({tag, ids = [], requiredTagPrefix}: ResourceScope, {id, tags}: Droplet): boolean {
  if (tag !== undefined && tags.includes(tag)) return true;
  return ids.includes(id) && (requiredTagPrefix === undefined || tags.some((one) => one.startsWith(requiredTagPrefix)));
}

/**
 * Whether something that belongs to no machine is the user's: by the very tag of the scope. A prefix alone is not enough,
 * for all users of a reseller have it; where one is required, the tag must have it, too.
 */
export function carries(scope: ResourceScope, tags: readonly string[]): boolean {
  const tag = ownTag(scope);
  return tag !== undefined && tags.includes(tag);
}

/** The tag of the scope, where it has the prefix that is required. */
export function ownTag({tag, requiredTagPrefix = ''}: ResourceScope): string | undefined {
  return tag?.startsWith(requiredTagPrefix) === true ? tag : undefined;
}

/** Machines out of `droplets` that something holds for which names machines by id and by tag. */
export function namedBy(
  {dropletIds, tags}: {dropletIds: readonly number[]; tags: readonly string[]},
  droplets: readonly Droplet[],
): Droplet[] {
  return droplets.filter((one) => dropletIds.includes(one.id) || one.tags.some((tag) => tags.includes(tag)));
}

/** Whether something may hold for others' machines, too: for one that is not in `held`, or for whoever has another tag. */
export function isShared(
  {dropletIds, tags}: {dropletIds: readonly number[]; tags: readonly string[]},
  held: readonly Droplet[],
  scope: ResourceScope,
): boolean {
  return tags.some((tag) => tag !== scope.tag) || dropletIds.some((id) => !held.some((one) => one.id === id));
}

/** Firewalls of the account that hold for a machine in scope, with these machines alone. */
export function firewallsInScope(
  list: readonly AccountFirewall[],
  droplets: readonly Droplet[],
  scope: ResourceScope,
): Firewall[] {
  return uniqueById(list).flatMap(({dropletIds, tags, ...firewall}) => {
    const held = namedBy({dropletIds, tags}, droplets);
    if (held.length === 0) return [];
    const shared = isShared({dropletIds, tags}, held, scope);
    return [{...firewall, dropletIds: held.map((one) => one.id), shared}];
  });
}

/** Policies of the account that watch a machine in scope, with these machines alone. */
export function policiesInScope(
  list: readonly AccountPolicy[],
  droplets: readonly Droplet[],
  scope: ResourceScope,
): AlertPolicy[] {
  return uniqueById(list).flatMap(({dropletIds, tags, description, ...policy}) => {
    const watched = namedBy({dropletIds, tags}, droplets);
    if (watched.length === 0) return [];
    const own = !isShared({dropletIds, tags}, watched, scope);
    return [{...policy, description: own ? description : '', dropletIds: watched.map((one) => one.id)}];
  });
}

/** Checks of the account that ask the public address of a machine in scope. A name leads who knows where. */
export function checksInScope(list: readonly AccountCheck[], droplets: readonly Droplet[]): UptimeCheck[] {
  return uniqueById(list).flatMap((check) => {
    const host = hostOf(check.target);
    const asked = droplets.filter(({publicIpv4}) => publicIpv4 !== undefined && publicIpv4 === host);
    return asked.length === 0 ? [] : [{...check, dropletIds: asked.map((one) => one.id)}];
  });
}

/**
 * Buckets that are called by the scope's own tag, a hyphen and one word. They have no tags, so the name is all there is to
 * go by: with a hyphen in that word too, `wc-al` would be told of a bucket of `wc-al-ice`.
 */
export function bucketsInScope(list: readonly Bucket[], scope: ResourceScope): Bucket[] {
  const tag = ownTag(scope);
  return tag === undefined
    ? []
    : list.filter(({name}) => name.startsWith(`${tag}-`) && !name.includes('-', tag.length + 1));
}

/** A list that changed between two of its pages may have an item twice. */
export function uniqueById<T extends {id: number | string}>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
