import type {Tool} from '../inference/chat-request.ts';
import {isRecord} from '../read-json.ts';
import {mentionsIn} from './mentions.ts';
import type {KnownServers} from './servers.ts';
import {termsOf} from './terms.ts';
import type {Turn} from './turn.ts';

type Argument = readonly [key: string, schema: Record<string, unknown>];

const argumentsOf = ({parameters}: Tool): Argument[] =>
  Object.entries(isRecord(parameters.properties) ? parameters.properties : {}).map(([key, schema]) => [
    key,
    isRecord(schema) ? schema : {},
  ]);

const isRequired = ({parameters}: Tool, key: string): boolean =>
  Array.isArray(parameters.required) && parameters.required.includes(key);

/** The arguments that a tool cannot do without. */
export const requiredOf = (tool: Tool): Argument[] => argumentsOf(tool).filter(([key]) => isRequired(tool, key));

/** The argument that says which machine, where a tool also does without. */
export const optionalMachineOf = (tool: Tool): Argument | undefined =>
  argumentsOf(tool).find((argument) => !isRequired(tool, argument[0]) && isMachineArgument(argument));

export const isMachineArgument = ([key]: Argument): boolean => /name|droplet|server|machine|host/i.test(key);

/** What an argument is, as far as the conversation says so. */
export const argumentFor = (key: string, schema: Record<string, unknown>, turn: Turn, known: KnownServers): unknown => {
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
export const machineName = (turn: Turn, known: KnownServers): string | null =>
  namedMachine(turn, known) ?? (known.list.length === 1 ? (known.list[0]?.name ?? null) : null);

/** A name from the question, or from one before it. */
export const namedMachine = (turn: Turn, known: KnownServers): string | null => {
  for (const text of [turn.question, ...turn.earlierQuestions.toReversed()]) {
    const {servers, unknown} = mentionsIn(text, known);
    const name = servers[0]?.name ?? unknown[0];
    if (name) return name;
  }
  return null;
};
