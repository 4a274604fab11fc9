import {describe, expect, test} from 'vitest';
import {latch, startUpstream} from '../../../../test/fixtures/upstream.ts';
import {createOutbound} from '../outbound/outbound.ts';
import {createPriceSources, type PriceSource} from './price-sources.ts';

const DAY_MS = 86_400_000;
const URL_OF_ACME = 'https://billing.acme.example/prices?key=in-the-address';
const ACME = {tenant: 'acme', url: URL_OF_ACME, token: 'the-token-of-acme', refreshMs: 300_000};
const acme = {sellers: ['acme'], prices: undefined};

const book = (price: number, currency = 'USD') => ({currency, sizes: {'s-1vcpu-1gb': price}});

type Answer = {status?: number; body: unknown} | Error;

/** Sources that answer as the test says, by a clock of the test's own. */
function setUp(sources: PriceSource[] = [ACME]) {
  const clock = {now: 1_800_000_000_000};
  const asked: {url: string; authorization: string | null; redirect: RequestInit['redirect']}[] = [];
  const logged: object[] = [];
  let answer: () => Answer | Promise<Answer> = () => ({body: book(1)});
  const priceSources = createPriceSources({
    sources,
    now: () => clock.now,
    log: (level, entry) => void logged.push({level, ...entry}),
    sendTo: () => async (url, init) => {
      const authorization = new Headers(init?.headers).get('authorization');
      asked.push({url: String(url), authorization, redirect: init?.redirect});
      const said = await answer();
      if (said instanceof Error) throw said;
      const body = typeof said.body === 'string' ? said.body : JSON.stringify(said.body);
      return new Response(body, {status: said.status ?? 200});
    },
  });
  const say = (next: typeof answer) => {
    answer = next;
  };
  /** Lets what is under way in the background end. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {...priceSources, clock, asked, logged, say, settle};
}

describe('prices of a source', () => {
  test('are asked for with its token, and count in place of those of the record', async () => {
    const {pricesOf, asked, logged} = setUp();
    expect(await pricesOf({...acme, prices: book(7)})).toEqual(book(1));
    expect(asked).toEqual([{url: URL_OF_ACME, authorization: 'Bearer the-token-of-acme', redirect: 'error'}]);
    expect(logged).toEqual([]);
  });

  test('are asked for without a token where there is none', async () => {
    const {pricesOf, asked} = setUp([{...ACME, token: undefined}]);
    await pricesOf(acme);
    expect(asked[0]?.authorization).toBeNull();
  });

  test('are read once for all who ask at once, and again when they are old, in the background', async () => {
    const {pricesOf, asked, clock, say, settle} = setUp();
    expect(await Promise.all([pricesOf(acme), pricesOf(acme), pricesOf(acme)])).toEqual([book(1), book(1), book(1)]);
    clock.now += 299_999;
    await pricesOf(acme);
    expect(asked).toHaveLength(1);
    clock.now += 1;
    const slow = latch();
    say(async () => {
      await slow.opened;
      return {body: book(2)};
    });
    expect(await Promise.all([pricesOf(acme), pricesOf(acme)])).toEqual([book(1), book(1)]);
    clock.now += 300_000;
    expect(await pricesOf(acme)).toEqual(book(1));
    expect(asked).toHaveLength(2);
    slow.open();
    await settle();
    expect(await pricesOf(acme)).toEqual(book(2));
  });

  test('are there before anybody asks', async () => {
    const {start, asked, settle, pricesOf} = setUp();
    start();
    await settle();
    expect(await pricesOf(acme)).toEqual(book(1));
    expect(asked).toHaveLength(1);
  });
});

describe('when a source fails', () => {
  const FAILURES: [what: string, answer: Answer, detail: string | RegExp][] = [
    ['a status', {status: 503, body: 'words of the source'}, 'the source of prices answered 503'],
    ['a redirect', {status: 302, body: ''}, 'the source of prices answered 302'],
    ['no connection', new TypeError('fetch failed'), 'fetch failed'],
    ['no JSON', {body: '<html>words of the source</html>'}, /says what is none/],
    ['another shape', {body: {prices: book(1)}}, /says what is none: currency/],
    ['a wrong price', {body: book(-1)}, /says what is none: sizes\.s-1vcpu-1gb/],
    ['a field that is not known', {body: {...book(1), providerCost: 3}}, /unknown setting "providerCost"/],
    ['more than 64 KiB', {body: JSON.stringify(book(1)) + ' '.repeat(65_536)}, /says what is none/],
  ];

  test.each(FAILURES)('by %s, the last good copy counts for a day, and then none', async (_what, answer, detail) => {
    const {pricesOf, clock, logged, say, settle} = setUp();
    await pricesOf({...acme, prices: book(7)});
    const goodAt = clock.now;
    say(() => answer);
    clock.now = goodAt + 300_000;
    await pricesOf(acme);
    await settle();
    expect(logged).toEqual([
      {level: 'warn', event: 'prices-unread', tenant: 'acme', detail: expect.stringMatching(detail)},
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/the-token-of-acme|in-the-address|words of the source/);
    clock.now = goodAt + DAY_MS - 1;
    expect(await pricesOf(acme)).toEqual(book(1));
    await settle();
    clock.now = goodAt + DAY_MS;
    // Nor those of the record: they may be of another year.
    expect(await pricesOf({...acme, prices: book(7)})).toBeUndefined();
    say(() => ({body: book(3)}));
    clock.now += 30_000;
    expect(await pricesOf(acme)).toEqual(book(3));
  });

  test('from the start there are none, and it is not asked by every question', async () => {
    const {pricesOf, asked, clock, say} = setUp();
    say(() => new TypeError('fetch failed'));
    for (const _ of [1, 2, 3]) expect(await pricesOf(acme)).toBeUndefined();
    expect(asked).toHaveLength(1);
    clock.now += 30_000;
    await pricesOf(acme);
    expect(asked).toHaveLength(2);
  });

  test('a log line is short, whatever it says', async () => {
    const {pricesOf, logged, say} = setUp();
    say(() => ({body: {...book(1), ['x'.repeat(60_000)]: 1}}));
    await pricesOf(acme);
    expect(JSON.stringify(logged).length).toBeLessThan(400);
  });

  test('silence is waited for so long, and a redirect leads nowhere', async () => {
    const silent = await startUpstream(() => new Promise(() => {}));
    const moved = await startUpstream((response) => void response.writeHead(302, {location: silent.url}).end());
    for (const {url} of [silent, moved]) {
      const {pricesOf} = createPriceSources({
        sources: [{...ACME, url: `${url}/prices`}],
        sendTo: createOutbound({origins: [url], privateHosts: []}).for,
        now: Date.now,
        log: () => {},
        timeoutMs: 50,
      });
      expect(await pricesOf(acme)).toBeUndefined();
    }
    expect(silent.received.map(({path}) => path)).toEqual(['/prices']);
  });
});

describe('whose prices count', () => {
  const sources = setUp();
  test.each<[string, Parameters<typeof sources.pricesOf>[0], object | undefined]>([
    ['a tenant without a source: those of its record', {sellers: ['bluefin'], prices: book(7)}, book(7)],
    ['one without either: none', {sellers: ['bluefin'], prices: undefined}, undefined],
    ['a customer of one with a source', {sellers: ['customer', 'acme'], prices: undefined}, book(1)],
    ['the same, where the reseller has a record, too', {sellers: ['customer', 'acme'], prices: book(7)}, book(1)],
    ['a customer with a book of its own', {sellers: ['customer'], prices: book(8)}, book(8)],
  ])('%s', async (_what, tenant, prices) => {
    expect(await sources.pricesOf(tenant)).toEqual(prices);
  });
});
