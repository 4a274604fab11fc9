import * as z from 'zod';
import {example, id, origin, perMinute} from './leaves.ts';

/*
 * A tenant's record, as it stands in the settings file, in the store and in `/v1/admin`. What it leaves out of what is
 * allowed it has from the tenant above it; what it sets can only narrow that (`tenants/resolve.ts`).
 */

const secret = z.strictObject({
  kid: z.string().min(1, example('name the key, as the `kid` of the tokens does', '"2026-01"')).max(64),
  secret: z.string().min(32, example('use at least 32 characters', '"${WINCLOUD_SECRET}" (openssl rand -base64 32)')),
});

const roles = z.array(z.string().min(1).max(64)).min(1, example('name the roles that may', '["billing"]'));

const perDay = (what: string, right: number) =>
  z
    .number(example(`give ${what} a day`, String(right)))
    .min(0)
    .optional();

/** Enough for any size in any currency, and far from where whole ten-thousandths are no longer exact. */
const MAX_PRICE = 100_000_000;
const MAX_PRICED_SIZES = 500;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const price = (what: string, right: number) =>
  z
    .number(example(`give the price of ${what} a month`, String(right)))
    .min(0)
    .max(MAX_PRICE)
    .refine(
      (value) => Number(value.toFixed(4)) === value,
      example('give at most four digits after the point', String(right)),
    );

/** A month's prices of one seller, in its tenant's record or at an address of its own. */
export const prices = z.strictObject({
  currency: z
    .string()
    .refine((code) => CURRENCIES.has(code), example('give a currency of ISO 4217 in capitals', '"USD"')),
  sizes: z
    .record(z.string().min(1).max(64), price('a machine of this size', 28.5))
    .refine(
      (sizes) => Object.keys(sizes).length <= MAX_PRICED_SIZES,
      example(`give at most ${MAX_PRICED_SIZES} sizes`, '{"s-2vcpu-4gb": 28.5}'),
    ),
  volumeGb: price('a gigabyte of a volume', 0.12).optional(),
  snapshotGb: price('a gigabyte of a snapshot', 0.06).optional(),
  /** Per cent of a machine's price that its automatic backups cost. */
  backupsPercent: z.number(example('give per cent of the machine’s price', '20')).min(0).max(1_000).optional(),
});

export const tenantRecord = z.strictObject({
  id,
  /** The tenant above this one. Without it, it is a root: the platform. */
  parent: id.optional(),
  name: z.string().min(1, example('give the name that users see', '"Acme Hosting"')).max(60),
  /** True closes it, and all below it, without deleting anything. */
  disabled: z.boolean().optional(),
  origins: z.array(origin).max(50).default([]),
  secrets: z
    .array(secret)
    .max(2, example('at most two keys are active at once', '[{"kid": "a"}, {"kid": "b"}]'))
    .default([]),
  anonymous: z.boolean(example('say whether visitors may chat without signing in', 'true')).optional(),
  agents: z.array(id).min(1, example('list the agents this tenant may use', '["support", "billing"]')).optional(),
  defaultAgent: id.optional(),
  /** Which roles of an identity an agent, or a tool, takes. One that is not named takes everybody. */
  agentRoles: z.record(z.string(), roles).optional(),
  toolRoles: z.record(z.string(), roles).optional(),
  /** The prefix of this tenant's resource tags. Only a root may do without: it owns the cloud account. */
  resourceTagPrefix: z.string().min(2, example('give a tag prefix', '"acme-"')).max(64).optional(),
  features: z
    .strictObject({
      feedback: z.boolean(example('say whether users may rate answers', 'true')).optional(),
      followUps: z.boolean(example('say whether questions are offered after an answer', 'true')).optional(),
      tools: z.boolean(example('say whether agents may read the user’s servers', 'true')).optional(),
      /** Off at a root that does not say so: changes of servers, each confirmed by the user on a card. */
      actions: z.boolean(example('say whether agents may propose changes of servers', 'true')).optional(),
    })
    .optional(),
  theme: z
    .strictObject({
      accent: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i, example('give a colour as six hex digits', '"#1463ff"'))
        .optional(),
      scheme: z.enum(['auto', 'light', 'dark'], example('choose auto, light or dark', '"auto"')).optional(),
    })
    .optional(),
  greeting: z.string().max(200).optional(),
  suggestions: z
    .array(z.string().min(1).max(100))
    .max(4, example('give at most four', '["Reset my password"]'))
    .optional(),
  disclaimer: z.string().max(200).optional(),
  /** Where a person can be reached, when the assistant does not help. */
  supportUrl: z
    .string()
    .regex(/^(https?:\/\/|mailto:)\S+$/, example('give a web or mail address', '"https://acme.example/contact"'))
    .optional(),
  privacy: z
    .strictObject({
      /** What is taken out of messages and answers before they are stored, sent on or logged. `personal` adds addresses. */
      redact: z
        .enum(['off', 'secrets', 'personal'], example('choose off, secrets or personal', '"secrets"'))
        .optional(),
      /** Days after which a conversation in which nothing was said is deleted. Without it none is. */
      retentionDays: z.int(example('give whole days', '90')).min(1).max(3_650).optional(),
    })
    .optional(),
  limits: z
    .strictObject({
      sessionsPerMinute: perMinute(30).optional(),
      turnsPerMinute: perMinute(20).optional(),
      tenantTurnsPerMinute: perMinute(600).optional(),
      /** Of one visitor who is not signed in, and of all of them together, for a new visitor costs nothing. */
      visitorTurnsPerMinute: perMinute(10).optional(),
      visitorsTurnsPerMinute: perMinute(120).optional(),
      runningTurns: z.int().min(1).max(10).optional(),
      /** Milliseconds for which an answer goes on when nobody listens any more. */
      graceMs: z.int().min(0).max(600_000).optional(),
    })
    .optional(),
  /** What a day (UTC) may cost, in tokens in and out and in US dollars: the tenant with all below it, one user, all visitors. */
  budgets: z
    .strictObject({
      tokensPerDay: perDay('tokens', 5_000_000),
      usdPerDay: perDay('dollars', 20),
      userTokensPerDay: perDay('tokens', 200_000),
      userUsdPerDay: perDay('dollars', 0.5),
      visitorsTokensPerDay: perDay('tokens', 500_000),
      visitorsUsdPerDay: perDay('dollars', 2),
    })
    .optional(),
  /**
   * What its users pay a month, all in one currency. Never what a provider charges. A size without a price can be
   * recommended, but nothing is said about what it costs.
   */
  prices: prices.optional(),
  /** Its part of the calls to agents when there are more than the provider takes: 2 gets twice what 1 gets. */
  share: z.number(example('give a number', '1')).min(0.1).max(100).optional(),
});

export type TenantRecord = z.infer<typeof tenantRecord>;
