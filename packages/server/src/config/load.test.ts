import {expect, test} from 'vitest';
import {parseSettings, SettingsError} from './load.ts';

const tenant = {
  id: 'wincloud',
  name: 'WinCloud',
  origins: ['https://panel.example.com'],
  secrets: [{kid: 'a', secret: '${WINCLOUD_SECRET}'}],
  agents: ['support'],
};
const agent = {id: 'support', kind: 'gradient', url: 'https://abc.agents.do-ai.run', key: '${AGENT_KEY_SUPPORT}'};
const good = {tenants: [tenant], agents: [agent], cloud: {token: '${CLOUD}'}};
const env = {WINCLOUD_SECRET: 's'.repeat(32), AGENT_KEY_SUPPORT: 'k'.repeat(16), CLOUD: 't'.repeat(16)};

function faultsOf(settings: unknown, variables: Record<string, string | undefined> = env): string {
  try {
    parseSettings(settings, variables);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return '';
}

test('fills in variables and defaults', () => {
  const settings = parseSettings(good, env);
  expect(settings.tenants[0]?.secrets[0]?.secret).toBe(env.WINCLOUD_SECRET);
  expect(settings.cloud).toEqual({url: 'https://api.digitalocean.com', token: env.CLOUD, cacheMs: 30_000});
  expect(settings.agents[0]?.silenceMs).toBe(30_000);
  expect(settings.upstream.requestsPerMinute).toBe(120);
});

const cases: Record<string, [settings: unknown, name: string]> = {
  'no settings at all': [{}, 'tenants'],
  'no agents': [{...good, agents: undefined}, 'agents'],
  'no cloud token': [{...good, cloud: {}}, 'cloud.token'],
  'an origin with a path': [
    {...good, tenants: [{...tenant, origins: ['https://a.example/x']}]},
    'tenants[0].origins[0]',
  ],
  'an origin with a slash': [
    {...good, tenants: [{...tenant, origins: ['https://a.example/']}]},
    'tenants[0].origins[0]',
  ],
  'a short secret': [
    {...good, tenants: [{...tenant, secrets: [{kid: 'a', secret: 'short'}]}]},
    'tenants[0].secrets[0].secret',
  ],
  'a wrong colour': [{...good, tenants: [{...tenant, theme: {accent: 'blue'}}]}, 'tenants[0].theme.accent'],
  ...Object.fromEntries(
    (
      [
        [{currency: 'usd', sizes: {}}, 'currency'],
        [{currency: 'USX', sizes: {}}, 'currency'],
        [{currency: 'USD'}, 'sizes'],
        [{currency: 'USD', sizes: {'s-1vcpu-1gb': -1}}, 'sizes.s-1vcpu-1gb'],
        [{currency: 'USD', sizes: {'s-1vcpu-1gb': '7'}}, 'sizes.s-1vcpu-1gb'],
        [{currency: 'USD', sizes: {}, volumeGb: 0.00001}, 'volumeGb'],
        [{currency: 'USD', sizes: {}, snapshotGb: 1e9}, 'snapshotGb'],
        [{currency: 'USD', sizes: {}, backupsPercent: 'a fifth'}, 'backupsPercent'],
      ] as const
    ).map(([prices, name]): [string, [unknown, string]] => [
      `prices such as ${JSON.stringify(prices)}`,
      [{...good, tenants: [{...tenant, prices}]}, `tenants[0].prices.${name}`],
    ]),
  ),
  'a limit in words': [
    {...good, tenants: [{...tenant, limits: {turnsPerMinute: 'many'}}]},
    'tenants[0].limits.turnsPerMinute',
  ],
  'an agent that is not there': [{...good, tenants: [{...tenant, agents: ['support', 'sales']}]}, 'tenants[0].agents'],
  'a default that is not listed': [
    {...good, tenants: [{...tenant, defaultAgent: 'billing'}]},
    'tenants[0].defaultAgent',
  ],
  'a URL with a path': [{...good, agents: [{...agent, url: 'https://a.example/api/v1'}]}, 'agents[0].url'],
  'http to another machine': [{...good, agents: [{...agent, url: 'http://a.example'}]}, 'agents[0].url'],
  'an unknown kind': [{...good, agents: [{...agent, kind: 'openai'}]}, 'agents[0]'],
  'inference without a model': [{...good, agents: [{...agent, kind: 'inference'}]}, 'agents[0].model'],
  'a webhook without https': [{...good, audit: {webhook: 'http://a.example/x'}}, 'audit.webhook'],
  'a webhook that is no address': [{...good, audit: {webhook: 'a.example'}}, 'audit.webhook'],
  'a checkpoint file without a name': [{...good, audit: {file: ''}}, 'audit.file'],
  'nobody can sign in': [{...good, tenants: [{...tenant, secrets: []}]}, 'tenants[0].secrets'],
  'a short token for changes': [{...good, cloud: {...good.cloud, changesToken: 'short'}}, 'cloud.changesToken'],
  'Spaces without keys': [
    {...good, cloud: {...good.cloud, spaces: {endpoint: 'https://fra1.digitaloceanspaces.com', region: 'fra1'}}},
    'cloud.spaces.accessKeyId',
  ],
  ...Object.fromEntries(
    Object.entries({
      tenant: undefined,
      url: 'http://billing.example.com/prices',
      token: 'short',
      refreshMs: 1_000,
    }).map(([name, value]): [string, [unknown, string]] => [
      `a source of prices with another ${name}`,
      [
        {...good, priceSources: [{tenant: 'acme', url: 'https://billing.example.com/', [name]: value}]},
        `priceSources[0].${name}`,
      ],
    ]),
  ),
  'two sources for a tenant': [
    {...good, priceSources: Array(2).fill({tenant: 'acme', url: 'https://billing.example.com/'})},
    'priceSources',
  ],
  'a tenant twice': [{...good, tenants: [tenant, tenant]}, 'tenants'],
  'a key id twice': [
    {...good, tenants: [{...tenant, secrets: [tenant.secrets[0], tenant.secrets[0]]}]},
    'tenants[0].secrets',
  ],
  'a root without agents': [{...good, tenants: [{...tenant, agents: undefined}]}, 'tenants[0].agents'],
  'a tenant below one that is not there': [{...good, tenants: [{...tenant, parent: 'nobody'}]}, 'tenants[0].parent'],
  'a tenant below with agents that the one above has not': [
    {...good, tenants: [tenant, {...tenant, id: 'acme', parent: 'wincloud', agents: ['billing']}]},
    'tenants[1].agents',
  ],
  'a tenant below without a tag prefix': [
    {...good, tenants: [tenant, {...tenant, id: 'acme', parent: 'wincloud'}]},
    'tenants[1].resourceTagPrefix',
  ],
};

test.each(Object.entries(cases))('%s: names the setting and shows a right one', (_name, [settings, name]) => {
  const faults = faultsOf(settings);
  const line = faults.split('\n').find((text) => text.startsWith(`${name}: `) || text.startsWith(`${name}.`));
  expect(line, faults).toBeDefined();
  expect(line).toMatch(/Example: \S|Give each/);
});

test('a setting that is spelt wrong is not ignored', () => {
  expect(faultsOf({...good, tenants: [{...tenant, orgins: []}]})).toContain('unknown setting "orgins"');
});

test('prices are taken as they are written', () => {
  const prices = {currency: 'USD', sizes: {'s-2vcpu-4gb': 28.5, free: 0}, volumeGb: 0.12, snapshotGb: 0.0601};
  const more = {...prices, backupsPercent: 20};
  expect(parseSettings({...good, tenants: [{...tenant, prices: more}]}, env).tenants[0]?.prices).toEqual(more);
});

test('what another account has is left out with the address or the token of the file', () => {
  const spaces = {endpoint: 'https://fra1.digitaloceanspaces.com', region: 'fra1', accessKeyId: 'DO00ID'};
  const cloud = {
    ...good.cloud,
    changesToken: 'changes-of-the-file',
    spaces: {...spaces, secretAccessKey: 'a-secret-key'},
  };
  const cloudOf = (variables: object) => parseSettings({...good, cloud}, {...env, ...variables}).cloud;
  expect(parseSettings(good, env).cloud.changesToken).toBeUndefined();
  expect(cloudOf({})).toMatchObject({...cloud, token: env.CLOUD});
  expect(cloudOf({CLOUD_CHANGES_TOKEN: 'changes-of-another'})).toMatchObject({
    changesToken: 'changes-of-another',
    spaces: cloud.spaces,
  });
  for (const other of [{CLOUD_URL: 'http://127.0.0.1:8'}, {CLOUD_TOKEN: 'token-of-another'}]) {
    expect(cloudOf(other)).not.toHaveProperty('changesToken');
    expect(cloudOf(other)).not.toHaveProperty('spaces');
    expect(cloudOf({...other, CLOUD_CHANGES_TOKEN: 'changes-of-another'}).changesToken).toBe('changes-of-another');
  }
  expect(cloudOf({CLOUD_URL: '', CLOUD_TOKEN: '', CLOUD_CHANGES_TOKEN: ''}).changesToken).toBe('changes-of-the-file');
});

test('sources of prices have an address, and one for each tenant', () => {
  const source = {tenant: 'acme', url: 'https://billing.example.com/prices?of=acme'};
  expect(parseSettings(good, env).priceSources).toEqual([]);
  expect(parseSettings({...good, priceSources: [source]}, env).priceSources).toEqual([{...source, refreshMs: 300_000}]);
});

test('checkpoints go nowhere unless a place is named', () => {
  expect(parseSettings(good, env).audit).toEqual({});
  const audit = {file: 'checkpoints.jsonl', webhook: 'https://audit.example.com/checkpoints?to=us'};
  expect(parseSettings({...good, audit}, env).audit).toEqual(audit);
});

test('a variable that is not set is named with the setting that wants it', () => {
  const faults = faultsOf(good, {...env, AGENT_KEY_SUPPORT: undefined});
  expect(faults).toContain('agents[0].key: the environment variable AGENT_KEY_SUPPORT is not set. Example:');
});

test('AGENT_URL and its like point every agent of their kind elsewhere', () => {
  const both = {
    ...good,
    agents: [
      agent,
      {id: 'optimizer', kind: 'inference', url: 'https://inference.do-ai.run', key: 'k'.repeat(9), model: 'm'},
    ],
  };
  const variables = {...env, AGENT_URL: 'http://127.0.0.1:9/', AGENT_KEY: 'other-key', CLOUD_URL: 'http://127.0.0.1:8'};
  const settings = parseSettings(both, variables);
  expect(settings.agents.map(({url, key}) => [url, key])).toEqual([
    ['http://127.0.0.1:9', 'other-key'],
    ['https://inference.do-ai.run', 'k'.repeat(9)],
  ]);
  expect(settings.cloud).toMatchObject({url: 'http://127.0.0.1:8', token: env.CLOUD});
  expect(faultsOf(both, {...env, AGENT_URL: 'https://x.agents.do-ai.run/api/v1/chat'})).toMatch(
    /^AGENT_URL: give an address without a path\. Example: /,
  );
});
