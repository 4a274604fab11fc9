/** What can be found in a text, by name, and how its marker calls it. */
const LABELS = {
  'digitalocean-token': 'DigitalOcean token',
  'spaces-key': 'Spaces key',
  'model-key': 'model access key',
  'agent-key': 'agent access key',
  'aws-key': 'AWS key',
  'github-token': 'GitHub token',
  'gitlab-token': 'GitLab token',
  'slack-token': 'Slack token',
  'stripe-key': 'Stripe key',
  'google-key': 'Google key',
  'openai-key': 'OpenAI key',
  'anthropic-key': 'Anthropic key',
  'sendgrid-key': 'SendGrid key',
  'npm-token': 'npm token',
  'azure-key': 'Azure key',
  jwt: 'JWT',
  'private-key': 'private key',
  credentials: 'credentials',
  secret: 'secret',
  password: 'password',
  card: 'card number',
  iban: 'IBAN',
  email: 'e-mail address',
  ip: 'IP address',
  canary: 'instructions',
} as const;

export type Kind = keyof typeof LABELS;

export const KINDS = Object.keys(LABELS) as Kind[];

/** How every marker begins. The scanner passes over markers whole, so that a second run finds nothing new. */
export const MARKER_START = '[redacted: ';

const MARKERS = new Map(KINDS.map((kind) => [kind, `${MARKER_START}${LABELS[kind]}]`]));

/** What stands in a text for a finding of that kind. */
export const markerOf = (kind: Kind): string => MARKERS.get(kind) as string;

export const ALL_MARKERS: ReadonlySet<string> = new Set(MARKERS.values());
