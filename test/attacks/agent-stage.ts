import {rmSync} from 'node:fs';
import type {Chunk} from '@wincloud/chat-core/protocol';
import {parseSettings} from '../../packages/server/src/config/load.ts';
import {signIdentity} from '../../packages/server/src/identity/sign-identity.ts';
import {listen} from '../../packages/server/src/runtimes/node.ts';
import {openServer} from '../../packages/server/src/runtimes/open-server.ts';
import {SECRET} from '../../packages/server/src/test-app.ts';
import {chunk, DONE, finish, sse, startUpstream} from '../fixtures/upstream.ts';
import {newFolder} from './folder.ts';

/*
 * A real server between a model and a cloud of the test's own, so that what is looked at is what goes over the wire.
 */

/** One call of the model, as it arrived there. */
export interface ModelCall {
  system: string;
  messages: {role: string; content: string}[];
  tools: string[];
}

/** What the model answers, given the system message that it was sent. */
export type Round = (system: string) => string;

export interface ToolArguments {
  name: string;
  arguments: string;
}

/** The model says these words, a chunk each. */
export const saying =
  (...pieces: string[]): Round =>
  () =>
    sse(...pieces.map((content) => chunk({content})), finish(), DONE);

/** The model asks for tools. */
export const calling =
  (...calls: ToolArguments[]): Round =>
  () =>
    sse(chunk({tool_calls: calls.map(toCall)}), finish('tool_calls'), DONE);

const toCall = ({name, arguments: text}: ToolArguments, index: number) => ({
  index,
  id: `call_${index}`,
  type: 'function',
  function: {name, arguments: text},
});

/** A machine as the cloud tells of it. */
export function machine(name: string, id: number, address: string, more: object = {}): object {
  return {
    id,
    name,
    status: 'active',
    memory: 4096,
    vcpus: 2,
    disk: 80,
    region: {slug: 'nyc3'},
    size_slug: 's-2vcpu-4gb',
    networks: {v4: [{ip_address: address, type: 'public'}]},
    tags: ['os-windows-2022'],
    created_at: '2026-01-01T00:00:00Z',
    ...more,
  };
}

/** Bob's, which nobody else may hear of. */
export const BOBS_ADDRESS = '198.51.100.66';
export const BOBS_ID = 9_066;
export const BOBS_NAME = 'sql-prod-7';

export async function startAgentStage() {
  const machines = new Map<string, object[]>([['wc-user-bob', [machine(BOBS_NAME, BOBS_ID, BOBS_ADDRESS)]]]);
  const rounds: Round[] = [];
  const logged: string[] = [];

  const cloud = await startUpstream(
    (response, {path}) => {
      const {pathname, searchParams} = new URL(path, 'http://cloud');
      const tag = searchParams.get('tag_name');
      // Without a tag the real one lists the whole account.
      const all = tag === null ? [...machines.values()].flat() : (machines.get(tag) ?? []);
      const [, id] = /^\/v2\/droplets\/(\d+)$/.exec(pathname) ?? [];
      const one = all.find((droplet) => String((droplet as {id: number}).id) === id);
      response.writeHead(id !== undefined && one === undefined ? 404 : 200, {'content-type': 'application/json'});
      response.end(JSON.stringify(id === undefined ? {droplets: all, links: {}} : {droplet: one}));
    },
    {keep: true},
  );
  const model = await startUpstream(
    (response, {body}) => {
      const [system] = (JSON.parse(body) as {messages: {content: string}[]}).messages;
      response.writeHead(200, {'content-type': 'text/event-stream'});
      response.end((rounds.shift() ?? saying('Fine.'))(system?.content ?? ''));
    },
    {keep: true},
  );

  const dataDir = newFolder();
  const settings = parseSettings(
    {
      tenants: [
        {
          id: 'wincloud',
          name: 'WinCloud',
          origins: ['https://panel.example.com'],
          secrets: [{kid: 'k1', secret: SECRET}],
          anonymous: true,
          agents: ['support'],
        },
      ],
      agents: [{id: 'support', kind: 'inference', url: model.url, key: 'not-a-real-key', model: 'test-model'}],
      cloud: {url: cloud.url, token: 'not-a-real-token', cacheMs: 0},
    },
    {},
  );
  const server = await openServer({settings, dataDir, writeLog: (line) => logged.push(line)});
  const listening = await listen(server.app.fetch as never, {port: 0});

  const send = (method: string, path: string, token: string, body?: object) =>
    fetch(listening.url + path, {
      method,
      headers: {'content-type': 'application/json', ...(token === '' ? {} : {authorization: `Bearer ${token}`})},
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });

  /** A session of a user whose machines are found by `wc-user-<sub>`, or of a visitor, who has none. */
  async function signIn(sub?: string): Promise<string> {
    const claims = {resources: {tag: `wc-user-${sub}`}};
    const identity = sub && (await signIdentity({tenant: 'wincloud', sub, secret: SECRET, kid: 'k1', claims}));
    const response = await send('POST', '/v1/session', '', {tenant: 'wincloud', ...(identity ? {identity} : {})});
    return ((await response.json()) as {token: string}).token;
  }

  /** A turn, with what it asked of the model and of the cloud. `messages` stand before the question. */
  async function ask(
    token: string,
    text: string,
    {messages = [], answers = []}: {messages?: readonly object[]; answers?: readonly Round[]} = {},
  ): Promise<Turn> {
    const [calls, reads] = [model.received.length, cloud.received.length];
    rounds.splice(0, rounds.length, ...answers);
    const question = {id: crypto.randomUUID(), role: 'user', parts: [{type: 'text', text}]};
    const response = await send('POST', '/v1/chat', token, {id: 'c1', messages: [...messages, question]});
    const {status} = response;
    const events = chunksOf(await response.text());
    return {
      status,
      events,
      calls: model.received.slice(calls).map(({body}) => toCallOf(body)),
      reads: cloud.received.slice(reads).map(({method, path}) => `${method} ${path}`),
    };
  }

  async function close(): Promise<void> {
    await listening.close(0);
    await server.close();
    await Promise.all([model.close(), cloud.close()]);
    rmSync(dataDir, {recursive: true});
  }

  return {machines, logged, send, signIn, ask, close};
}

export type AgentStage = Awaited<ReturnType<typeof startAgentStage>>;

export interface Turn {
  status: number;
  /** What the page got, the end included. */
  events: (Chunk | '[DONE]')[];
  calls: ModelCall[];
  reads: string[];
}

/** By line feeds alone, as event streams are: a line separator of Unicode may stand in a name. */
function chunksOf(text: string): Turn['events'] {
  const lines = text.split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => (line === 'data: [DONE]' ? '[DONE]' : (JSON.parse(line.slice(6)) as Chunk)));
}

function toCallOf(body: string): ModelCall {
  const {messages, tools = []} = JSON.parse(body) as {
    messages: {role: string; content: string}[];
    tools?: {function: {name: string}}[];
  };
  const [system, ...rest] = messages;
  return {
    system: system?.role === 'system' ? system.content : '',
    messages: rest.map(({role, content}) => ({role, content})),
    tools: tools.map((tool) => tool.function.name),
  };
}
