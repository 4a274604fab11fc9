import {isWorld, type LetIn, letIn} from '../insights/open-ports.ts';
import type {Droplet, Firewall} from '../resources.ts';
import {findDroplets, shownName} from './find-droplet.ts';
import type {Tool} from './tool.ts';
import {isoTime} from './words.ts';

const MAX_MACHINES = 12;

/** Rules of one machine that are told. */
const MAX_RULES = 30;

export const checkFirewall: Tool = {
  name: 'check_firewall',
  description:
    "Checks the cloud firewalls of this user's servers, of one or of all: which ports are open, from which addresses, and " +
    'what is open to all the world. Not the Windows firewall inside the server.',
  parameters: {name: {type: 'string', description: 'The name of one server; without it all are checked'}},
  returns: {
    servers: {type: 'array', description: 'Each server: its cloud firewalls, what is open to the world, and the rules'},
    notLookedAt: {type: 'array', description: 'Names of servers beyond those that one call looks at'},
    note: {type: 'string', description: 'What these firewalls are not'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: ({name}) => (name === undefined ? 'Checking your firewalls…' : `Checking firewalls of ${shownName(name)}…`),

  async run({name}, context) {
    const {cloud, scope, signal} = context;
    const {firewalls, asOf} = await cloud.listFirewalls(scope, signal);
    const {droplets: looked, left} = await findDroplets(name, MAX_MACHINES, context);
    return {
      data: {
        servers: looked.map((droplet) => openOf(droplet, firewalls)),
        ...left,
        note: 'These are the cloud firewalls. The Windows firewall of a server has rules of its own, which are not known here.',
        asOf: isoTime(asOf),
      },
    };
  },
};

function openOf(droplet: Droplet, firewalls: readonly Firewall[]) {
  const {name} = droplet;
  const own = firewalls.filter(({dropletIds}) => dropletIds.includes(droplet.id));
  const rules = letIn(droplet, firewalls);
  if (rules === undefined)
    return {name, firewalls: [], protected: false, note: 'No cloud firewall: all ports are open.'};
  return {
    name,
    firewalls: own.map((one) => ({name: one.name, sharedWithOthers: one.shared})),
    protected: true,
    openToWorld: rules
      .filter(({addresses}) => addresses.some(isWorld))
      .map(portOf)
      .slice(0, MAX_RULES),
    rules: rules.slice(0, MAX_RULES).map((rule) => ({
      ...portOf(rule),
      from: rule.addresses,
      ...(rule.others ? {andOthersByTagOrBalancer: true} : {}),
    })),
  };
}

/** `3389`, `8000-9000`, `all`. */
function portOf({protocol, ports}: LetIn) {
  if (ports === undefined) return {protocol};
  const {from, to} = ports;
  return {protocol, port: from === 0 && to === 0 ? 'all' : from === to ? String(from) : `${from}-${to}`};
}
