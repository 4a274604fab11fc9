import type {ActionData, ActionResponse, ChatMessage, RecommendationData} from '@wincloud/chat-core/protocol';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {type DemoServer, startDemoServer} from './demo-server.ts';

/*
 * Changes end to end, on the demo's server with the real adapters: a question, a card, a confirmation, and what the local
 * DigitalOcean has afterwards. Every request that would change something is counted there.
 */

let demo: DemoServer;
let alice: string;
let asked = 0;
beforeAll(async () => {
  demo = await startDemoServer({actionMs: 50});
});
beforeEach(async () => {
  alice = await demo.signIn('wincloud', 'alice');
  asked += 1;
});
afterAll(() => demo.close());

const send = (method: string, path: string, token: string, body?: object) =>
  fetch(`${demo.url}${path}`, {
    method,
    headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json'},
    ...(body === undefined ? {} : {body: JSON.stringify(body)}),
  });

/** The parts of an answer, in a conversation of the test's own. */
async function ask(text: string, token = alice, agent?: string, messageId = 'm1') {
  const id = `c${asked}`;
  const body = {id, messages: [{id: messageId, role: 'user', parts: [{type: 'text', text}]}], agent};
  const response = await send('POST', '/v1/chat', token, body);
  const {message} = (await response.json()) as {message: ChatMessage};
  const of = <T>(type: string) =>
    message.parts.flatMap((part) => ('data' in part && part.type === type ? [part.data as T] : []));
  const said = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return {id, message, text: said, actions: of<ActionData>('data-action'), of};
}

const decide = (id: string, action: ActionData, body: object, token = alice) =>
  send('POST', `/v1/chat/${id}/actions/${action.id}`, token, body);

const confirm = (id: string, {typedName, ...action}: ActionData) =>
  decide(id, action, {decision: 'confirm', ...(typedName === undefined ? {} : {typedName})});

async function ended(id: string, action: ActionData): Promise<ActionData> {
  let now: ActionData = action;
  await expect
    .poll(
      async () => {
        const response = await send('GET', `/v1/chat/${id}/actions/${action.id}`, alice);
        now = ((await response.json()) as ActionResponse).action;
        return now.state;
      },
      {timeout: 20_000, interval: 100},
    )
    .not.toBe('running');
  return now;
}

/** What was asked of the provider that changes something. */
const writes = () => demo.cloud.calls.filter(({method, path}) => method !== 'GET' && path.startsWith('/v2/'));

const typesOf = (calls: {body?: unknown}[]) => calls.map(({body}) => (body as {type: string}).type);

const droplet = async (id: number) => {
  const headers = {authorization: `Bearer ${demo.cloud.keys.cloud}`};
  const response = await fetch(`${demo.cloud.url}/v2/droplets/${id}`, {headers});
  return ((await response.json()) as {droplet: {size_slug: string; status: string; features: string[]}}).droplet;
};

test('“Which of my servers can be made smaller?”: a card with a saving, confirmed, and the server has the new size', async () => {
  const {id, message, actions, of, text} = await ask('Which of my servers can be made smaller?');
  const [advice] = of<RecommendationData>('data-recommendation');
  expect(advice).toMatchObject({kind: 'smaller', resource: {name: 'win-app-04'}, savingMonthly: 33.6, currency: 'USD'});
  const action = actions[0] as ActionData;
  expect(action).toMatchObject({
    tool: 'resize_droplet',
    arguments: {droplet_id: 3165208, size: 's-2vcpu-4gb'},
    price: {before: 68.4, after: 34.8, currency: 'USD'},
    priceDelta: -33.6,
    typedName: 'win-app-04',
    state: 'proposed',
  });
  expect(text).toContain('card');
  // The change stands right behind the advice that it follows from.
  const types = message.parts.map(({type}) => type);
  expect(types.indexOf('data-action')).toBe(types.indexOf('data-recommendation') + 1);
  expect(writes()).toEqual([]);
  expect((await droplet(3165208)).size_slug).toBe('s-4vcpu-8gb');

  const wrong = await decide(id, action, {decision: 'confirm', typedName: 'win-app'});
  expect([wrong.status, writes().length]).toEqual([422, 0]);
  expect((await confirm(id, action)).status).toBe(200);
  expect(await ended(id, action)).toMatchObject({
    state: 'done',
    steps: [{state: 'done'}, {state: 'done'}, {state: 'done'}],
  });
  expect(await droplet(3165208)).toMatchObject({size_slug: 's-2vcpu-4gb', status: 'active'});
  expect(typesOf(writes())).toEqual(['shutdown', 'resize', 'power_on']);
  expect((await confirm(id, action)).status).toBe(409);

  // Another tab reads the history, and asks again: nothing is served from before.
  const history = await send('GET', `/v1/chat/${id}`, alice);
  const {messages} = (await history.json()) as {messages: ChatMessage[]};
  const shown = messages.flatMap(({parts}) => parts).find(({type}) => type === 'data-action');
  expect(shown).toMatchObject({data: {id: action.id, state: 'done'}});
  asked += 1;
  const again = await ask('Which of my servers can be made smaller?');
  expect(again.of<RecommendationData>('data-recommendation').filter(({kind}) => kind === 'smaller')).toEqual([]);
  expect(writes()).toHaveLength(3);
}, 60_000);

describe('wishes to an agent at the platform, which takes no tools', () => {
  test.each([
    ['Please restart win-web-01', 'reboot_droplet', ['reboot']],
    ['Take a snapshot of win-web-01', 'snapshot_droplet', ['snapshot']],
    ['Turn on backups for win-web-01', 'enable_backups', ['enable_backups']],
    ['Turn on win-build-03', 'power_on_droplet', ['power_on']],
  ])('%s', async (text, tool, types) => {
    const before = writes().length;
    const {id, actions, text: said} = await ask(text);
    expect(actions).toMatchObject([{tool, state: 'proposed'}]);
    expect(said).toMatch(/card/i);
    expect(writes()).toHaveLength(before);
    await confirm(id, actions[0] as ActionData);
    expect(await ended(id, actions[0] as ActionData)).toMatchObject({state: 'done'});
    expect(typesOf(writes().slice(before))).toEqual(types);
  });
});

test('“Restart it” is about the server that was asked about before', async () => {
  expect((await ask('Why can’t I connect to win-web-01 with RDP?')).actions).toEqual([]);
  const {actions} = await ask('Restart it', alice, undefined, 'm2');
  expect(actions).toMatchObject([{tool: 'reboot_droplet', resource: {name: 'win-web-01'}, state: 'proposed'}]);
});

test('a reseller’s user changes their own server, at no price that the reseller has not named, and nobody else’s', async () => {
  const carol = await demo.signIn('acme-hosting', 'carol');
  const {id, actions} = await ask('Resize acme-shop-01 to s-4vcpu-16gb-amd', carol);
  const [action] = actions;
  expect(action).toMatchObject({tool: 'resize_droplet', resource: {name: 'acme-shop-01'}, typedName: 'acme-shop-01'});
  expect(action).not.toHaveProperty('price');
  const sent = writes().length;
  const decision = {decision: 'confirm', typedName: 'acme-shop-01'};
  // Another tenant's user knows all that there is to know, and has no such conversation.
  expect((await decide(id, action as ActionData, decision, alice)).status).toBe(404);
  expect(writes()).toHaveLength(sent);
  expect((await decide(id, action as ActionData, decision, carol)).status).toBe(200);
  await expect.poll(async () => (await droplet(5310102)).size_slug, {timeout: 20_000}).toBe('s-4vcpu-16gb-amd');
  await expect.poll(async () => (await droplet(5310102)).status, {timeout: 20_000}).toBe('active');
  asked += 1;
  for (const text of ['Restart win-web-01', 'Restart acme-crm-03', 'Restart 3164494']) {
    asked += 1;
    expect((await ask(text, carol)).actions).toEqual([]);
  }
  expect(typesOf(writes().slice(sent))).toEqual(['shutdown', 'resize', 'power_on']);
}, 60_000);

describe('the firewall of a server', () => {
  const FIREWALL = '/v2/firewalls/bb4b2611-3d72-467b-8602-280330ecd65c';
  const cloud = async (method: string, path: string, body?: object) => {
    const headers = {authorization: `Bearer ${demo.cloud.keys.cloudChanges}`, 'content-type': 'application/json'};
    const response = await fetch(demo.cloud.url + path, {method, headers, ...(body && {body: JSON.stringify(body)})});
    return ((await response.json()) as {firewall: {inbound_rules: Rule[]} & Record<string, unknown>}).firewall;
  };
  type Rule = {protocol: string; ports: string; sources: {addresses?: string[]}};
  const rulesOf = async () =>
    (await cloud('GET', FIREWALL)).inbound_rules.map(({ports, sources}) => [ports, sources.addresses]);

  test.each([
    ['an agent with tools', 'optimizer', '8080', '8443'],
    ['an agent without', 'support', '8081', '8444'],
  ])('is opened and narrowed by %s, each in one request, and all other rules stay', async (_, agent, opened, wide) => {
    const {name, inbound_rules, outbound_rules, droplet_ids, tags} = await cloud('GET', FIREWALL);
    const world = {protocol: 'tcp', ports: wide, sources: {addresses: ['0.0.0.0/0', '::/0']}};
    await cloud('PUT', FIREWALL, {name, inbound_rules: [...inbound_rules, world], outbound_rules, droplet_ids, tags});
    const before = await rulesOf();
    const asks: [string, string, (string | string[])[]][] = [
      [`Open port ${opened} of win-web-01 to 203.0.113.5`, 'open_firewall_port', [opened, ['203.0.113.5/32']]],
      [`Only let 203.0.113.9 use port ${wide} on win-web-01`, 'narrow_firewall_rule', [wide, ['203.0.113.9/32']]],
    ];
    for (const [text, tool, rule] of asks) {
      asked += 1;
      const sent = writes().length;
      const {id, actions} = await ask(text, alice, agent);
      expect(actions).toMatchObject([{tool, state: 'proposed', reversible: true, interrupts: false}]);
      await confirm(id, actions[0] as ActionData);
      expect(await ended(id, actions[0] as ActionData)).toMatchObject({state: 'done'});
      expect(
        writes()
          .slice(sent)
          .map(({method, path}) => `${method} ${path}`),
      ).toEqual([`PUT ${FIREWALL}`]);
      expect(await rulesOf()).toContainEqual(rule);
    }
    const others = (rules: unknown[][]) => rules.filter(([ports]) => ports !== opened && ports !== wide);
    expect(others(await rulesOf())).toEqual(others(before));
  });

  test('is not opened to all the world where a server is managed, and not changed behind a person’s back', async () => {
    const refused = await ask('Open port 3389 of win-web-01 to the world', alice, 'optimizer');
    expect([refused.actions, refused.text]).toEqual([[], expect.stringMatching(/not opened to all the world/)]);
    asked += 1;
    const sent = writes().length;
    const {id, actions} = await ask('Open port 9090 of win-web-01 to 203.0.113.5', alice, 'optimizer');
    const {name, inbound_rules, outbound_rules, droplet_ids, tags} = await cloud('GET', FIREWALL);
    const fewer = inbound_rules.filter(({ports}) => ports !== '8080');
    await cloud('PUT', FIREWALL, {name, inbound_rules: fewer, outbound_rules, droplet_ids, tags});
    const response = await confirm(id, actions[0] as ActionData);
    expect([response.status, await response.json()]).toMatchObject([409, {error: {code: 'action_changed'}}]);
    expect(writes()).toHaveLength(sent + 1);
  });
});
