import {rmSync} from 'node:fs';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {parseSettings} from '../../packages/server/src/config/load.ts';
import {type Listening, listen} from '../../packages/server/src/runtimes/node.ts';
import {type OpenServer, openServer} from '../../packages/server/src/runtimes/open-server.ts';
import {createTestApp, ORIGIN, SECRET, says} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectAnswer, expectQuiet, type Seen} from './check.ts';
import {newFolder} from './folder.ts';
import {type AddressCase, BEHIND_PROXY, EVASIONS, REFUSALS, WITHOUT_PROXY} from './limits.ts';
import {createStage, type Stage, tally} from './stage.ts';
import {parseStringList} from './structured-fields.ts';
import {exchange} from './wire.ts';

/** The `RateLimit` fields of an answer: both or none, well-formed, of one policy, and in agreement with the answer. */
function expectFields({status, headers, body}: Seen): void {
  const [policy, state] = [headers.get('ratelimit-policy'), headers.get('ratelimit')];
  const retryAfter = headers.get('retry-after');
  const isLimited = status === 429 && body.includes('"rate_limited"');
  expect(policy === null).toBe(state === null);
  if (isLimited) expect(state).not.toBeNull();
  if (policy === null || state === null) return;
  const [said, is, ...more] = [...parseStringList(policy), ...parseStringList(state)];
  expect(more).toEqual([]);
  expect(is?.value).toBe(said?.value);
  expect(Object.keys(said?.parameters ?? {})).toEqual(['q', 'w']);
  expect(Object.keys(is?.parameters ?? {})).toEqual(['r', 't']);
  const {q = 0, w = 0} = said?.parameters ?? {};
  const {r = -1, t = -1} = is?.parameters ?? {};
  expect([q >= 1, w, r >= 0 && r <= q, t >= 0 && t <= w]).toEqual([true, 60, true, true]);
  if (!isLimited) return;
  expect(retryAfter).toMatch(/^[1-9]\d*$/);
  expect(r).toBe(0);
  // It is whole again no sooner than one more is let in.
  expect(t).toBeGreaterThanOrEqual(Number(retryAfter));
}

async function expectCleanStage({app, seen}: Stage): Promise<void> {
  for (const one of seen) expectFields(one);
  expectQuiet(app, seen);
  app.clock.now += 600_000;
  app.say(says('Still here.'));
  await expectAlive(app);
}

test('there are enough of them', () => {
  const all = [EVASIONS, REFUSALS, WITHOUT_PROXY, BEHIND_PROXY].flatMap((table) => Object.keys(table));
  expect(all.length).toBeGreaterThanOrEqual(50);
});

test.each(Object.entries(EVASIONS))('%s', async (_name, {play, expected, limits}) => {
  const stage = createStage(createTestApp({limits: {turnsPerMinute: 100, ...limits}}));
  expect(await play(stage)).toEqual(expected);
  await expectCleanStage(stage);
});

describe('waiting exactly as long as Retry-After says is enough, and a second less is not', () => {
  test.each(Object.entries(REFUSALS))('%s', async (_name, {limits, reach}) => {
    const stage = createStage(createTestApp({limits: {...limits}}));
    const next = await reach(stage);
    expect(await next()).toBe('429 rate_limited');
    const refused = stage.seen.at(-1) as Seen;
    expectAnswer(refused, [429, 'rate_limited'], ORIGIN);
    const retryAfter = Number(refused.headers.get('retry-after'));
    stage.app.clock.now += (retryAfter - 1) * 1_000;
    expect(await next()).toBe('429 rate_limited');
    stage.app.clock.now += 1_000;
    expect(await next()).toBe('200');
    await expectCleanStage(stage);
  });
});

test('the parser of the fields takes no others', () => {
  expect(parseStringList('"a";q=1;w=60, "b\\"c"')).toEqual([
    {value: 'a', parameters: {q: 1, w: 60}},
    {value: 'b"c', parameters: {}},
  ]);
  for (const wrong of ['', 'a;q=1', '"a";q=1.', '"a";Q=1', '"a" ;q=1', '"a";q=1,', '"a";q="1"', '"ä"', '"a";q=']) {
    expect(() => parseStringList(wrong), wrong).toThrow();
  }
});

describe('where a request comes from', () => {
  const directories: string[] = [];
  const servers: {server: OpenServer; listening: Listening}[] = [];

  /** A real server, since it is the runtime that says where a request comes from. */
  async function start(trustProxy: boolean): Promise<number> {
    const directory = newFolder();
    directories.push(directory);
    const settings = parseSettings(
      {
        tenants: [
          {
            id: 'wincloud',
            name: 'W',
            origins: ['https://a.example'],
            secrets: [{kid: 'k1', secret: SECRET}],
            agents: ['support'],
          },
        ],
        agents: [{id: 'support', kind: 'gradient', url: 'https://support.example.com', key: 'not-a-real-key'}],
        cloud: {token: 'not-a-real-token'},
        trustProxy,
      },
      {},
    );
    const server = await openServer({settings, dataDir: directory, writeLog: () => {}});
    const listening = await listen(server.app.fetch as never, {port: 0});
    servers.push({server, listening});
    return listening.port;
  }

  /** An attempt to get a session that comes to nothing, and counts. */
  function attempt(...fields: string[]): string {
    const body = '{"tenant":"wincloud","visitor":"x"}';
    const head = ['POST /v1/session HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
    return `${[...head, `Content-Length: ${body.length}`, ...fields].join('\r\n')}\r\n\r\n${body}`;
  }

  /** As many attempts as one address has in a minute, one after another on each of many connections. */
  async function exhaust(port: number, ...fields: string[]): Promise<void> {
    const bytes = attempt(...fields).repeat(14) + attempt(...fields, 'Connection: close');
    const answers = await Promise.all(Array.from({length: 40}, () => exchange(port, bytes)));
    expect(tally(answers.flat().map(({status}) => String(status)))).toEqual({'401': 600});
  }

  let bare = 0;
  let proxied = 0;
  beforeAll(async () => {
    vi.useFakeTimers({toFake: ['Date']}); // no allowance grows back meanwhile
    [bare, proxied] = [await start(false), await start(true)];
    await exhaust(bare);
    await exhaust(proxied, 'X-Forwarded-For: 198.51.100.7');
    await exhaust(proxied, 'X-Forwarded-For: 2001:db8:1:2::1');
  });
  afterAll(async () => {
    vi.useRealTimers();
    for (const {server, listening} of servers) {
      await listening.close(0);
      await server.close();
    }
    for (const directory of directories) rmSync(directory, {recursive: true});
  });

  async function check(port: number, {fields, counts}: AddressCase): Promise<void> {
    const seen = await exchange(port, attempt(...fields, 'Connection: close'));
    expect(seen.map(({status}) => status)).toEqual([counts ? 429 : 401]);
  }

  test.each(Object.entries(WITHOUT_PROXY))('without a proxy: %s', (_name, one) => check(bare, one));
  test.each(Object.entries(BEHIND_PROXY))('behind a proxy: %s', (_name, one) => check(proxied, one));
});
