import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {loadSettings} from '../config/load.ts';
import type {Settings} from '../config/schema.ts';
import {signIdentity} from '../identity/sign-identity.ts';
import {readOptions, UsageError} from './usage.ts';

const HELP = `wincloud-chat token --tenant ID --sub ID [options]

Prints an identity JWT for one user, as the backend of a host page would sign it.

  --tenant ID      the tenant that signs
  --sub ID         the user
  --config FILE    the settings with the tenant's secret (default: wincloud-chat.json, or the demo's in a checkout)
  --secret TEXT    sign with this secret instead of the one in the settings
  --kid ID         the id of that secret (default: the one in the settings, else "default")
  --claims JSON    claims to add or override
  --json           print {"token": "..."}
`;

const OPTIONS = {
  tenant: {type: 'string'},
  sub: {type: 'string'},
  config: {type: 'string'},
  secret: {type: 'string'},
  kid: {type: 'string'},
  claims: {type: 'string'},
  json: {type: 'boolean', default: false},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** In a checkout, the settings of the demo that `npm start` runs. */
const DEMO_SETTINGS = fileURLToPath(new URL('../../../../examples/demo/wincloud-chat.json', import.meta.url));

/** `wincloud-chat token`. */
export async function token(args: readonly string[]): Promise<number> {
  const options = readOptions(args, OPTIONS, HELP);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const {tenant, sub} = options;
  if (tenant === undefined) throw new UsageError('Name the tenant with --tenant. Example: --tenant wincloud', HELP);
  if (sub === undefined) throw new UsageError('Name the user with --sub. Example: --sub alice', HELP);
  const settings = settingsOf(options.config, options.secret !== undefined);
  const record = settings?.tenants.find(({id}) => id === tenant);
  if (settings !== undefined && record === undefined && options.secret === undefined) {
    throw new UsageError(
      `There is no tenant "${tenant}" in the settings. Example: --tenant ${settings.tenants[0]?.id}`,
      HELP,
    );
  }
  const first = record?.secrets[0];
  const secret = options.secret ?? first?.secret;
  const kid = options.kid ?? first?.kid ?? 'default';
  if (secret === undefined) throw new UsageError(`The tenant "${tenant}" has no secret. Give one with --secret.`, HELP);
  const claims = {...settings?.demoUsers[tenant]?.[sub], ...readClaims(options.claims)};
  const signed = await signIdentity({tenant, sub, secret, kid, claims});
  process.stdout.write(options.json ? `${JSON.stringify({token: signed})}\n` : `${signed}\n`);
  return 0;
}

/** The named settings, else those of this folder, else the demo's. With a secret given, none are needed. */
function settingsOf(file: string | undefined, hasSecret: boolean): Settings | undefined {
  if (file !== undefined) return loadSettings(file, process.env);
  if (existsSync('wincloud-chat.json')) return loadSettings('wincloud-chat.json', process.env);
  if (existsSync(DEMO_SETTINGS)) {
    // The demo's addresses depend on its port; a token does not.
    const ports = {PORT: '8787', RESELLER_PORT: '8788', CLOUD_PORT: '8789'};
    return loadSettings(DEMO_SETTINGS, {...withoutOverrides(process.env), ...ports});
  }
  if (hasSecret) return undefined;
  throw new UsageError('Name the settings with --config, or give a --secret.', HELP);
}

function withoutOverrides(env: typeof process.env): typeof process.env {
  const {
    AGENT_URL: _a,
    AGENT_KEY: _b,
    INFERENCE_URL: _c,
    INFERENCE_KEY: _d,
    CLOUD_URL: _e,
    CLOUD_TOKEN: _f,
    CLOUD_CHANGES_TOKEN: _g,
    ...rest
  } = env;
  return rest;
}

function readClaims(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const claims: unknown = JSON.parse(text);
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims))
      return claims as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new UsageError('--claims must be a JSON object. Example: --claims \'{"name": "Alice"}\'', HELP);
}
