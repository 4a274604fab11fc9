import {existsSync} from 'node:fs';
import {beforeAll, describe, expect, test} from 'vitest';
import {createChanges} from '../packages/server/src/digitalocean/changes.ts';
import {toFirewall} from '../packages/server/src/digitalocean/to-firewall.ts';
import type {CloudChange} from '../packages/server/src/resources.ts';
import {type Contract, readContract} from './fixtures/openapi.ts';
import {startUpstream} from './fixtures/upstream.ts';

/*
 * What the changes send, against DigitalOcean's own OpenAPI document, as in contract.test.ts. What the upstream here answers
 * is held against it, too, so that what is read is what is sent there.
 */
const documentPath = process.env.DIGITALOCEAN_OPENAPI ?? '';
const found = existsSync(documentPath);
const reason = found ? '' : ' (skipped: DIGITALOCEAN_OPENAPI names no JSON copy of the document)';

const never = new AbortController().signal;
const SINCE = Date.parse('2026-06-30T12:00:00Z');

const ACTION = {
  id: 36804636,
  status: 'in-progress',
  type: 'reboot',
  started_at: '2026-06-30T12:00:01Z',
  completed_at: null,
  resource_id: 3164494,
  resource_type: 'droplet',
  region: {name: 'New York 3', slug: 'nyc3', features: [], available: true, sizes: []},
  region_slug: 'nyc3',
};

const FIREWALL = {
  id: 'bb4b2611-3d72-467b-8602-280330ecd65c',
  name: 'web-servers',
  status: 'succeeded',
  created_at: '2025-05-23T21:24:00Z',
  pending_changes: [],
  inbound_rules: [
    {protocol: 'tcp', ports: '443', sources: {load_balancer_uids: ['4de7ac8b-495b-4884-9a69-1050c6793cd6']}},
    {protocol: 'tcp', ports: '3389', sources: {addresses: ['0.0.0.0/0', '::/0'], tags: ['gateway']}},
    {protocol: 'icmp', ports: '0', sources: {addresses: ['0.0.0.0/0']}},
  ],
  outbound_rules: [{protocol: 'tcp', ports: '0', destinations: {addresses: ['0.0.0.0/0', '::/0']}}],
  droplet_ids: [3164494],
  tags: null,
};

const PAGE = {links: {}, meta: {total: 1}};

/** By template: how each call is answered. */
const ANSWERS: [method: string, template: string, path: RegExp, status: number, body: object][] = [
  ['POST', '/v2/droplets/{droplet_id}/actions', /actions$/, 201, {action: ACTION}],
  ['GET', '/v2/droplets/{droplet_id}/actions', /actions\?/, 200, {actions: [ACTION], ...PAGE}],
  ['GET', '/v2/droplets/{droplet_id}/actions/{action_id}', /actions\/\d+$/, 200, {action: ACTION}],
  ['GET', '/v2/firewalls/{firewall_id}', /firewalls\/[\w-]+$/, 200, {firewall: FIREWALL}],
  ['PUT', '/v2/firewalls/{firewall_id}', /firewalls\/[\w-]+$/, 200, {firewall: {...FIREWALL, status: 'waiting'}}],
];

describe.skipIf(!found)(`changes keep to DigitalOcean's OpenAPI document${reason}`, () => {
  let contract: Contract;
  beforeAll(async () => {
    contract = await readContract(documentPath);
  });

  /** Changes at an upstream that holds requests and its own answers against the document. */
  async function setUp() {
    const said: string[] = [];
    const faults: string[] = [];
    const upstream = await startUpstream((response, request) => {
      const {method} = request;
      const answer = ANSWERS.find(([verb, , path]) => verb === method && path.test(request.path));
      if (answer === undefined) throw new Error(`${method} ${request.path} is not expected`);
      const [, template, , status, body] = answer;
      said.push(`${method} ${template}`);
      faults.push(...contract.requestFaults(request, template));
      faults.push(...contract.responseFaults(method.toLowerCase(), template, status, 'application/json', body));
      response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
    });
    const changes = createChanges({url: upstream.url, token: 'changes', send: fetch});
    return {changes, upstream, said, faults};
  }

  const port = {dropletId: 3164494, firewallId: FIREWALL.id, version: toFirewall(FIREWALL)?.version ?? '', port: 3389};

  test.each<CloudChange>([
    ...(['reboot', 'shutdown', 'power-off', 'power-on', 'enable-backups'] as const).map((kind) => ({
      kind,
      dropletId: 3164494,
    })),
    {kind: 'snapshot', dropletId: 3164494, name: 'before-update'},
    {kind: 'resize', dropletId: 3164494, size: 's-1vcpu-2gb'},
  ])('$kind', async (change) => {
    const {changes, said, faults} = await setUp();
    expect(await changes.ask(change, never)).toEqual({operation: '36804636'});
    expect(said).toEqual(['POST /v2/droplets/{droplet_id}/actions']);
    expect(faults).toEqual([]);
  });

  test.each<CloudChange>([
    {kind: 'open-port', ...port, addresses: ['198.51.100.4/32']},
    {kind: 'narrow-port', ...port, addresses: ['198.51.100.4/32']},
  ])('$kind', async (change) => {
    const {changes, upstream, said, faults} = await setUp();
    expect(await changes.ask(change, never)).toEqual({operation: undefined});
    expect(said).toEqual(['GET /v2/firewalls/{firewall_id}', 'PUT /v2/firewalls/{firewall_id}']);
    expect(faults).toEqual([]);
    // Nothing that only the provider writes.
    const sent = Object.keys(JSON.parse(upstream.received[1]?.body ?? '')).sort();
    expect(sent).toEqual(['droplet_ids', 'inbound_rules', 'name', 'outbound_rules', 'tags']);
  });

  test('what became of one', async () => {
    const {changes, said, faults} = await setUp();
    expect(await changes.look(3164494, '36804636', never)).toBe('running');
    expect(await changes.find({kind: 'reboot', dropletId: 3164494}, SINCE, never)).toBe('36804636');
    expect(said).toEqual([
      'GET /v2/droplets/{droplet_id}/actions/{action_id}',
      'GET /v2/droplets/{droplet_id}/actions',
    ]);
    expect(faults).toEqual([]);
  });
});
