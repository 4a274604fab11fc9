import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {isFunction} from '../functions/functions.ts';
import {createProject, MADE_HERE} from '../functions/project.ts';
import {TOOLS} from '../tools/registry.ts';
import {readOptions, UsageError} from './usage.ts';

const HELP = `wincloud-chat functions --out DIR --url URL [options]

Writes a project of DigitalOcean Functions: one function for each tool that only reads, which passes its arguments on to
this server, and a file NAME.json with what attaches it to an agent. Deploy it with: doctl serverless deploy DIR

  --out DIR     the folder of the project. Made when it is not there
  --url URL     where the platform reaches this server, such as https://chat.example.com
  --only NAMES  these alone, such as get_droplet,list_droplets
  --json        print {"files": [...]}
`;

const OPTIONS = {
  out: {type: 'string'},
  url: {type: 'string'},
  only: {type: 'string'},
  json: {type: 'boolean', default: false},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** The same from the sources and from a build. */
const TEMPLATE = new URL('../../template/function.mjs', import.meta.url);

/** `wincloud-chat functions`. */
export async function functions(args: readonly string[]): Promise<number> {
  const {out, url, only, json, help} = readOptions(args, OPTIONS, HELP);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (out === undefined) throw new UsageError('Name the folder with --out. Example: --out functions', HELP);
  const files = createProject(toolsOf(only), readUrl(url), readFileSync(TEMPLATE, 'utf8'));
  const project = join(out, 'project.yml');
  if (existsSync(project) && !readFileSync(project, 'utf8').includes(MADE_HERE)) {
    throw new Error(`${project} is a project of somebody else's, and stays as it is. Name another folder with --out.`);
  }
  for (const [name, text] of files) {
    mkdirSync(dirname(join(out, name)), {recursive: true});
    writeFileSync(join(out, name), text);
  }
  const names = [...files.keys()];
  process.stdout.write(
    json ? `${JSON.stringify({files: names})}\n` : `${names.map((name) => join(out, name)).join('\n')}\n`,
  );
  return 0;
}

function toolsOf(only: string | undefined) {
  const served = TOOLS.filter(isFunction);
  if (only === undefined) return served;
  return only.split(',').map((name) => {
    const tool = served.find((one) => one.name === name.trim());
    if (tool !== undefined) return tool;
    throw new UsageError(
      `There is no function "${name}". There are: ${served.map((one) => one.name).join(', ')}`,
      HELP,
    );
  });
}

/** An origin alone: what goes there is a user's token, so it goes over https, but for this very machine. */
function readUrl(text: string | undefined): string {
  const wrong = new UsageError(
    'Give the address of this server with --url. Example: --url https://chat.example.com',
    HELP,
  );
  if (text === undefined || !URL.canParse(text)) throw wrong;
  const {protocol, hostname, origin, href} = new URL(text);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (href !== `${origin}/` || !(protocol === 'https:' || (protocol === 'http:' && isHere))) throw wrong;
  return origin;
}
