import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type DigitalOcean, startDigitalOcean} from '../examples/digitalocean/src/index.ts';
import {createAgentEndpoint} from '../packages/server/src/digitalocean/agent-endpoint.ts';
import {createCloud} from '../packages/server/src/digitalocean/cloud.ts';
import {createInference} from '../packages/server/src/digitalocean/inference.ts';
import type {AgentMessage, AgentModel, AgentRequest} from '../packages/server/src/ports.ts';
import {KNOWLEDGE} from './fixtures/knowledge.ts';
import {outcomeOf} from './fixtures/outcome.ts';

const never = new AbortController().signal;
const MODEL = 'llama3.3-70b-instruct';

let local: DigitalOcean;
beforeAll(async () => {
  local = await startDigitalOcean({knowledgeDir: KNOWLEDGE, tokenDelayMs: 0});
});
afterAll(() => local.close());

const agent = (key: string = local.keys.agent) =>
  createAgentEndpoint({url: local.url, key, silenceMs: 5_000, send: fetch});
const inference = (key: string = local.keys.inference) =>
  createInference({url: local.url, key, silenceMs: 5_000, send: fetch, model: MODEL});

const request = (question: string, more: Partial<AgentRequest> = {}): AgentRequest => ({
  instructions: 'You are the support of WinCloud.',
  context: undefined,
  messages: [{role: 'user', text: question}],
  tools: [],
  ...more,
});

const ask = (model: AgentModel, question: string, more: Partial<AgentRequest> = {}) =>
  outcomeOf(model.answer(request(question, more), never));

const RDP = 'I cannot connect to my server by Remote Desktop. What can I do?';

describe('an agent', () => {
  test('answers a question about RDP with text, sources, usage and an end', async () => {
    const {text, sources = [], usage, end, error} = await ask(agent(), RDP);
    expect(error).toBeUndefined();
    expect(end).toBe('stop');
    expect(text).toMatch(/RDP|Remote Desktop|3389/);
    expect(text).not.toContain('[[C');
    expect(sources.length).toBeGreaterThan(0);
    expect(sources[0]?.location).toMatch(/^rdp\/[a-z-]+\.md$/);
    expect(sources[0]?.title).not.toBe('');
    expect(sources[0]?.excerpt).not.toBe('');
    const cited = [...text.matchAll(/\[(\d+)\](?!\()/g)].map(([, number]) => Number(number));
    expect([...new Set(cited)].sort((a, b) => a - b)).toEqual(sources.map(({number}) => number));
    expect(usage?.[0]).toBeGreaterThan(0);
    expect(usage?.[1]).toBeGreaterThan(0);
  });

  test('is asked what came before', async () => {
    const before: AgentMessage[] = [
      {role: 'user', text: RDP},
      {role: 'assistant', text: 'Check the port.'},
      {role: 'user', text: 'And how do I change the RDP port?'},
    ];
    expect(await ask(agent(), '', {messages: before})).toMatchObject({
      end: 'stop',
      text: expect.stringMatching(/port/i),
    });
  });

  test('rejects another key', async () => {
    expect(await ask(agent('another-key'), RDP)).toEqual({text: '', error: 'agent_rejected'});
    expect(await ask(agent(local.keys.cloud), RDP)).toEqual({text: '', error: 'agent_rejected'});
  });

  test('is up', async () => {
    expect(await agent().health(never)).toBe('up');
  });
});

describe('serverless inference', () => {
  test('answers a question about RDP with text, usage and an end; it has no sources', async () => {
    const {text, sources, usage, end, error} = await ask(inference(), RDP);
    expect(error).toBeUndefined();
    expect(end).toBe('stop');
    expect(text).toMatch(/RDP|Remote Desktop|3389/);
    expect(sources).toBeUndefined();
    expect(usage?.[0]).toBeGreaterThan(0);
  });

  test('asks for a tool, and answers with what it said', async () => {
    const tools: AgentRequest['tools'] = [
      {name: 'list_droplets', description: 'Lists the servers (droplets) of this user.', parameters: {}},
    ];
    const question = 'List my servers.';
    const first = await ask(inference(), question, {tools});
    expect(first).toMatchObject({calls: [{name: 'list_droplets', arguments: '{}'}], end: 'tool-calls'});
    const toolCalls = first.calls ?? [];
    const {droplets} = await cloud().listDroplets({tag: 'wc-user-alice'}, never);
    const messages: AgentMessage[] = [
      {role: 'user', text: question},
      {role: 'assistant', text: first.text, toolCalls},
      {role: 'tool', callId: toolCalls[0]?.id ?? '', text: JSON.stringify({droplets})},
    ];
    const second = await ask(inference(), question, {tools, messages});
    expect(second.end).toBe('stop');
    expect(second.text).toContain('win-web-01');
  });

  test('rejects another key, and a model that there is not', async () => {
    expect(await ask(inference('another-key'), RDP)).toEqual({text: '', error: 'agent_rejected'});
    const key = local.keys.inference;
    const unknown = createInference({url: local.url, key, silenceMs: 5_000, send: fetch, model: 'gpt-0'});
    expect(await ask(unknown, RDP)).toEqual({text: '', error: 'agent_rejected'});
  });

  test('is up for its key only', async () => {
    expect(await inference().health(never)).toBe('up');
    expect(await inference('another-key').health(never)).toBe('down');
  });
});

test('a reader who leaves closes the call at the other end', async () => {
  const slow = await startDigitalOcean({knowledgeDir: KNOWLEDGE, tokenDelayMs: 2});
  try {
    const leave = new AbortController();
    const model = createAgentEndpoint({url: slow.url, key: slow.keys.agent, silenceMs: 5_000, send: fetch});
    const events = model.answer(request(RDP), leave.signal);
    expect((await events.next()).value).toMatchObject({type: 'text'});
    leave.abort();
    await expect(events.next()).rejects.toThrow();
    await expect.poll(() => slow.calls[0]?.closedEarly, {interval: 2, timeout: 5_000}).toBe(true);
  } finally {
    await slow.close();
  }
});

const cloud = (token: string = local.keys.cloud) => createCloud({url: local.url, token, cacheMs: 0, send: fetch});
const ALICE = ['win-app-04', 'win-build-03', 'win-files-02', 'win-web-01'];

describe('the cloud', () => {
  const names = async (scope: Parameters<ReturnType<typeof cloud>['listDroplets']>[0]) =>
    (await cloud().listDroplets(scope, never)).droplets.map(({name}) => name).sort();

  test("lists alice's machines and nobody else's", async () => {
    expect(await names({tag: 'wc-user-alice'})).toEqual(ALICE);
    expect(await names({tag: 'wc-user-nobody'})).toEqual([]);
    const {droplets} = await cloud().listDroplets({tag: 'wc-user-alice'}, never);
    for (const droplet of droplets) {
      expect(droplet.tags).toContain('wc-user-alice');
      expect(droplet.os).toMatch(/^windows-20\d\d$/);
      expect(droplet.publicIpv4).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(droplet.memoryMb).toBeGreaterThanOrEqual(1024);
    }
  });

  test('finds machines by id, if they carry a tag of the prefix', async () => {
    const mine = (await cloud().listDroplets({tag: 'wc-user-alice'}, never)).droplets.map(({id}) => id);
    const others = (await cloud().listDroplets({tag: 'acme-user-carol'}, never)).droplets.map(({id}) => id);
    expect(others.length).toBeGreaterThan(0);
    expect(await names({ids: [...mine, ...others, 1], requiredTagPrefix: 'wc-'})).toEqual(ALICE);
  });

  test('lists the sizes that machines can have, without prices', async () => {
    const {sizes} = await cloud().listSizes(never);
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes.find(({slug}) => slug === 's-2vcpu-4gb')).toEqual({
      slug: 's-2vcpu-4gb',
      vcpus: 2,
      memoryMb: 4096,
      diskGb: 80,
      regions: expect.arrayContaining(['nyc3', 'fra1']),
      available: true,
    });
    expect(sizes.find(({slug}) => slug === 'm-8vcpu-64gb')?.available).toBe(false);
    const {droplets} = await cloud().listDroplets({tag: 'wc-user-alice'}, never);
    for (const {size, region} of droplets) expect(sizes.find(({slug}) => slug === size)?.regions).toContain(region);
  });

  test("lists alice's volumes: in a machine, and in none but with her tag", async () => {
    const {volumes} = await cloud().listVolumes({tag: 'wc-user-alice'}, never);
    expect(volumes.map(({name, sizeGb, dropletIds}) => [name, sizeGb, dropletIds])).toEqual([
      ['files-data', 250, [3164611]],
      ['build-cache-old', 100, []],
    ]);
    expect((await cloud().listVolumes({tag: 'wc-user-bob'}, never)).volumes).toEqual([]);
    expect((await cloud().listVolumes({ids: [5310102], requiredTagPrefix: 'acme-'}, never)).volumes).toEqual([]);
  });

  test("lists alice's snapshots: of a machine, of a volume, and of one that is gone", async () => {
    const {snapshots} = await cloud().listSnapshots({tag: 'wc-user-alice'}, never);
    expect(snapshots.map(({name, of, minDiskGb}) => [name, of, minDiskGb])).toEqual([
      ['win-web-01-before-iis-update', 'droplet', 80],
      ['files-data-quarter-3', 'volume', 250],
      ['win-web-00-last', 'droplet', 60],
    ]);
    const {snapshots: ofBob} = await cloud().listSnapshots({tag: 'wc-user-bob'}, never);
    expect(ofBob.map(({name}) => name)).toEqual(['sql-prod-7-before-cu14']);
  });

  test("lists the backups of alice's file server, newest first, and of no machine of bob's", async () => {
    const {backups} = await cloud().listBackups({tag: 'wc-user-alice'}, 3164611, never);
    expect(backups).toHaveLength(4);
    const times = backups.map(({createdAt}) => Date.parse(createdAt));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(Date.now() - (times[0] ?? 0)).toBeLessThan(8 * 86_400_000);
    const before = local.calls.length;
    expect((await cloud().listBackups({tag: 'wc-user-alice'}, 4207013, never)).backups).toEqual([]);
    expect(local.calls.slice(before).filter(({path}) => path.includes('backups'))).toEqual([]);
    expect((await cloud().listBackups({tag: 'wc-user-bob'}, 4207013, never)).backups).toHaveLength(4);
  });

  test('lists firewalls by machine and by tag, with the networks that they let in', async () => {
    const rdp = async (tag: string) => {
      const {firewalls} = await cloud().listFirewalls({tag}, never);
      return firewalls.map(({name, dropletIds, rules}) => {
        const rule = rules.find(({direction, ports}) => direction === 'inbound' && ports?.from === 3389);
        return [name, dropletIds, rule?.addresses];
      });
    };
    expect(await rdp('wc-user-alice')).toEqual([['web-servers', [3164494], ['203.0.113.0/24']]]);
    expect(await rdp('acme-user-dave')).toEqual([['crm-open', [5310248], ['0.0.0.0/0', '::/0']]]);
    expect(await rdp('bluefin-user-erin')).toEqual([]);
    const {firewalls} = await cloud().listFirewalls({tag: 'wc-user-alice'}, never);
    const out = firewalls[0]?.rules.filter(({direction}) => direction === 'outbound');
    expect(out?.map(({protocol, ports}) => [protocol, ports])).toEqual([
      ['tcp', {from: 0, to: 0}],
      ['udp', {from: 0, to: 0}],
      ['icmp', undefined],
    ]);
  });

  test("lists who watches alice's machines, by number and by address, and nobody who is told", async () => {
    const {policies} = await cloud().listAlertPolicies({tag: 'wc-user-alice'}, never);
    const {checks} = await cloud().listUptimeChecks({tag: 'wc-user-alice'}, never);
    expect(policies.map(({metric, value, dropletIds}) => [metric, value, dropletIds])).toEqual([
      ['cpu', 85, [3164494]],
    ]);
    expect(checks.map(({target, dropletIds}) => [target, dropletIds])).toEqual([['https://203.0.113.10/', [3164494]]]);
    const {policies: ofBob} = await cloud().listAlertPolicies({tag: 'wc-user-bob'}, never);
    expect(ofBob.map(({metric, dropletIds}) => [metric, dropletIds])).toEqual([
      ['disk', [4207013, 4207044]],
      ['memory', [4207013]],
    ]);
    expect(JSON.stringify([policies, checks, ofBob])).not.toMatch(/@|hooks|Slack|alerts/i);
    const {checks: pinged} = await cloud().listUptimeChecks({tag: 'wc-user-bob'}, never);
    expect(pinged).toMatchObject([{type: 'ping', target: '198.51.100.77', dropletIds: [4207013]}]);
  });

  test('refuses another token', async () => {
    await expect(cloud('another-token').listSizes(never)).rejects.toThrow('401');
    await expect(cloud('another-token').listDroplets({tag: 'wc-user-alice'}, never)).rejects.toThrow('401');
  });
});
