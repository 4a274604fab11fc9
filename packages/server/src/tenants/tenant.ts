import type {TenantRecord} from '../config/tenant-schema.ts';

/** One level above a tenant, or the tenant itself: what is counted for all below it. */
export interface TenantLevel {
  id: string;
  turnsPerMinute: number;
  tokensPerDay: number | undefined;
  usdPerDay: number | undefined;
}

/** For each agent, or tool, the roles that may use it. One that is not named takes everybody. */
export type RoleLists = Readonly<Record<string, readonly string[]>>;

/** A tenant as it counts: what its record sets, what it has from those above, and the defaults. */
export interface Tenant {
  id: string;
  name: string;
  parent: string | undefined;
  /** From the root down to this one. */
  levels: readonly TenantLevel[];
  origins: readonly string[];
  secrets: TenantRecord['secrets'];
  anonymous: boolean;
  agents: readonly string[];
  defaultAgent: string | undefined;
  /** One list a level: all of them must let a role pass. */
  agentRoles: readonly RoleLists[];
  toolRoles: readonly RoleLists[];
  resourceTagPrefix: string | undefined;
  features: {feedback: boolean; followUps: boolean; tools: boolean; actions: boolean};
  theme: {accent: string; scheme: 'auto' | 'light' | 'dark'};
  greeting: string;
  suggestions: readonly string[];
  disclaimer: string;
  supportUrl: string | undefined;
  privacy: {redact: 'off' | 'secrets' | 'personal'; retentionDays: number | undefined};
  limits: {
    sessionsPerMinute: number;
    turnsPerMinute: number;
    visitorTurnsPerMinute: number;
    visitorsTurnsPerMinute: number;
    runningTurns: number;
    graceMs: number;
  };
  budgets: {
    userTokensPerDay: number | undefined;
    userUsdPerDay: number | undefined;
    visitorsTokensPerDay: number | undefined;
    visitorsUsdPerDay: number | undefined;
  };
  share: number;
  /** What its users pay: its own book or, for a customer, the one of the reseller that sells to it. */
  prices: TenantRecord['prices'];
  /** Whose prices these are, the nearest first: itself, and the reseller above where it has no book of its own. */
  sellers: readonly string[];
}
