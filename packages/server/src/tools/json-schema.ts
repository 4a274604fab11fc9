import type {ToolDefinition} from '../ports.ts';

/** The input of a tool as JSON Schema, as models and MCP clients read it. */
export interface InputSchema {
  type: 'object';
  properties: Record<string, {type: 'string' | 'number' | 'boolean'; description: string}>;
  required: string[];
}

export function toInputSchema({parameters}: ToolDefinition): InputSchema {
  const properties = Object.fromEntries(
    Object.entries(parameters).map(([key, {type, description}]) => [key, {type, description}]),
  );
  const required = Object.keys(parameters).filter((key) => parameters[key]?.required);
  return {type: 'object', properties, required};
}
