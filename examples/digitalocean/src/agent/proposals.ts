import type {Tool} from '../inference/chat-request.ts';
import {mentionsIn} from './mentions.ts';
import {addressIn, isEverybody, portIn, sizeIn, withoutAddresses} from './request-arguments.ts';
import {changeRequestIn, PROPOSING} from './requests.ts';
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
  const known = serversIn(turn.data);
  const names = known.list.map(({name}) => name);
  const request = changeRequestIn(turn.question, names);
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
  const filled = Object.fromEntries(requiredOf(tool).map(([key]) => [key, readings[key]]));
  if (Object.values(filled).some((value) => value === undefined)) return null;
  return {name: tool.name, arguments: JSON.stringify(filled)};
};

/** The machine that is named first; with none named, the one that was talked about. */
const nameFor = (turn: Turn, known: KnownServers): string | undefined => {
  const question = withoutAddresses(turn.question);
  const {servers, unknown} = mentionsIn(question, known);
  const place = (name: string): number => question.toLowerCase().indexOf(name.toLowerCase());
  const named = [...servers.map(({name}) => name), ...unknown].sort((a, b) => place(a) - place(b));
  return named[0] ?? machineName(turn, known) ?? undefined;
};
