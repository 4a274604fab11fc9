import {existsSync, readFileSync} from 'node:fs';
import {AGENTS} from '../agents/registry.ts';
import {Fault} from '../errors.ts';
import type {StoredTenant} from '../ports.ts';
import {openStoreIn} from '../runtimes/open-store.ts';
import {createTenantChanges, type TenantChanges} from '../tenants/changes.ts';
import {createTenants, type Tenants} from '../tenants/tenants.ts';
import {type TenantView, viewTenant} from '../tenants/view.ts';
import {readArguments, UsageError} from './usage.ts';

const HELP = `wincloud-chat tenant list | show ID | add ID | set ID | close ID | open ID | new-key ID | drop-key ID

Manages tenants in the database of a server, running or not: it sees a change with the next request. A tenant from the
settings file that is changed here does not follow the file any more.

  list                 all tenants, as a tree
  show ID              one tenant: what it sets, and what counts
  add ID               a new one, of --set or --file
  set ID               changes what --set or --file names (a JSON Merge Patch, RFC 7396: null removes)
  close ID, open ID    disables it with all below it, and enables it again
  new-key ID           makes a second secret and prints it, once
  drop-key ID          removes the secret --kid

  --set JSON           settings, such as '{"name": "Acme", "parent": "wincloud", "resourceTagPrefix": "acme-"}'
  --file FILE          the same from a file
  --kid ID             the id of a key
  --data DIR           the folder of the database (also DATA_DIR; default .data)
  --json               print one JSON object
`;

const OPTIONS = {
  set: {type: 'string'},
  file: {type: 'string'},
  kid: {type: 'string'},
  data: {type: 'string'},
  json: {type: 'boolean', default: false},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** As they may stand in a path of `/v1/admin`, which removes them too. */
const KID = /^[\w.-]{1,64}$/;

/** What an action works with, and what it says. */
interface Work {
  id: string;
  changes: TenantChanges;
  tenants: Tenants;
  settings: () => object;
  kid: string | undefined;
}
type Said = {view: object; text: string};

const ACTOR = {tenant: undefined, subject: 'system:command-line', requestId: '', mayGrant: true};

/** The actions on one tenant. */
const ACTIONS: Readonly<Record<string, (work: Work) => Said | Promise<Said>>> = {
  show({id, tenants}) {
    const view = viewTenant(tenants, find(tenants, id));
    return {view, text: JSON.stringify(view, null, 2)};
  },
  async add({id, tenants, changes, settings}) {
    const view = viewTenant(tenants, await changes.create(ACTOR, {...settings(), id}));
    const next = view.keys.length > 0 ? '' : ` Make its key: wincloud-chat tenant new-key ${id}`;
    return {view, text: `${id} is there.${next}`};
  },
  set: (work) => change(work, work.settings()),
  close: (work) => change(work, {disabled: true}),
  open: (work) => change(work, {disabled: null}),
  async 'new-key'({id, tenants, changes, kid = timeNow()}) {
    find(tenants, id);
    if (!KID.test(kid))
      throw new UsageError('--kid: use 1 to 64 letters, digits or . _ -. Example: --kid 2026-01', HELP);
    const view = await changes.addSecret(ACTOR, id, kid);
    return {view, text: `kid: ${kid}\nsecret: ${view.secret}\nThis is the only time that it is shown.`};
  },
  async 'drop-key'({id, tenants, changes, kid}) {
    if (kid === undefined) throw new UsageError('Name the key with --kid. Example: --kid 2026-01', HELP);
    const {record} = find(tenants, id);
    if (!record.secrets.some((one) => one.kid === kid)) throw new Error(`${id} has no key "${kid}". See tenant show.`);
    await changes.removeSecret(ACTOR, id, kid);
    return {view: {removed: kid}, text: `${kid} signs nobody in any more.`};
  },
};

/** `wincloud-chat tenant`. */
export async function tenant(args: readonly string[]): Promise<number> {
  const {values: options, words} = readArguments(args, OPTIONS, HELP);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [name, id, extra] = words;
  const act = name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (act === undefined && name !== 'list') {
    throw new UsageError(`Name what to do: list, ${Object.keys(ACTIONS).join(', ')}. Example: tenant list`, HELP);
  }
  if (act !== undefined && id === undefined) {
    throw new UsageError(`Name the tenant. Example: tenant ${name} acme-hosting`, HELP);
  }
  const more = act === undefined ? id : extra;
  if (more !== undefined) throw new UsageError(`"${more}" is one word too many.`, HELP);
  const store = openStoreIn(options.data ?? process.env.DATA_DIR ?? '.data');
  try {
    const tenants = createTenants(store, () => {});
    await tenants.refresh();
    const changes = createTenantChanges({store, tenants, agentIds: AGENTS.map((one) => one.id), now: Date.now});
    const work = {id: id ?? '', changes, tenants, settings: () => settingsOf(options), kid: options.kid};
    const {view, text} = act === undefined ? listOf(tenants, await store.readTenants()) : await act(work);
    process.stdout.write(`${options.json ? JSON.stringify(view) : text}\n`);
    return 0;
  } finally {
    store.close();
  }
}

async function change({id, tenants, changes}: Work, patch: object): Promise<Said> {
  find(tenants, id);
  const view = viewTenant(tenants, await changes.change(ACTOR, id, patch, undefined));
  return {view, text: `${id} is at version ${view.version}.`};
}

function find(tenants: Tenants, id: string): StoredTenant {
  const [found] = tenants.subtree(id);
  if (found === undefined) throw new Fault('tenant_unknown', {message: `There is no tenant "${id}". See tenant list.`});
  return found;
}

/** A key id for who names none: when it was made. */
const timeNow = () => new Date().toISOString().slice(0, 19).replaceAll(':', '');

function settingsOf({set, file}: {set?: string | undefined; file?: string | undefined}): object {
  if (set !== undefined && file !== undefined) throw new UsageError('Give --set or --file, not both.', HELP);
  if (file !== undefined && !existsSync(file)) throw new UsageError(`${file}: is not there. Name a file.`, HELP);
  const text = file === undefined ? set : readFileSync(file, 'utf8');
  if (text === undefined) throw new UsageError('Give the settings. Example: --set \'{"name": "Acme"}\'', HELP);
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return settings;
  } catch {
    // said below
  }
  throw new UsageError('The settings must be a JSON object. Example: --set \'{"name": "Acme"}\'', HELP);
}

/** Each tenant below the one it belongs to. */
function listOf(tenants: Tenants, stored: readonly StoredTenant[]): Said {
  const views = stored.map((one) => viewTenant(tenants, one));
  const below = (parent: string | undefined, depth: number): string[] =>
    views
      .filter(({record}) => record.parent === parent)
      .flatMap((view) => [lineOf(view, depth), ...below(view.id, depth + 1)]);
  return {view: {tenants: views}, text: below(undefined, 0).join('\n')};
}

function lineOf({id, record, keys, version, source}: TenantView, depth: number): string {
  const state = record.disabled ? ', closed' : '';
  const keyIds = keys.map(({kid}) => kid).join(' ') || 'none';
  return `${'  '.repeat(depth)}${id}  ${record.name} (version ${version}, ${source}${state}; keys: ${keyIds})`;
}
