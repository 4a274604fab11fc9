import type {ActionData, ActionResponse, ChatMessage} from '@wincloud/chat-core/protocol';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type DigitalOcean, startDigitalOcean} from '../../examples/digitalocean/src/index.ts';
import {signIdentity} from '../../packages/server/src/index.ts';
import {repo} from '../demo-server.ts';
import {type KillableServer, SECRET, startKillableServer} from './killable-server.ts';

/*
 * A confirmed change while the server is killed (`kill -9`) as soon as a request of it has arrived at the cloud, often before
 * its answer was read or written down. The next life must go on with it and must ask for nothing twice.
 */

let cloud: DigitalOcean;
let server: KillableServer;
beforeAll(async () => {
  cloud = await startDigitalOcean({knowledgeDir: repo('examples/knowledge'), tokenDelayMs: 0, actionMs: 700});
  const {cloud: token, cloudChanges: changesToken} = cloud.keys;
  server = await startKillableServer(cloud.url, {url: cloud.url, token, changesToken});
}, 60_000);
afterAll(async () => {
  await server.close();
  await cloud.close();
});

const api = async <T>(method: string, path: string, token?: string, body?: object): Promise<T> => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(token === undefined ? {} : {authorization: `Bearer ${token}`}),
    },
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return (await response.json()) as T;
};

async function signIn(): Promise<string> {
  const claims = {resources: {tag: 'wc-user-alice'}};
  const identity = await signIdentity({tenant: 'wincloud', sub: 'alice', kid: 'k', secret: SECRET, claims});
  return (await api<{token: string}>('POST', '/v1/session', undefined, {tenant: 'wincloud', identity})).token;
}

async function propose(token: string, id: string, text: string): Promise<ActionData> {
  const messages = [{id: 'm1', role: 'user', parts: [{type: 'text', text}]}];
  const {message} = await api<{message: ChatMessage}>('POST', '/v1/chat', token, {id, messages});
  const part = message.parts.find(({type}) => type === 'data-action');
  if (part === undefined || !('data' in part)) throw new Error('nothing was proposed');
  return part.data as ActionData;
}

const writes = () => cloud.calls.filter(({method, path}) => method === 'POST' && path.startsWith('/v2/'));
const types = (from: number) =>
  writes()
    .slice(from)
    .map(({body}) => (body as {type: string}).type);

test.each([
  ['after the first request', 'c1', 's-2vcpu-4gb', [1]],
  ['after the second', 'c2', 's-4vcpu-8gb', [2]],
  ['after the third', 'c3', 's-2vcpu-4gb', [3]],
  ['after each', 'c4', 's-4vcpu-8gb', [1, 2, 3]],
])(
  'killed %s, a change of size is made once and to its end',
  async (_, id, size, kills) => {
    const token = await signIn();
    const action = await propose(token, id, `Resize win-app-04 to ${size}`);
    const before = writes().length;
    const path = `/v1/chat/${id}/actions/${action.id}`;
    await api('POST', path, token, {decision: 'confirm', typedName: 'win-app-04'});
    for (const count of kills) {
      await expect.poll(() => writes().length - before, {timeout: 30_000, interval: 2}).toBeGreaterThanOrEqual(count);
      await server.killAndRestart();
    }
    const state = async () => (await api<ActionResponse>('GET', path, token)).action;
    await expect.poll(async () => (await state()).state, {timeout: 60_000, interval: 200}).not.toBe('running');
    expect(await state()).toMatchObject({state: 'done', steps: [{state: 'done'}, {state: 'done'}, {state: 'done'}]});
    expect(types(before)).toEqual(['shutdown', 'resize', 'power_on']);
    const response = await fetch(`${cloud.url}/v2/droplets/3165208`, {
      headers: {authorization: `Bearer ${cloud.keys.cloud}`},
    });
    const {droplet} = (await response.json()) as {droplet: {size_slug: string; status: string}};
    expect(droplet).toMatchObject({size_slug: size, status: 'active'});
  },
  120_000,
);
