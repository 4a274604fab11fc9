import {describe, expect, test} from 'vitest';
import {type LocalS3Options, startLocalS3} from '../../../../test/fixtures/local-s3.ts';
import {startUpstream} from '../../../../test/fixtures/upstream.ts';
import {createOutbound} from '../outbound/outbound.ts';
import {type BucketsOptions, createListBuckets} from './buckets.ts';
import {createCloud} from './cloud.ts';

const KEYS = {accessKeyId: 'DO00TESTACCESSKEYID', secretAccessKey: 'a/test+secret=of-the-buckets'};
const MADE = '2026-01-02T03:04:05.000Z';
const NAMES = ['wc-alice-files', 'wc-alice-backup', 'wc-alice2-files', 'wc-alice', 'wc-bob-files', 'acme-carol-x'];
const never = new AbortController().signal;

const listTo = (endpoint: string, options: Partial<BucketsOptions> = {}) =>
  createListBuckets({
    endpoint,
    region: 'fra1',
    ...KEYS,
    send: createOutbound({origins: [endpoint], privateHosts: []}).for(endpoint),
    ...options,
  });

async function start(options: Partial<LocalS3Options> = {}, ours: Partial<BucketsOptions> = {}) {
  const s3 = await startLocalS3({bucket: 'other', region: 'fra1', ...KEYS, buckets: NAMES, ...options});
  return {s3, list: listTo(s3.url, ours)};
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('they were listed'),
    (reason: Error) => reason,
  );
  const words = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join('\n');
  for (const secret of [...Object.values(KEYS), 'AWS4-HMAC', '<Error>']) expect(words).not.toContain(secret);
  return error.message;
}

describe('the list of all buckets', () => {
  test('is one signed request', async () => {
    const {s3, list} = await start();
    expect((await list()).map(({name}) => name)).toEqual(NAMES);
    expect(s3.received).toMatchObject([{method: 'GET', path: '/', body: '', headers: {host: new URL(s3.url).host}}]);
    expect(JSON.stringify(s3.received)).not.toContain(KEYS.secretAccessKey);
  });

  test.each<[string, Partial<BucketsOptions>]>([
    ['secret', {secretAccessKey: 'another-secret-of-the-buckets'}],
    ['key', {accessKeyId: 'DO00ANOTHERKEY'}],
    ['region', {region: 'ams3'}],
  ])('is refused to another %s, which says what to look at', async (_what, ours) => {
    const {list} = await start({}, ours);
    expect(await failureOf(list())).toMatch(/^Spaces answered 403 to the list of buckets: .*keys.*clock/);
  });

  test.each([301, 307, 404, 500])('is none by an answer of %i, and no redirect is followed', async (status) => {
    const {s3, list} = await start({first: [status]});
    expect(await failureOf(list())).toContain(`Spaces answered ${status}`);
    expect(s3.received).toHaveLength(1);
  });

  test('is none where it is another document, or longer than anything', async () => {
    for (const body of ['<Error><Code>x</Code></Error>', `<ListAllMyBucketsResult>${' '.repeat(2_000_001)}`]) {
      const {url} = await startUpstream((response) => void response.end(body));
      expect(await failureOf(listTo(url)())).toBe('the answer of Spaces is not a list of all buckets, or too long');
    }
  });

  test('is waited for so long', async () => {
    const {url} = await startUpstream(() => new Promise(() => {}));
    await expect(listTo(url, {timeoutMs: 30})()).rejects.toMatchObject({name: 'TimeoutError'});
  });
});

describe("a user's buckets", () => {
  const cloudOf = (listBuckets: (() => Promise<{name: string; createdAt: string}[]>) | undefined) =>
    createCloud({
      url: 'https://cloud.example',
      token: 'the-token',
      cacheMs: 1_000,
      now: () => 5_000,
      send: () => Promise.reject(new Error('nothing else is asked')),
      listBuckets,
    });
  let asked = 0;
  const all = async () => {
    asked += 1;
    return NAMES.map((name) => ({name, createdAt: MADE}));
  };
  const named = async (scope: object) => (await cloudOf(all).listBuckets(scope, never)).buckets.map(({name}) => name);

  test('begin with the tag and a hyphen', async () => {
    expect(await named({tag: 'wc-alice'})).toEqual(['wc-alice-files', 'wc-alice-backup']);
    expect(await named({tag: 'wc-bob'})).toEqual(['wc-bob-files']);
    expect(await named({tag: 'wc-nobody'})).toEqual([]);
    // It may be of a user with a longer tag.
    expect(await named({tag: 'acme'})).toEqual([]);
  });

  test('are those of the tag alone, and it must have the prefix', async () => {
    expect(await named({ids: [1], requiredTagPrefix: 'wc-'})).toEqual([]);
    expect(await named({tag: 'wc-alice', requiredTagPrefix: 'wc-'})).toHaveLength(2);
    expect(await named({tag: 'wc-alice', requiredTagPrefix: 'acme-'})).toEqual([]);
    expect(await named({})).toEqual([]);
  });

  test('are read once for all users', async () => {
    asked = 0;
    const cloud = cloudOf(all);
    const answers = await Promise.all(
      ['wc-alice', 'wc-bob', 'acme-carol'].map((tag) => cloud.listBuckets({tag}, never)),
    );
    expect(asked).toBe(1);
    expect(answers.map(({buckets, asOf}) => [buckets.length, asOf])).toEqual([
      [2, 5_000],
      [1, 5_000],
      [1, 5_000],
    ]);
  });

  test('are none where no Spaces are known, and an error where they cannot be read', async () => {
    expect(await cloudOf(undefined).listBuckets({tag: 'wc-alice'}, never)).toEqual({buckets: [], asOf: 5_000});
    const broken = cloudOf(() => Promise.reject(new Error('away')));
    await expect(broken.listBuckets({tag: 'wc-alice'}, never)).rejects.toThrow('away');
  });
});
