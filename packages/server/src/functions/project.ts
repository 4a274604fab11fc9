import type {Tool} from '../tools/tool.ts';
import {argumentsOf, attachmentOf, FUNCTIONS_PACKAGE} from './attachment.ts';

/** Milliseconds that the platform leaves a function: it waits 20 s for the chat, and can say then why. */
const PLATFORM_MS = 25_000;

/** What the platform advises for functions of agents. */
const RUNTIME = 'nodejs:18';
const MEMORY_MB = 128;

/** The first line of what was made here, by which it is known again. */
export const MADE_HERE = 'Made by `wincloud-chat functions`: do not change it, make it again.';

/**
 * A project of DigitalOcean Functions, as texts by the names of their files: a function for each tool, which passes its
 * arguments on to `POST /v1/functions/:name` of the server at `url`, and what attaches it to an agent.
 *
 * @param template the text of `template/function.mjs`
 */
export function createProject(tools: readonly Tool[], url: string, template: string): Map<string, string> {
  const files = new Map([['project.yml', projectOf(tools)]]);
  for (const tool of tools) {
    files.set(`packages/${FUNCTIONS_PACKAGE}/${tool.name}/index.mjs`, moduleOf(tool, url, template));
    files.set(`${tool.name}.json`, `${JSON.stringify(attachmentOf(tool), null, 2)}\n`);
  }
  return files;
}

/** No secret is in it: a function has none. */
function projectOf(tools: readonly Tool[]): string {
  const functions = tools.map(
    ({name}) => `      - name: ${name}
        runtime: '${RUNTIME}'
        web: true
        limits:
          timeout: ${PLATFORM_MS}
          memory: ${MEMORY_MB}
`,
  );
  return `# ${MADE_HERE}
packages:
  - name: ${FUNCTIONS_PACKAGE}
    functions:
${functions.join('')}`;
}

/** The template with its address and its arguments. */
function moduleOf(tool: Tool, url: string, template: string): string {
  const types = Object.fromEntries(Object.entries(argumentsOf(tool)).map(([name, {type}]) => [name, type]));
  const lines: [RegExp, string][] = [
    [/^\/\* .* \*\/$/m, `/* ${MADE_HERE} */`],
    [/^const ADDRESS = .*$/m, `const ADDRESS = ${JSON.stringify(`${url}/v1/functions/${tool.name}`)};`],
    [/^const ARGUMENTS = .*$/m, `const ARGUMENTS = ${JSON.stringify(types)};`],
  ];
  return lines.reduce((text, [line, filled]) => text.replace(line, () => filled), template);
}
