import type * as z from 'zod';

/** What is wrong with one setting: its path, what is wanted and a right example. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  );
  if (issue.code === 'unrecognized_keys') {
    return `${path || 'settings'}: unknown setting ${issue.keys.map((key) => `"${key}"`).join(', ')}. Remove it or check its spelling.`;
  }
  if (issue.code === 'invalid_type' && !issue.message.includes('Example')) {
    return `${path}: is missing or not a ${issue.expected}. Example: ${EXAMPLES[String(issue.path.at(-1))] ?? `a ${issue.expected}`}`;
  }
  return `${path || 'settings'}: ${issue.message}`;
}

/** Right values for settings that were left out, by their last name. */
const EXAMPLES: Record<string, string> = {
  tenants:
    '"tenants": [{"id": "wincloud", "name": "WinCloud", "origins": ["https://panel.example.com"], "agents": ["support"]}]',
  agents: '"agents": ["support"]',
  cloud: '"cloud": {"token": "${CLOUD_TOKEN}"}',
  token: '"token": "${CLOUD_TOKEN}"',
  key: '"key": "${AGENT_KEY}"',
  url: '"url": "https://abcdefghijklmnopqrstuvwx.agents.do-ai.run"',
  id: '"id": "wincloud"',
  name: '"name": "WinCloud"',
  origins: '"origins": ["https://panel.example.com"]',
  model: '"model": "llama3.3-70b-instruct"',
  kid: '"kid": "2026-01"',
  secret: '"secret": "${WINCLOUD_SECRET}"',
};
