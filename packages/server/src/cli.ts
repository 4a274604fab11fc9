import {audit} from './cli/audit.ts';
import {functions} from './cli/functions.ts';
import {key} from './cli/key.ts';
import {revoke} from './cli/revoke.ts';
import {serve} from './cli/serve.ts';
import {tenant} from './cli/tenant.ts';
import {token} from './cli/token.ts';
import {UsageError} from './cli/usage.ts';
import {SettingsError} from './config/load.ts';

const COMMANDS = {serve, token, tenant, revoke, audit, key, functions} as const;

const HELP = `wincloud-chat: the backend of WinCloud Chat

  wincloud-chat serve       run the server
  wincloud-chat token       print an identity token, as a host's backend would sign it
  wincloud-chat tenant      manage tenants in the database: list, add, change, close, keys
  wincloud-chat revoke      end what was issued to a user until now
  wincloud-chat audit       export the record of what was done, and verify it
  wincloud-chat key         put the database under a new master key
  wincloud-chat functions   write the functions that agents at DigitalOcean call

Add --help to a command for its options.
`;

/** Runs one command line and resolves to the exit status: 0 done, 1 failed, 2 wrong usage. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    if (name === undefined || !Object.hasOwn(COMMANDS, name)) {
      throw new UsageError(name === undefined ? 'Name a command.' : `There is no command "${name}".`, HELP);
    }
    return await COMMANDS[name as keyof typeof COMMANDS](rest);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`wincloud-chat: ${error.message}\n\n${error.help}`);
      return 2;
    }
    if (error instanceof SettingsError) {
      process.stderr.write(`wincloud-chat: the settings are not right.\n${indent(error.message)}\n`);
      return 1;
    }
    process.stderr.write(`wincloud-chat: ${(error as Error).message}\n`);
    return 1;
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
