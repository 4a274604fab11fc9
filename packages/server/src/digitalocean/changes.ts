import {ChangeRefused, type CloudChange, type CloudChanges} from '../resources.ts';
import {readAccount, readDroplet, readDroplets} from './account-reads.ts';
import {type Api, type ApiOptions, createApi} from './api.ts';
import {type CachedCloud, FIREWALLS} from './cloud.ts';
import {fieldsOf, listOf, textOf} from './fields.ts';
import {changeFirewall, type PortChange} from './firewall-change.ts';
import {firewallsInScope, isEmpty, isInScope} from './in-scope.ts';

/** `token` is one that may change things: the one that reads must not be able to. */
export interface ChangesOptions extends ApiOptions {
  /** The client of the account, where there is one: two of them would count its quota twice. */
  api?: Api | undefined;
  /** Whose copies are forgotten when something was changed. */
  cloud?: Pick<CachedCloud, 'forget'> | undefined;
}

/**
 * How much earlier than our clock says the provider may say that an operation began: its clock is another one, and it gives
 * whole seconds. Within it, one that somebody else began just before is taken for ours. That is the smaller evil: a change
 * that is said to be made once too often is looked at, one that is made twice cannot be taken back.
 */
const MAX_SKEW_MS = 60_000;

/** What an action is called there. */
const ACTIONS = {
  reboot: 'reboot',
  shutdown: 'shutdown',
  'power-off': 'power_off',
  'power-on': 'power_on',
  'enable-backups': 'enable_backups',
  snapshot: 'snapshot',
  resize: 'resize',
} as const satisfies Record<Exclude<CloudChange['kind'], PortChange['kind']>, string>;

const STATES = {'in-progress': 'running', completed: 'done', errored: 'failed'} as const;

/**
 * Changes machines and firewalls by the DigitalOcean API: one request a change, which nothing here repeats.
 *
 * A firewall is read, changed and put back whole, for it has no other way that also takes something away. The provider
 * cannot be asked to put it back only if nobody changed it since, so a change of somebody else between the two is lost;
 * that is a moment. Changes from here wait for each other.
 */
export function createChanges({cloud, ...options}: ChangesOptions): CloudChanges {
  const api = (options.api ?? createApi(options)).withToken(options.token);
  const oneByOne = createTurnstile();
  const forget = () => cloud?.forget();

  async function act(change: Exclude<CloudChange, PortChange>, signal: AbortSignal): Promise<string> {
    const {dropletId} = change;
    const write = {method: 'POST', path: `/v2/droplets/${dropletId}/actions`, body: actionOf(change)} as const;
    const operation = textOf(fieldsOf(fieldsOf(await api.write(flowOf(dropletId), write, signal)).action).id);
    if (operation === undefined) throw new Error(`the cloud's answer to POST ${write.path} names no action`);
    return operation;
  }

  async function setPort(change: PortChange, signal: AbortSignal): Promise<void> {
    const path = `/v2/firewalls/${encodeURIComponent(change.firewallId)}`;
    const flow = flowOf(change.dropletId);
    const answer = await api.get(flow, path, signal).catch((error: unknown) => {
      throw new ChangeRefused(`nothing was changed: ${error instanceof Error ? error.message : 'it was ended'}`);
    });
    const body = changeFirewall(fieldsOf(fieldsOf(answer).firewall), change);
    if (body === undefined) return;
    const put = await api.write(flow, {method: 'PUT', path, body}, signal);
    if (textOf(fieldsOf(fieldsOf(put).firewall).id) === undefined) {
      throw new Error(`the cloud's answer to PUT ${path} names no firewall`);
    }
  }

  return {
    async ask(change, signal) {
      try {
        if (change.kind !== 'open-port' && change.kind !== 'narrow-port') {
          return {operation: await act(change, signal)};
        }
        await oneByOne(change.firewallId, () => setPort(change, signal));
        return {operation: undefined};
      } finally {
        forget(); // also where it is open whether it was made
      }
    },
    async look(dropletId, operation, signal) {
      const path = `/v2/droplets/${dropletId}/actions/${encodeURIComponent(operation)}`;
      const {status} = fieldsOf(fieldsOf(await api.get(flowOf(dropletId), path, signal)).action);
      const state = isState(status) ? STATES[status] : undefined;
      if (state === undefined) throw new Error(`the cloud's answer to GET ${path} does not say how it went`);
      if (state !== 'running') forget();
      return state;
    },
    async find({kind, dropletId}, since, signal) {
      if (kind === 'open-port' || kind === 'narrow-port') return undefined;
      const path = `/v2/droplets/${dropletId}/actions`;
      // The first page has the newest 200.
      const {items} = await api.list(flowOf(dropletId), path, {field: 'actions', maxPages: 1, signal});
      const [newest] = listOf(items)
        .map(fieldsOf)
        .map(({id, type, started_at}) => ({id: textOf(id), type, at: Date.parse(textOf(started_at) ?? '')}))
        .filter(({type, at}) => type === ACTIONS[kind] && at >= since - MAX_SKEW_MS)
        .sort((a, b) => b.at - a.at);
      return newest?.id;
    },
    async readDroplet(scope, id, signal) {
      if (scope.tag === undefined && scope.ids?.includes(id) !== true) return undefined;
      const droplet = await readDroplet(api, flowOf(id), id, signal);
      return droplet !== undefined && isInScope(scope, droplet) ? droplet : undefined;
    },
    async readFirewalls(scope, signal) {
      if (isEmpty(scope)) return [];
      const flow = `change ${JSON.stringify(scope)}`;
      const [droplets, list] = await Promise.all([
        readDroplets(api, flow, scope, signal),
        readAccount(api, flow, FIREWALLS, signal),
      ]);
      return firewallsInScope(list, droplets, scope);
    },
  };
}

/** A flow of its own for each machine, so that no change waits behind those who read. */
const flowOf = (dropletId: number) => `change ${dropletId}`;

function actionOf(change: Exclude<CloudChange, PortChange>): object {
  const type = ACTIONS[change.kind];
  switch (change.kind) {
    case 'snapshot':
      return {type, name: change.name};
    case 'resize':
      return {type, size: change.size, disk: false};
    default:
      return {type};
  }
}

function isState(status: unknown): status is keyof typeof STATES {
  return typeof status === 'string' && Object.hasOwn(STATES, status);
}

/** Lets one after the other through for each key, whether or not the one before came through well. */
function createTurnstile() {
  const last = new Map<string, Promise<void>>();
  return async (key: string, go: () => Promise<void>): Promise<void> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(go, go);
    const settled = mine.then(
      () => {},
      () => {},
    );
    last.set(key, settled);
    await mine.finally(() => {
      if (last.get(key) === settled) last.delete(key);
    });
  };
}
