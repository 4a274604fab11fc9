import type {ToolDefinition} from '../ports.ts';
import type {Tool} from '../tools/tool.ts';

/** The package of DigitalOcean Functions that all of ours are in. */
export const FUNCTIONS_PACKAGE = 'wincloud';

/** What every function takes beside the arguments of its tool. */
const CONTEXT_TOKEN: ToolDefinition['parameters'] = {
  context_token: {
    type: 'string',
    description: 'The context_token of the newest question in this conversation, exactly as it stands there',
    required: true,
  },
};

/** All that a function takes. The token comes first, so that a model sees it first. */
export function argumentsOf({parameters}: ToolDefinition): ToolDefinition['parameters'] {
  return {...CONTEXT_TOKEN, ...parameters};
}

/**
 * What attaches a function to an agent: the body of `POST /v2/gen-ai/agents/{uuid}/functions` but for the namespace, which
 * only the account knows. The input is described twice, for the published interfaces differ: the control panel and doctl
 * take OpenAPI's parameters, the API's own example a plain map.
 */
export function attachmentOf(tool: Tool) {
  const taken = Object.entries(argumentsOf(tool)).map(([name, one]) => ({name, required: false, ...one}));
  return {
    function_name: tool.name,
    description: tool.description,
    faas_name: `${FUNCTIONS_PACKAGE}/${tool.name}`,
    input_schema: {
      parameters: taken.map(({name, type, description, required}) => ({
        name,
        in: 'query',
        description,
        required,
        schema: {type},
      })),
    },
    input_schema_plain: Object.fromEntries(
      taken.map(({name, type, description, required}) => [name, {type, required, description}]),
    ),
    output_schema: tool.returns ?? {},
  };
}
