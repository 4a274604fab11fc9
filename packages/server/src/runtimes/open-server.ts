import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {getConnInfo} from '@hono/node-server/conninfo';
import type {Context, Hono} from 'hono';
import {AGENTS, createRegistry, type RunningAgent} from '../agents/registry.ts';
import {type AppEnv, createApp} from '../app.ts';
import {createCheckpointer} from '../audit/checkpointer.ts';
import {SettingsError} from '../config/load.ts';
import type {AgentSettings, Settings} from '../config/schema.ts';
import {createAgentEndpoint} from '../digitalocean/agent-endpoint.ts';
import {createCloud} from '../digitalocean/cloud.ts';
import {createInference} from '../digitalocean/inference.ts';
import {createLog} from '../log.ts';
import type {CheckpointSink} from '../ports.ts';
import {checkpointFile} from '../storage/checkpoint-file.ts';
import {checkpointWebhook} from '../storage/checkpoint-webhook.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {tornTailBytes} from '../storage/wal-tail.ts';
import {createTenants} from '../tenants/tenants.ts';
import {recoverTurns} from '../turns/recover-turns.ts';
import {createTurns} from '../turns/turns.ts';
import {readWidgetFiles} from './widget-files.ts';

/** The name of the SQLite file in the data folder. */
export const DATABASE = 'wincloud-chat.sqlite';

export interface OpenOptions {
  settings: Settings;
  /** The folder of the SQLite file. Made when it is not there. */
  dataDir: string;
  /** The built widget, `packages/widget/dist/embed`. Without it `/widget/v1/` is empty. */
  widgetDir?: string | undefined;
  /** Receives log lines. Standard error by default. */
  writeLog?: ((line: string) => void) | undefined;
}

/** The app with its adapters, ready to be listened to, and how to end it. */
export interface OpenServer {
  app: Hono<AppEnv>;
  /** Ends running answers with an error that says why, then closes the store. */
  close(): Promise<void>;
}

/** Chooses the adapters for Node: SQLite, DigitalOcean, files of the widget. */
export async function openServer({settings, dataDir, widgetDir, writeLog}: OpenOptions): Promise<OpenServer> {
  const now = Date.now;
  const running = settings.agents.map(runAgent);
  const log = createLog(writeLog ?? ((line) => process.stderr.write(`${line}\n`)), secretsOf(settings));
  mkdirSync(dataDir, {recursive: true});
  const file = join(dataDir, DATABASE);
  const tornBytes = tornTailBytes(file);
  if (tornBytes > 0) log('warn', {event: 'torn-tail-cut', bytes: tornBytes});
  const store = openSqliteStore(file);
  const checkpointer = await createCheckpointer({store, sinks: sinksOf(settings), log, now});
  const interrupted = await recoverTurns(store, now);
  if (interrupted > 0) log('warn', {event: 'turns-interrupted', count: interrupted});

  const agents = createRegistry(running);
  const turns = createTurns({store, cloud: createCloud(settings.cloud), agents, log, now});
  const app = createApp({
    store,
    tenants: createTenants(settings),
    agents,
    allAgents: running.map(({agent}) => agent.id),
    turns,
    widget: widgetDir === undefined ? new Map() : readWidgetFiles(widgetDir),
    log,
    now,
    clientAddress: (c) => clientAddress(c, settings.trustProxy),
  });
  checkpointer.start();
  return {
    app,
    async close() {
      await turns.shutdown();
      await checkpointer.stop();
      store.close();
    },
  };
}

function sinksOf({audit: {file, webhook}}: Settings): CheckpointSink[] {
  return [
    ...(file === undefined ? [] : [checkpointFile(file)]),
    ...(webhook === undefined ? [] : [checkpointWebhook(webhook)]),
  ];
}

function runAgent(settings: AgentSettings, index: number): RunningAgent {
  const agent = AGENTS.find(({id}) => id === settings.id);
  if (agent === undefined) {
    const known = AGENTS.map(({id}) => `"${id}"`).join(', ');
    throw new SettingsError([`agents[${index}].id: there is no agent "${settings.id}". Example: one of ${known}`]);
  }
  const model = settings.kind === 'gradient' ? createAgentEndpoint(settings) : createInference(settings);
  return {agent, model, sourceUrl: settings.sourceUrl};
}

function secretsOf({agents, audit, cloud, tenants}: Settings): string[] {
  return [
    cloud.token,
    // Such an address often holds a key.
    ...(audit.webhook === undefined ? [] : [audit.webhook]),
    ...agents.map(({key}) => key),
    ...tenants.flatMap(({secrets}) => secrets.map(({secret}) => secret)),
  ];
}

function clientAddress(c: Context<AppEnv>, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded || getConnInfo(c).remote.address || 'unknown';
}
