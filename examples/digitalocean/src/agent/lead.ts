import {isTrouble, requestedAction, type Topic} from './intent.ts';
import {code, isOff, joined, nameOf, osWords, regionWords, specWords, statusWords} from './server-words.ts';
import type {KnownServers, Server} from './servers.ts';

export interface LeadOptions {
  readonly question: string;
  readonly topic: Topic;
  readonly named: readonly Server[];
  readonly unknown: readonly string[];
  readonly known: KnownServers;
}

/** The first sentences of an answer: what the data says about the machine in question, and what that rules out. */
export const leadOf = ({question, topic, named, unknown, known}: LeadOptions): string => {
  const sentences: string[] = [];
  if (unknown.length > 0) sentences.push(unknownName(unknown, known));
  const meant = named.length > 0 || unknown.length > 0 ? named : onlyServer(question, known);
  for (const server of meant) sentences.push(about(server, topic, question));
  if (meant.length === 0 && unknown.length === 0) sentences.push(...whichOne(question, topic, known));
  const action = requestedAction(question);
  if (action)
    sentences.push(
      `I read and explain, and change nothing by myself${POWER.test(action) ? POWER_HINT : ', so here is how you do it yourself.'}`,
    );
  return sentences.join('\n\n');
};

/** What needs no article: the panel has it, and Windows has it. */
const POWER = /^(?:reboot|restart|stop|start|shut ?down|turn o|power )/;
const POWER_HINT =
  ', so please do it yourself: in the control panel, or inside Windows with `shutdown /r /t 0` to restart and `shutdown /s /t 0` to shut down. Save open work first, and expect a minute or two without the server.';

/** True for a request that the lead has answered already, with nothing left for an article. */
export const isPowerRequest = (question: string, meant: readonly Server[]): boolean =>
  meant.length > 0 && POWER.test(requestedAction(question) ?? '') && !isTrouble(question);

/** With one machine, "my server" is that machine. */
const onlyServer = (question: string, known: KnownServers): readonly Server[] =>
  known.list.length === 1 && /\b(?:my|the|this|our|it)\b/i.test(question) ? known.list : [];

export const unknownName = (names: readonly string[], known: KnownServers): string => {
  const said = joined(names.map(code), 'or');
  if (!known.given) {
    return `I cannot see your servers in this conversation, so I cannot say anything about ${said} itself.`;
  }
  if (known.list.length === 0) return `${said} is not among your servers: I see none on your account.`;
  const shown = known.list.slice(0, 8).map(nameOf);
  const rest = known.list.length > shown.length || known.partial ? ' among others' : '';
  return `I do not see ${said} among your servers. You have ${joined(shown)}${rest}. Check the spelling; if it belongs to somebody else, they have to ask.`;
};

/** Several machines and none named: say so where it matters, and never pick one. */
const whichOne = (question: string, topic: Topic, known: KnownServers): string[] => {
  if (known.list.length < 2) return [];
  const sentences: string[] = [];
  const off = known.list.filter(isOff);
  if (topic === 'connect' && off.length > 0 && isTrouble(question)) {
    sentences.push(
      `${joined(off.map(nameOf))} ${off.length === 1 ? 'is' : 'are'} powered off. If that is the one you mean, turning it on comes first.`,
    );
  } else if (/\b(?:my|the|this|our) (?:\w+ )?(?:server|droplet|machine|vm|vps)\b/i.test(question)) {
    sentences.push(
      `You have ${known.list.length} servers (${joined(known.list.slice(0, 8).map(nameOf))}) and you did not say which one you mean, so this is for any of them.`,
    );
  }
  return sentences;
};

const about = (server: Server, topic: Topic, question: string): string => {
  const name = nameOf(server);
  const where = regionWords(server) ? ` in ${regionWords(server)}` : '';
  const spec = specWords(server);
  const plan = server.size ? ` (${code(server.size)})` : '';
  if (isOff(server) && topic !== 'backup' && topic !== 'cost' && topic !== 'resize') {
    return `${name}${where} is ${statusWords(server)}, so nothing on it can answer. Turning it on comes first: do that in the control panel and give Windows a minute or two to start.${topic === 'connect' ? ' If it still does not answer then, go on here.' : ''}`;
  }
  switch (topic) {
    case 'connect': {
      const at = server.address ? ` and its public address is ${code(server.address)}` : '';
      const fault = isTrouble(question) ? `, so the machine is up and the fault lies ${faultPlace(question)}` : '';
      return `${name} is ${statusWords(server)}${where}${at}${fault}.`;
    }
    case 'performance':
      return `${name} is ${statusWords(server)}${where} with ${spec}${plan}. Those are its limits; what is using them up is the question.`;
    case 'backup':
      if (server.backups === null) return `${name} is ${statusWords(server)}${where}.`;
      return server.backups
        ? `Automatic backups are on for ${name}, so there should be a weekly copy to work with.`
        : `Automatic backups are off for ${name}, so there is no automatic copy of it: only a snapshot or a copy you made yourself can bring something back.`;
    case 'disk':
      return server.diskGb === null
        ? `${name} is ${statusWords(server)}${where}.`
        : `${name} is ${statusWords(server)}${where} and has ${spec}${plan}.`;
    case 'resize':
      return `${name} now has ${spec}${plan}${where}${isOff(server) ? ', and it is powered off' : ''}.`;
    case 'cost':
      return `${name} is on ${server.size ? `the plan ${code(server.size)}` : 'a plan I was not told'}: ${spec}${where}. I have no prices or invoices in front of me.`;
    default: {
      const system = osWords(server);
      return `${name} is ${statusWords(server)}${where}${server.address ? ` at ${code(server.address)}` : ''}${system ? `, on ${system}` : ''}.`;
    }
  }
};

/** Where to look, when the machine itself is up. */
const faultPlace = (question: string): string => {
  if (/\b(?:password|credential|log ?(?:in|on)|sign ?in|account|denied)\b/i.test(question)) {
    return 'with the sign-in, not with the machine';
  }
  if (/\b(?:rdp|remote desktop|mstsc|3389)\b/i.test(question)) return 'between you and its RDP port';
  if (/\b(?:web ?site|site|iis|https?|browser|page|443|80)\b/i.test(question)) {
    return 'with the web server on it or on the way there';
  }
  return 'on the way to it or with a service on it';
};
