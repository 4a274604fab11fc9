import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Listening, listen, type OpenServer, openServer, parseSettings} from '@wincloud/chat-server/node';
import {startDigitalOcean} from '@wincloud/example-digitalocean';
import type {Key} from './backend.ts';

const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));

/** A platform that runs: the server with a fresh database, and a DigitalOcean behind it. */
export interface Platform {
  id: string;
  /** What its operator's identity is signed with. */
  key: Key;
  /** A folder for files, gone when the platform is. */
  folder: string;
  /** Where it listens. Another port after a restart. */
  url(): string;
  /** Ends the server in good order, which signs what is on record, and starts it again on the same data. */
  restart(): Promise<void>;
  /** Ends the server. The files stay. */
  stop(): Promise<void>;
  /** Ends all that still runs, and removes the files. */
  close(): Promise<void>;
}

/** Starts it on free ports of this machine. All that is real: the server, its adapters, HTTP. Only the cloud is local. */
export async function startPlatform(): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'wincloud-two-resellers-'));
  const cloud = await startDigitalOcean({knowledgeDir: KNOWLEDGE, tokenDelayMs: 0});
  const id = 'wincloud';
  const key = {kid: 'platform-1', secret: randomBytes(32).toString('base64')};
  const price = {input: 0.65, output: 0.65};
  const agent = {kind: 'gradient', url: cloud.url, key: cloud.keys.agent, price};
  const settings = parseSettings(
    {
      // The resellers are not in here: they are made over the API, and kept in the database.
      tenants: [
        {
          id,
          name: 'WinCloud',
          secrets: [key],
          agents: ['support', 'billing'],
          budgets: {tokensPerDay: 2_000_000, usdPerDay: 20, userTokensPerDay: 100_000},
        },
      ],
      agents: [
        {id: 'support', ...agent},
        {id: 'billing', ...agent},
      ],
      cloud: {url: cloud.url, token: cloud.keys.cloud},
      upstream: {requestsPerMinute: 600},
    },
    {},
  );

  let running: {server: OpenServer; listening: Listening} | undefined;

  async function start(): Promise<void> {
    const server = await openServer({settings, dataDir: join(folder, 'data'), writeLog});
    running = {server, listening: await listen(server.app.fetch, {port: 0})};
  }

  async function stop(): Promise<void> {
    await running?.server.close();
    await running?.listening.close(0);
    running = undefined;
  }

  await start();
  return {
    id,
    key,
    folder,
    url: () => running?.listening.url ?? '',
    async restart() {
      await stop();
      await start();
    },
    stop,
    async close() {
      await stop();
      await cloud.close();
      rmSync(folder, {recursive: true});
    },
  };
}

/** Nothing of a good day; of a bad one, all there is to find out why. */
function writeLog(line: string): void {
  if (!line.includes('"level":"info"')) process.stderr.write(`${line}\n`);
}
