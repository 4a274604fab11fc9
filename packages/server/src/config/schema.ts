import * as z from 'zod';
import {baseUrl, example, httpsUrl, id, key} from './leaves.ts';
import {tenantRecord} from './tenant-schema.ts';

const agentCommon = {
  id,
  key,
  /** The page of a knowledge article, with `{path}` for its file's path without `.md`. */
  sourceUrl: z
    .string()
    .regex(/^https?:\/\/.*\{path\}/, example('give an address with {path} in it', '"https://help.example.com/{path}"'))
    .optional(),
  /** US dollars a million tokens, as the provider charges them: what budgets in dollars are counted with. */
  price: z
    .strictObject({
      input: z.number(example('give dollars a million tokens', '0.65')).min(0),
      output: z.number(example('give dollars a million tokens', '0.65')).min(0),
    })
    .optional(),
  /** Milliseconds without a byte from the agent after which a turn ends with `agent_timeout`. */
  silenceMs: z.int().min(100).max(300_000).default(30_000),
};

const agent = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...agentCommon,
      kind: z.literal('gradient'),
      url: baseUrl('https://abcdefghijklmnopqrstuvwx.agents.do-ai.run'),
      /** Whether the functions of `wincloud-chat functions` are attached to it: then each turn brings what they need. */
      functions: z.boolean(example('say whether functions are attached to it', 'true')).default(false),
    }),
    z.strictObject({
      ...agentCommon,
      kind: z.literal('inference'),
      url: baseUrl('https://inference.do-ai.run'),
      model: z.string().min(1, example('name the model', '"llama3.3-70b-instruct"')),
    }),
  ],
  example('choose "gradient" (an agent endpoint) or "inference" (serverless)', '"gradient"'),
);

/** A text of this form, with the same words where it is missing. */
const formed = (form: RegExp, what: string, right: string) =>
  z.string(example(what, right)).regex(form, example(what, right));

const ENDPOINT = 'https://fra1.digitaloceanspaces.com';
const PROMETHEUS = 'https://prometheus.example.com';

/** Anything that speaks S3: DigitalOcean Spaces, MinIO, AWS. `name` begins the names of the variables in an example. */
const s3Access = (name: string) => ({
  endpoint: z.string(example('give the address of the S3 service', `"${ENDPOINT}"`)).pipe(baseUrl(ENDPOINT)),
  region: formed(/^[a-z0-9-]{1,40}$/, 'give the region, as the provider writes it', '"fra1"'),
  accessKeyId: formed(/^[!-+\-.0-~]{3,128}$/, 'give the id of the access key', `"\${${name}_KEY_ID}"`),
  secretAccessKey: formed(/^[!-~]{8,200}$/, 'give the secret of the access key', `"\${${name}_SECRET}"`),
});

/** A bucket for checkpoints. */
const s3 = z.strictObject({
  ...s3Access('AUDIT_S3'),
  bucket: formed(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'give the name of the bucket', '"acme-audit"'),
  /** What the names of the objects begin with. Characters that no signature has to escape. */
  prefix: formed(
    /^(?:[\w-][\w.-]*\/)*(?:[\w-][\w.-]*)?$/,
    'use letters, digits, ".", "_" and "-" between single slashes, without a slash at the start',
    '"chat/checkpoints/"',
  )
    .max(200, example('use at most 200 characters', '"chat/checkpoints/"'))
    .default(''),
});

/** A Prometheus that watches the machines, where there is one. */
const prometheus = z.strictObject({
  url: z.string(example('give the address of Prometheus', `"${PROMETHEUS}"`)).pipe(baseUrl(PROMETHEUS)),
  /**
   * What the label says of a machine, with `{ip}`, `{id}` or `{name}` in it. Whoever may name a machine may take another's
   * name: use `{name}` only where nobody but the operator names machines, and names are used once.
   */
  instance: formed(
    /^[^{}]*(?:\{(?:ip|id|name)\}[^{}]*)+$/,
    'give what the label says of a machine, with {ip}, {id} or {name} in it',
    '"{ip}:9182"',
  ).max(200, example('use at most 200 characters', '"{ip}:9182"')),
  label: formed(/^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/, 'give the name of a label', '"instance"').default('instance'),
  /** Sent as a bearer token. */
  token: key.optional(),
  /** How often Prometheus asks its machines, in milliseconds: its `scrape_interval`. */
  scrapeMs: z.int(example('give milliseconds', '60000')).min(1_000).max(300_000).default(60_000),
});

const PRICES = 'https://billing.example.com/prices.json';
const MAX_PRICE_SOURCES = 1_000;

/** An address whose answer is what `prices` of a tenant's record may be. */
const priceSource = z.strictObject({
  tenant: z.string(example('name the tenant', '"acme-hosting"')).pipe(id),
  url: z.string(example('give the address of its prices', `"${PRICES}"`)).pipe(httpsUrl(PRICES)),
  /** Sent as a bearer token. */
  token: key.optional(),
  /** Milliseconds after which they are asked for again. */
  refreshMs: z.int(example('give milliseconds', '300000')).min(10_000).max(86_400_000).default(300_000),
});

/** Not with a star: nothing is a pattern here, and one that matches nothing would look like a setting. */
const isHost = (text: string) =>
  URL.canParse(`https://${text}`) && new URL(`https://${text}`).hostname === text && !text.includes('*');

/** A host as a URL writes it. */
const host = z
  .string()
  .refine(isHost, example('give a host of an address here, without scheme and port', '"agent.vpc.example"'));

/** The settings file. */
export const settingsSchema = z.strictObject({
  tenants: z.array(tenantRecord).min(1, example('configure at least one tenant', '[{"id": "wincloud", …}]')),
  agents: z.array(agent).min(1, example('configure at least one agent', '[{"id": "support", "kind": "gradient", …}]')),
  cloud: z.strictObject({
    url: baseUrl('https://api.digitalocean.com').default('https://api.digitalocean.com'),
    /** Only reads. */
    token: key,
    /** May change machines and firewalls of the same account. Without it nothing can be changed from here. */
    changesToken: key.optional(),
    /** Where buckets are, in one region. Without it nobody has any. */
    spaces: z.strictObject(s3Access('SPACES')).optional(),
    /** Milliseconds for which a list of droplets is served again without asking. */
    cacheMs: z.int().min(0).max(600_000).default(30_000),
  }),
  /** Who else measures machines. The cloud's own monitoring is always asked; of Windows machines it mostly knows nothing. */
  metrics: z.strictObject({prometheus: prometheus.optional()}).prefault({}),
  /**
   * Tenants whose prices are asked for at an address, in place of those of their record. Here and not in a record, which
   * resellers may write: what this server calls is for its operator to say.
   */
  priceSources: z.array(priceSource).max(MAX_PRICE_SOURCES).default([]),
  /** Where signed checkpoints of the audit record are delivered: out of reach of who could change our data. */
  audit: z
    .strictObject({
      file: z.string().min(1, example('give a path, best on another disk', '"/mnt/worm/checkpoints.jsonl"')).optional(),
      webhook: httpsUrl('https://audit.example.com/checkpoints').optional(),
      s3: s3.optional(),
    })
    .prefault({}),
  /** The provider's quota, shared by all tenants: calls wait in turn for it, and are refused when it takes too long. */
  upstream: z
    .strictObject({
      requestsPerMinute: z.int(example('give calls a minute of the account', '120')).min(1).default(120),
      maxWaitMs: z.int().min(0).max(120_000).default(20_000),
      maxWaiting: z.int().min(1).max(10_000).default(200),
    })
    .prefault({}),
  /** What the server may send to: the addresses in here alone. */
  outbound: z
    .strictObject({
      /** Hosts of such addresses that may be in a private network. All others must have public addresses. */
      privateHosts: z.array(host, example('list hosts, without scheme and port', '["agent.vpc.example"]')).default([]),
    })
    .prefault({}),
  /** Whether `X-Forwarded-For` is believed: only behind a proxy that sets it. */
  trustProxy: z.boolean().default(false),
  /** People that `wincloud-chat token` can sign for, for demonstrations. */
  demoUsers: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;
export type AgentSettings = Settings['agents'][number];
export type {TenantRecord} from './tenant-schema.ts';
