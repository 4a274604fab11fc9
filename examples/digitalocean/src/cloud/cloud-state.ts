import {type Action, actionsOf, whereOf} from '../fixtures/actions.ts';
import {FIREWALLS, type Firewall, type FirewallSettings, firewallsOf} from '../fixtures/firewalls.ts';
import {MACHINES, type Machine} from '../fixtures/machines.ts';
import {SNAPSHOTS, type Snapshot} from '../fixtures/snapshots.ts';
import {isoSeconds} from '../iso-seconds.ts';
import {machineAfter, snapshotAfter} from './action-effects.ts';
import type {ActionRequest} from './action-request.ts';

/** How an action that was begun goes on: as it should, to an error, for ever, or to its end without having helped. */
export type ActionCourse = 'completes' | 'errors' | 'hangs' | 'is-ignored';

/**
 * The account as it is now: it begins as the fixtures have it and then is whatever was made of it. One a server, so that
 * two demos, or two tests, do not change each other's machines.
 */
export interface CloudState {
  /** Brings everything up to now. What an action does shows from the moment that it ends, and nothing waits for it. */
  settle(): void;
  machines(): readonly Machine[];
  /** By its id as it stands in a path. */
  machine(id: string): Machine | undefined;
  snapshots(): readonly Snapshot[];
  isBusy(machineId: number): boolean;
  begin(request: ActionRequest, machine: Machine, course: ActionCourse): Action;
  action(id: string): Action | undefined;
  /** The latest first. */
  actionsOf(machineId: number): readonly Action[];
  firewalls(): readonly Firewall[];
  firewallsOf(machine: Machine): readonly Firewall[];
  replaceFirewall(id: string, settings: FirewallSettings): Firewall | undefined;
}

interface Begun {
  readonly id: number;
  readonly request: ActionRequest;
  readonly machine: Machine;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  readonly course: ActionCourse;
  settled: boolean;
}

/** Above every id of the fixtures, as later actions of the real one have higher ids. */
const FIRST_ACTION_ID = 2_604_117_000;
const FIRST_SNAPSHOT_ID = 190_000_000;
/** A demo may run for days; the oldest actions that are over are forgotten. */
const MAX_BEGUN = 1_000;

export const createCloudState = ({clock, actionMs}: {clock: () => number; actionMs: number}): CloudState => {
  const machines = new Map(MACHINES.map((machine) => [machine.id, machine]));
  const snapshots = [...SNAPSHOTS];
  const firewalls = new Map(FIREWALLS.map((firewall) => [firewall.id, {firewall, changedAtMs: -Infinity}]));
  const begun: Begun[] = [];
  let actionCount = 0;

  const end = ({id, request, machine: {id: machineId}, endsAtMs, course}: Begun): void => {
    const machine = machines.get(machineId);
    if (!machine || course !== 'completes') return;
    machines.set(machineId, machineAfter(request, machine, endsAtMs));
    if (request.type !== 'snapshot') return;
    const made = {id: FIRST_SNAPSHOT_ID + id - FIRST_ACTION_ID, endedAtMs: endsAtMs};
    snapshots.push(snapshotAfter(request, machine, made));
  };
  const shownFirewall = ({firewall, changedAtMs}: {firewall: Firewall; changedAtMs: number}): Firewall =>
    clock() < changedAtMs + actionMs ? waiting(firewall) : firewall;

  return {
    settle() {
      for (const action of begun) {
        if (action.settled || clock() < action.endsAtMs) continue;
        action.settled = true;
        end(action);
      }
    },
    machines: () => [...machines.values()],
    machine: (id) => [...machines.values()].find((one) => String(one.id) === id),
    snapshots: () => snapshots,
    isBusy: (machineId) => begun.some((one) => one.machine.id === machineId && !one.settled),
    begin(request, machine, course) {
      const startedAtMs = clock();
      const endsAtMs = course === 'hangs' ? Infinity : startedAtMs + actionMs;
      const action = {
        id: FIRST_ACTION_ID + actionCount,
        request,
        machine,
        startedAtMs,
        endsAtMs,
        course,
        settled: false,
      };
      actionCount += 1;
      begun.push(action);
      if (begun.length > MAX_BEGUN)
        begun.splice(
          Math.max(
            0,
            begun.findIndex(({settled}) => settled),
          ),
          1,
        );
      return shownAction(action);
    },
    action(id) {
      const one = begun.find((action) => String(action.id) === id);
      return one ? shownAction(one) : MACHINES.flatMap(actionsOf).find((action) => String(action.id) === id);
    },
    actionsOf(machineId) {
      const latest = begun.filter(({machine}) => machine.id === machineId).toReversed();
      return [...latest.map(shownAction), ...MACHINES.filter(({id}) => id === machineId).flatMap(actionsOf)];
    },
    firewalls: () => [...firewalls.values()].map(shownFirewall),
    firewallsOf: (machine) => firewallsOf([...firewalls.values()].map(shownFirewall), machine),
    replaceFirewall(id, settings) {
      const before = firewalls.get(id);
      if (!before) return undefined;
      const firewall = {...before.firewall, ...settings};
      firewalls.set(id, {firewall, changedAtMs: clock()});
      return waiting(firewall);
    },
  };
};

const shownAction = ({id, request, machine, startedAtMs, endsAtMs, course, settled}: Begun): Action => ({
  id,
  status: settled ? (course === 'errors' ? 'errored' : 'completed') : 'in-progress',
  type: request.type,
  started_at: isoSeconds(startedAtMs),
  completed_at: settled ? isoSeconds(endsAtMs) : null,
  ...whereOf(machine),
});

/** A firewall whose rules are on their way to its machines. */
const waiting = (firewall: Firewall): Firewall => ({
  ...firewall,
  status: 'waiting',
  pending_changes: firewall.droplet_ids.map((id) => ({droplet_id: id, removing: false, status: 'waiting'})),
});
