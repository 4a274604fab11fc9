import type {TenantRecord} from '../config/tenant-schema.ts';
import type {RoleLists, Tenant} from './tenant.ts';

/** Levels of the tree: platform, reseller, customer. */
export const MAX_LEVELS = 3;

/** What a root has where its record says nothing. */
const ROOT = {
  agents: [] as string[],
  features: {feedback: true, followUps: true, tools: true, actions: true},
  theme: {accent: '#1463ff', scheme: 'auto'},
  greeting: 'Hello! What can I help you with?',
  disclaimer: 'Answers are written by AI and can be wrong.',
  privacy: {redact: 'secrets', retentionDays: undefined},
  limits: {
    sessionsPerMinute: 30,
    turnsPerMinute: 20,
    visitorTurnsPerMinute: 10,
    visitorsTurnsPerMinute: 120,
    runningTurns: 2,
    graceMs: 60_000,
  },
} as const;

const TENANT_TURNS_PER_MINUTE = 600;

const STRICTNESS = ['off', 'secrets', 'personal'] as const;

/**
 * A tenant as it counts below `parent`. What decides what is allowed, and how much, is never more than above: also where
 * the level above was narrowed after this record was written.
 */
export function resolveTenant(record: TenantRecord, parent: Tenant | undefined): Tenant {
  const above = parent ?? {...ROOT, anonymous: true, budgets: {}, levels: []};
  const {theme = {}, privacy = {}, limits = {}, budgets = {}, features = {}} = record;
  const agents = record.agents?.filter((id) => parent === undefined || parent.agents.includes(id)) ?? above.agents;
  const level = {
    id: record.id,
    turnsPerMinute: limits.tenantTurnsPerMinute ?? TENANT_TURNS_PER_MINUTE,
    tokensPerDay: budgets.tokensPerDay,
    usdPerDay: budgets.usdPerDay,
  };
  const defaultAgent = record.defaultAgent ?? parent?.defaultAgent;
  return {
    id: record.id,
    name: record.name,
    parent: parent?.id,
    levels: [...above.levels, level],
    origins: record.origins,
    secrets: record.secrets,
    anonymous: (record.anonymous ?? false) && above.anonymous,
    agents,
    defaultAgent: defaultAgent !== undefined && agents.includes(defaultAgent) ? defaultAgent : agents[0],
    agentRoles: withList(parent?.agentRoles, record.agentRoles),
    toolRoles: withList(parent?.toolRoles, record.toolRoles),
    resourceTagPrefix: parent === undefined ? record.resourceTagPrefix : narrowPrefix(record, parent.resourceTagPrefix),
    features: {
      feedback: (features.feedback ?? true) && above.features.feedback,
      followUps: (features.followUps ?? true) && above.features.followUps,
      tools: (features.tools ?? true) && above.features.tools,
      // What changes something is off until somebody says so: at the root, for all below it.
      actions: (features.actions ?? parent !== undefined) && above.features.actions,
    },
    theme: {accent: theme.accent ?? above.theme.accent, scheme: theme.scheme ?? above.theme.scheme},
    // Never the words of the level above: a reseller's customers must not read who is behind it.
    greeting: record.greeting ?? ROOT.greeting,
    suggestions: record.suggestions ?? [],
    disclaimer: record.disclaimer ?? ROOT.disclaimer,
    supportUrl: record.supportUrl,
    privacy: {
      redact:
        parent === undefined ? (privacy.redact ?? ROOT.privacy.redact) : stricter(privacy.redact, above.privacy.redact),
      retentionDays: least(privacy.retentionDays, above.privacy.retentionDays),
    },
    limits: narrowLimits(limits, parent),
    budgets: {
      userTokensPerDay: least(budgets.userTokensPerDay, parent?.budgets.userTokensPerDay),
      userUsdPerDay: least(budgets.userUsdPerDay, parent?.budgets.userUsdPerDay),
      visitorsTokensPerDay: least(budgets.visitorsTokensPerDay, parent?.budgets.visitorsTokensPerDay),
      visitorsUsdPerDay: least(budgets.visitorsUsdPerDay, parent?.budgets.visitorsUsdPerDay),
    },
    share: Math.min(record.share ?? 1, parent?.share ?? Infinity),
    prices: record.prices ?? soldBy(parent),
    sellers: record.prices === undefined ? [record.id, ...sellersOf(parent)] : [record.id],
  };
}

/** A root says what it likes; what it does not say is the default. Below, the smaller number counts. */
function narrowLimits(limits: NonNullable<TenantRecord['limits']>, parent: Tenant | undefined): Tenant['limits'] {
  const pick = (name: keyof Tenant['limits']) =>
    parent === undefined
      ? (limits[name] ?? ROOT.limits[name])
      : Math.min(limits[name] ?? Infinity, parent.limits[name]);
  return {
    sessionsPerMinute: pick('sessionsPerMinute'),
    turnsPerMinute: pick('turnsPerMinute'),
    visitorTurnsPerMinute: pick('visitorTurnsPerMinute'),
    visitorsTurnsPerMinute: pick('visitorsTurnsPerMinute'),
    runningTurns: pick('runningTurns'),
    graceMs: pick('graceMs'),
  };
}

function withList(above: readonly RoleLists[] = [], own: RoleLists | undefined): readonly RoleLists[] {
  return own === undefined ? above : [...above, own];
}

/** Below a root there is always one: without it, as where the root's was taken away, all servers could be named. */
function narrowPrefix({id, resourceTagPrefix: own}: TenantRecord, above: string | undefined): string {
  return own?.startsWith(above ?? '') ? own : (above ?? `${id}-`);
}

/**
 * The book of the reseller above, where a record has none: its customers pay what it asks. A root's book goes to nobody
 * below: that is what the platform asks, of its own users or of the reseller, and a reseller asks something else; without
 * its own nothing is said about money. Books are never mixed: a record that names one price has its own for all. This
 * narrows nothing, for a price allows nothing.
 */
function soldBy(parent: Tenant | undefined): Tenant['prices'] {
  return parent?.parent === undefined ? undefined : parent.prices;
}

/** As `soldBy`, for those whose prices are asked for elsewhere (`prices/price-sources.ts`). */
function sellersOf(parent: Tenant | undefined): readonly string[] {
  return parent?.parent === undefined ? [] : parent.sellers;
}

function least(own: number | undefined, above: number | undefined): number | undefined {
  return own === undefined ? above : above === undefined ? own : Math.min(own, above);
}

type Redact = (typeof STRICTNESS)[number];

function stricter(own: Redact | undefined, above: Redact): Redact {
  return own === undefined || STRICTNESS.indexOf(own) < STRICTNESS.indexOf(above) ? above : own;
}
