import {readFileSync} from 'node:fs';
import {checkRecord} from '../tenants/check-record.ts';
import {resolveTenant} from '../tenants/resolve.ts';
import type {Tenant} from '../tenants/tenant.ts';
import {describeIssue} from './describe-issue.ts';
import {type Settings, settingsSchema} from './schema.ts';

/** What is wrong with the settings, a line a fault, each with the setting's name and a right example. */
export class SettingsError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'SettingsError';
  }
}

/** Overrides that point the demo, or a check, at other endpoints without a change of the file. */
const ADDRESS_VARIABLES = ['AGENT_URL', 'INFERENCE_URL', 'CLOUD_URL'] as const;

/** Reads a settings file, fills in `${NAME}` from the environment and checks every value. Throws `SettingsError`. */
export function loadSettings(file: string, env: Record<string, string | undefined>): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new SettingsError([`${file}: cannot be read. Give a settings file. Example: --config wincloud-chat.json`]);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SettingsError([`${file}: is not valid JSON (${(error as Error).message}).`]);
  }
  return parseSettings(json, env);
}

/** The same for settings that are already read. */
export function parseSettings(json: unknown, env: Record<string, string | undefined>): Settings {
  const faults: string[] = [];
  const filled = overridden(fillIn(json, env, '', faults), env, faults);
  const parsed = settingsSchema.safeParse(filled);
  if (!parsed.success) faults.push(...parsed.error.issues.map(describeIssue));
  else faults.push(...crossFaults(parsed.data));
  if (faults.length > 0 || !parsed.success) throw new SettingsError(faults);
  return parsed.data;
}

function fillIn(value: unknown, env: Record<string, string | undefined>, path: string, faults: string[]): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Z][A-Z0-9_]*)\}/g, (reference, name: string) => {
      const found = env[name];
      if (found === undefined || found === '') {
        faults.push(`${path}: the environment variable ${name} is not set. Example: ${name}=… wincloud-chat serve`);
        return reference;
      }
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item, index) => fillIn(item, env, `${path}[${index}]`, faults));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      fillIn(item, env, path === '' ? name : `${path}.${name}`, faults),
    ]),
  );
}

type Loose = {agents?: {kind?: unknown; url?: unknown; key?: unknown}[]; cloud?: Record<string, unknown>};

function overridden(json: unknown, env: Record<string, string | undefined>, faults: string[]): unknown {
  for (const name of ADDRESS_VARIABLES) {
    const value = env[name];
    if (value !== undefined && value !== '' && !isBareUrl(value)) {
      faults.push(`${name}: give an address without a path. Example: ${name}=https://inference.do-ai.run`);
    }
  }
  if (typeof json !== 'object' || json === null) return json;
  const loose = json as Loose;
  const set = (url: string | undefined, key: string | undefined, keyName: 'key' | 'token') => ({
    ...(url ? {url: url.replace(/\/$/, '')} : {}),
    ...(key ? {[keyName]: key} : {}),
  });
  return {
    ...loose,
    agents: Array.isArray(loose.agents)
      ? loose.agents.map((agent) => ({
          ...agent,
          ...(agent.kind === 'inference'
            ? set(env.INFERENCE_URL, env.INFERENCE_KEY, 'key')
            : set(env.AGENT_URL, env.AGENT_KEY, 'key')),
        }))
      : loose.agents,
    cloud: {
      ...(env.CLOUD_URL || env.CLOUD_TOKEN ? ofAnyAccount(loose.cloud) : loose.cloud),
      ...set(env.CLOUD_URL, env.CLOUD_TOKEN, 'token'),
      ...(env.CLOUD_CHANGES_TOKEN ? {changesToken: env.CLOUD_CHANGES_TOKEN} : {}),
    },
  };
}

/** Without what belongs to the account of the file: another one must not be changed with it, nor shown its buckets. */
function ofAnyAccount({changesToken: _token, spaces: _spaces, ...rest}: Record<string, unknown> = {}) {
  return rest;
}

function isBareUrl(value: string): boolean {
  try {
    const {pathname, search, hash} = new URL(value);
    return pathname === '/' && search === '' && hash === '';
  } catch {
    return false;
  }
}

/** What no single value can say: names that must exist and be used once, a tree of tenants that only narrows. */
function crossFaults({tenants, agents, priceSources}: Settings): string[] {
  const faults: string[] = [];
  const agentIds = agents.map(({id}) => id);
  const twice = (ids: string[]) => ids.find((id, index) => ids.indexOf(id) !== index);
  const tenantTwice = twice(tenants.map(({id}) => id));
  if (tenantTwice !== undefined) faults.push(`tenants: "${tenantTwice}" is there twice. Give each tenant its own id.`);
  const agentTwice = twice(agentIds);
  if (agentTwice !== undefined) faults.push(`agents: "${agentTwice}" is there twice. Give each agent its own id.`);
  const sourceTwice = twice(priceSources.map(({tenant}) => tenant));
  if (sourceTwice !== undefined) faults.push(`priceSources: "${sourceTwice}" is there twice. Give each tenant one.`);
  const resolved = new Map<string, Tenant>();
  for (const [index, record] of tenants.entries()) {
    const path = `tenants[${index}]`;
    const parent = record.parent === undefined ? undefined : resolved.get(record.parent);
    if (record.parent !== undefined && parent === undefined) {
      faults.push(
        `${path}.parent: there is no tenant "${record.parent}" before this one. Example: "${tenants[0]?.id}"`,
      );
      continue;
    }
    faults.push(...checkRecord(record, parent, agentIds).map((fault) => `${path}.${fault.path}: ${fault.message}`));
    // Only here: in the store a key that leaked must be gone at once, and the next one is made after the record.
    if (record.secrets.length === 0 && record.anonymous !== true && record.origins.length > 0) {
      faults.push(
        `${path}.secrets: without a secret nobody can sign in, and anonymous visitors are off. ` +
          'Example: [{"kid": "2026-01", "secret": "${WINCLOUD_SECRET}"}]',
      );
    }
    resolved.set(record.id, resolveTenant(record, parent));
  }
  return faults;
}
