import {afterEach, describe, expect, test} from 'vitest';
import {call, NOW, startLocal} from '../../test/local.ts';
import {CLOUD_CHANGES_TOKEN, CLOUD_TOKEN, type DigitalOcean, type DigitalOceanOptions} from '../index.ts';

const WEB = 3164494;
const FILES = 3164611;
const BUILD = 3165020;
const TAKES_MS = 2_000;

let nowMs = NOW;
const started: DigitalOcean[] = [];
afterEach(async () => {
  nowMs = NOW;
  await Promise.all(started.splice(0).map((local) => local.close()));
});

/** A local DigitalOcean whose clock is moved by hand, and short ways to ask it. */
const begin = async (options: Partial<DigitalOceanOptions> = {}) => {
  const local = await startLocal({clock: () => nowMs, ...options});
  started.push(local);
  const get = async (path: string) => (await call(`${local.url}/v2/${path}`, CLOUD_TOKEN)).json;
  return {
    local,
    get,
    act: (id: number, body: unknown) => call(`${local.url}/v2/droplets/${id}/actions`, CLOUD_CHANGES_TOKEN, body),
    droplet: async (id: number) => (await get(`droplets/${id}`)).droplet,
  };
};

describe('an action', () => {
  test('is in progress until its time is over, and shows what it did only then', async () => {
    const {get, act, droplet} = await begin();
    const {status, json} = await act(WEB, {type: 'shutdown'});
    expect(status).toBe(201);
    expect(json.action).toMatchObject({
      status: 'in-progress',
      type: 'shutdown',
      started_at: '2026-11-22T12:00:00Z',
      completed_at: null,
      resource_id: WEB,
      resource_type: 'droplet',
      region_slug: 'nyc3',
    });
    nowMs += TAKES_MS - 1;
    expect((await get(`actions/${json.action.id}`)).action.status).toBe('in-progress');
    expect(await droplet(WEB)).toMatchObject({status: 'active', locked: true});
    nowMs += 1;
    const ended = {...json.action, status: 'completed', completed_at: '2026-11-22T12:00:02Z'};
    expect((await get(`actions/${json.action.id}`)).action).toEqual(ended);
    expect((await get(`droplets/${WEB}/actions/${json.action.id}`)).action).toEqual(ended);
    expect(await droplet(WEB)).toMatchObject({status: 'off', locked: false});
    expect((await get('droplets?name=win-web-01')).droplets[0].status).toBe('off');
  });

  test('stands first in the list of its droplet, before those of the beginning', async () => {
    const {get, act} = await begin({actionMs: 0});
    await act(BUILD, {type: 'power_on'});
    await act(BUILD, {type: 'reboot'});
    const {actions} = await get(`droplets/${BUILD}/actions`);
    expect(actions.map(({type}: {type: string}) => type)).toEqual(['reboot', 'power_on', 'power_off', 'create']);
    expect((await get(`droplets/${WEB}/actions`)).actions).toHaveLength(1);
    expect((await get(`actions/${BUILD * 10 + 2}`)).action.type).toBe('power_off');
  });

  test('is not found under another droplet', async () => {
    const {local, act} = await begin();
    const {action} = (await act(WEB, {type: 'reboot'})).json;
    for (const path of [
      `droplets/${FILES}/actions/${action.id}`,
      'actions/1',
      `droplets/${WEB}.0`,
      'droplets/1/actions/1',
    ])
      expect((await call(`${local.url}/v2/${path}`, CLOUD_TOKEN)).status).toBe(404);
  });

  test('is of its own server alone', async () => {
    const [one, other] = [await begin({actionMs: 0}), await begin({actionMs: 0})];
    const before = await other.get('snapshots');
    await one.act(WEB, {type: 'power_off'});
    await one.act(WEB, {type: 'snapshot', name: 'x'});
    expect(await one.droplet(WEB)).toMatchObject({status: 'off', snapshot_ids: [164300177, expect.any(Number)]});
    expect(await other.droplet(WEB)).toMatchObject({status: 'active', snapshot_ids: [164300177]});
    expect(await other.get('snapshots')).toEqual(before);
  });

  test('keeps others away while it is in progress, and only from its droplet', async () => {
    const {act} = await begin();
    await act(WEB, {type: 'reboot'});
    const second = await act(WEB, {type: 'snapshot', name: 'x'});
    expect([second.status, second.json]).toEqual([
      422,
      {id: 'unprocessable_entity', message: 'Droplet already has a pending event.'},
    ]);
    expect((await act(FILES, {type: 'reboot'})).status).toBe(201);
    nowMs += TAKES_MS;
    expect((await act(WEB, {type: 'snapshot', name: 'x'})).status).toBe(201);
  });
});

describe('what an action does', () => {
  test.each([
    ['power_on', BUILD, 'active'],
    ['power_off', WEB, 'off'],
    ['shutdown', WEB, 'off'],
    ['reboot', WEB, 'active'],
  ])('%s leaves %i %s', async (type, id, expected) => {
    const {act, droplet} = await begin({actionMs: 0});
    expect((await act(id, {type})).status).toBe(201);
    expect((await droplet(id)).status).toBe(expected);
  });

  test('a resize leaves the disk alone unless told otherwise', async () => {
    const {act, droplet} = await begin({actionMs: 0});
    await act(WEB, {type: 'power_off'});
    await act(WEB, {type: 'resize', size: 's-4vcpu-8gb'});
    expect(await droplet(WEB)).toMatchObject({
      size_slug: 's-4vcpu-8gb',
      vcpus: 4,
      memory: 8192,
      disk: 80,
      size: {disk: 160},
    });
    await act(WEB, {type: 'resize', size: 's-2vcpu-8gb-amd', disk: true});
    expect(await droplet(WEB)).toMatchObject({size_slug: 's-2vcpu-8gb-amd', vcpus: 2, memory: 8192, disk: 100});
    // The disk has grown, so there is no way back.
    expect((await act(WEB, {type: 'resize', size: 's-2vcpu-4gb'})).status).toBe(422);
  });

  test('backups are on, and there are none from before', async () => {
    const {get, act, droplet} = await begin({actionMs: 0});
    expect(await droplet(WEB)).toMatchObject({next_backup_window: null, features: ['private_networking']});
    await act(WEB, {type: 'enable_backups', backup_policy: {plan: 'weekly', weekday: 'SUN', hour: 4}});
    expect(await droplet(WEB)).toMatchObject({
      features: ['backups', 'private_networking'],
      next_backup_window: {start: '2026-11-29T04:00:00Z'},
      backup_ids: [],
    });
    nowMs += 7 * 86_400_000;
    const {backups} = await get(`droplets/${WEB}/backups`);
    expect(backups.map(({created_at}: {created_at: string}) => created_at)).toEqual(['2026-11-29T04:23:00Z']);
  });

  test('a snapshot is in the lists of the account and of its droplet', async () => {
    const {get, act, droplet} = await begin({actionMs: 0});
    await act(WEB, {type: 'snapshot', name: 'before the update'});
    await act(WEB, {type: 'snapshot'});
    const [, made, unnamed] = (await get(`droplets/${WEB}/snapshots`)).snapshots;
    expect(made).toMatchObject({name: 'before the update', created_at: '2026-11-22T12:00:00Z', min_disk_size: 80});
    expect(unnamed.name).toMatch(/^win-web-01-\d+$/);
    expect((await droplet(WEB)).snapshot_ids).toContain(made.id);
    const all = (await get('snapshots?resource_type=droplet')).snapshots;
    expect(all.find(({id}: {id: string}) => id === String(made.id))).toMatchObject({
      resource_id: String(WEB),
      tags: [],
    });
  });

  test('nothing is measured on a machine that is off', async () => {
    const {get, act} = await begin({actionMs: 0});
    const seen = async () => {
      const end = nowMs / 1000;
      const {data} = await get(`monitoring/metrics/droplet/load_1?host_id=${WEB}&start=${end - 600}&end=${end}`);
      return data.result.length;
    };
    await act(WEB, {type: 'power_off'});
    nowMs += 3_600_000;
    expect(await seen()).toBe(0);
    await act(WEB, {type: 'power_on'});
    expect(await seen()).toBe(1);
  });
});

describe('a refusal', () => {
  test.each([
    [{type: 'power_on'}, WEB, /already powered on/],
    [{type: 'power_off'}, BUILD, /already powered off/],
    [{type: 'shutdown'}, BUILD, /already powered off/],
    [{type: 'reboot'}, BUILD, /must be powered on/],
    [{type: 'enable_backups'}, FILES, /already enabled/],
    [{type: 'resize', size: 's-8vcpu-16gb'}, WEB, /must be powered off/],
    [{type: 'resize', size: 's-9vcpu'}, BUILD, /invalid size/],
    [{type: 'resize', size: 's-4vcpu-8gb'}, BUILD, /already of this size/],
    [{type: 'resize', size: 's-2vcpu-4gb'}, BUILD, /smaller disk/],
    [{type: 'resize', size: 'm-8vcpu-64gb'}, BUILD, /not available/],
    [{type: 'resize'}, BUILD, /size is required/],
    [{type: 'resize', size: 's-8vcpu-16gb', disk: 'yes'}, BUILD, /disk must be/],
    [{type: 'snapshot', name: ''}, WEB, /name must be/],
    [{type: 'enable_backups', backup_policy: {plan: 'hourly'}}, WEB, /plan must be/],
    [{type: 'destroy'}, WEB, /invalid type/],
    [{}, WEB, /invalid type/],
    [[], WEB, /must be an object/],
  ])('%j to %i changes nothing', async (body, id, message) => {
    const {get, act, droplet} = await begin({actionMs: 0});
    const before = await droplet(id);
    const {status, json} = await act(id, body);
    expect([status, json.id]).toEqual([422, 'unprocessable_entity']);
    expect(json.message).toMatch(message);
    expect(await droplet(id)).toEqual(before);
    expect((await get(`droplets/${id}/actions`)).actions[0].id).toBeLessThan(100_000_000);
  });

  test('repeats nothing that was sent', async () => {
    const {act} = await begin();
    for (const body of [{type: 'evil<script>'}, {type: 'resize', size: 'evil<script>'}])
      expect(JSON.stringify((await act(BUILD, body)).json)).not.toContain('evil');
  });

  test('404 for a droplet that is not there, 400 for what is no JSON', async () => {
    const {act} = await begin();
    expect((await act(1, {type: 'reboot'})).status).toBe(404);
    expect((await act(WEB, '{"type":')).status).toBe(400);
  });

  test.each([
    ['POST', 'droplets'],
    ['DELETE', `droplets/${WEB}`],
    ['POST', 'firewalls'],
    ['POST', `droplets/${WEB}/actions/1`],
  ])('404 for %s %s, which nobody needs here', async (method, path) => {
    const {local} = await begin();
    const init = method === 'DELETE' ? {method} : {};
    expect((await call(`${local.url}/v2/${path}`, CLOUD_CHANGES_TOKEN, '{}', init)).status).toBe(404);
  });

  test('403 for the token that only reads, which changes nothing', async () => {
    const {local, droplet} = await begin({actionMs: 0});
    const path = `${local.url}/v2/droplets/${WEB}/actions`;
    expect((await call(path, CLOUD_TOKEN, {type: 'power_off'})).status).toBe(403);
    expect((await call(path, 'other', {type: 'power_off'})).status).toBe(401);
    expect((await droplet(WEB)).status).toBe('active');
  });
});

test('the token for changes reads as well, and writes are logged with their bodies', async () => {
  const {local, act} = await begin();
  expect((await call(`${local.url}/v2/droplets`, CLOUD_CHANGES_TOKEN)).status).toBe(200);
  await act(WEB, {type: 'reboot'});
  expect(local.keys.cloudChanges).toBe(CLOUD_CHANGES_TOKEN);
  expect(local.calls.map(({method, body}) => [method, body])).toEqual([
    ['GET', undefined],
    ['POST', {type: 'reboot'}],
  ]);
});

test('of a thousand actions and more the oldest are forgotten', async () => {
  const {get, act, droplet} = await begin({actionMs: 0});
  const {action} = (await act(WEB, {type: 'reboot'})).json;
  for (let count = 0; count < 1_000; count += 1) await act(WEB, {type: 'reboot'});
  expect((await get(`actions/${action.id}`)).id).toBe('not_found');
  expect((await get(`droplets/${WEB}/actions`)).meta.total).toBe(1_001);
  expect((await droplet(WEB)).locked).toBe(false);
});

describe('faults to play', () => {
  test('are asked for once an action would be begun', async () => {
    const asked: unknown[] = [];
    const {act} = await begin({
      actionMs: 0,
      failActions: (type, dropletId) => {
        asked.push([type, dropletId]);
        return undefined;
      },
    });
    await act(WEB, {type: 'power_on'});
    await act(WEB, {type: 'power_off'});
    expect(asked).toEqual([['power_off', WEB]]);
  });

  test.each([
    ['refuse', 422, undefined, 'active'],
    ['error', 201, 'errored', 'active'],
    ['hang', 201, 'in-progress', 'active'],
    ['ignore', 201, 'completed', 'active'],
  ] as const)('%s', async (fault, status, state, machine) => {
    const {get, act, droplet} = await begin({failActions: () => fault});
    const answer = await act(WEB, {type: 'shutdown'});
    expect(answer.status).toBe(status);
    nowMs += 10 * TAKES_MS;
    if (state) expect((await get(`actions/${answer.json.action.id}`)).action.status).toBe(state);
    expect(await droplet(WEB)).toMatchObject({status: machine, locked: fault === 'hang'});
  });

  test('drop: it is done, and nobody is told', async () => {
    const {local, get, act, droplet} = await begin({actionMs: 0, failActions: () => 'drop'});
    await expect(act(WEB, {type: 'power_off'})).rejects.toThrow();
    expect((await droplet(WEB)).status).toBe('off');
    expect((await get(`droplets/${WEB}/actions`)).actions[0]).toMatchObject({type: 'power_off', status: 'completed'});
    expect(local.calls[0]).toMatchObject({closedEarly: true, body: {type: 'power_off'}});
  });
});

test('the real clock ends an action as well', async () => {
  const {act, droplet} = await begin({clock: Date.now, actionMs: 1});
  await act(WEB, {type: 'power_off'});
  await expect.poll(async () => (await droplet(WEB)).status).toBe('off');
});
