import {findWaste} from '../insights/waste.ts';
import type {Droplet, Snapshot} from '../resources.ts';
import {adviceCards} from './advice-cards.ts';
import {attempt} from './attempt.ts';
import {findDroplets, shownName} from './find-droplet.ts';
import type {Tool, ToolContext} from './tool.ts';
import {isoTime} from './words.ts';

/** Machines whose backups are read in one call: each is a call of an account that all users share. */
const MAX_MACHINES = 12;

export const checkBackups: Tool = {
  name: 'check_backups',
  description:
    "Checks the backups of this user's servers, of one or of all: whether automatic backups are on, when the last backup " +
    'and the last snapshot were made, and which servers have no backups.',
  parameters: {name: {type: 'string', description: 'The name of one server; without it all are checked'}},
  returns: {
    servers: {
      type: 'array',
      description: 'Each server: whether backups are on, the last backup, the last snapshot, whether they are missing',
    },
    couldNotBeRead: {type: 'array', description: 'Lists that could not be read just now'},
    notLookedAt: {type: 'array', description: 'Names of servers beyond those that one call looks at'},
    proposals: {type: 'array', description: 'Changes that the user can confirm on a card, in a chat'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: ({name}) => (name === undefined ? 'Checking your backups…' : `Checking backups of ${shownName(name)}…`),

  async run({name}, context) {
    const {cloud, scope, signal, now, prices} = context;
    const {droplets: looked, left} = await findDroplets(name, MAX_MACHINES, context);
    const snapshots = await attempt(async () => (await cloud.listSnapshots(scope, signal)).snapshots, signal);
    const servers = await Promise.all(looked.map((droplet) => backupsOf(droplet, snapshots, context)));
    const none = {volumes: undefined, firewalls: undefined, alertPolicies: undefined, uptimeChecks: undefined};
    const missing = findWaste({droplets: looked, snapshots, ...none}, {now: now(), prices}).filter(
      ({kind}) => kind === 'no-backups',
    );
    // Asked about one server, its change is at hand; of many each is asked for by itself.
    const proposing = name === undefined ? {...context, propose: undefined} : context;
    const {cards, proposals} = await adviceCards(missing, now(), proposing);
    return {
      data: {
        servers,
        ...(snapshots === undefined ? {couldNotBeRead: ['snapshots']} : {}),
        ...left,
        ...(proposals.length === 0 ? {} : {proposals}),
        asOf: isoTime(now()),
      },
      cards,
    };
  },
};

async function backupsOf(
  {id, name, backups}: Droplet,
  snapshots: readonly Snapshot[] | undefined,
  {cloud, scope, signal}: ToolContext,
) {
  const kept = backups ? await attempt(() => cloud.listBackups(scope, id, signal), signal) : undefined;
  const taken = snapshots?.filter(({of, resourceId}) => of === 'droplet' && resourceId === String(id)) ?? [];
  const lastSnapshotAt = taken.map(({createdAt}) => createdAt).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
  const lastBackupAt = kept?.backups[0]?.createdAt;
  return {
    name,
    backups,
    ...(lastBackupAt === undefined ? {} : {lastBackupAt}),
    ...(kept === undefined ? {} : {backupsKept: kept.backups.length}),
    ...(lastSnapshotAt === undefined ? {} : {lastSnapshotAt}),
    missing: !backups,
  };
}
