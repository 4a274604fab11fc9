import type {ActionData, ActionTool, DataChunk} from '@wincloud/chat-core/protocol';
import type {ActionArguments, Looked} from '../actions/plan.ts';
import type {Cloud, Metrics, ResourceScope, ToolDefinition} from '../ports.ts';
import type {PriceBook} from '../prices/price-book.ts';

/** `unknown`: it was not tried, or nothing came back and nobody can say why. */
export type Reachable = 'yes' | 'no' | 'unknown';

/** What a tool may reach: the ports, and the verified user's own resources. Never anything the model says. */
export interface ToolContext {
  cloud: Cloud;
  /** Who measures machines, the one that is believed first. */
  metrics: readonly Metrics[];
  scope: ResourceScope;
  /** What the user's seller charges. */
  prices: PriceBook;
  /** Whether something answers at a port of an address: what can be known from here, and no further. */
  reach: (address: string, port: number, signal: AbortSignal) => Promise<Reachable>;
  /** Keeps a change that a person may confirm. Undefined where nothing may be proposed. Throws `CannotPlan`. */
  propose?:
    | ((tool: ActionTool, dropletId: number, argumentsOf: (looked: Looked) => ActionArguments) => Promise<ActionData>)
    | undefined;
  now: () => number;
  signal: AbortSignal;
}

/** What the user is shown of a result, beside what the model makes of it. */
export type Card = Extract<
  DataChunk,
  {type: 'data-droplet' | 'data-metrics' | 'data-recommendation' | 'data-bill' | 'data-action'}
>;

/** What came of a call. */
export interface ToolResult {
  /** For the model, or another caller: plain data. */
  data: object;
  /** In the order in which they are shown. */
  cards?: readonly Card[] | undefined;
}

/** What stands in a tool's data, at its first level: what is below is for the model to read. */
export type ToolOutput = Record<
  string,
  {type: 'string' | 'number' | 'boolean' | 'object' | 'array'; description: string}
>;

/** A function an agent may call: a definition for the model and the work itself. */
export interface Tool extends ToolDefinition {
  /** For those who attach it to an agent elsewhere, or list it for another assistant. */
  returns?: ToolOutput | undefined;
  /**
   * It proposes a change, which a person confirms in the chat. Such a tool is never served as a function or over MCP:
   * whoever calls from there has nobody at hand to ask.
   */
  proposes?: true | undefined;
  /** What the user reads while it runs. */
  activity(input: Record<string, unknown>): string;
  /** Wrong input throws a `ToolInputError`. */
  run(input: Record<string, unknown>, context: ToolContext): Promise<ToolResult>;
}

/** Told to the model, which may then ask again rightly. Holds nothing the user may not see. */
export class ToolInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ToolInputError';
  }
}

/** The model's JSON as checked, flat input. */
export function readToolInput(definition: ToolDefinition, text: string): Record<string, unknown> {
  let input: unknown;
  try {
    input = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw new ToolInputError('The arguments are not valid JSON.');
  }
  return checkToolInput(definition, input);
}

/** What the definition names, of its types. All else is left out: a caller may know of more than there is. */
export function checkToolInput({parameters}: ToolDefinition, input: unknown): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ToolInputError('The arguments must be one JSON object.');
  }
  const read: Record<string, unknown> = {};
  for (const [name, {type, required}] of Object.entries(parameters)) {
    const value = (input as Record<string, unknown>)[name];
    if (value === undefined || value === null) {
      if (required) throw new ToolInputError(`The argument "${name}" is missing.`);
    } else if (typeof value === type) {
      read[name] = value;
    } else {
      throw new ToolInputError(`The argument "${name}" must be a ${type}.`);
    }
  }
  return read;
}
