import {readFileSync} from 'node:fs';
import {AGENTS} from '../agents/registry.ts';
import {Fault} from '../errors.ts';
import {openStoreIn} from '../runtimes/open-store.ts';
import {createTenantChanges} from '../tenants/changes.ts';
import {createTenants} from '../tenants/tenants.ts';
import {type TenantView, viewTenant} from '../tenants/view.ts';
import {readArguments, UsageError} from './usage.ts';

const HELP = `wincloud-chat tenant list | show ID | add ID | set ID | close ID | open ID | new-key ID | drop-key ID

Manages tenants in the database of a server, running or not: it sees a change with the next request. A tenant from the
settings file that is changed here does not follow the file any more.

  list                 all tenants, as a tree
  show ID              one tenant: what it sets, and what counts
  add ID               a new one, of --json or --file
  set ID               changes what --json or --file names (a JSON Merge Patch, RFC 7396: null removes)
  close ID, open ID    disables it with all below it, and enables it again
  new-key ID           makes a second secret and prints it, once
  drop-key ID          removes the secret --kid

  --json TEXT          settings, such as '{"name": "Acme", "parent": "wincloud", "resourceTagPrefix": "acme-"}'
  --file FILE          the same from a file
  --kid ID             the id of a key
  --data DIR           the folder of the database (also DATA_DIR; default .data)
  --print json         print JSON
`;

const OPTIONS = {
  json: {type: 'string'},
  file: {type: 'string'},
  kid: {type: 'string'},
  data: {type: 'string'},
  print: {type: 'string', default: 'text'},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** `wincloud-chat tenant`. */
export async function tenant(args: readonly string[]): Promise<number> {
  const {values: options, words} = readArguments(args, OPTIONS, HELP);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [action, id, extra] = words;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`, HELP);
  if (action === undefined || !ACTIONS.includes(action)) {
    throw new UsageError(`Name what to do: ${ACTIONS.join(', ')}. Example: tenant list`, HELP);
  }
  if (action !== 'list' && id === undefined) {
    throw new UsageError(`Name the tenant. Example: tenant ${action} acme-hosting`, HELP);
  }
  const store = openStoreIn(options.data ?? process.env.DATA_DIR ?? '.data');
  try {
    const log = () => {};
    const tenants = createTenants(store, log);
    await tenants.refresh();
    const changes = createTenantChanges({store, tenants, agentIds: AGENTS.map((one) => one.id), now: Date.now});
    const actor = {tenant: undefined, subject: 'system:command-line', requestId: '', mayGrant: true};
    const name = id ?? '';
    const print = (view: object, text: string) =>
      process.stdout.write(`${options.print === 'json' ? JSON.stringify(view) : text}\n`);
    const change = async (patch: unknown) => {
      const view = viewTenant(tenants, await changes.change(actor, name, patch, undefined));
      print(view, `${name} is at version ${view.version}.`);
    };

    if (action === 'list') {
      const views = (await store.readTenants()).map((one) => viewTenant(tenants, one));
      print({tenants: views}, treeOf(views));
    } else if (action === 'show') {
      const [found] = tenants.subtree(name);
      if (found === undefined) throw new Fault('tenant_unknown');
      const view = viewTenant(tenants, found);
      print(view, JSON.stringify(view, null, 2));
    } else if (action === 'add') {
      const made = await changes.create(actor, {...settingsOf(options), id: name});
      print(viewTenant(tenants, made), `${name} is there. Make its key: wincloud-chat tenant new-key ${name}`);
    } else if (action === 'set') await change(settingsOf(options));
    else if (action === 'close') await change({disabled: true});
    else if (action === 'open') await change({disabled: null});
    else if (action === 'new-key') {
      const made = await changes.addSecret(actor, name, options.kid ?? new Date().toISOString().slice(0, 19));
      print(made, `kid: ${made.kid}\nsecret: ${made.secret}\nThis is the only time that it is shown.`);
    } else {
      if (options.kid === undefined) throw new UsageError('Name the key with --kid. Example: --kid 2026-01', HELP);
      await changes.removeSecret(actor, name, options.kid);
      print({removed: options.kid}, `${options.kid} signs nobody in any more.`);
    }
    return 0;
  } finally {
    store.close();
  }
}

const ACTIONS = ['list', 'show', 'add', 'set', 'close', 'open', 'new-key', 'drop-key'];

function settingsOf({json, file}: {json?: string | undefined; file?: string | undefined}): object {
  const text = file === undefined ? json : readFileSync(file, 'utf8');
  if (text === undefined) throw new UsageError('Give the settings with --json or --file.', HELP);
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings;
  } catch {
    // said below
  }
  throw new UsageError('The settings must be a JSON object. Example: --json \'{"name": "Acme"}\'', HELP);
}

/** Each tenant below the one it belongs to. */
function treeOf(views: readonly TenantView[]): string {
  const below = (parent: string | undefined, depth: number): string[] =>
    views
      .filter(({record}) => record.parent === parent)
      .flatMap((view) => [lineOf(view, depth), ...below(view.id, depth + 1)]);
  return below(undefined, 0).join('\n');
}

function lineOf({id, record, keys, version, source}: TenantView, depth: number): string {
  const state = record.disabled ? ', closed' : '';
  const keyIds = keys.map(({kid}) => kid).join(' ') || 'none';
  return `${'  '.repeat(depth)}${id}  ${record.name} (version ${version}, ${source}${state}; keys: ${keyIds})`;
}
