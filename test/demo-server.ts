import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type DigitalOcean, startDigitalOcean} from '../examples/digitalocean/src/index.ts';
import {signIdentity} from '../packages/server/src/index.ts';
import {listen, loadSettings, openServer, type Settings} from '../packages/server/src/runtimes/node.ts';

/** A folder of the repository. */
export const repo = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

export interface DemoServer {
  url: string;
  settings: Settings;
  cloud: DigitalOcean;
  logged: string[];
  /** An identity as the tenant's backend signs it. */
  identity(tenant: string, user: string): Promise<string>;
  /** A session as a program outside of a browser gets it. */
  signIn(tenant: string, user: string): Promise<string>;
  close(): Promise<void>;
}

/** The demo's server on free ports with a fresh database: real adapters, the local DigitalOcean behind them. */
export async function startDemoServer({
  tokenDelayMs = 0,
  env = {},
  silenceMs,
  actionMs,
}: {
  tokenDelayMs?: number;
  env?: Record<string, string>;
  /** Patience with every agent, in milliseconds. */
  silenceMs?: number;
  /** How long a change takes at the local DigitalOcean. */
  actionMs?: number;
} = {}): Promise<DemoServer> {
  const cloud = await startDigitalOcean({knowledgeDir: repo('examples/knowledge'), tokenDelayMs, actionMs});
  const ports = {PORT: '8787', RESELLER_PORT: '8788', CLOUD_PORT: new URL(cloud.url).port};
  const settings = loadSettings(repo('examples/demo/wincloud-chat.json'), {...ports, ...env});
  if (silenceMs !== undefined) for (const agent of settings.agents) agent.silenceMs = silenceMs;
  const dataDir = mkdtempSync(join(tmpdir(), 'wincloud-chat-'));
  const logged: string[] = [];
  const server = await openServer({settings, dataDir, writeLog: (line) => logged.push(line)});
  const listening = await listen(server.app.fetch as never, {port: 0});

  const identity = (tenant: string, user: string) => {
    const secret = settings.tenants.find(({id}) => id === tenant)?.secrets[0] as {kid: string; secret: string};
    return signIdentity({tenant, sub: user, ...secret, claims: settings.demoUsers[tenant]?.[user]});
  };

  return {
    url: listening.url,
    settings,
    cloud,
    logged,
    identity,
    async signIn(tenant, user) {
      const response = await fetch(`${listening.url}/v1/session`, {
        method: 'POST',
        headers: {'content-type': 'application/json'},
        body: JSON.stringify({tenant, identity: await identity(tenant, user)}),
      });
      return ((await response.json()) as {token: string}).token;
    },
    async close() {
      await server.close();
      await Promise.all([listening.close(0), cloud.close()]);
      rmSync(dataDir, {recursive: true});
    },
  };
}
