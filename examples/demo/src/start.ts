import {fileURLToPath} from 'node:url';
import {listen, loadSettings, openServer, SettingsError} from '@wincloud/chat-server/node';
import {startDigitalOcean} from '@wincloud/example-digitalocean';
import {resellerSite} from './reseller-site.ts';
import {wincloudSite} from './wincloud-site.ts';

/** A folder of the repository, whatever the working directory is. */
const path = (relative: string) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));

/**
 * All of the demo in one process: the local DigitalOcean on PORT + 2, the server with the WinCloud pages on PORT and
 * the reseller's site, another origin, on PORT + 1. Prints one line when all of it answers.
 */
async function start(): Promise<void> {
  const port = readPort(process.env.PORT ?? '8787');
  const ports = {PORT: String(port), RESELLER_PORT: String(port + 1), CLOUD_PORT: String(port + 2)};
  const settings = loadSettings(path('examples/demo/wincloud-chat.json'), {...process.env, ...ports});

  const cloud = await startDigitalOcean({port: port + 2, knowledgeDir: path('examples/knowledge')});
  const server = await openServer({
    settings,
    dataDir: process.env.DATA_DIR ?? path('.data'),
    widgetDir: path('packages/widget/dist/embed'),
    // The demo is quiet unless something is wrong.
    writeLog: (line) => line.includes('"level":"info"') || process.stderr.write(`${line}\n`),
  });
  const site = wincloudSite({settings, path});
  const main = await listen(async (request, env) => (await site(request)) ?? server.app.fetch(request, env), {port});
  const reseller = await listen(resellerSite({settings, path, apiPort: port}), {port: port + 1});
  process.stdout.write(`ready http://127.0.0.1:${port}/\n`);

  await ended();
  await server.close();
  await Promise.all([main.close(500), reseller.close(500), cloud.close()]);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= 65_533) return port;
  throw new SettingsError([`PORT: must be a whole number from 1 to 65533, not "${text}". Example: PORT=8787`]);
}

/** Resolves when the process is asked to end, or when the one that started it is gone. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    process.once('disconnect', () => resolve());
  });
}

try {
  await start();
  process.disconnect?.();
} catch (error) {
  const known = error instanceof SettingsError;
  process.stderr.write(known ? `The settings are not right.\n${error.message}\n` : `${(error as Error).message}\n`);
  process.exit(1);
}
