import {
  code,
  isOff,
  isRunning,
  joined,
  nameOf,
  osWords,
  regionWords,
  serverTable,
  specWords,
  statusWords,
} from './server-words.ts';
import type {KnownServers, Server} from './servers.ts';

/** Questions that the data answers alone, with no article in between. */
export interface FactsQuestion {
  readonly question: string;
  readonly named: readonly Server[];
  readonly known: KnownServers;
}

type Attribute = 'address' | 'status' | 'size' | 'region' | 'backups' | 'os' | 'created';

const ATTRIBUTES: readonly (readonly [Attribute, RegExp])[] = [
  ['backups', /\b(?:back(?:ed)?[ -]?ups?)\b/i],
  ['address', /\b(?:ip|ipv4|address)(?:es)?\b/i],
  ['region', /\b(?:region|data ?cent(?:er|re)|located|location|hosted|where)s?\b/i],
  ['os', /\b(?:os|operating system|windows version|version of windows|which windows|what windows)\b/i],
  ['created', /\b(?:created|how old|since when|age)\b/i],
  ['size', /\b(?:size|plan|specs?|specification|v?cpus?|cores?|ram|memory|disk|resources)s?\b/i],
  ['status', /\b(?:running|online|up|down|off|offline|on|powered|status|state|active|alive)\b/i],
];

const ASKS =
  /^(?:\W|and|so|ok|please|hi|hello|hey)*\s*(?:is|are|what'?s?|which|how (?:many|much|old|big|large|powerful)|does|do|has|have|list|show|tell me|give me|where|when|name|overview|status)\b/i;
const WANTS_MORE =
  /\b(?:how (?:do|can|to|should|would|could)|should|why|can'?t|cannot|won'?t|doesn'?t|unable|error|fail\w*|slow\w*|fix|crash\w*|set ?up|install|configure|reset|restore|change|best|recommend\w*|enough|sufficient|usage|utili[sz]ation|need|cost\w*|price\w*|mean|difference|open|allow\w*|resize|upgrade)\b/i;
const OWN = /\b(?:my|our|i have|do i|have i|i own|i've got|mine)\b/i;
const SERVER_WORD = /\b(?:servers?|droplets?|machines?|vms?|vps(?:es)?|instances?)\b/i;
const OVERALL =
  /\b(?:ok|okay|healthy|health|fine|all right|alright|any(?:thing)? (?:wrong|problems?|issues?)|need(?:s)? attention|overview|summary)\b/i;
const SUPERLATIVE =
  /\b(?:biggest|largest|most powerful|strongest|most (?:memory|ram)|smallest|weakest|oldest|newest)\b/i;

/** The answer, or null when the question wants more than facts, or is not about these machines. */
export const factsAnswer = ({question, named, known}: FactsQuestion): string | null => {
  if (!known.given) return null;
  const ownServers = SERVER_WORD.test(question) && (OWN.test(question) || /^\W*(?:list|show|which)/i.test(question));
  if (named.length === 0 && !ownServers) return null;
  if (named.length === 0 && known.list.length === 0) return ASKS.test(question) ? NO_SERVERS : null;
  if (named.length === 0 && OVERALL.test(question)) return overview(known);
  if (WANTS_MORE.test(question) || !ASKS.test(question)) return null;
  const plain = question.replace(/\b(?:set|look|sign|clean|free)[ -]?up\b/gi, ' ');
  const asked = ATTRIBUTES.find(([, words]) => words.test(plain))?.[0] ?? null;
  const only = known.list.length === 1 ? known.list : [];
  const meant = named.length > 0 ? named : /\bservers|droplets|machines|vms|which\b/i.test(question) ? [] : only;
  if (meant.length === 0) return listAnswer(plain, known);
  if (asked === null && !/\b(?:about|details?|know|info\w*|tell|show)\b/i.test(question)) return null;
  return meant.map((server) => attributeAnswer(asked, server)).join('\n\n');
};

const NO_SERVERS = 'I see no servers on your account. If you expected some, open a ticket with support and say which.';

const attributeAnswer = (attribute: Attribute | null, server: Server): string => {
  const name = nameOf(server);
  const region = regionWords(server);
  const unknown = (what: string): string => `I was not told the ${what} of ${name}. The control panel shows it.`;
  switch (attribute) {
    case 'address':
      return server.address === null
        ? unknown('public address')
        : `The public address of ${name} is ${code(server.address)}.${isOff(server) ? ' The server is powered off, so nothing answers there at the moment.' : ''}`;
    case 'status':
      return isOff(server)
        ? `No: ${name} is ${statusWords(server)}. Turn it on in the control panel and give Windows a minute or two to start.`
        : `${name} is ${statusWords(server)}${region ? ` in ${region}` : ''}${server.address ? ` at ${code(server.address)}` : ''}. That is the state of the machine; whether a service on it answers is another matter.`;
    case 'region':
      return region === null ? unknown('region') : `${name} is in ${region}.`;
    case 'backups':
      if (server.backups === null) return unknown('backup setting');
      return server.backups
        ? `Yes, automatic backups are on for ${name}.`
        : `No, automatic backups are off for ${name}. Until they are on, there is no automatic copy to go back to.`;
    case 'os':
      return osWords(server) === null ? unknown('Windows version') : `${name} runs ${osWords(server)}.`;
    case 'created':
      return server.createdAt === null
        ? unknown('creation date')
        : `${name} was created on ${server.createdAt.slice(0, 10)}.`;
    case 'size':
      return `${name} has ${specWords(server)}${server.size ? ` (${code(server.size)})` : ''}.`;
    default:
      return `Here is what I know about ${name}:\n\n${serverTable([server])}`;
  }
};

const listAnswer = (question: string, known: KnownServers): string => {
  const total = known.list.length;
  const superlative = SUPERLATIVE.exec(question)?.[0]?.toLowerCase();
  if (superlative) return extremeAnswer(superlative, known.list);
  const [what, wanted] = filterOf(question);
  const servers = known.list.filter(wanted);
  if (what === null) {
    return `You have ${plural(total)}${known.partial ? ' or more; these are the ones I was shown' : ''}:\n\n${serverTable(servers)}`;
  }
  if (servers.length === 0) return `None of your ${plural(total)} ${what[0]}.`;
  return `${servers.length === 1 ? 'One' : servers.length} of your ${plural(total)} ${servers.length === 1 ? what[0] : what[1]}:\n\n${serverTable(servers)}`;
};

type Filter = readonly [readonly [one: string, many: string] | null, (server: Server) => boolean];

const filterOf = (question: string): Filter => {
  if (
    /\b(?:no|without|not|aren'?t|lack\w*|missing|un)\b.*\bback(?:ed)?[ -]?ups?\b|\bbackups? (?:off|disabled)\b/i.test(
      question,
    )
  ) {
    return [['has no automatic backups', 'have no automatic backups'], (server) => server.backups === false];
  }
  if (/\bback(?:ed)?[ -]?ups?\b/i.test(question)) {
    return [['has automatic backups', 'have automatic backups'], (server) => server.backups === true];
  }
  if (/\b(?:off|down|stopped|offline|not running|shut)\b/i.test(question)) {
    return [['is powered off', 'are powered off'], isOff];
  }
  if (/\b(?:running|online|up|active)\b/i.test(question)) return [['is running', 'are running'], isRunning];
  const year = /\b20(?:12|16|19|22|25)\b/.exec(question)?.[0];
  if (year)
    return [
      [`runs Windows Server ${year}`, `run Windows Server ${year}`],
      (server) => server.os?.includes(year) ?? false,
    ];
  const region = /\b[a-z]{3}\d\b/i.exec(question)?.[0]?.toLowerCase();
  if (region)
    return [[`is in ${region.toUpperCase()}`, `are in ${region.toUpperCase()}`], (server) => server.region === region];
  return [null, () => true];
};

const extremeAnswer = (word: string, servers: readonly Server[]): string => {
  const byAge = /oldest|newest/.test(word);
  const value = (server: Server): number =>
    byAge ? -Date.parse(server.createdAt ?? '') : (server.memoryMb ?? 0) * 100 + (server.vcpus ?? 0);
  const sign = /smallest|weakest|newest/.test(word) ? -1 : 1;
  const [first] = [...servers].sort((a, b) => sign * (value(b) - value(a)));
  if (!first) return NO_SERVERS;
  const why = byAge
    ? `created on ${first.createdAt?.slice(0, 10) ?? 'a day I was not told'}`
    : `with ${specWords(first)}`;
  return `That is ${nameOf(first)}, ${why}.`;
};

const overview = (known: KnownServers): string => {
  const off = known.list.filter(isOff);
  const bare = known.list.filter((server) => server.backups === false);
  const points = [
    off.length > 0 ? `- ${joined(off.map(nameOf))} ${off.length === 1 ? 'is' : 'are'} powered off.` : null,
    bare.length > 0
      ? `- ${joined(bare.map(nameOf))} ${bare.length === 1 ? 'has' : 'have'} no automatic backups.`
      : null,
  ].filter((point) => point !== null);
  const running = known.list.filter(isRunning).length;
  const lead = `${running} of your ${plural(known.list.length)} ${running === 1 ? 'is' : 'are'} running.`;
  const worth =
    points.length > 0 ? ` Worth a look:\n\n${points.join('\n')}` : ' I see nothing that needs your attention.';
  return `${lead}${worth}\n\n${serverTable(known.list)}`;
};

const plural = (count: number): string => `${count} server${count === 1 ? '' : 's'}`;
