import {type ActionType, actionRequestOf} from './action-request.ts';
import {refusalOf} from './action-rules.ts';
import type {ActionCourse, CloudState} from './cloud-state.ts';
import {firewallRequestOf} from './firewall-request.ts';

/**
 * What goes wrong with an action, so that a fault can be played. `refuse`: 422, and nothing is begun. `error`: it is begun
 * and ends errored. `hang`: it never ends. `ignore`: it ends well and has changed nothing, as a shutdown does that Windows
 * does not follow. `drop`: it is begun, and the connection breaks before the answer.
 */
export type ActionFault = 'refuse' | 'error' | 'hang' | 'ignore' | 'drop';

export type FailActions = (type: ActionType, dropletId: number) => ActionFault | undefined;

/** What a write is answered with. `dropped` is no answer at all. Null: there is no such thing to write to. */
export type Written =
  | {readonly status: 200 | 201; readonly body: unknown}
  | {readonly status: 422; readonly fault: string}
  | 'dropped'
  | null;

interface Write {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly state: CloudState;
  readonly failActions: FailActions | undefined;
}

/** Answers a write under `/v2`: an action on a droplet, or new settings for a firewall. */
export const write = ({method, url, body, state, failActions}: Write): Written => {
  const [first, id = '', part, ...more] = url.pathname.split('/').slice(2);
  if (more.length > 0) return null;
  if (method === 'POST' && first === 'droplets' && part === 'actions') return act(id, body, state, failActions);
  return method === 'PUT' && first === 'firewalls' && part === undefined ? replace(id, body, state) : null;
};

const act = (dropletId: string, body: unknown, state: CloudState, failActions: FailActions | undefined): Written => {
  const machine = state.machine(dropletId);
  if (!machine) return null;
  const checked = actionRequestOf(body);
  if ('fault' in checked) return refused(checked.fault);
  const {request} = checked;
  // The real one takes one action at a time, whatever the second one is.
  if (state.isBusy(machine.id)) return refused('Droplet already has a pending event.');
  const refusal = refusalOf(request, machine);
  if (refusal !== null) return refused(refusal);
  const fault = failActions?.(request.type, machine.id);
  if (fault === 'refuse') return refused('The action could not be started.');
  const action = state.begin(request, machine, fault === undefined ? 'completes' : COURSES[fault]);
  return fault === 'drop' ? 'dropped' : {status: 201, body: {action}};
};

const COURSES: Readonly<Record<Exclude<ActionFault, 'refuse'>, ActionCourse>> = {
  error: 'errors',
  hang: 'hangs',
  ignore: 'is-ignored',
  drop: 'completes',
};

const replace = (id: string, body: unknown, state: CloudState): Written => {
  if (!state.firewalls().some((one) => one.id === id)) return null;
  const known = state.machines().map((machine) => machine.id);
  const checked = firewallRequestOf(body, known);
  if ('fault' in checked) return refused(checked.fault);
  return {status: 200, body: {firewall: state.replaceFirewall(id, checked.request)}};
};

const refused = (fault: string): Written => ({status: 422, fault});
