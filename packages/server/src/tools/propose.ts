import type {ActionData, ActionTool} from '@wincloud/chat-core/protocol';
import {readNetworks} from '../actions/networks.ts';
import {type ActionArguments, CannotPlan, type Looked} from '../actions/plan.ts';
import {firewallFor} from '../actions/plan-firewall.ts';
import type {ToolDefinition} from '../ports.ts';
import {findDroplet, shownName} from './find-droplet.ts';
import {type Card, type Tool, type ToolContext, ToolInputError} from './tool.ts';

type Input = Record<string, unknown>;

interface Proposal {
  tool: ActionTool;
  /** What it proposes, in the infinitive. */
  does: string;
  parameters?: ToolDefinition['parameters'] | undefined;
  /** The canonical arguments beside the machine's id. Throws `ToolInputError`, or `CannotPlan`. */
  argumentsOf?: ((input: Input, context: ToolContext) => (looked: Looked) => ActionArguments) | undefined;
}

const NAME: ToolDefinition['parameters'] = {
  name: {type: 'string', description: 'The name of the server, such as win-web-01', required: true},
};

const PORT: ToolDefinition['parameters'] = {
  port: {type: 'number', description: 'The TCP port, such as 3389 for RDP', required: true},
};

const ADDRESSES = 'Addresses or networks, with commas between them, such as 203.0.113.5 or 10.0.0.0/8';

const MAX_PORT = 65_535;

/** Characters of a server's name in that of a snapshot. */
const MAX_NAME = 80;

const PROPOSALS: readonly Proposal[] = [
  {tool: 'reboot_droplet', does: 'restart a server in good order'},
  {tool: 'power_on_droplet', does: 'turn on a server that is off'},
  {tool: 'power_off_droplet', does: 'shut a server down, or turn it off where it does not shut down'},
  {
    tool: 'snapshot_droplet',
    does: 'take a snapshot of a server, a copy of its disk',
    // No word of a model's own: what is made is called by the server and the time.
    argumentsOf: ({name}, {now}) => {
      const time = new Date(now()).toISOString().slice(0, 16).replace('T', ' ');
      return () => ({name: `${String(name).slice(0, MAX_NAME)} ${time}`});
    },
  },
  {
    tool: 'resize_droplet',
    does: 'give a server another size, smaller or larger, on the disk that it has',
    parameters: {size: {type: 'string', description: 'The slug of the new size, such as s-2vcpu-4gb', required: true}},
    argumentsOf:
      ({size}) =>
      () => ({size: String(size).toLowerCase()}),
  },
  {tool: 'enable_backups', does: 'turn on automatic backups of a server'},
  {
    tool: 'open_firewall_port',
    does: 'open a port in the cloud firewall of a server to certain addresses',
    parameters: {...PORT, from: {type: 'string', description: `Who may come in. ${ADDRESSES}`, required: true}},
    argumentsOf: ({port, from}) => firewallArguments('open_firewall_port', port, from, 'from'),
  },
  {
    tool: 'narrow_firewall_rule',
    does: 'let only certain addresses use a port of a server that the cloud firewall opens to all the world',
    parameters: {...PORT, to: {type: 'string', description: `Who may still come in. ${ADDRESSES}`, required: true}},
    argumentsOf: ({port, to}) => firewallArguments('narrow_firewall_rule', port, to, 'to'),
  },
];

/** Tools that do nothing but put a card before the user, which says all that would be done. */
export const PROPOSING_TOOLS: readonly Tool[] = PROPOSALS.map(({tool, does, parameters = {}, argumentsOf}) => ({
  name: tool,
  proposes: true,
  description: `Proposes to ${does}; nothing happens until the user confirms it on a card.`,
  parameters: {...NAME, ...parameters},
  activity: ({name}) => `Preparing a change of ${shownName(name)}…`,
  async run(input, context) {
    const {droplet} = await findDroplet(input.name, context);
    const given = argumentsOf?.({...input, name: droplet.name}, context) ?? (() => ({}));
    try {
      const action = await propose(context, tool, droplet.id, given);
      return {data: {proposed: true, action: forModel(action), confirm: CONFIRM}, cards: [actionCard(action)]};
    } catch (error) {
      if (error instanceof CannotPlan) return {data: {proposed: false, because: error.message}};
      throw error;
    }
  },
}));

const CONFIRM = 'A card shows the change. It is made when the user confirms it there, and not before.';

/** Throws `CannotPlan`. */
export async function propose(
  {propose: keep}: Pick<ToolContext, 'propose'>,
  tool: ActionTool,
  dropletId: number,
  argumentsOf: (looked: Looked) => ActionArguments,
): Promise<ActionData> {
  if (keep === undefined) throw new CannotPlan('Changes are not offered here. Support can make them.');
  return keep(tool, dropletId, argumentsOf);
}

export const actionCard = (action: ActionData): Card => ({type: 'data-action', id: action.id, data: action});

/** What a model may say of it. Not the signature, which is for whoever confirms. */
function forModel({tool, resource, arguments: given, price, reversible, interrupts, expiresAt}: ActionData) {
  const {droplet_id: _, firewall_id: __, ...shown} = given;
  return {tool, server: resource.name, ...shown, ...(price ? {monthly: price} : {}), reversible, interrupts, expiresAt};
}

function firewallArguments(
  tool: 'open_firewall_port' | 'narrow_firewall_rule',
  port: unknown,
  written: unknown,
  field: string,
): (looked: Looked) => ActionArguments {
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > MAX_PORT) {
    throw new ToolInputError(`"port" must be a whole number from 1 to ${MAX_PORT}.`);
  }
  const networks = readNetworks(String(written));
  if (networks === undefined) throw new ToolInputError(`"${field}" must be addresses or networks. ${ADDRESSES}.`);
  return (looked) => ({
    firewall_id: firewallFor(tool, port, looked).id,
    port,
    addresses: networks.join(','),
  });
}
