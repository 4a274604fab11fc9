import {listen, loadSettings, openServer, type Settings, SettingsError} from '../runtimes/node.ts';
import {readOptions, UsageError} from './usage.ts';

const HELP = `wincloud-chat serve --config FILE [options]

Runs the server until SIGTERM or SIGINT.

  --config FILE    the settings (also WINCLOUD_CONFIG)
  --port N         the port (also PORT; default 8787)
  --host ADDRESS   the address to listen on (also HOST; default 127.0.0.1)
  --data DIR       the folder of the database (also DATA_DIR; default .data)
  --widget DIR     the built widget to serve at /widget/v1/
`;

const OPTIONS = {
  config: {type: 'string'},
  port: {type: 'string'},
  host: {type: 'string'},
  data: {type: 'string'},
  widget: {type: 'string'},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** `wincloud-chat serve`. */
export async function serve(args: readonly string[]): Promise<number> {
  const options = readOptions(args, OPTIONS, HELP);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const {env} = process;
  const file = options.config ?? env.WINCLOUD_CONFIG;
  if (file === undefined)
    throw new UsageError('Name the settings with --config. Example: --config wincloud-chat.json', HELP);
  const port = readPort(options.port ?? env.PORT ?? '8787');
  const settings = loadSettings(file, env);
  const host = options.host ?? env.HOST ?? '127.0.0.1';
  refusePublicDemo(settings, host);
  const dataDir = options.data ?? env.DATA_DIR ?? '.data';
  warnOfPlainHttp(settings, host);
  const server = await openServer({settings, dataDir, widgetDir: options.widget});
  const listening = await listen(server.app.fetch, {port, host});
  process.stdout.write(`ready ${listening.url}/\n`);
  await signalled();
  await server.close();
  await listening.close();
  return 0;
}

/** The secrets of the demo are known to everybody: they may serve this machine, and no other. */
export function refusePublicDemo({tenants}: Settings, host: string): void {
  if (['127.0.0.1', '::1', 'localhost'].includes(host)) return;
  for (const [index, {secrets}] of tenants.entries()) {
    const demo = secrets.findIndex(({secret}) => secret.startsWith('demo-only-'));
    if (demo >= 0) {
      throw new SettingsError([
        `tenants[${index}].secrets[${demo}].secret: is the demo's, which everybody knows. Example: "\${WINCLOUD_SECRET}"`,
      ]);
    }
  }
}

/** Said once, for behind a proxy without `trustProxy` it may be right. */
function warnOfPlainHttp({trustProxy}: Settings, host: string): void {
  if (trustProxy || ['127.0.0.1', '::1', 'localhost'].includes(host)) return;
  const todo = 'Put a TLS proxy in front and set trustProxy, or listen on 127.0.0.1.';
  process.stderr.write(`wincloud-chat: ${host} is served over plain http. ${todo}\n`);
}

/** A port number from a setting. Throws a `UsageError` that names the setting. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`PORT must be a whole number from 0 to 65535, not "${text}". Example: PORT=8787`, HELP);
  }
  return port;
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
