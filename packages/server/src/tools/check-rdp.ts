import {coversTcp, isWorld, letIn} from '../insights/open-ports.ts';
import {openRdp, RDP_PORT} from '../insights/open-rdp.ts';
import {idOf} from '../insights/recommendation.ts';
import {attempt} from './attempt.ts';
import {recommendationCard} from './cards.ts';
import {findDroplet, shownName} from './find-droplet.ts';
import {type Reachable, type Tool, ToolInputError} from './tool.ts';
import {isoTime} from './words.ts';

const MAX_PORT = 65_535;

export const checkRdp: Tool = {
  name: 'check_rdp',
  description:
    "Checks whether RDP (remote desktop) can reach one of this user's servers: whether it is on, whether the cloud firewall " +
    'lets the port in and from where, and whether something answers there. For questions about connecting.',
  parameters: {
    name: {type: 'string', description: 'The name of the server, such as win-web-01', required: true},
    port: {type: 'number', description: `The port, where it is another one than ${RDP_PORT}`},
  },
  returns: {
    server: {type: 'string', description: 'The name of the server'},
    status: {type: 'string', description: 'active, off and so on'},
    address: {type: 'string', description: 'Its public address'},
    port: {type: 'number', description: 'The port that was checked'},
    firewall: {type: 'string', description: 'open-to-all, restricted, closed, no-firewall or unread'},
    allowedFrom: {type: 'array', description: 'Addresses that the cloud firewall lets in'},
    reachable: {type: 'string', description: 'yes, no or unknown: whether something answers there'},
    explanation: {type: 'string', description: 'What it means together'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: ({name}) => `Checking RDP of ${shownName(name)}…`,

  async run({name, port = RDP_PORT}, context) {
    if (!Number.isInteger(port) || !(Number(port) >= 1 && Number(port) <= MAX_PORT)) {
      throw new ToolInputError(`"port" must be a whole number from 1 to ${MAX_PORT}.`);
    }
    const {cloud, scope, signal, prices, reach} = context;
    const {droplet, asOf} = await findDroplet(name, context);
    const {publicIpv4: address, status} = droplet;
    const [firewalls, reachable] = await Promise.all([
      attempt(async () => (await cloud.listFirewalls(scope, signal)).firewalls, signal),
      address === undefined || status !== 'active' ? ('unknown' as const) : reach(address, Number(port), signal),
    ]);
    const rules = firewalls && letIn(droplet, firewalls)?.filter((rule) => coversTcp(rule, Number(port)));
    const allowedFrom = [...new Set(rules?.flatMap(({addresses}) => addresses) ?? [])];
    const hasFirewall = firewalls?.some(({dropletIds}) => dropletIds.includes(droplet.id));
    const firewall = !firewalls
      ? 'unread'
      : !hasFirewall
        ? 'no-firewall'
        : allowedFrom.some(isWorld)
          ? 'open-to-all'
          : rules?.length
            ? 'restricted'
            : 'closed';
    const [open] = port === RDP_PORT ? openRdp(droplet, firewalls) : [];
    const resource = {type: 'droplet', id: String(droplet.id), name: droplet.name} as const;
    const advice = open && {id: idOf('open-rdp', resource), kind: 'open-rdp' as const, resource, ...open};
    return {
      data: {
        server: droplet.name,
        status,
        ...(address === undefined ? {} : {address}),
        port,
        firewall,
        allowedFrom,
        reachable,
        explanation: explain(status, firewall, reachable),
        asOf: isoTime(asOf),
      },
      cards: advice ? [recommendationCard({...advice, savingMonthly: undefined, currency: prices.currency}, asOf)] : [],
    };
  },
};

/** What it means together, for a model that would have to guess it. */
function explain(status: string, firewall: string, reachable: Reachable): string {
  if (status !== 'active') return `The server is "${status}": nothing can reach it until it is on.`;
  if (reachable === 'yes')
    return 'Something answers at that port. If it still fails, look at user, password and licence.';
  if (firewall === 'closed') return 'The cloud firewall lets nobody in at that port. A rule for it has to be opened.';
  const inside = 'look at the Windows firewall, the service "Remote Desktop Services" and the port it listens at';
  if (firewall === 'restricted') {
    return `From other addresses nothing comes through the cloud firewall. From one that it lets in, ${inside}.`;
  }
  if (reachable === 'no') return `The cloud firewall does not stop it, and nothing answers: ${inside}.`;
  return `The cloud firewall does not stop it; whether something answers is not known from here. If it fails, ${inside}.`;
}
