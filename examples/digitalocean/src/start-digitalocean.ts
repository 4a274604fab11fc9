import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createAgent} from './agent/answer.ts';
import {readArticles} from './agent/articles.ts';
import {cloudEndpoint} from './cloud/cloud-endpoint.ts';
import type {FailActions} from './cloud/writes.ts';
import {DEMO_KEYS, type Keys} from './credentials.ts';
import {agentEndpoint} from './inference/agent-endpoint.ts';
import {modelsEndpoint, serverlessEndpoint} from './inference/serverless-endpoint.ts';
import {type Call, sendError, sendJson} from './reply.ts';

export interface DigitalOceanOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Where the articles are: Markdown files with front matter, in folders by subject. */
  readonly knowledgeDir: string;
  /** Time between two tokens of a stream. 12 ms reads like a fast model; tests pass 0. */
  readonly tokenDelayMs?: number | undefined;
  readonly clock?: (() => number) | undefined;
  /** How long an action on a droplet takes, by the clock. 2000 ms is enough to watch; tests pass 0 or move the clock. */
  readonly actionMs?: number | undefined;
  /** Asked for each action that would be begun: what goes wrong with it, if anything. */
  readonly failActions?: FailActions | undefined;
}

/** A request that was received, for tests to look at. */
export interface LoggedCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** When it arrived, by the clock that was passed. */
  readonly at: number;
  /** Set once the answer is over. */
  readonly status?: number | undefined;
  /** True when the client went away before the answer was complete. */
  readonly closedEarly?: boolean | undefined;
  /** The parsed body of a write under `/v2`. Left out where the token may not write, for nobody reads it then. */
  readonly body?: unknown;
}

export interface DigitalOcean {
  readonly url: string;
  readonly keys: Keys;
  readonly calls: readonly LoggedCall[];
  close(): Promise<void>;
}

const DEFAULT_TOKEN_DELAY_MS = 12;
const DEFAULT_ACTION_MS = 2_000;
/** A demo may run for days; the log keeps the latest calls only. */
const MAX_LOGGED_CALLS = 10_000;

/**
 * Starts a DigitalOcean of one's own. Every host of the real one is a path here: an agent (`/api/v1`, `/health`),
 * serverless inference (`/v1`) and the control plane (`/v2`), so one URL serves for all three.
 *
 * @example
 * const digitalOcean = await startDigitalOcean({knowledgeDir: 'knowledge'});
 * await fetch(`${digitalOcean.url}/v2/droplets`, {headers: {authorization: `Bearer ${digitalOcean.keys.cloud}`}});
 * await digitalOcean.close();
 */
export const startDigitalOcean = async ({
  port = 0,
  host = '127.0.0.1',
  knowledgeDir,
  tokenDelayMs = DEFAULT_TOKEN_DELAY_MS,
  clock = Date.now,
  actionMs = DEFAULT_ACTION_MS,
  failActions,
}: DigitalOceanOptions): Promise<DigitalOcean> => {
  const agent = createAgent(await readArticles(knowledgeDir));
  const calls: LoggedCall[] = [];
  const route = routes({
    agent: agentEndpoint({agent, key: DEMO_KEYS.agent, tokenDelayMs, clock}),
    serverless: serverlessEndpoint({agent, key: DEMO_KEYS.inference, tokenDelayMs, clock}),
    models: modelsEndpoint(DEMO_KEYS.inference),
    cloud: cloudEndpoint({
      key: DEMO_KEYS.cloud,
      changesKey: DEMO_KEYS.cloudChanges,
      clock,
      actionMs,
      failActions,
    }),
  });

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    const logged: {-readonly [K in keyof LoggedCall]: LoggedCall[K]} = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      at: clock(),
    };
    calls.push(logged);
    if (calls.length > MAX_LOGGED_CALLS) calls.shift();
    response.on('close', () => {
      logged.status = response.statusCode;
      logged.closedEarly = !response.writableFinished;
      gone.abort();
    });
    try {
      const url = new URL(logged.path, `http://${request.headers.host ?? 'localhost'}`);
      const logBody = (body: unknown): void => {
        logged.body = body;
      };
      await route({method: logged.method, url, request, response, signal: gone.signal, logBody});
    } catch {
      // The text of an unknown error is nobody's business on the wire; half an answer can only be cut.
      if (response.headersSent) response.destroy();
      else sendError(response, 500);
    }
  };

  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const {port: bound} = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    keys: DEMO_KEYS,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Open streams would hold the server for as long as their clients please.
        server.closeAllConnections();
      }),
  };
};

type Endpoint = (call: Call) => void | Promise<void>;

const routes =
  ({agent, serverless, models, cloud}: Record<'agent' | 'serverless' | 'models' | 'cloud', Endpoint>): Endpoint =>
  (call) => {
    switch (call.url.pathname) {
      case '/api/v1/chat/completions':
        return agent(call);
      case '/health':
        return sendJson(call.response, 200, {status: 'ok'});
      case '/v1/chat/completions':
        return serverless(call);
      case '/v1/models':
        return models(call);
      default:
        return call.url.pathname.startsWith('/v2/') ? cloud(call) : sendError(call.response, 404);
    }
  };
