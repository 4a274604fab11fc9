import {openStoreIn} from '../runtimes/open-store.ts';
import {readOptions, UsageError} from './usage.ts';

const HELP = `wincloud-chat revoke --tenant ID --sub ID [--data DIR]

Ends what was issued to a user until now: their sessions, and identity tokens that the host has signed already. A running
server sees it with the next request. Who may still sign in does so with a new token of the host.

  --tenant ID      the user's tenant
  --sub ID         the user, or "visitor:…" for a visitor, who does not come back
  --data DIR       the folder of the database (also DATA_DIR; default .data)
  --json           print one JSON object
`;

const OPTIONS = {
  tenant: {type: 'string'},
  sub: {type: 'string'},
  data: {type: 'string'},
  json: {type: 'boolean', default: false},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** `wincloud-chat revoke`. */
export async function revoke(args: readonly string[]): Promise<number> {
  const {tenant, sub: subject, data, json, help} = readOptions(args, OPTIONS, HELP);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (tenant === undefined) throw new UsageError('Name the tenant with --tenant. Example: --tenant wincloud', HELP);
  if (subject === undefined) throw new UsageError('Name the user with --sub. Example: --sub alice', HELP);
  const store = openStoreIn(data ?? process.env.DATA_DIR ?? '.data');
  const now = Date.now();
  try {
    await store.revoke({tenant, subject, action: 'session.revoke', requestId: '', detail: {notBefore: now}}, now);
  } finally {
    store.close();
  }
  const notBefore = new Date(now).toISOString();
  const said = `Nothing issued to ${subject} of ${tenant} before ${notBefore} counts any more.`;
  process.stdout.write(`${json ? JSON.stringify({tenant, subject, notBefore}) : said}\n`);
  return 0;
}
