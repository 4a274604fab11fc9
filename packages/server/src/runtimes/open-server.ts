import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {getConnInfo} from '@hono/node-server/conninfo';
import type {Context, Hono} from 'hono';
import {createActions} from '../actions/actions.ts';
import {AGENTS, createRegistry, type RunningAgent} from '../agents/registry.ts';
import {type AppEnv, createApp} from '../app.ts';
import {createCheckpointer} from '../audit/checkpointer.ts';
import {SettingsError} from '../config/load.ts';
import type {AgentSettings, Settings} from '../config/schema.ts';
import {createAgentEndpoint} from '../digitalocean/agent-endpoint.ts';
import {createApi} from '../digitalocean/api.ts';
import {createListBuckets} from '../digitalocean/buckets.ts';
import {createChanges} from '../digitalocean/changes.ts';
import {createCloud} from '../digitalocean/cloud.ts';
import {createInference} from '../digitalocean/inference.ts';
import {createDropletMetrics} from '../digitalocean/metrics.ts';
import {createFunctions} from '../functions/functions.ts';
import {createLine} from '../limits/line.ts';
import {createLog} from '../log.ts';
import {createOutbound, type Outbound} from '../outbound/outbound.ts';
import {reachPublic} from '../outbound/reach.ts';
import type {CheckpointSink, Metrics} from '../ports.ts';
import {createPriceBook} from '../prices/price-book.ts';
import {createPriceSources} from '../prices/price-sources.ts';
import {createRetention} from '../privacy/retention.ts';
import {createPrometheusMetrics} from '../prometheus/metrics.ts';
import {checkpointFile} from '../storage/checkpoint-file.ts';
import {checkpointS3} from '../storage/checkpoint-s3.ts';
import {checkpointWebhook} from '../storage/checkpoint-webhook.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {tornTailBytes} from '../storage/wal-tail.ts';
import {seedTenants} from '../tenants/seed.ts';
import type {Tenant} from '../tenants/tenant.ts';
import {createTenants, type Tenants} from '../tenants/tenants.ts';
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
  let tenants: Tenants | undefined;
  const outbound = outboundOf(settings);
  const running = settings.agents.map((agent, index) => runAgent(agent, index, outbound));
  const write = writeLog ?? ((line) => process.stderr.write(`${line}\n`));
  const log = createLog(write, secretsOf(settings), now, () => tenants?.secrets() ?? []);
  mkdirSync(dataDir, {recursive: true});
  const file = join(dataDir, DATABASE);
  const tornBytes = tornTailBytes(file);
  if (tornBytes > 0) log('warn', {event: 'torn-tail-cut', bytes: tornBytes});
  const store = openSqliteStore(file);
  const checkpointer = await createCheckpointer({store, sinks: sinksOf(settings, outbound), log, now});
  // After the look at the record's end: nothing is added to one that was tampered with unseen.
  await seedTenants(store, settings.tenants, {log, now});
  tenants = createTenants(store, log);
  await tenants.refresh();
  const interrupted = await recoverTurns(store, now);
  if (interrupted > 0) log('warn', {event: 'turns-interrupted', count: interrupted});

  const agents = createRegistry(running);
  const account = {url: settings.cloud.url, token: settings.cloud.token, send: outbound.for(settings.cloud.url)};
  // One client for all that is asked of the account: its quota is one.
  const api = createApi({...account, now});
  const {cacheMs, changesToken, spaces} = settings.cloud;
  const listBuckets =
    spaces === undefined ? undefined : createListBuckets({...spaces, send: outbound.for(spaces.endpoint)});
  const cloud = createCloud({...account, api, cacheMs, listBuckets});
  const changes =
    changesToken === undefined ? undefined : createChanges({...account, token: changesToken, api, cloud, now});
  const metrics = [...watchersOf(settings, outbound), createDropletMetrics({...account, api})];
  const line = createLine(store, settings.upstream, now);
  const priceSources = createPriceSources({sources: settings.priceSources, sendTo: outbound.for, log, now});
  const prices = async (tenant: Tenant) => createPriceBook(await priceSources.pricesOf(tenant));
  const actions = changes && createActions({store, cloud, changes, log, now});
  const reads = {cloud, metrics, reach: reachPublic, prices};
  const turns = createTurns({...reads, store, actions, agents, line, log, now});
  const functions = createFunctions({...reads, store, log, now});
  const retention = createRetention({store, tenants, log, now});
  const app = createApp({
    store,
    tenants,
    agents,
    allAgents: running.map(({agent}) => agent.id),
    turns,
    actions,
    prices,
    functions,
    widget: widgetDir === undefined ? new Map() : readWidgetFiles(widgetDir),
    log,
    now,
    clientAddress: (c) => clientAddress(c, settings.trustProxy),
  });
  priceSources.start();
  checkpointer.start();
  turns.start();
  actions?.start();
  retention.start();
  return {
    app,
    async close() {
      retention.end();
      await turns.shutdown();
      await actions?.shutdown();
      await checkpointer.stop();
      store.close();
    },
  };
}

/** Who measures machines beside the cloud. They are believed first: of Windows the cloud's own agent knows nothing. */
function watchersOf({metrics: {prometheus}}: Settings, outbound: Outbound): Metrics[] {
  if (prometheus === undefined) return [];
  return [createPrometheusMetrics({...prometheus, send: outbound.for(prometheus.url)})];
}

/** What the settings name, and nothing else, is sent to. */
function outboundOf({agents, audit, cloud, metrics, outbound: {privateHosts}, priceSources}: Settings): Outbound {
  const others = [cloud.url, cloud.spaces?.endpoint, metrics.prometheus?.url, audit.webhook, audit.s3?.endpoint];
  const named = [...agents, ...priceSources].map(({url}) => url).concat(others.flatMap((url) => url ?? []));
  const origins = named.map((url) => new URL(url).origin);
  return createOutbound({origins, privateHosts});
}

function sinksOf({audit: {file, webhook, s3}}: Settings, outbound: Outbound): CheckpointSink[] {
  return [
    ...(file === undefined ? [] : [checkpointFile(file)]),
    ...(webhook === undefined ? [] : [checkpointWebhook(webhook, outbound.for(webhook))]),
    ...(s3 === undefined ? [] : [checkpointS3({...s3, send: outbound.for(s3.endpoint)})]),
  ];
}

function runAgent(settings: AgentSettings, index: number, outbound: Outbound): RunningAgent {
  const agent = AGENTS.find(({id}) => id === settings.id);
  if (agent === undefined) {
    const known = AGENTS.map(({id}) => `"${id}"`).join(', ');
    throw new SettingsError([`agents[${index}].id: there is no agent "${settings.id}". Example: one of ${known}`]);
  }
  const send = outbound.for(settings.url);
  const model =
    settings.kind === 'gradient' ? createAgentEndpoint({...settings, send}) : createInference({...settings, send});
  const functions = settings.kind === 'gradient' && settings.functions;
  return {agent, model, sourceUrl: settings.sourceUrl, price: settings.price, functions};
}

function secretsOf({agents, audit, cloud, metrics, priceSources, tenants}: Settings): string[] {
  return [
    cloud.token,
    ...(cloud.changesToken === undefined ? [] : [cloud.changesToken]),
    ...(cloud.spaces === undefined ? [] : [cloud.spaces.accessKeyId, cloud.spaces.secretAccessKey]),
    ...(metrics.prometheus?.token === undefined ? [] : [metrics.prometheus.token]),
    // Such an address often holds a key.
    ...priceSources.flatMap(({url, token}) => (token === undefined ? [url] : [url, token])),
    ...(audit.webhook === undefined ? [] : [audit.webhook]),
    ...(audit.s3 === undefined ? [] : [audit.s3.accessKeyId, audit.s3.secretAccessKey]),
    ...agents.map(({key}) => key),
    ...tenants.flatMap(({secrets}) => secrets.map(({secret}) => secret)),
  ];
}

function clientAddress(c: Context<AppEnv>, trustProxy: boolean): string {
  const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded || getConnInfo(c).remote.address || 'unknown';
}
