import type {RoleLists, Tenant} from '../tenants/tenant.ts';
import type {Principal} from './principal.ts';

/**
 * Who somebody is to us. Everybody who is signed in is a `user`; the others come from the `roles` that the host signed:
 * - `operator`: manages the tenant it belongs to, within what the level above gave, and all tenants below;
 * - `platform-operator`: the same and more, and only at a root: also what the root itself may do and spend;
 * - `auditor`: reads the records of what was done, and nothing else of others.
 */
export type Role = 'visitor' | 'user' | 'operator' | 'platform-operator' | 'auditor';

/** What one may do beyond one's own conversations. */
export type Right = 'account-tools' | 'tenants:read' | 'tenants:write' | 'grants:write' | 'users:write' | 'audit:read';

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  visitor: [],
  user: ['account-tools'],
  operator: ['tenants:read', 'tenants:write', 'users:write', 'audit:read'],
  'platform-operator': ['tenants:read', 'tenants:write', 'grants:write', 'users:write', 'audit:read'],
  auditor: ['audit:read'],
};

/** The roles that count. What else a host signs are words of its own, for `agentRoles` and `toolRoles`. */
export function rolesOf({anonymous, roles}: Pick<Principal, 'anonymous' | 'roles'>, tenant: Tenant): Role[] {
  if (anonymous) return ['visitor'];
  const found: Role[] = ['user'];
  if (roles.includes('operator')) found.push('operator');
  if (roles.includes('auditor')) found.push('auditor');
  if (roles.includes('platform-operator') && tenant.parent === undefined) found.push('platform-operator');
  return found;
}

export function hasRight(principal: Pick<Principal, 'anonymous' | 'roles'>, tenant: Tenant, right: Right): boolean {
  return rolesOf(principal, tenant).some((role) => RIGHTS[role].includes(right));
}

/** Whether every level that names this agent, or tool, names a role of theirs too. A visitor has none. */
export function isInRole(
  {anonymous, roles}: Pick<Principal, 'anonymous' | 'roles'>,
  lists: readonly RoleLists[],
  id: string,
) {
  return lists.every((list) => {
    const wanted = Object.hasOwn(list, id) ? list[id] : undefined;
    return wanted === undefined || (!anonymous && wanted.some((role) => roles.includes(role)));
  });
}

/** Whether an agent may call a tool for somebody, and whether they may call it as a function. */
export function mayUseTool(principal: Pick<Principal, 'anonymous' | 'roles'>, tenant: Tenant, name: string): boolean {
  return (
    tenant.features.tools && hasRight(principal, tenant, 'account-tools') && isInRole(principal, tenant.toolRoles, name)
  );
}

/** The agents of a tenant that somebody may talk to, in its order. */
export function agentsFor(principal: Pick<Principal, 'anonymous' | 'roles'>, tenant: Tenant): string[] {
  return tenant.agents.filter((id) => isInRole(principal, tenant.agentRoles, id));
}
