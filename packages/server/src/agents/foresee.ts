import type {ActionTool} from '@wincloud/chat-core/protocol';
import type {Droplet, ToolCall} from '../ports.ts';
import type {Tool} from '../tools/tool.ts';
import {meantIn} from './meant-droplets.ts';

/** Calls that are made for a question. More would read for a person's guess. */
const MAX_CALLS = 3;

/** Machines of a question that are looked at one by one. */
const MAX_NAMED = 2;

/** Their own servers are meant, though none is named. */
const OWN = /\b(?:my|our|mine|ours)\b|\bwhich of\b|\b(?:i|we) (?:have|own|run|use|pay)\b/;

/** A wish, and not a question how it is done or why it was. */
const WISH =
  /^(?:(?:please|now|then|ok(?:ay)?|yes|hi|hello)[,!.]?\s+)*(?:(?:can|could|would|will) you\s+(?:please\s+)?|i(?:'d| would)? (?:like|want) (?:you )?to\s+|let'?s\s+)?/;

const wish = (verbs: string) => new RegExp(`${WISH.source}(?:${verbs})\\b`);

/** What a question has to say for a tool to be called. `named`: of a machine in it; `own`: of all of theirs. */
interface Foreseen {
  tool: string;
  says: RegExp;
  of: 'named' | 'own' | 'either';
}

const READS: readonly Foreseen[] = [
  {tool: 'check_rdp', says: /\brdp\b|remote desktop|\b(?:connect|log ?in|sign in|reach|3389)\b/, of: 'named'},
  {
    tool: 'analyze_droplet_metrics',
    // How it is, and not how much of it something should get.
    says: /\b(?:slow|slowly|cpu|processor|busy|load|traffic|bandwidth|performance|metrics?|spikes?|usage)\b|\b(?:memory|ram|disks?)\b.{0,40}\b(?:full|used|using|left|free|high|low)\b|\b(?:out of|low on|high|full) (?:memory|ram|disk)\b/,
    of: 'named',
  },
  {
    tool: 'check_resource_utilization',
    says: /\b(?:slow|cpu|memory|ram|busy|load|full|tight|utili[sz]ation|usage)\b/,
    of: 'own',
  },
  {
    tool: 'calculate_cost_savings',
    says: /\b(?:sav(?:e|es|ing|ings)|cheaper|smaller|downsiz\w*|right-?siz\w*|oversized|too (?:big|large)|waste\w*|idle|unused|optimi[sz]e)\b/,
    of: 'own',
  },
  {tool: 'get_bill', says: /\b(?:bills?|costs?|pay|paying|charged?|charges|prices?|spend\w*)\b|how much/, of: 'own'},
  {tool: 'check_backups', says: /\b(?:backups?|backed up|snapshots?)\b/, of: 'either'},
  {tool: 'check_firewall', says: /\b(?:firewalls?|open ports?|ports? (?:is|are)? ?open)\b/, of: 'either'},
  {tool: 'list_buckets', says: /\b(?:buckets?|spaces|object storage)\b/, of: 'own'},
  {tool: 'get_droplet', says: /\b(?:status|running|address|ip|details|specs?|size)\b/, of: 'named'},
];

/** A size as the provider writes it, such as `s-2vcpu-4gb` or `c-4`. */
const SIZE = /\b[a-z]{1,4}\d?-\d+(?:vcpu-\d+gb)?(?:-[a-z]+)*\b/;

interface Wish extends Foreseen {
  tool: ActionTool;
  /** What is asked for beside a machine, read off the question without its name. Undefined where it does not say. */
  input?: ((text: string) => Record<string, unknown> | undefined) | undefined;
}

const ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\d.])/g;
const WORLD = /\b(?:everyone|everybody|anyone|anybody|the world|all addresses|anywhere)\b/;

/** A port that is named by its number, or as RDP. */
function portIn(text: string): number | undefined {
  const number = /\bport (\d{1,5})\b/.exec(text)?.[1];
  return number !== undefined ? Number(number) : /\brdp\b|remote desktop/.test(text) ? 3389 : undefined;
}

/** Changes that are said in few words. */
const WISHES: readonly Wish[] = [
  {
    tool: 'resize_droplet',
    says: wish('resize|change|make|give|downsize|upgrade|scale'),
    of: 'named',
    input(text) {
      const size = SIZE.exec(text)?.[0];
      return size === undefined ? undefined : {size};
    },
  },
  {
    tool: 'open_firewall_port',
    says: wish('open|allow'),
    of: 'named',
    input(text) {
      const port = portIn(text);
      const from = text.match(ADDRESS)?.join(', ') ?? (WORLD.test(text) ? 'anywhere' : undefined);
      return port === undefined || from === undefined ? undefined : {port, from};
    },
  },
  {
    tool: 'narrow_firewall_rule',
    says: wish('only (?:let|allow)|restrict|limit|narrow|lock down'),
    of: 'named',
    input(text) {
      const port = portIn(text);
      const to = text.match(ADDRESS)?.join(', ');
      return port === undefined || to === undefined ? undefined : {port, to};
    },
  },
  {tool: 'reboot_droplet', says: wish('reboot|restart'), of: 'named'},
  {tool: 'power_off_droplet', says: wish('shut ?down|power off|turn off|switch off'), of: 'named'},
  {tool: 'power_on_droplet', says: wish('power on|turn on|switch on|start|boot'), of: 'named'},
  {tool: 'snapshot_droplet', says: wish('(?:take|make|create) (?:a |me a )?snapshot|snapshot'), of: 'named'},
  {
    tool: 'enable_backups',
    says: wish(
      '(?:enable|turn on|switch on|activate) (?:automatic |the )?backups|(?:turn|switch) (?:automatic |the )?backups on',
    ),
    of: 'named',
  },
];

/**
 * What an agent would look up to answer, for agents at the platform, which take no tools of ours: by the words of the
 * question, among those tools that this user may use. English alone is understood; of a question in another language, or
 * one that says none of it, nothing is read, and the agent has the facts that every turn has.
 *
 * @param earlier what the user asked before, the latest last: "restart it" is about a machine of those
 */
export function foreseeCalls(
  question: string,
  earlier: readonly string[],
  droplets: readonly Droplet[],
  tools: readonly Tool[],
): ToolCall[] {
  const text = question.toLowerCase().replace(PARTICLE_BEHIND, '$1 $3 $2');
  const named = meantIn(question, earlier, droplets).slice(0, MAX_NAMED);
  const has = (name: string) => tools.some((tool) => tool.name === name);
  const wished = named[0] === undefined ? undefined : wishIn(text, named[0], has);
  if (wished !== undefined) return [wished];

  const calls: ToolCall[] = [];
  for (const {tool, says, of} of READS) {
    if (!has(tool) || !says.test(text)) continue;
    if (of !== 'own') for (const {name} of named) calls.push(callOf(tool, {name}, calls.length));
    if (of !== 'named' && named.length === 0 && OWN.test(text)) calls.push(callOf(tool, {}, calls.length));
  }
  return calls.slice(0, MAX_CALLS);
}

/** "Turn it off" is "turn off it". */
const PARTICLE_BEHIND = /\b(turn|switch|shut|power) ((?:(?:the|my|our|this|that) )?[\w.-]+) (on|off|down)\b/g;

/** What may stand between a verb and the machine that it is about. */
const BETWEEN =
  /^(?:\s+(?:up|down|the|my|our|this|that|windows|server|machine|vm|vps|droplet|of|for|on|at))*(?:\s+["'`“‘]?|(?=\W*$))/;

/** A machine that is not named, and nothing else behind it: "restart the server room display" is about something else. */
const UNNAMED = /^(?:it|one|server|machine|vm|vps|droplet)?(?:\s*\b(?:now|please|again|for me)\b)*\W*$/;

/** The change that is wished for of a machine, where all that it needs is said. */
function wishIn(text: string, {id, name, publicIpv4 = name}: Droplet, has: (tool: string) => boolean) {
  const itself = [name.toLowerCase(), publicIpv4.toLowerCase(), String(id)];
  // "Restart the print service on win-web-01" is about something else: behind the verb comes the machine, or what it is given.
  const isAbout = ({says, input}: Wish) => {
    const behind = text.slice(lengthOf(says, text)).replace(BETWEEN, '');
    return input !== undefined || UNNAMED.test(behind) || itself.some((one) => behind.startsWith(one));
  };
  // "Turn on backups" is no wish to turn the machine on: the longest match is what is meant.
  const [wish] = WISHES.filter((one) => has(one.tool) && one.says.test(text) && isAbout(one)).toSorted(
    (a, b) => lengthOf(b.says, text) - lengthOf(a.says, text),
  );
  if (wish === undefined) return undefined;
  // The machine itself is neither a size nor an address that may come.
  const rest = itself.reduce((left, one) => left.replaceAll(one, ' '), text);
  const input = wish.input === undefined ? {} : wish.input(rest);
  return input === undefined ? undefined : callOf(wish.tool, {name, ...input}, 0);
}

const callOf = (name: string, input: Record<string, unknown>, index: number): ToolCall => ({
  id: `foreseen-${index + 1}`,
  name,
  arguments: JSON.stringify(input),
});

const lengthOf = (pattern: RegExp, text: string) => pattern.exec(text)?.[0].length ?? 0;
