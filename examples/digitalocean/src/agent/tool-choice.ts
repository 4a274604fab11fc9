import type {ChatRequest, Tool} from '../inference/chat-request.ts';
import {isRecord} from '../read-json.ts';
import {intentOf} from './intent.ts';
import {mentionsIn, nameLikes} from './mentions.ts';
import {type KnownServers, serversIn} from './servers.ts';
import {termsOf} from './terms.ts';
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
 * made-up argument is worse than no call.
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
  const forced = toolChoice === 'required' && turn.calls.length === 0;
  if (!forced && (intentOf(turn.question) !== 'question' || !concernsServers(turn))) return null;
  const candidates = tools
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
    const list = tools.find((one) => one !== tool && requiredOf(one).length === 0 && /list|all/i.test(one.name));
    if (list && !turn.calls.some((one) => one.name === list.name)) return {name: list.name, arguments: '{}'};
  }
  return null;
};

/** A question about Windows in general needs no look at anybody's machines. */
const concernsServers = (turn: Turn): boolean => {
  const text = turn.question;
  const known = serversIn(turn.data);
  return (
    /\b(?:my|our|mine)\b|\b(?:i|we) (?:have|own|run)\b/i.test(text) ||
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
  const named = namedMachine(turn, serversIn(turn.data)) !== null;
  const takesMachine = requiredOf(tool).some(isMachineArgument);
  if (named) score += takesMachine ? 1.5 : -0.5;
  return score;
};

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
};

const expanded = (terms: readonly string[]): string[] => [
  'server',
  ...terms,
  ...terms.flatMap((term) => RELATED[term] ?? []),
];

const requiredOf = (tool: Tool): readonly (readonly [string, Record<string, unknown>])[] => {
  const properties = isRecord(tool.parameters.properties) ? tool.parameters.properties : {};
  const required = Array.isArray(tool.parameters.required) ? tool.parameters.required : [];
  return required.flatMap((key) => {
    const schema = typeof key === 'string' ? properties[key] : undefined;
    return typeof key === 'string' ? [[key, isRecord(schema) ? schema : {}] as const] : [];
  });
};

const isMachineArgument = ([key]: readonly [string, unknown]): boolean => /name|droplet|server|machine|host/i.test(key);

const called = (tool: Tool, turn: Turn): ChosenTool | null => {
  const known = serversIn(turn.data);
  const filled: Record<string, unknown> = {};
  for (const [key, schema] of requiredOf(tool)) {
    const value = argumentFor(key, schema, turn, known);
    if (value === undefined) return null;
    filled[key] = value;
  }
  return {name: tool.name, arguments: JSON.stringify(filled)};
};

const argumentFor = (key: string, schema: Record<string, unknown>, turn: Turn, known: KnownServers): unknown => {
  if (Array.isArray(schema.enum)) {
    const words = termsOf(turn.question);
    return schema.enum.find((value) => termsOf(String(value)).some((term) => words.includes(term))) ?? schema.enum[0];
  }
  if (schema.default !== undefined) return schema.default;
  const name = machineName(turn, known);
  const numeric = schema.type === 'integer' || schema.type === 'number';
  if (isMachineArgument([key, schema])) {
    if (!numeric && !/id$/i.test(key)) return name ?? undefined;
    const id = known.list.find((server) => server.name === name)?.id;
    return id == null ? undefined : numeric ? id : String(id);
  }
  if (numeric) {
    const said = /\b\d+(?:\.\d+)?\b/.exec(turn.question.replaceAll(name ?? '\u0000', ' '))?.[0];
    return said === undefined ? schema.minimum : Number(said);
  }
  if (schema.type === 'boolean') return true;
  return /^(?:q|query|question|text|topic|search)/i.test(key) ? turn.question : undefined;
};

/** The machine that is meant: the one that was named, or the only one there is. */
const machineName = (turn: Turn, known: KnownServers): string | null =>
  namedMachine(turn, known) ?? (known.list.length === 1 ? (known.list[0]?.name ?? null) : null);

/** A name from the question, or from one before it. */
const namedMachine = (turn: Turn, known: KnownServers): string | null => {
  for (const text of [turn.question, ...turn.earlierQuestions.toReversed()]) {
    const {servers, unknown} = mentionsIn(text, known);
    const name = servers[0]?.name ?? unknown[0];
    if (name) return name;
  }
  return null;
};

const sameJson = (a: string, b: string): boolean => a.replace(/\s/g, '') === b.replace(/\s/g, '');
