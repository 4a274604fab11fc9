import {afterAll, beforeAll, expect, test} from 'vitest';
import {call, startLocal} from '../../test/local.ts';
import {CLOUD_TOKEN, type DigitalOcean} from '../index.ts';

let local: DigitalOcean;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.close());

const get = async (path: string) => (await call(`${local.url}/v2/${path}`, CLOUD_TOKEN)).json;

test('alert policies are of one machine, of a tag, and of another user', async () => {
  const {policies, meta} = await get('monitoring/alerts');
  expect(meta.total).toBe(3);
  expect(policies.map(({entities, tags}: {entities: string[]; tags: string[]}) => [entities, tags])).toEqual([
    [['3164494'], []],
    [[], ['wc-user-bob']],
    [['4207013'], []],
  ]);
  expect((await get(`monitoring/alerts/${policies[1].uuid}`)).policy).toEqual(policies[1]);
  expect((await get('monitoring/alerts?per_page=1')).links.pages.next).toContain('page=2');
});

test('uptime checks have a state each', async () => {
  const {checks} = await get('uptime/checks');
  expect(checks).toHaveLength(2);
  for (const check of checks) {
    expect((await get(`uptime/checks/${check.id}`)).check).toEqual(check);
    const {state} = await get(`uptime/checks/${check.id}/state`);
    expect(Object.keys(state.regions)).toEqual(check.regions);
  }
  const {state} = await get(`uptime/checks/${checks[0].id}/state`);
  expect(state.previous_outage).toMatchObject({region: 'us_east', duration_seconds: 438});
});

test.each([
  'monitoring',
  'monitoring/other',
  'monitoring/alerts/other',
  'monitoring/alerts/a/b',
  'monitoring/metrics/droplet',
  'monitoring/metrics/droplet/cpu/more',
  'uptime',
  'uptime/checks/other',
  'uptime/checks/5a4981aa-9653-4bd1-bef5-d6bff52042e4/alerts',
])('404 for %s', async (path) => {
  expect((await get(path)).id).toBe('not_found');
});
