import {changeKeyIn} from '../runtimes/open-store.ts';
import {readArguments, UsageError} from './usage.ts';

const HELP = `wincloud-chat key change [--data DIR]

Puts the database under a new master key, while no server uses it. The key file (beside the database, or KEY_FILE) has the
new key afterwards: keep a copy of it, for the database cannot be read without. Copies of the database from before still
need the old one.

  --data DIR       the folder of the database (also DATA_DIR; default .data)
  --json           print one JSON object
`;

const OPTIONS = {
  data: {type: 'string'},
  json: {type: 'boolean', default: false},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** `wincloud-chat key`. */
export async function key(args: readonly string[]): Promise<number> {
  const {values: options, words} = readArguments(args, OPTIONS, HELP);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (words.join(' ') !== 'change') throw new UsageError('Name what to do. Example: wincloud-chat key change', HELP);
  const changed = changeKeyIn(options.data ?? process.env.DATA_DIR ?? '.data');
  const said = `The database has a new key, with ${changed.users} users' keys and ${changed.tenants} tenants under it.`;
  process.stdout.write(`${options.json ? JSON.stringify(changed) : said}\n`);
  return 0;
}
