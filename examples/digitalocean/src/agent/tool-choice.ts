import type {ChatRequest, Tool} from '../inference/chat-request.ts';
import {intentOf} from './intent.ts';
import {mentionsIn, nameLikes} from './mentions.ts';
import {askBack, isProposing, proposalFor} from './proposals.ts';
import {serversIn} from './servers.ts';
import {termsOf} from './terms.ts';
import {argumentFor, isMachineArgument, namedMachine, optionalMachineOf, requiredOf} from './tool-arguments.ts';
import {type Turn, turnOf} from './turn.ts';

export interface ChosenTool {
  readonly name: string;
  readonly arguments: string;
}

/** A model that calls tools for ever is a bill; after this many calls for one question it answers. */
const MAX_CALLS = 4;
/** Words a question has to share with a tool's name and description before the tool is worth a call. */
const MIN_SHARED_TERMS = 1;

/**
 * Asks for the offered tool that fits the question, or for none. A tool fits when its name and description share the
 * question's words; it can be asked for only when every required argument can be read off the conversation, for a
 * made-up argument is worse than no call. A tool that proposes a change has to be asked for in so many words.
 */
export const chooseTool = (request: ChatRequest): ChosenTool | null => {
  const {tools, toolChoice} = request;
  if (tools.length === 0 || toolChoice === 'none') return null;
  const turn = turnOf(request.messages);
  if (turn.calls.length >= MAX_CALLS) return null;
  if (typeof toolChoice === 'object') {
    const tool = tools.find(({name}) => name === toolChoice.name);
    // Forced once: a choice that still stands after the tool has answered would never end.
    return tool && turn.calls.length === 0 ? (called(tool, turn) ?? {name: tool.name, arguments: '{}'}) : null;
  }
  // A change that was proposed is what the answer is about, whatever else could be looked up.
  if (turn.calls.some(({name}) => tools.some((tool) => tool.name === name && isProposing(tool)))) return null;
  const proposal = proposalFor(turn, tools);
  if (proposal || askBack(turn, tools) !== null) return proposal;
  const forced = toolChoice === 'required' && turn.calls.length === 0;
  if (!forced && (intentOf(turn.question) !== 'question' || !concernsServers(turn))) return null;
  const candidates = tools
    .filter((tool) => !isProposing(tool) && !isLeftToArticles(tool, turn.question))
    .map((tool) => ({tool, score: scoreOf(tool, turn)}))
    .filter(({score}) => forced || score >= MIN_SHARED_TERMS)
    .sort((a, b) => b.score - a.score);
  for (const {tool} of candidates) {
    const call = called(tool, turn);
    if (call && !turn.calls.some((one) => one.name === call.name && sameJson(one.arguments, call.arguments)))
      return call;
    // The best tool has answered already: its answer is what the rest of the turn is about.
    if (call) return null;
    // What the tool lacks may be in the list of machines, if a tool gives that.
    const list = tools.find((one) => one !== tool && requiredOf(one).length === 0 && isList(one));
    if (list && !turn.calls.some((one) => one.name === list.name)) return {name: list.name, arguments: '{}'};
  }
  return null;
};

const isList = ({name}: Tool): boolean => /(?:^|_)(?:list|all)(?:_|$)/i.test(name);

/** What is asked about in words that a tool's description may not have. */
const READS: Readonly<Record<string, RegExp>> = {
  get_bill: /\b(?:bill\w*|invoices?|costs?|pay(?:ing)?|spend\w*|charg\w+|prices?|expensive)\b/i,
  check_backups: /\bback(?:ed|ing)?[ -]?ups?\b|\bsnapshots?\b/i,
  check_rdp: /\b(?:rdp|remote desktop|mstsc|3389|connect)\b/i,
  check_firewall: /\b(?:firewalls?|ports?|exposed|protected|open to)\b/i,
};

/** What costs less is another question than what it costs. */
const SAVING = /\b(?:sav(?:e|ing)\w*|smaller|cheaper|reduc\w+|cut|less|lower|wast\w+)\b/i;

/** Steps are in the articles; how a machine stands is no answer to "how do I". */
const isLeftToArticles = ({name}: Tool, question: string): boolean =>
  name in READS && /\bhow (?:do|can|should|would|could|to)\b/i.test(question);

/** What to say in place of a call that lacks something only the user knows. */
export const chooseQuestion = ({messages, tools, toolChoice}: ChatRequest): string | null =>
  toolChoice === 'none' ? null : askBack(turnOf(messages), tools);

/** A question about Windows in general needs no look at anybody's machines. */
const concernsServers = (turn: Turn): boolean => {
  const text = turn.question;
  const known = serversIn(turn.data);
  return (
    /\b(?:my|our|mine)\b|\b(?:i|we) (?:have|own|run|pay|spend)\b/i.test(text) ||
    nameLikes(text).length > 0 ||
    mentionsIn(text, known).servers.length > 0
  );
};

/** Shared words, a word of the tool's name counting double; naming a machine speaks for a tool that takes one. */
const scoreOf = (tool: Tool, turn: Turn): number => {
  const asked = new Set(expanded(termsOf(turn.question)));
  const inName = new Set(termsOf(tool.name.replaceAll(/([a-z])([A-Z])|[_-]/g, '$1 $2')));
  const inDescription = new Set(termsOf(tool.description));
  let score = 0;
  for (const term of asked) score += inName.has(term) ? 2 : inDescription.has(term) ? 1 : 0;
  const named = !isOfAll(turn.question) && namedMachine(turn, serversIn(turn.data)) !== null;
  const takesMachine = requiredOf(tool).some(isMachineArgument);
  if (named) score += takesMachine ? 1.5 : optionalMachineOf(tool) ? 0 : -0.5;
  if (READS[tool.name]?.test(turn.question) && !(tool.name === 'get_bill' && SAVING.test(turn.question))) score += 3;
  return score;
};

/** "Which of my servers" is not about the one that was talked about. */
const isOfAll = (question: string): boolean =>
  /\b(?:which of|all(?: of)?|any of|my|our) (?:\w+ )?(?:servers|machines|droplets|vms)\b/i.test(question);

/** Words by which people ask for what tools describe in other words. */
const RELATED: Readonly<Record<string, readonly string[]>> = {
  cpu: ['metric', 'usage', 'analyz'],
  memory: ['metric', 'usage'],
  slow: ['metric', 'usage', 'cpu', 'perform', 'analyz'],
  load: ['metric', 'usage'],
  busy: ['metric', 'usage', 'cpu'],
  connect: ['firewall', 'statu'],
  rdp: ['firewall', 'port'],
  port: ['firewall'],
  run: ['statu', 'state'],
  address: ['ip', 'server'],
  ip: ['address', 'server'],
  save: ['sav', 'cost'],
};

const expanded = (terms: readonly string[]): string[] => [
  'server',
  ...terms,
  ...terms.flatMap((term) => RELATED[term] ?? []),
];

const called = (tool: Tool, turn: Turn): ChosenTool | null => {
  const known = serversIn(turn.data);
  const filled: Record<string, unknown> = {};
  for (const [key, schema] of requiredOf(tool)) {
    const value = argumentFor(key, schema, turn, known);
    if (value === undefined) return null;
    filled[key] = value;
  }
  const about = optionalMachineOf(tool);
  const {servers, unknown} = mentionsIn(turn.question, known);
  // Of all machines, unless the question itself names one.
  if (about && servers.length + unknown.length === 1) filled[about[0]] = argumentFor(about[0], about[1], turn, known);
  return {name: tool.name, arguments: JSON.stringify(filled)};
};

const sameJson = (a: string, b: string): boolean => a.replace(/\s/g, '') === b.replace(/\s/g, '');
