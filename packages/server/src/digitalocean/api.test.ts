import {describe, expect, test} from 'vitest';
import {latch} from '../../../../test/fixtures/upstream.ts';
import {createApi} from './api.ts';

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** An API that is answered without a socket; `answer` is told the path. */
function setUp(answer: (path: string) => Answer | Promise<Answer> = () => ({})) {
  const clock = {now: 1_800_000_000_000};
  const paths: string[] = [];
  const api = createApi({
    url: 'https://cloud.example',
    token: 'the-token',
    now: () => clock.now,
    async send(url) {
      const path = String(url).slice('https://cloud.example'.length);
      paths.push(path);
      const {status = 200, headers = {}, body = '{}'} = await answer(path);
      return new Response(body, {status, headers});
    },
  });
  return {api, clock, paths};
}

describe('when the quota is used up', () => {
  const NOW_S = 1_800_000_000;
  const refusals: [what: string, headers: Record<string, string>, seconds: number][] = [
    ['for as long as retry-after says', {'retry-after': '12', 'ratelimit-reset': String(NOW_S + 900)}, 12],
    ['until a date', {'retry-after': new Date((NOW_S + 33) * 1000).toUTCString()}, 33],
    ['until the reset', {'ratelimit-remaining': '0', 'ratelimit-reset': String(NOW_S + 900)}, 900],
    ['for a minute where nothing is said', {}, 60],
    ['for a minute where it makes no sense', {'retry-after': 'soon', 'ratelimit-reset': 'nil'}, 60],
    ['for an hour at most', {'retry-after': '999999'}, 3_600],
    ['for a second at least', {'ratelimit-reset': String(NOW_S - 5)}, 1],
  ];

  test.each(refusals)('a 429 is thrown and nothing is sent %s', async (_what, headers, seconds) => {
    let refuse = true;
    const {api, clock, paths} = setUp(() => (refuse ? {status: 429, headers} : {}));
    await expect(api.get('a', '/v2/x?page=1')).rejects.toMatchObject({
      name: 'QuotaUsedUp',
      message: `the cloud answered 429 to GET /v2/x: no call is made for ${seconds} s`,
      retryAfterMs: seconds * 1000,
    });
    refuse = false;
    clock.now += seconds * 1000 - 1;
    await expect(api.get('b', '/v2/y')).rejects.toMatchObject({
      name: 'QuotaUsedUp',
      message: "the cloud's quota is used up: no call is made for 1 s",
      retryAfterMs: 1,
    });
    expect(paths).toHaveLength(1);
    clock.now += 1;
    expect(await api.get('b', '/v2/y')).toEqual({});
    expect(paths).toHaveLength(2);
  });

  test('the last call that there was is answered, and the next one not made', async () => {
    const headers = {'ratelimit-remaining': '0', 'ratelimit-reset': String(NOW_S + 20)};
    const {api, paths} = setUp(() => ({headers, body: '{"last": true}'}));
    expect(await api.get('a', '/v2/x')).toEqual({last: true});
    await expect(api.get('a', '/v2/x')).rejects.toMatchObject({retryAfterMs: 20_000});
    expect(paths).toHaveLength(1);
  });

  test('with some of it left all goes on', async () => {
    const {api, paths} = setUp(() => ({headers: {'ratelimit-remaining': '1', 'ratelimit-reset': String(NOW_S + 20)}}));
    await api.get('a', '/v2/x');
    await api.get('a', '/v2/x');
    expect(paths).toHaveLength(2);
  });

  test('pages end where it ends', async () => {
    const next = '{"x": [1], "links": {"pages": {"next": "y"}}}';
    const {api, paths} = setUp((path) => (path.endsWith('page=2') ? {status: 429} : {body: next}));
    await expect(api.list('a', '/v2/x', {field: 'x', maxPages: 5})).rejects.toThrow('429');
    expect(paths).toHaveLength(2);
  });
});

describe('of 250 calls a minute', () => {
  test('240 are made at once, and no more in any minute', async () => {
    const {api, clock, paths} = setUp();
    await Promise.all(Array.from({length: 100}, () => api.get('early', '/v2/x')));
    clock.now += 20_000;
    await Promise.all(Array.from({length: 140}, () => api.get('late', '/v2/x')));
    await expect(api.get('late', '/v2/x')).rejects.toMatchObject({name: 'QuotaUsedUp', retryAfterMs: 40_000});
    clock.now += 40_000;
    const results = await Promise.allSettled(Array.from({length: 1_100}, () => api.get('late', '/v2/x')));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(1_000);
    for (const {retryAfterMs} of refused) {
      expect(retryAfterMs).toBeGreaterThanOrEqual(20_000);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    expect(paths).toHaveLength(340);
  });

  test('they are made in turns: a hundred for one are not before the first for another', async () => {
    const {api, paths} = setUp();
    const many = Array.from({length: 100}, (_, at) => api.get('many', `/v2/many/${at}`));
    await Promise.all([...many, api.get('few', '/v2/few/0'), api.get('few', '/v2/few/1')]);
    expect(paths.slice(0, 4)).toEqual(['/v2/many/0', '/v2/few/0', '/v2/many/1', '/v2/few/1']);
  });
});

test('calls do not wait for each other', async () => {
  const slow = latch();
  const {api} = setUp(async (path) => {
    if (path === '/v2/slow') await slow.opened;
    return {};
  });
  const first = api.get('a', '/v2/slow');
  expect(await api.get('a', '/v2/quick')).toEqual({});
  slow.open();
  await first;
});

test('a list says whether there is more of it than was read', async () => {
  const {api, paths} = setUp((path) => {
    const page = Number(path.at(-1));
    return {body: JSON.stringify({x: [page], links: page < 3 ? {pages: {next: 'https://elsewhere.example/'}} : null})};
  });
  expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 2})).toEqual({items: [1, 2], more: true});
  expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 3})).toEqual({items: [1, 2, 3], more: false});
  expect(paths.slice(0, 2)).toEqual(['/v2/x?per_page=200&page=1', '/v2/x?per_page=200&page=2']);
});

test.each(['null', '[]', '7', '{"x": null}', '{"x": {}, "links": {"pages": {"next": "nil"}}}'])(
  'a list in %s is empty',
  async (body) => {
    const {api} = setUp(() => ({body}));
    expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 5})).toEqual({items: [], more: false});
  },
);

test('what is not JSON is not quoted, nor what is too long', async () => {
  for (const body of ['<html>secret</html>', `"${'x'.repeat(16_000_001)}"`]) {
    const {api} = setUp(() => ({body}));
    const message = "the cloud's answer to GET /v2/x is not JSON, or too long";
    await expect(api.get('a', '/v2/x?page=1')).rejects.toThrow(new Error(message));
  }
});
