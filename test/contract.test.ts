// Longer than most files: what is sent and read for every call, and the extras that are known.
import {existsSync} from 'node:fs';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {type DigitalOcean, startDigitalOcean} from '../examples/digitalocean/src/index.ts';
import {createAgentEndpoint} from '../packages/server/src/digitalocean/agent-endpoint.ts';
import {createCloud} from '../packages/server/src/digitalocean/cloud.ts';
import {createInference} from '../packages/server/src/digitalocean/inference.ts';
import type {AgentMessage, ToolDefinition} from '../packages/server/src/ports.ts';
import {KNOWLEDGE} from './fixtures/knowledge.ts';
import {type Contract, readContract} from './fixtures/openapi.ts';
import {outcomeOf} from './fixtures/outcome.ts';
import {type Received, startUpstream, type Upstream} from './fixtures/upstream.ts';

/*
 * What the adapters send, and what they read, against DigitalOcean's own OpenAPI document. It is theirs and not in
 * this repository: set DIGITALOCEAN_OPENAPI to a JSON copy of it (github.com/digitalocean/openapi) to run these.
 */
const documentPath = process.env.DIGITALOCEAN_OPENAPI ?? '';
const found = existsSync(documentPath);
const reason = found ? '' : ' (skipped: DIGITALOCEAN_OPENAPI names no JSON copy of the document)';

/** Fields of a request to an agent that the document leaves out and the product pages describe. */
const SENT_EXTRAS = [
  'include_functions_info',
  'include_guardrails_info',
  'include_retrieval_info',
  'provide_citations',
];

/** Fields beside the choices of an agent's answer that the document leaves out and the product pages describe. */
const READ_EXTRAS = ['citations', 'functions', 'guardrails', 'retrieval'];

/** A call that went through, with what came back. */
interface Recorded {
  request: Received;
  status: number;
  type: string;
  body: string;
}

describe.skipIf(!found)(`the adapters keep to DigitalOcean's OpenAPI document${reason}`, () => {
  const never = new AbortController().signal;
  let contract: Contract;
  let local: DigitalOcean;
  let between: Upstream;
  const calls: Recorded[] = [];

  beforeAll(async () => {
    contract = await readContract(documentPath);
    local = await startDigitalOcean({knowledgeDir: KNOWLEDGE, tokenDelayMs: 0, actionMs: 0});
    between = await startUpstream(
      async (response, request) => {
        const {method, path, headers, body} = request;
        const answer = await fetch(local.url + path, {
          method,
          headers: {authorization: headers.authorization ?? '', 'content-type': 'application/json'},
          ...(body === '' ? {} : {body}),
        });
        const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
        const text = await answer.text();
        calls.push({request, status: answer.status, type, body: text});
        response.writeHead(answer.status, {'content-type': type}).end(text);
      },
      {keep: true},
    );
  });
  beforeEach(() => {
    calls.length = 0;
  });
  afterAll(async () => {
    await between.close();
    await local.close();
  });

  const only = (): Recorded => {
    expect(calls).toHaveLength(1);
    return calls[0] as Recorded;
  };

  /** The events of a recorded stream, each held against the document. */
  const eventsOf = ({body, status, type}: Recorded, template: string): object[] => {
    expect([status, type]).toEqual([200, 'text/event-stream']);
    const payloads = body
      .split('\n\n')
      .filter((event) => event !== '')
      .map((event) => event.replace(/^data: /, ''));
    expect(payloads.pop()).toBe('[DONE]');
    return payloads.map((payload) => {
      const event = JSON.parse(payload);
      const faults = contract.responseFaults('post', template, 200, 'text/event-stream', event);
      expect(faults, payload).toEqual([]);
      return event;
    });
  };

  const conversation: AgentMessage[] = [
    {role: 'user', text: 'I cannot connect by RDP.'},
    {role: 'assistant', text: 'To which server?'},
    {role: 'user', text: 'How do I change the RDP port?'},
  ];
  const tools: ToolDefinition[] = [
    {name: 'list_droplets', description: 'Lists the servers (droplets) of this user.', parameters: {}},
    {
      name: 'get_droplet',
      description: 'One server (droplet) of this user.',
      parameters: {name: {type: 'string', description: 'Its name.', required: true}},
    },
  ];

  test('an agent', async () => {
    const template = '/api/v1/chat/completions';
    const agent = createAgentEndpoint({url: between.url, key: local.keys.agent, silenceMs: 5_000, send: fetch});
    const request = {instructions: 'x', context: 'FACTS', messages: conversation, tools};
    const outcome = await outcomeOf(agent.answer(request, never));
    expect(outcome).toMatchObject({end: 'stop', sources: expect.any(Array), usage: expect.any(Array)});
    expect(contract.requestFaults(only().request, template)).toEqual([]);
    expect(contract.extras('chat_completion_request', JSON.parse(only().request.body))).toEqual(SENT_EXTRAS);
    const events = eventsOf(only(), template);
    const extras = events.flatMap((event) => contract.extras('chat_completion_chunk', event));
    expect([...new Set(extras)].sort()).toEqual(READ_EXTRAS);
  });

  test('an agent that refuses the key', async () => {
    const agent = createAgentEndpoint({url: between.url, key: 'another-key', silenceMs: 5_000, send: fetch});
    const request = {instructions: 'x', context: undefined, messages: conversation, tools: []};
    expect(await outcomeOf(agent.answer(request, never))).toEqual({text: '', error: 'agent_rejected'});
    const {status, type, body} = only();
    expect(status).toBe(401);
    expect(contract.responseFaults('post', '/api/v1/chat/completions', 401, type, JSON.parse(body))).toEqual([]);
  });

  describe('serverless inference', () => {
    const template = '/v1/chat/completions';
    const ask = (messages: AgentMessage[]) => {
      const model = 'llama3.3-70b-instruct';
      const inference = createInference({
        url: between.url,
        key: local.keys.inference,
        silenceMs: 5_000,
        send: fetch,
        model,
      });
      return outcomeOf(inference.answer({instructions: 'You are support.', context: 'FACTS', messages, tools}, never));
    };

    test('with tools, and with what they said', async () => {
      const question: AgentMessage = {role: 'user', text: 'List my servers.'};
      const {calls: toolCalls = []} = await ask([question]);
      expect(toolCalls).toMatchObject([{name: 'list_droplets'}]);
      const said: AgentMessage = {role: 'tool', callId: toolCalls[0]?.id ?? '', text: '{"droplets":[]}'};
      expect(await ask([question, {role: 'assistant', text: '', toolCalls}, said])).toMatchObject({end: 'stop'});
      expect(calls).toHaveLength(2);
      for (const call of calls) {
        expect(contract.requestFaults(call.request, template)).toEqual([]);
        expect(contract.extras('chat_completion_request', JSON.parse(call.request.body))).toEqual([]);
        const events = eventsOf(call, template);
        expect(events.flatMap((event) => contract.extras('chat_completion_chunk', event))).toEqual([]);
      }
    });

    test('health', async () => {
      const inference = createInference({
        url: between.url,
        key: local.keys.inference,
        silenceMs: 1,
        send: fetch,
        model: 'm',
      });
      expect(await inference.health(never)).toBe('up');
      expect(contract.requestFaults(only().request, '/v1/models')).toEqual([]);
    });
  });

  describe('the cloud', () => {
    const cloud = () => createCloud({url: between.url, token: local.keys.cloud, cacheMs: 0, send: fetch});
    const list = (scope: {tag?: string; ids?: number[]}) => cloud().listDroplets(scope, never);
    const alice = {tag: 'wc-user-alice'};

    /** What is wrong with the calls beside the one for alice's machines: there is one for each of these templates. */
    const faultsOf = (...templates: string[]) => {
      expect(calls.map(({request}) => request.path.split('?')[0]).sort()).toEqual(
        ['/v2/droplets', ...templates.map((template) => template.replace('{droplet_id}', '3164611'))].sort(),
      );
      return templates.flatMap((template) => {
        const path = template.replace('{droplet_id}', '3164611');
        const {request, status, type, body} = calls.find((call) =>
          call.request.path.startsWith(`${path}?`),
        ) as Recorded;
        const inAnswer = contract.responseFaults('get', template, status, type, JSON.parse(body));
        return [...contract.requestFaults(request, template), ...inAnswer];
      });
    };

    test('droplets by tag', async () => {
      expect((await list({tag: 'wc-user-alice'})).droplets).toHaveLength(4);
      const {request, status, type, body} = only();
      expect(contract.requestFaults(request, '/v2/droplets')).toEqual([]);
      expect(contract.responseFaults('get', '/v2/droplets', status, type, JSON.parse(body))).toEqual([]);
    });

    test('a droplet by id', async () => {
      const [first] = (await list({tag: 'wc-user-alice'})).droplets;
      calls.length = 0;
      expect((await list({ids: [first?.id ?? 0]})).droplets).toEqual([first]);
      const {request, status, type, body} = only();
      expect(contract.requestFaults(request, '/v2/droplets/{droplet_id}')).toEqual([]);
      expect(contract.responseFaults('get', '/v2/droplets/{droplet_id}', status, type, JSON.parse(body))).toEqual([]);
    });

    test('a droplet that is not there', async () => {
      expect((await list({ids: [1]})).droplets).toEqual([]);
      const {status, type, body} = only();
      expect(status).toBe(404);
      expect(contract.responseFaults('get', '/v2/droplets/{droplet_id}', 404, type, JSON.parse(body))).toEqual([]);
    });

    test('sizes', async () => {
      expect((await cloud().listSizes(never)).sizes.length).toBeGreaterThan(10);
      const {request, status, type, body} = only();
      expect(contract.requestFaults(request, '/v2/sizes')).toEqual([]);
      expect(contract.responseFaults('get', '/v2/sizes', status, type, JSON.parse(body))).toEqual([]);
    });

    test('volumes', async () => {
      expect((await cloud().listVolumes(alice, never)).volumes).toHaveLength(2);
      expect(faultsOf('/v2/volumes')).toEqual([]);
    });

    test('snapshots, and the volumes that they may be of', async () => {
      expect((await cloud().listSnapshots(alice, never)).snapshots).toHaveLength(3);
      expect(faultsOf('/v2/snapshots', '/v2/volumes')).toEqual([]);
    });

    test('backups', async () => {
      expect((await cloud().listBackups(alice, 3164611, never)).backups).toHaveLength(4);
      expect(faultsOf('/v2/droplets/{droplet_id}/backups')).toEqual([]);
    });

    test('what was done with a droplet', async () => {
      expect((await cloud().listActions(alice, 3164611, never)).actions).toHaveLength(1);
      expect(faultsOf('/v2/droplets/{droplet_id}/actions')).toEqual([]);
    });

    test('alert policies', async () => {
      expect((await cloud().listAlertPolicies(alice, never)).policies).toHaveLength(1);
      expect(faultsOf('/v2/monitoring/alerts')).toEqual([]);
    });

    test('uptime checks', async () => {
      expect((await cloud().listUptimeChecks(alice, never)).checks).toHaveLength(1);
      expect(faultsOf('/v2/uptime/checks')).toEqual([]);
    });

    test('firewalls', async () => {
      expect((await cloud().listFirewalls(alice, never)).firewalls).toHaveLength(1);
      expect(faultsOf('/v2/firewalls')).toEqual([]);
    });
  });

  describe('changes', () => {
    /** Sends one request and holds it, and what is answered, against the document. */
    const change = async (
      method: string,
      path: string,
      template: string,
      body?: object,
      key = local.keys.cloudChanges,
    ) => {
      calls.length = 0;
      const answer = await fetch(between.url + path, {
        method,
        headers: {authorization: `Bearer ${key}`, 'content-type': 'application/json'},
        ...(body === undefined ? {} : {body: JSON.stringify(body)}),
      });
      const {request, status, type, body: text} = only();
      const value = JSON.parse(text);
      expect(contract.requestFaults(request, template)).toEqual([]);
      expect(contract.responseFaults(method.toLowerCase(), template, status, type, value)).toEqual([]);
      return {status: answer.status, value};
    };
    const actions = '/v2/droplets/{droplet_id}/actions';
    const act = (body: object, key?: string) => change('POST', '/v2/droplets/3164494/actions', actions, body, key);
    const firewall = '/v2/firewalls/bb4b2611-3d72-467b-8602-280330ecd65c';

    test.each([
      {type: 'reboot'},
      {type: 'snapshot', name: 'before the update'},
      {type: 'enable_backups', backup_policy: {plan: 'weekly', weekday: 'SUN', hour: 4}},
      {type: 'shutdown'},
      {type: 'resize', size: 's-4vcpu-8gb', disk: false},
      {type: 'power_on'},
      {type: 'power_off'},
    ])('the action %j, while it is done and after', async (body) => {
      const {status, value} = await act(body);
      expect([status, value.action.status]).toEqual([201, 'in-progress']);
      expect(contract.extras('action', value.action)).toEqual([]);
      const {id} = value.action;
      const done = await change('GET', `/v2/actions/${id}`, '/v2/actions/{action_id}');
      expect(done.value.action.status).toBe('completed');
      const path = `/v2/droplets/3164494/actions/${id}`;
      const same = await change('GET', path, '/v2/droplets/{droplet_id}/actions/{action_id}');
      expect(same.value).toEqual(done.value);
      for (const [part, template] of [
        ['', '/v2/droplets/{droplet_id}'],
        ['/actions', actions],
        ['/snapshots', '/v2/droplets/{droplet_id}/snapshots'],
      ] as const) {
        expect((await change('GET', `/v2/droplets/3164494${part}`, template)).status).toBe(200);
      }
      expect((await change('GET', '/v2/snapshots', '/v2/snapshots')).status).toBe(200);
    });

    test('an action that is refused, of a droplet that is not there, and with a token that may not', async () => {
      expect((await act({type: 'power_off'})).status).toBe(422);
      expect((await act({type: 'power_on'}, local.keys.cloud)).status).toBe(403);
      expect((await act({type: 'power_on'}, 'another')).status).toBe(401);
      expect((await change('POST', '/v2/droplets/1/actions', actions, {type: 'reboot'})).status).toBe(404);
    });

    test('a firewall, read and replaced', async () => {
      const template = '/v2/firewalls/{firewall_id}';
      const {value} = await change('GET', firewall, template);
      const {name, inbound_rules, outbound_rules, droplet_ids, tags} = value.firewall;
      const rules = [...inbound_rules, {protocol: 'tcp', ports: '8080', sources: {addresses: ['203.0.113.5']}}];
      const settings = {name, inbound_rules: rules, outbound_rules, droplet_ids, tags};
      const replaced = await change('PUT', firewall, template, settings);
      expect([replaced.status, replaced.value.firewall.inbound_rules]).toEqual([200, rules]);
      expect(contract.extras('firewall', replaced.value.firewall)).toEqual([]);
      expect((await change('PUT', firewall, template, {...settings, droplet_ids: [1]})).status).toBe(422);
      expect((await change('PUT', '/v2/firewalls/other', template, settings)).status).toBe(404);
    });
  });

  test('notices what breaks the contract', async () => {
    const request = {method: 'POST', path: '/api/v1/chat/completions', headers: {}, body: ''};
    const template = '/api/v1/chat/completions';
    const broken = {messages: [{role: 'robot'}], tools: [{type: 'function', function: {}}]};
    expect(contract.requestFaults({...request, body: JSON.stringify(broken)}, template)).toEqual([
      'query agent is missing',
      " must have required property 'model'",
      '/messages/0/role must be equal to one of the allowed values',
      "/tools/0/function must have required property 'name'",
    ]);
    const get = {method: 'GET', path: '/v2/droplets?tag=x&per_page=201', headers: {}, body: ''};
    expect(contract.requestFaults(get, '/v2/droplets')).toEqual([
      '/per_page must be <= 200',
      'query tag is not in the document',
    ]);
    expect(contract.requestFaults({...get, path: '/v2/droplets/x'}, '/v2/droplets/{droplet_id}')).toEqual([
      '/droplet_id must be integer',
    ]);
    const faults = contract.responseFaults('get', '/v2/droplets', 200, 'application/json', {droplets: [{id: 'x'}]});
    expect(faults).toContain('/droplets/0/id must be integer');
    expect(contract.extras('chat_completion_request', {messages: [{role: 'user', name: 'x'}], k: 5})).toEqual([
      'k',
      'messages[].name',
    ]);
  });
});
