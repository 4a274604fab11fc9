import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const SECRET = 'the-secret-of-the-kill-test-32-chars';

/** The server as a process of its own, on one port and one folder for all of its lives. */
export interface KillableServer {
  port: number;
  /** `kill -9`, then a new life. Resolves when that one answers. Calls that overlap share one. */
  killAndRestart(): Promise<void>;
  /** Times it was killed. */
  readonly kills: number;
  close(): Promise<void>;
}

/** A local DigitalOcean that may be changed, where the server shall have one. */
export interface KillableCloud {
  url: string;
  token: string;
  changesToken: string;
}

export async function startKillableServer(agentUrl: string, cloud?: KillableCloud): Promise<KillableServer> {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-kill-'));
  const port = await freePort();
  const limits = {sessionsPerMinute: 100_000, turnsPerMinute: 100_000, tenantTurnsPerMinute: 1_000_000};
  const settings = {
    tenants: [
      {
        id: 'wincloud',
        name: 'WinCloud',
        origins: ['http://127.0.0.1'],
        secrets: [{kid: 'k', secret: SECRET}],
        agents: ['support'],
        limits,
        features: {actions: cloud !== undefined},
      },
    ],
    agents: [
      {id: 'support', kind: 'gradient', url: agentUrl, key: cloud === undefined ? 'the-agent-key' : 'demo-agent-key'},
    ],
    cloud: cloud ?? {token: 'not-a-real-token'},
    upstream: {requestsPerMinute: 1_000_000},
  };
  const config = join(directory, 'settings.json');
  writeFileSync(config, JSON.stringify(settings));
  const bin = fileURLToPath(new URL('../../packages/server/bin/wincloud-chat.mjs', import.meta.url));
  const args = [bin, 'serve', '--config', config, '--data', join(directory, 'data'), '--port', String(port)];

  let kills = 0;
  let restarting: Promise<void> | undefined;
  let child = await live();

  async function live(): Promise<ChildProcess> {
    const started = spawn('node', args, {stdio: ['ignore', 'pipe', 'pipe']});
    let errors = '';
    started.stderr.on('data', (data) => {
      errors = `${errors}${data}`.slice(-2_000);
    });
    const ready = once(started.stdout, 'data');
    const died = once(started, 'exit').then(() => {
      throw new Error(`the server ended: ${errors}`);
    });
    died.catch(() => {});
    await Promise.race([ready, died]);
    return started;
  }

  async function restart(): Promise<void> {
    kills += 1;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    child = await live();
  }

  return {
    port,
    killAndRestart() {
      restarting ??= restart().finally(() => {
        restarting = undefined;
      });
      return restarting;
    },
    get kills() {
      return kills;
    },
    async close() {
      await restarting;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      rmSync(directory, {recursive: true});
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as {port: number};
  server.close();
  return port;
}
