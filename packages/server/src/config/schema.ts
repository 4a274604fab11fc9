import * as z from 'zod';

/*
 * The settings file. Each leaf says in its message what is wanted and shows a right one, for a wrong setting stops
 * the server and its operator reads this text.
 */

const example = (what: string, right: string) => `${what}. Example: ${right}`;

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, example('use 2 to 40 lower-case letters, digits and hyphens', '"acme-hosting"'));

const origin = z.string().refine(
  (value) => {
    try {
      return new URL(value).origin === value;
    } catch {
      return false;
    }
  },
  example('give scheme, host and port alone, without a path or a slash at the end', '"https://panel.example.com"'),
);

/** A base URL: https, or http on this machine alone, since every call to it carries a key. */
const baseUrl = (right: string) =>
  z.string().refine(
    (value) => {
      try {
        const {protocol, hostname, pathname, search} = new URL(value);
        const local = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
        return (protocol === 'https:' || (protocol === 'http:' && local)) && pathname === '/' && search === '';
      } catch {
        return false;
      }
    },
    example('give an https address without a path (http only for this machine)', `"${right}"`),
  );

/** Any https address, or http on this machine alone. */
const httpsUrl = (right: string) =>
  z.string().refine(
    (value) => {
      try {
        const {protocol, hostname, username} = new URL(value);
        const local = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
        return (protocol === 'https:' || (protocol === 'http:' && local)) && username === '';
      } catch {
        return false;
      }
    },
    example('give an https address (http only for this machine)', `"${right}"`),
  );

const key = z
  .string()
  .min(8, example('give the key itself or a reference to an environment variable', '"${AGENT_KEY}"'));

const secret = z.object({
  kid: z.string().min(1, example('name the key, as the `kid` of the tokens does', '"2026-01"')).max(64),
  secret: z.string().min(32, example('use at least 32 characters', '"${WINCLOUD_SECRET}" (openssl rand -base64 32)')),
});

const perMinute = (right: number) => z.int(example('give a whole number of requests a minute', String(right))).min(1);

const tenant = z.strictObject({
  id,
  name: z.string().min(1, example('give the name that users see', '"Acme Hosting"')).max(60),
  origins: z.array(origin).min(1, example('list the sites that may embed the chat', '["https://panel.example.com"]')),
  secrets: z
    .array(secret)
    .max(2, example('at most two keys are active at once', '[{"kid": "a"}, {"kid": "b"}]'))
    .default([]),
  anonymous: z.boolean(example('say whether visitors may chat without signing in', 'true')).default(false),
  agents: z.array(id).min(1, example('list the agents this tenant may use', '["support", "billing"]')),
  defaultAgent: id.optional(),
  /** The prefix of this tenant's resource tags. Leave it out only for the tenant that owns the cloud account. */
  resourceTagPrefix: z.string().min(2, example('give a tag prefix', '"acme-"')).optional(),
  theme: z
    .strictObject({
      accent: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i, example('give a colour as six hex digits', '"#1463ff"'))
        .default('#1463ff'),
      scheme: z.enum(['auto', 'light', 'dark'], example('choose auto, light or dark', '"auto"')).default('auto'),
    })
    .prefault({}),
  greeting: z.string().max(200).default('Hello! What can I help you with?'),
  suggestions: z
    .array(z.string().min(1).max(100))
    .max(4, example('give at most four', '["Reset my password"]'))
    .default([]),
  disclaimer: z.string().max(200).default('Answers are written by AI and can be wrong.'),
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
        .default('secrets'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      sessionsPerMinute: perMinute(30).default(30),
      turnsPerMinute: perMinute(20).default(20),
      tenantTurnsPerMinute: perMinute(600).default(600),
      runningTurns: z.int().min(1).max(10).default(2),
      /** Milliseconds for which an answer goes on when nobody listens any more. */
      graceMs: z.int().min(0).max(600_000).default(60_000),
    })
    .prefault({}),
});

const agentCommon = {
  id,
  key,
  /** The page of a knowledge article, with `{path}` for its file's path without `.md`. */
  sourceUrl: z
    .string()
    .regex(/^https?:\/\/.*\{path\}/, example('give an address with {path} in it', '"https://help.example.com/{path}"'))
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

export const settingsSchema = z.strictObject({
  tenants: z.array(tenant).min(1, example('configure at least one tenant', '[{"id": "wincloud", …}]')),
  agents: z.array(agent).min(1, example('configure at least one agent', '[{"id": "support", "kind": "gradient", …}]')),
  cloud: z.strictObject({
    url: baseUrl('https://api.digitalocean.com').default('https://api.digitalocean.com'),
    token: key,
    /** Milliseconds for which a list of droplets is served again without asking. */
    cacheMs: z.int().min(0).max(600_000).default(30_000),
  }),
  /** Where signed checkpoints of the audit record are delivered: out of reach of who could change our data. */
  audit: z
    .strictObject({
      file: z.string().min(1, example('give a path, best on another disk', '"/mnt/worm/checkpoints.jsonl"')).optional(),
      webhook: httpsUrl('https://audit.example.com/checkpoints').optional(),
    })
    .prefault({}),
  /** Whether `X-Forwarded-For` is believed: only behind a proxy that sets it. */
  trustProxy: z.boolean().default(false),
  /** People that `wincloud-chat token` can sign for, for demonstrations. */
  demoUsers: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;
export type TenantSettings = Settings['tenants'][number];
export type AgentSettings = Settings['agents'][number];
