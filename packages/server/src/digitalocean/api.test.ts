// Longer than most files: quota, pages and changes of one client.
import {describe, expect, test} from 'vitest';
import {closedUrl, latch, type Reply, startUpstream} from '../../../../test/fixtures/upstream.ts';
import {createOutbound} from '../outbound/outbound.ts';
import {ChangeRefused} from '../resources.ts';
import {type ApiOptions, createApi, flowOf} from './api.ts';

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

test('the next page is also found where no "pages" is around it', async () => {
  const {api, paths} = setUp((path) => ({body: path.endsWith('page=1') ? '{"x": [1], "links": {"next": "y"}}' : '{}'}));
  expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 5})).toMatchObject({items: [1], more: false});
  expect(paths).toHaveLength(2);
});

test('a list that is not there is told from one that is empty', async () => {
  const {api} = setUp(() => ({status: 404}));
  expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 5})).toEqual({items: [], more: false, found: false});
});

test('who leaves ends a read that is theirs alone', async () => {
  const {api, paths} = setUp();
  await expect(api.get('a', '/v2/x', AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  expect(paths).toEqual([]);
});

describe('a change', () => {
  const REBOOT = {method: 'POST', path: '/v2/droplets/7/actions', body: {type: 'reboot'}} as const;
  const never = new AbortController().signal;
  const failureOf = (promise: Promise<unknown>): Promise<Error> =>
    promise.then(
      () => new Error('it was made'),
      (error: Error) => error,
    );

  /** One over a real socket, by the way out that the server uses. */
  async function overSocket(reply: Reply, options: Partial<ApiOptions> = {}) {
    const upstream = await startUpstream(reply);
    const send = createOutbound({origins: [upstream.url], privateHosts: []}).for(upstream.url);
    return {api: createApi({url: upstream.url, token: 'the-token', send, ...options}), upstream};
  }

  test('is one request of its method with JSON, and its answer is read', async () => {
    const {api, upstream} = await overSocket((response) => void response.writeHead(201).end('{"action": {"id": 5}}'));
    expect(await api.withToken('another-token').write('a', REBOOT, never)).toEqual({action: {id: 5}});
    expect(upstream.received).toMatchObject([
      {
        method: 'POST',
        path: '/v2/droplets/7/actions',
        headers: {authorization: 'Bearer another-token', 'content-type': 'application/json'},
        body: '{"type":"reboot"}',
      },
    ]);
  });

  test.each([400, 401, 403, 404, 408, 409, 422, 429])('that is answered by %i was not made', async (status) => {
    const {api, paths} = setUp(() => ({status, body: 'words of the cloud'}));
    const error = await failureOf(api.write('a', REBOOT, never));
    expect(error).toBeInstanceOf(ChangeRefused);
    expect(error.message).toBe(`the cloud answered ${status} to POST /v2/droplets/7/actions`);
    expect(paths).toHaveLength(1);
  });

  test.each([300, 500, 502, 503, 504])('that is answered by %i may have been made', async (status) => {
    const {api, paths} = setUp(() => ({status, body: 'words of the cloud'}));
    const error = await failureOf(api.write('a', REBOOT, never));
    expect(error).not.toBeInstanceOf(ChangeRefused);
    expect(error.message).toBe(`the cloud answered ${status} to POST /v2/droplets/7/actions`);
    expect(paths).toHaveLength(1);
  });

  test.each(['<html>words of the cloud</html>', '', '{"action": '])(
    'may have been made: an answer of %j',
    async (body) => {
      const {api, paths} = setUp(() => ({status: 201, body}));
      const error = await failureOf(api.write('a', REBOOT, never));
      expect(error).not.toBeInstanceOf(ChangeRefused);
      expect(error.message).toBe("the cloud's answer to POST /v2/droplets/7/actions is not JSON, or too long");
      expect(paths).toHaveLength(1);
    },
  );

  test.each<[string, Reply]>([
    ['silence', () => new Promise(() => {})],
    ['a connection that is closed', (response) => void response.socket?.destroy()],
    ['a redirect', (response) => void response.writeHead(307, {location: '/v2/droplets/8/actions'}).end()],
    ['half an answer', (response) => void response.writeHead(201).write('{"act', () => response.socket?.destroy())],
  ])('may have been made, and is not repeated: %s', async (_what, reply) => {
    const {api, upstream} = await overSocket(reply, {changeTimeoutMs: 100});
    for (const write of [REBOOT, {...REBOOT, method: 'PUT'} as const]) {
      const error = await failureOf(api.write('a', write, never));
      expect(error).not.toBeInstanceOf(ChangeRefused);
      expect(error.message).toContain(`${write.method} /v2/droplets/7/actions`);
      expect(error.cause).toBeUndefined();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(upstream.received).toHaveLength(2);
  });

  test('was not made where nobody listens, or no way leads there', async () => {
    const url = await closedUrl();
    const send = createOutbound({origins: [url], privateHosts: []}).for(url);
    const nobody = createApi({url, token: 'the-token', send});
    const noWay = createApi({url: 'https://elsewhere.example', token: 'the-token', send});
    for (const api of [nobody, noWay]) {
      const error = await failureOf(api.write('a', REBOOT, never));
      expect(error).toBeInstanceOf(ChangeRefused);
      expect(error.message).toBe('POST /v2/droplets/7/actions was not sent: there is no way to the cloud');
    }
  });

  test('is not sent when the quota is used up, by whichever token, or when it was ended before', async () => {
    const {api, paths} = setUp(() => ({status: 429, headers: {'retry-after': '12'}}));
    expect(await failureOf(api.write('a', REBOOT, AbortSignal.abort()))).toBeInstanceOf(ChangeRefused);
    await expect(api.get('a', '/v2/x')).rejects.toThrow('429');
    const error = await failureOf(api.withToken('another').write('a', REBOOT, never));
    expect(error).toBeInstanceOf(ChangeRefused);
    expect(error.message).toContain('was not sent: ');
    expect(paths).toEqual(['/v2/x']);
  });

  test('is counted, and does not wait behind a hundred reads', async () => {
    const {api, paths} = setUp();
    const reads = Array.from({length: 239}, (_, at) => api.get('many', `/v2/many/${at}`));
    await Promise.all([...reads, api.write('change 7', REBOOT, never)]);
    expect(paths.indexOf(REBOOT.path)).toBe(1);
    expect(paths).toHaveLength(240);
    expect(await failureOf(api.write('change 7', REBOOT, never))).toBeInstanceOf(ChangeRefused);
    expect(paths).toHaveLength(240);
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
  expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 2})).toEqual({items: [1, 2], more: true, found: true});
  expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 3})).toEqual({items: [1, 2, 3], more: false, found: true});
  expect(paths.slice(0, 2)).toEqual(['/v2/x?per_page=200&page=1', '/v2/x?per_page=200&page=2']);
});

test.each(['null', '[]', '7', '{"x": null}', '{"x": {}, "links": {"pages": {"next": "nil"}}}'])(
  'a list in %s is empty',
  async (body) => {
    const {api} = setUp(() => ({body}));
    expect(await api.list('a', '/v2/x', {field: 'x', maxPages: 5})).toEqual({items: [], more: false, found: true});
  },
);

test('what is not JSON is not quoted, nor what is too long', async () => {
  for (const body of ['<html>secret</html>', `"${'x'.repeat(16_000_001)}"`]) {
    const {api} = setUp(() => ({body}));
    const message = "the cloud's answer to GET /v2/x is not JSON, or too long";
    await expect(api.get('a', '/v2/x?page=1')).rejects.toThrow(new Error(message));
  }
});

test('a tenant with a hundred users has no more of the quota than one with one', async () => {
  const clock = {now: 0};
  const asked: string[] = [];
  const send = async (url: string | URL) => {
    asked.push(new URL(url).pathname.split('/')[2] ?? '');
    return Response.json({});
  };
  const api = createApi({url: 'https://cloud.example', token: 'a-token', send, now: () => clock.now});
  const small = {requiredTagPrefix: 'small-'};
  const large = {requiredTagPrefix: 'large-'};
  const calls = [
    ...Array.from({length: 300}, (_, user) => api.get(flowOf(large, `user ${user}`), '/v2/large')),
    ...Array.from({length: 100}, () => api.get(flowOf(small, 'the only user'), '/v2/small')),
  ];
  await Promise.allSettled(calls);
  const of = (tenant: string) => asked.filter((name) => name === tenant).length;
  // What a minute has, 240, is divided in two; the small one needs no more than its hundred.
  expect(asked).toHaveLength(240);
  expect(of('small')).toBe(100);
  expect(asked.slice(0, 40).filter((name) => name === 'small').length).toBeGreaterThanOrEqual(19);
});
