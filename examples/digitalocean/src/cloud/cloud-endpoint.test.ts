import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {call, startLocal} from '../../test/local.ts';
import {AGENT_KEY, CLOUD_TOKEN, type DigitalOcean} from '../index.ts';

let local: DigitalOcean;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.close());

const get = (path: string) => call(`${local.url}${path}`, CLOUD_TOKEN);
const names = (items: readonly {name: string}[]) => items.map(({name}) => name);

describe('droplets', () => {
  test.each([
    ['wc-user-alice', ['win-web-01', 'win-files-02', 'win-build-03', 'win-app-04']],
    ['wc-user-bob', ['sql-prod-7', 'sql-test-2']],
    ['acme-user-carol', ['acme-shop-01', 'acme-mail-02']],
    ['acme-user-dave', ['acme-crm-03']],
    ['bluefin-user-erin', ['bluefin-web-01']],
    ['bluefin-user-frank', ['bluefin-files-02']],
    ['wc-user-nobody', []],
  ])('of %s', async (tag, expected) => {
    const {json} = await get(`/v2/droplets?tag_name=${tag}`);
    expect(names(json.droplets)).toEqual(expected);
    expect(json.meta).toEqual({total: expected.length});
  });

  test('by name, whatever its case, and never by both', async () => {
    expect(names((await get('/v2/droplets?name=WIN-WEB-01')).json.droplets)).toEqual(['win-web-01']);
    expect((await get('/v2/droplets?name=a&tag_name=b')).status).toBe(422);
  });

  test('one in full', async () => {
    const {json} = await get('/v2/droplets/3164494');
    expect(json.droplet).toMatchObject({
      name: 'win-web-01',
      vcpus: 2,
      memory: 4096,
      status: 'active',
      size_slug: 's-2vcpu-4gb',
      region: {slug: 'nyc3'},
      image: {distribution: 'Unknown'},
      tags: expect.arrayContaining(['wc-user-alice', 'os-windows-2022']),
      networks: {v4: expect.arrayContaining([expect.objectContaining({ip_address: '203.0.113.10', type: 'public'})])},
    });
  });

  test('with what belongs to it', async () => {
    const backups = (await get('/v2/droplets/3164611/backups')).json.backups;
    const droplet = (await get('/v2/droplets/3164611')).json.droplet;
    expect(backups.map(({id}: {id: number}) => id)).toEqual(droplet.backup_ids);
    expect(backups[0].created_at).toBe('2026-11-22T04:23:00Z');
    expect(droplet.next_backup_window.start).toBe('2026-11-29T04:00:00Z');
    expect((await get('/v2/droplets/3164494/backups')).json.backups).toEqual([]);
    expect(names((await get('/v2/droplets/3164494/snapshots')).json.snapshots)).toEqual([
      'win-web-01-before-iis-update',
    ]);
    expect((await get('/v2/droplets/3165020/actions')).json.actions[0].type).toBe('power_off');
  });

  test('RDP of the web server is for one office, the web for all', async () => {
    const {json} = await get('/v2/droplets/3164494/firewalls');
    const open = Object.fromEntries(
      json.firewalls[0].inbound_rules.map((rule: {ports: string; sources: {addresses: string[]}}) => [
        rule.ports,
        rule.sources.addresses,
      ]),
    );
    expect(open).toEqual({80: ['0.0.0.0/0', '::/0'], 443: ['0.0.0.0/0', '::/0'], 3389: ['203.0.113.0/24']});
    expect((await get('/v2/droplets/3164611/firewalls')).json.firewalls).toEqual([]);
  });
});

describe('pages', () => {
  test('have the published links, and following next visits everything once', async () => {
    const seen: string[] = [];
    let url: string | undefined = `${local.url}/v2/droplets?per_page=3`;
    while (url) {
      const {json} = await call(url, CLOUD_TOKEN);
      seen.push(...names(json.droplets));
      url = json.links.pages?.next;
    }
    expect(seen).toHaveLength(11);
    expect(new Set(seen).size).toBe(11);
  });

  test('name first, prev, next and last where there are such', async () => {
    const links = async (path: string) => Object.keys((await get(path)).json.links.pages ?? {}).sort();
    expect(await links('/v2/sizes?per_page=5&page=1')).toEqual(['last', 'next']);
    expect(await links('/v2/sizes?per_page=5&page=2')).toEqual(['first', 'last', 'next', 'prev']);
    expect(await links('/v2/sizes?per_page=5&page=4')).toEqual(['first', 'prev']);
    expect(await links('/v2/sizes')).toEqual([]);
  });

  test('keep the filter', async () => {
    const {json} = await get('/v2/droplets?tag_name=wc-user-alice&per_page=2');
    expect(new URL(json.links.pages.next).searchParams.get('tag_name')).toBe('wc-user-alice');
    expect(json.meta.total).toBe(4);
  });

  test('hold 20 by default', async () => {
    expect((await get('/v2/sizes?page=2')).json.sizes).toEqual([]);
    expect((await get('/v2/sizes?per_page=abc')).json.sizes.length).toBeGreaterThan(11);
  });
});

describe('the rest', () => {
  test.each(['account', 'regions', 'sizes', 'firewalls', 'volumes', 'snapshots'])('/v2/%s', async (name) => {
    const {status, json, headers} = await get(`/v2/${name}`);
    expect(status).toBe(200);
    expect(json[name]).toBeTruthy();
    expect(headers.get('ratelimit-limit')).toBe('5000');
    expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(1795348800);
  });

  test('snapshots by type', async () => {
    expect((await get('/v2/snapshots?resource_type=volume')).json.snapshots).toHaveLength(1);
  });

  test('counts requests down', async () => {
    const left = async () => Number((await get('/v2/account')).headers.get('ratelimit-remaining'));
    const before = await left();
    expect(await left()).toBe(before - 1);
  });

  test.each([
    '/v2/other',
    '/v2/droplets/1',
    '/v2/droplets/3164494/other',
    '/v2/droplets/3164494/backups/1',
    '/v2/monitoring/metrics/droplet/memory_utilization',
    '/elsewhere',
  ])('404 for %s', async (path) => {
    const {status, json} = await get(path);
    expect([status, json]).toEqual([404, {id: 'not_found', message: 'The resource you requested could not be found.'}]);
  });

  test.each([null, AGENT_KEY])('401 for the token %s', async (key) => {
    const {status, json} = await call(`${local.url}/v2/droplets`, key);
    expect([status, json.id]).toEqual([401, 'unauthorized']);
  });

  test('the token cannot write', async () => {
    const {status, json} = await call(`${local.url}/v2/droplets/3164494/actions`, CLOUD_TOKEN, {type: 'reboot'});
    expect([status, json.id]).toEqual([403, 'forbidden']);
  });
});
