import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {call, NOW, startLocal} from '../../test/local.ts';
import {CLOUD_CHANGES_TOKEN, CLOUD_TOKEN, type DigitalOcean} from '../index.ts';

const WEB_FIREWALL = 'bb4b2611-3d72-467b-8602-280330ecd65c';
const CRM_FIREWALL = 'd41f3b60-5a77-4f0c-9e0d-6a1c2f7b8e21';

let nowMs = NOW;
let local: DigitalOcean;
beforeAll(async () => {
  local = await startLocal({clock: () => nowMs});
});
afterAll(() => local.close());

const get = async (path: string) => (await call(`${local.url}/v2/${path}`, CLOUD_TOKEN)).json;
const put = (id: string, body: unknown, key = CLOUD_CHANGES_TOKEN) =>
  call(`${local.url}/v2/firewalls/${id}`, key, body, {method: 'PUT'});

const rule = (fields: Record<string, unknown> = {}) => ({
  protocol: 'tcp',
  ports: '3389',
  sources: {addresses: ['203.0.113.5']},
  ...fields,
});
const settings = (fields: Record<string, unknown> = {}) => ({name: 'crm', inbound_rules: [rule()], ...fields});

test('one stands before the machines of its tag', async () => {
  expect((await get('droplets/5310248/firewalls')).firewalls).toMatchObject([{id: CRM_FIREWALL, droplet_ids: []}]);
});

test('one is read by its id', async () => {
  const {firewall} = await get(`firewalls/${CRM_FIREWALL}`);
  expect(firewall).toMatchObject({
    name: 'crm-open',
    tags: ['acme-user-dave'],
    status: 'succeeded',
    pending_changes: [],
  });
  expect((await get('firewalls/other')).id).toBe('not_found');
});

test('is replaced as a whole, and its rules take a moment to reach the machines', async () => {
  const before = (await get(`firewalls/${WEB_FIREWALL}`)).firewall;
  const narrowed = before.inbound_rules.map((one: {ports: string}) => (one.ports === '3389' ? rule() : one));
  const {status, json} = await put(WEB_FIREWALL, {...before, inbound_rules: narrowed});
  const pending = [{droplet_id: 3164494, removing: false, status: 'waiting'}];
  expect([status, json.firewall]).toEqual([
    200,
    {...before, inbound_rules: narrowed, status: 'waiting', pending_changes: pending},
  ]);
  expect((await get('droplets/3164494/firewalls')).firewalls).toEqual([json.firewall]);
  nowMs += 2_000;
  expect((await get(`firewalls/${WEB_FIREWALL}`)).firewall).toEqual({...before, inbound_rules: narrowed});
  expect((await get('firewalls')).firewalls).toHaveLength(4);
});

test('what is left out is gone, and what only DigitalOcean sets stays', async () => {
  const before = (await get(`firewalls/${CRM_FIREWALL}`)).firewall;
  const {json} = await put(CRM_FIREWALL, settings({id: 'mine', created_at: 'now', droplet_ids: [5310248]}));
  expect(json.firewall).toMatchObject({
    id: CRM_FIREWALL,
    created_at: before.created_at,
    name: 'crm',
    tags: [],
    droplet_ids: [5310248],
    outbound_rules: [],
  });
  expect((await get('droplets/5310248/firewalls')).firewalls).toHaveLength(1);
});

describe('takes', () => {
  test.each([
    [rule({ports: '0'}), '0'],
    [rule({ports: 'all'}), '0'],
    [rule({ports: '8000-9000'}), '8000-9000'],
    [rule({protocol: 'icmp', ports: '0'}), '0'],
    [rule({sources: {tags: ['office'], addresses: ['2001:db8::/32', '203.0.113.0/24']}}), '3389'],
  ])('%j', async (one, ports) => {
    const {status, json} = await put(CRM_FIREWALL, settings({inbound_rules: [one]}));
    expect([status, json.firewall.inbound_rules]).toEqual([200, [{...one, ports}]]);
  });
});

describe('refuses', () => {
  test.each([
    [[], /object/],
    [settings({name: undefined}), /name/],
    [settings({name: 'no spaces'}), /name/],
    [{name: 'crm'}, /at least one rule/],
    [settings({inbound_rules: []}), /at least one rule/],
    [settings({inbound_rules: 'x'}), /inbound_rules must/],
    [settings({inbound_rules: Array.from({length: 51}, () => rule())}), /at most 50/],
    [settings({inbound_rules: [rule({protocol: 'gre'})]}), /inbound_rules\[0\]\.protocol/],
    [settings({inbound_rules: [rule({ports: 3389})]}), /ports/],
    [settings({inbound_rules: [rule({ports: '70000'})]}), /ports/],
    [settings({inbound_rules: [rule({ports: '90-80'})]}), /ports/],
    [settings({inbound_rules: [rule({sources: undefined})]}), /sources/],
    [settings({inbound_rules: [rule({sources: {addresses: []}})]}), /sources/],
    [settings({inbound_rules: [rule({sources: {addresses: ['203.0.113.5/33']}})]}), /sources/],
    [settings({inbound_rules: [rule({sources: {addresses: ['anywhere']}})]}), /sources/],
    [settings({outbound_rules: [rule()]}), /destinations/],
    [settings({droplet_ids: [1]}), /does not exist/],
    [settings({droplet_ids: ['3164494']}), /droplet_ids/],
    [settings({tags: [1]}), /tags/],
  ])('%j', async (body, message) => {
    const before = await get('firewalls');
    const {status, json} = await put(CRM_FIREWALL, body);
    expect([status, json.message]).toEqual([422, expect.stringMatching(message)]);
    expect(await get('firewalls')).toEqual(before);
  });

  test('what is not there, and the token that only reads', async () => {
    expect((await put('other', settings())).status).toBe(404);
    expect((await put(CRM_FIREWALL, settings(), CLOUD_TOKEN)).status).toBe(403);
  });
});
