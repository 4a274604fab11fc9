import type {TenantConfig} from '@wincloud/chat-core/protocol';
import type {Settings, TenantSettings} from '../config/schema.ts';
import {Fault} from '../errors.ts';

/** The tenants, by id and by origin. */
export interface Tenants {
  /** Throws `tenant_unknown`. */
  get(id: string): TenantSettings;
  /** Whether any tenant lists this origin. */
  isListed(origin: string): boolean;
  /** A listed origin whose host is the given `Host`, for requests that a browser sends without `Origin`. */
  originOfHost(host: string): string | undefined;
}

export function createTenants({tenants}: Pick<Settings, 'tenants'>): Tenants {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const origins = new Set(tenants.flatMap((tenant) => tenant.origins));
  const byHost = new Map([...origins].map((origin) => [new URL(origin).host, origin]));
  return {
    get(id) {
      const tenant = byId.get(id);
      if (tenant === undefined) throw new Fault('tenant_unknown');
      return tenant;
    },
    isListed: (origin) => origins.has(origin),
    originOfHost: (host) => byHost.get(host.toLowerCase()),
  };
}

/** The part of a tenant that any page may see. */
export function publicConfig(tenant: TenantSettings): TenantConfig {
  const {id, name, theme, greeting, suggestions, disclaimer, anonymous, supportUrl} = tenant;
  return {tenant: id, name, theme, greeting, suggestions, disclaimer, anonymous, supportUrl};
}
