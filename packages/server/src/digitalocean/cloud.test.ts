// Longer than most files: paging, scope, cache and sharing of one client, over one upstream.
import {describe, expect, test} from 'vitest';
import {closedUrl, latch, type Received, startUpstream} from '../../../../test/fixtures/upstream.ts';
import {type CloudOptions, createCloud} from './cloud.ts';

const TOKEN = 'the-account-token';
const never = new AbortController().signal;

/** A droplet as the API spells it. */
const body = (id: number, more: object = {}) => ({
  id,
  name: `win-${id}`,
  status: 'active',
  memory: 4096,
  vcpus: 2,
  disk: 80,
  locked: false,
  features: ['monitoring'],
  region: {slug: 'nyc3', name: 'New York 3'},
  size_slug: 's-2vcpu-4gb',
  networks: {
    v4: [
      {ip_address: '10.0.0.4', type: 'private'},
      {ip_address: '203.0.113.10', type: 'public'},
    ],
    v6: [],
  },
  tags: ['wc-user-alice', 'os-windows-2022'],
  created_at: '2025-03-11T09:14:27Z',
  ...more,
});

type Answer = {status?: number; body: unknown} | undefined;

/** A cloud whose API answers as the test says: an answer by path, 404 where there is none. */
async function cloudOf(
  answer: (path: string, request: Received) => Answer | Promise<Answer>,
  options: Partial<CloudOptions> = {},
) {
  const clock = {now: 1_000_000};
  const upstream = await startUpstream(async (response, request) => {
    const {status = 200, body: content} = (await answer(request.path, request)) ?? {
      status: 404,
      body: {id: 'not_found'},
    };
    response.writeHead(status, {'content-type': 'application/json'});
    response.end(JSON.stringify(content));
  });
  const cloud = createCloud({
    url: upstream.url,
    token: TOKEN,
    cacheMs: 30_000,
    send: fetch,
    now: () => clock.now,
    ...options,
  });
  const paths = () => upstream.received.map(({path}) => path);
  return {cloud, clock, upstream, paths};
}

const list = (...ids: number[]): Answer => ({
  body: {droplets: ids.map((id) => body(id)), links: {}, meta: {total: ids.length}},
});

const failure = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
};

/** Everything that an error says, to look for a secret in. */
const wordsOf = (error: Error): string =>
  [error.message, error.stack, String(error.cause), JSON.stringify(error)].join('\n');

describe('by tag', () => {
  test('one call with the token, and a machine in our words', async () => {
    const {cloud, upstream} = await cloudOf(() => list(7));
    expect(await cloud.listDroplets({tag: 'wc-user-alice'}, never)).toEqual({
      droplets: [
        {
          id: 7,
          name: 'win-7',
          status: 'active',
          region: 'nyc3',
          size: 's-2vcpu-4gb',
          vcpus: 2,
          memoryMb: 4096,
          diskGb: 80,
          publicIpv4: '203.0.113.10',
          os: 'windows-2022',
          backups: false,
          tags: ['wc-user-alice', 'os-windows-2022'],
          createdAt: '2025-03-11T09:14:27Z',
        },
      ],
      asOf: 1_000_000,
    });
    expect(upstream.received).toHaveLength(1);
    expect(upstream.received[0]).toMatchObject({
      method: 'GET',
      path: '/v2/droplets?tag_name=wc-user-alice&per_page=200&page=1',
      headers: {authorization: `Bearer ${TOKEN}`},
    });
  });

  test('a machine of which little is known', async () => {
    const little = {tags: undefined, features: undefined, region: undefined, networks: undefined};
    const {cloud} = await cloudOf(() => ({
      body: {droplets: [body(7, little), body(8, {features: ['backups'], networks: {v4: []}})]},
    }));
    expect((await cloud.listDroplets({tag: 't'}, never)).droplets).toMatchObject([
      {id: 7, tags: [], backups: false, region: 'unknown', publicIpv4: undefined, os: undefined},
      {id: 8, backups: true, publicIpv4: undefined},
    ]);
  });

  test('a tag cannot add to the question', async () => {
    const {cloud, paths} = await cloudOf(() => list());
    await cloud.listDroplets({tag: 'a&name=b#c d'}, never);
    expect(paths()).toEqual(['/v2/droplets?tag_name=a%26name%3Db%23c+d&per_page=200&page=1']);
  });

  test('pages are followed to the last, by number and not by the address of the link', async () => {
    const {cloud, paths} = await cloudOf((path) => {
      const page = Number(new URL(path, 'http://x').searchParams.get('page'));
      const next =
        page < 3 ? {pages: {next: 'https://elsewhere.example/v2/droplets?page=9', last: 'x'}} : {pages: {prev: 'x'}};
      return {body: {droplets: [body(page)], links: next, meta: {total: 3}}};
    });
    const {droplets} = await cloud.listDroplets({tag: 't'}, never);
    expect(droplets.map(({id}) => id)).toEqual([1, 2, 3]);
    expect(paths()).toEqual([1, 2, 3].map((page) => `/v2/droplets?tag_name=t&per_page=200&page=${page}`));
  });

  test('no more than five pages are read', async () => {
    const {cloud, paths} = await cloudOf(() => ({body: {droplets: [], links: {pages: {next: 'x'}}}}));
    await cloud.listDroplets({tag: 't'}, never);
    expect(paths()).toHaveLength(5);
  });

  test('a tag that nobody has gives no machines', async () => {
    const {cloud} = await cloudOf(() => undefined);
    expect(await cloud.listDroplets({tag: 't'}, never)).toEqual({droplets: [], asOf: 1_000_000});
  });
});

describe('by id', () => {
  const byId = (path: string): Answer => {
    const id = Number(path.split('/').at(-1));
    if (id === 404) return undefined;
    return {
      body: {droplet: body(id, {tags: id === 3 ? ['wc-user-bob'] : id === 4 ? [] : ['acme-user-carol', 'os-x']})},
    };
  };

  test('one call each; an id that is gone is left out', async () => {
    const {cloud, paths} = await cloudOf(byId);
    const {droplets} = await cloud.listDroplets({ids: [1, 404, 2]}, never);
    expect(droplets.map(({id}) => id)).toEqual([1, 2]);
    expect(paths().sort()).toEqual(['/v2/droplets/1', '/v2/droplets/2', '/v2/droplets/404']);
  });

  test('only machines with a tag of the prefix count', async () => {
    const {cloud} = await cloudOf(byId);
    const named = async (requiredTagPrefix: string) =>
      (await cloud.listDroplets({ids: [1, 3, 4], requiredTagPrefix}, never)).droplets.map(({id}) => id);
    expect(await named('acme-')).toEqual([1]);
    expect(await named('wc-')).toEqual([3]);
    expect(await named('user-')).toEqual([]);
  });

  test('with a tag besides, each machine once', async () => {
    const {cloud} = await cloudOf((path) => (path.includes('tag_name') ? list(1, 2) : byId(path)));
    const {droplets} = await cloud.listDroplets({tag: 't', ids: [2, 5]}, never);
    expect(droplets.map(({id}) => id)).toEqual([1, 2, 5]);
  });
});

test('who has no machines named costs no call', async () => {
  const {cloud, clock, paths} = await cloudOf(() => list(1));
  for (const scope of [{}, {ids: []}, {requiredTagPrefix: 'wc-'}, {}]) {
    clock.now += 1;
    expect(await cloud.listDroplets(scope, never)).toEqual({droplets: [], asOf: clock.now});
  }
  expect(paths()).toEqual([]);
});

describe('a list is kept', () => {
  test('for cacheMs, with the time at which it was read', async () => {
    const {cloud, clock, paths} = await cloudOf(() => list(1));
    const first = await cloud.listDroplets({tag: 't'}, never);
    clock.now += 29_999;
    expect(await cloud.listDroplets({tag: 't'}, never)).toEqual(first);
    expect(paths()).toHaveLength(1);
    clock.now += 1;
    expect((await cloud.listDroplets({tag: 't'}, never)).asOf).toBe(1_030_000);
    expect(paths()).toHaveLength(2);
  });

  test('for its scope only', async () => {
    const {cloud, paths} = await cloudOf((path) => (path.includes('tag') ? list(1) : {body: {droplet: body(1)}}));
    const scopes = [{tag: 't'}, {tag: 'u'}, {ids: [1]}, {ids: [1], requiredTagPrefix: 'acme-'}, {tag: 't', ids: [1]}];
    for (const scope of scopes) await cloud.listDroplets(scope, never);
    expect(paths()).toHaveLength(6);
    expect((await cloud.listDroplets({ids: [1], requiredTagPrefix: 'acme-'}, never)).droplets).toEqual([]);
    expect((await cloud.listDroplets({ids: [1]}, never)).droplets).toHaveLength(1);
    expect(paths()).toHaveLength(6);
  });

  test('not when it failed', async () => {
    let broken = true;
    const {cloud, paths} = await cloudOf(() => (broken ? {status: 500, body: {}} : list(1)));
    await expect(cloud.listDroplets({tag: 't'}, never)).rejects.toThrow();
    broken = false;
    expect((await cloud.listDroplets({tag: 't'}, never)).droplets).toHaveLength(1);
    expect(paths()).toHaveLength(2);
  });
});

describe('callers at once', () => {
  test.each([30_000, 0])('share one call, with lists kept for %i ms', async (cacheMs) => {
    const answered = latch();
    const {cloud, paths, clock, upstream} = await cloudOf(
      async () => {
        await answered.opened;
        return list(1);
      },
      {cacheMs},
    );
    const first = cloud.listDroplets({tag: 't'}, never);
    await upstream.asked;
    clock.now += 40_000;
    const others = Array.from({length: 19}, () => cloud.listDroplets({tag: 't'}, never));
    answered.open();
    const lists = await Promise.all([first, ...others]);
    expect(lists.map(({droplets}) => droplets.length)).toEqual(Array(20).fill(1));
    expect(paths()).toHaveLength(1);
    await cloud.listDroplets({tag: 't'}, never);
    expect(paths()).toHaveLength(2);
  });

  test('one who leaves is let go at once and does not end it for the others', async () => {
    const answered = latch();
    const {cloud, paths, upstream} = await cloudOf(async () => {
      await answered.opened;
      return list(1);
    });
    const leave = new AbortController();
    const first = cloud.listDroplets({tag: 't'}, leave.signal);
    const second = cloud.listDroplets({tag: 't'}, never);
    await upstream.asked;
    const why = new Error('stopped by the user');
    leave.abort(why);
    await expect(first).rejects.toBe(why);
    await expect(cloud.listDroplets({tag: 't'}, leave.signal)).rejects.toBe(why);
    answered.open();
    expect((await second).droplets).toHaveLength(1);
    expect(paths()).toHaveLength(1);
  });

  test('all hear of its failure', async () => {
    const {cloud, paths} = await cloudOf(() => ({status: 503, body: {}}));
    const results = await Promise.allSettled(Array.from({length: 3}, () => cloud.listDroplets({tag: 't'}, never)));
    expect(results.map(({status}) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(paths()).toHaveLength(1);
  });
});

describe('a failure is thrown and says nothing of the token', () => {
  test.each([401, 403, 422, 500, 503])('%i', async (status) => {
    const echo = (_path: string, {headers}: Received): Answer => ({status, body: {message: headers.authorization}});
    const {cloud} = await cloudOf(echo);
    const error = await failure(cloud.listDroplets({tag: 'wc-user-alice'}, never));
    expect(error.message).toBe(`the cloud answered ${status} to GET /v2/droplets`);
    expect(wordsOf(error)).not.toContain(TOKEN);
    const byId = await failure(cloud.listDroplets({ids: [7]}, never));
    expect(byId.message).toBe(`the cloud answered ${status} to GET /v2/droplets/7`);
  });

  test('a page that fails after a good one', async () => {
    const {cloud} = await cloudOf((path) =>
      path.endsWith('page=1') ? {body: {droplets: [body(1)], links: {pages: {next: 'x'}}}} : {status: 500, body: {}},
    );
    await expect(cloud.listDroplets({tag: 't'}, never)).rejects.toThrow('500');
  });

  test('no answer in time', async () => {
    const {cloud} = await cloudOf(() => new Promise(() => {}), {timeoutMs: 20});
    const error = await failure(cloud.listDroplets({tag: 't'}, never));
    expect(error.name).toBe('TimeoutError');
    expect(wordsOf(error)).not.toContain(TOKEN);
  });

  test('nobody who listens', async () => {
    const cloud = createCloud({url: await closedUrl(), token: TOKEN, cacheMs: 0, send: fetch});
    expect(wordsOf(await failure(cloud.listDroplets({tag: 't'}, never)))).not.toContain(TOKEN);
  });

  test('an answer that is not JSON', async () => {
    const upstream = await startUpstream((response) => void response.end('<html>'));
    const cloud = createCloud({url: upstream.url, token: TOKEN, cacheMs: 0, send: fetch});
    expect(wordsOf(await failure(cloud.listDroplets({tag: 't'}, never)))).not.toContain(TOKEN);
  });

  test('a redirect, which is not followed', async () => {
    const elsewhere = await startUpstream((response) => void response.end('{"droplets":[]}'));
    const upstream = await startUpstream((response) => void response.writeHead(302, {location: elsewhere.url}).end());
    const cloud = createCloud({url: upstream.url, token: TOKEN, cacheMs: 0, send: fetch});
    expect(wordsOf(await failure(cloud.listDroplets({tag: 't'}, never)))).not.toContain(TOKEN);
    expect(elsewhere.received).toEqual([]);
  });
});
