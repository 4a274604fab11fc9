import {readFile} from 'node:fs/promises';
import {Ajv} from 'ajv';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {call, eventsOf, fenced, NOW, startLocal} from '../test/local.ts';
import {AGENT_KEY, CLOUD_TOKEN, type DigitalOcean, INFERENCE_KEY} from './index.ts';

/**
 * Holds every answer against DigitalOcean's own OpenAPI document, which is theirs and not in this repository: set
 * `DIGITALOCEAN_OPENAPI` to a JSON copy of it (github.com/digitalocean/openapi) to run these.
 */
const openapiPath = process.env.DIGITALOCEAN_OPENAPI;
const reason = openapiPath ? '' : ' (skipped: DIGITALOCEAN_OPENAPI names no document)';

const WINDOW = `start=${NOW / 1000 - 3600}&end=${NOW / 1000}`;
const METRICS = '/v2/monitoring/metrics/droplet';
const PLAIN_METRICS = [
  'cpu',
  'filesystem_free',
  'filesystem_size',
  'load_1',
  'load_5',
  'load_15',
  'memory_cached',
  'memory_free',
  'memory_total',
  'memory_available',
];

/** A path of the document, and what is called to be held against it. */
const CASES: readonly (readonly [template: string, path: string])[] = [
  ...['account', 'droplets', 'firewalls', 'regions', 'sizes', 'snapshots', 'volumes'].map(
    (name) => [`/v2/${name}`, `/v2/${name}`] as const,
  ),
  ['/v2/droplets', '/v2/droplets?per_page=2&page=2'],
  ['/v2/droplets', '/v2/droplets?tag_name=wc-user-alice'],
  ...[3164494, 3164611, 3165020, 4207013, 4207044, 5310102, 5310177].flatMap((id) => [
    ['/v2/droplets/{droplet_id}', `/v2/droplets/${id}`] as const,
    ...['actions', 'backups', 'firewalls', 'snapshots'].map(
      (part) => [`/v2/droplets/{droplet_id}/${part}`, `/v2/droplets/${id}/${part}`] as const,
    ),
  ]),
  ...PLAIN_METRICS.flatMap((name) =>
    [3164494, 3164611].map((id) => [`${METRICS}/${name}`, `${METRICS}/${name}?host_id=${id}&${WINDOW}`] as const),
  ),
  ['/v2/droplets/{droplet_id}/actions/{action_id}', '/v2/droplets/3165020/actions/31650202'],
  ['/v2/actions/{action_id}', '/v2/actions/31650202'],
  ['/v2/firewalls/{firewall_id}', '/v2/firewalls/bb4b2611-3d72-467b-8602-280330ecd65c'],
  ['/v2/monitoring/alerts', '/v2/monitoring/alerts'],
  ['/v2/monitoring/alerts/{alert_uuid}', '/v2/monitoring/alerts/78b3da62-27e5-49ba-ac70-5db0b5935c64'],
  ['/v2/uptime/checks', '/v2/uptime/checks'],
  ...['5a4981aa-9653-4bd1-bef5-d6bff52042e4', '0c7e2f5b-61d8-4c0e-8f43-9d2b7a1e6c38'].flatMap((id) => [
    ['/v2/uptime/checks/{check_id}', `/v2/uptime/checks/${id}`] as const,
    ['/v2/uptime/checks/{check_id}/state', `/v2/uptime/checks/${id}/state`] as const,
  ]),
  [`${METRICS}/bandwidth`, `${METRICS}/bandwidth?host_id=3164494&interface=public&direction=inbound&${WINDOW}`],
];

/**
 * Mends two slips of the document: `nullable` beside no `type`, which ajv refuses, and a nullable `finish_reason` whose
 * list of values lacks the null that its own example of a stream sends.
 */
const mended = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('nullable' in value)) return value;
  if (!('type' in value)) delete value.nullable;
  else if ('enum' in value && Array.isArray(value.enum) && !value.enum.includes(null)) value.enum.push(null);
  return value;
};

describe.skipIf(!openapiPath)(`the published shapes${reason}`, () => {
  let local: DigitalOcean;
  let check: (pointer: readonly string[], value: unknown) => void;
  // biome-ignore lint/suspicious/noExplicitAny: the document is read by its own pointers.
  let document: any;

  beforeAll(async () => {
    local = await startLocal();
    document = JSON.parse(await readFile(openapiPath ?? '', 'utf8'), mended);
    // The document is OpenAPI 3.0, whose words beside JSON Schema (example, nullable…) strict mode would refuse.
    const ajv = new Ajv({strict: false, allErrors: true, validateSchema: false, validateFormats: false});
    ajv.addSchema(document, 'openapi');
    check = (pointer, value) => {
      const path = pointer.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
      const validate = ajv.compile({$ref: `openapi#/${path.join('/')}`});
      validate(value);
      expect(validate.errors ?? []).toEqual([]);
    };
  });
  afterAll(() => local.close());

  /** Where the schema of an answer stands; a response may itself be a reference. */
  const schemaOf = (template: string, method: string, status: number, type = 'application/json'): string[] => {
    const at = ['paths', template, method, 'responses', String(status)];
    const response = at.reduce((node, step) => node[step], document);
    const home = response.$ref ? response.$ref.slice(2).split('/') : at;
    return [...home, 'content', type, 'schema'];
  };

  test.each(CASES)('%s as %s', async (template, path) => {
    const {status, json} = await call(`${local.url}${path}`, CLOUD_TOKEN);
    expect(status).toBe(200);
    check(schemaOf(template, 'get', 200), json);
  });

  test('errors of the control plane', async () => {
    check(schemaOf('/v2/droplets', 'get', 401), (await call(`${local.url}/v2/droplets`, null)).json);
    const missing = await call(`${local.url}/v2/droplets/1`, CLOUD_TOKEN);
    check(schemaOf('/v2/droplets/{droplet_id}', 'get', 404), missing.json);
  });

  test('models', async () => {
    check(schemaOf('/v1/models', 'get', 200), (await call(`${local.url}/v1/models`, INFERENCE_KEY)).json);
  });

  const tools = [{type: 'function', function: {name: 'list_droplets', description: 'Lists my servers'}}];
  const chats = [
    ['/api/v1/chat/completions', '?agent=true', AGENT_KEY, fenced('Is win-web-01 running?'), {}],
    [
      '/api/v1/chat/completions',
      '?agent=true',
      AGENT_KEY,
      'Reset the Administrator password',
      {provide_citations: true, include_retrieval_info: true},
    ],
    ['/v1/chat/completions', '', INFERENCE_KEY, 'hello', {}],
    ['/v1/chat/completions', '', INFERENCE_KEY, 'List my servers', {tools}],
  ] as const;

  test.each(chats)('%s%s with the %s', async (path, query, key, content, more) => {
    const body = {model: 'llama3.3-70b-instruct', messages: [{role: 'user', content}], ...more};
    check(schemaOf(path, 'post', 200), (await call(`${local.url}${path}${query}`, key, body)).json);
    const streamed = {...body, stream: true, stream_options: {include_usage: true}};
    const events = await eventsOf((await call(`${local.url}${path}${query}`, key, streamed)).response);
    expect(events.length).toBeGreaterThan(3);
    for (const event of events.slice(0, -1)) check(schemaOf(path, 'post', 200, 'text/event-stream'), event);
    check(schemaOf(path, 'post', 401), (await call(`${local.url}${path}${query}`, null, body)).json);
  });
});
