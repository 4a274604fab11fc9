import type {Tool} from '../inference/chat-request.ts';
import {mentionsIn} from './mentions.ts';
import {addressIn, isEverybody, portIn, sizeIn, withoutAddresses} from './request-arguments.ts';
import {changeRequestIn, PROPOSING} from './requests.ts';
import {joined} from './server-words.ts';
import {type KnownServers, serversIn} from './servers.ts';
import {machineName, requiredOf} from './tool-arguments.ts';
import type {ChosenTool} from './tool-choice.ts';
import type {Turn} from './turn.ts';

const EVERYWHERE = '0.0.0.0/0';

/** Whether a tool proposes a change: a model reads that off its description. */
export const isProposing = ({name, description}: Tool): boolean =>
  PROPOSING.includes(name) || /^\s*Proposes to\b/i.test(description);

/** The call that proposes what the question asks to be done, when all that it needs can be read off. */
export const proposalFor = (turn: Turn, tools: readonly Tool[]): ChosenTool | null => {
  const wanted = wantedIn(turn, tools);
  return wanted && wanted.missing.length === 0
    ? {name: wanted.tool, arguments: JSON.stringify(Object.fromEntries(wanted.filled))}
    : null;
};

/** What to ask back where a change was asked for and something that it needs was not said. */
export const askBack = (turn: Turn, tools: readonly Tool[]): string | null => {
  const wanted = wantedIn(turn, tools);
  if (!wanted || wanted.missing.length === 0) return null;
  // "Open a ticket" and "let me know" begin like a request for a port, and name neither a port nor an address.
  const firewall = wanted.missing.some((key) => key === 'port' || key === 'from' || key === 'to');
  if (firewall && !wanted.filled.some(([key]) => key !== 'name')) return null;
  const asks = wanted.missing.map((key) => MISSING[key] ?? key);
  return `${ASKING} ${joined(asks)}.`;
};

const ASKING = 'I can put that change on a card for you to confirm. Tell me';

const MISSING: Readonly<Record<string, string>> = {
  name: 'which server',
  size: 'which size, such as `s-2vcpu-4gb`',
  port: 'which port, one at a time',
  from: 'which address may use it',
  to: 'which one address or network may use it',
};

interface Wanted {
  readonly tool: string;
  readonly filled: readonly (readonly [string, unknown])[];
  /** Required arguments that the question does not say. */
  readonly missing: readonly string[];
}

const wantedIn = (turn: Turn, tools: readonly Tool[]): Wanted | null => {
  const known = serversIn(turn.data);
  const names = known.list.map(({name}) => name);
  const request = changeRequestIn(requestIn(turn), names);
  const tool = tools.find((one) => one.name === request?.tool);
  if (!request || !tool) return null;
  const name = nameFor(turn, known);
  const address = known.list.find((server) => server.name === name)?.address ?? null;
  const {sentence} = request;
  const readings: Readonly<Record<string, unknown>> = {
    name,
    size: sizeIn(sentence),
    port: portIn(sentence, names),
    from: addressIn(sentence, address) ?? (isEverybody(sentence) ? EVERYWHERE : undefined),
    to: addressIn(sentence, address),
  };
  const all = requiredOf(tool).map(([key]) => [key, readings[key]] as const);
  return {
    tool: tool.name,
    filled: all.filter(([, value]) => value !== undefined),
    missing: all.flatMap(([key, value]) => (value === undefined ? [key] : [])),
  };
};

/** The question; after asking back, it is what was missing from the one before. */
const requestIn = ({question, earlierQuestions, earlierAnswers}: Turn): string =>
  earlierAnswers.at(-1)?.startsWith(ASKING)
    ? `${(earlierQuestions.at(-1) ?? '').replace(/[.!?\s]+$/, '')} ${question}`
    : question;

/** The machine that is named first; with none named, the one that was talked about. */
const nameFor = (turn: Turn, known: KnownServers): string | undefined => {
  const question = withoutAddresses(turn.question);
  const {servers, unknown} = mentionsIn(question, known);
  const place = (name: string): number => question.toLowerCase().indexOf(name.toLowerCase());
  const named = [...servers.map(({name}) => name), ...unknown].sort((a, b) => place(a) - place(b));
  return named[0] ?? machineName(turn, known) ?? undefined;
};
