import {hash} from 'node:crypto';
import {AwsV4Signer} from 'aws4fetch';
import {describe, expect, test} from 'vitest';
import {type LocalS3Options, startLocalS3} from '../../../../test/fixtures/local-s3.ts';
import {signatureV4} from '../../../../test/fixtures/signature-v4.ts';
import {closedUrl, startUpstream} from '../../../../test/fixtures/upstream.ts';
import {createCheckpointer} from '../audit/checkpointer.ts';
import {createDelivery} from '../audit/delivery.ts';
import {checkpointLine, exportLines} from '../audit/export.ts';
import type {Checkpoint} from '../audit/signature.ts';
import {readCheckpoints} from '../audit/verifier.ts';
import {verifyExport} from '../audit/verify.ts';
import {createOutbound, type Fetch} from '../outbound/outbound.ts';
import {checkpointS3, type S3Options} from './checkpoint-s3.ts';
import {openSqliteStore} from './sqlite.ts';

const KEYS = {accessKeyId: 'DO00TESTACCESSKEYID', secretAccessKey: 'a/test+secret=of-the-bucket'};
const PLACE = {bucket: 'acme-audit', region: 'fra1', ...KEYS};
const NAME = 'wincloud/000000000007.json';
const checkpoint: Checkpoint = {tenant: 'wincloud', seq: 7, hash: 'a', at: 1, keyId: 'k', signature: 's'};
const soon = () => AbortSignal.timeout(5_000);

/** A sink as the server makes it: its way out leads to the endpoint alone. */
function sinkTo(endpoint: string, options: Partial<S3Options> = {}) {
  const send = createOutbound({origins: [endpoint], privateHosts: []}).for(endpoint);
  return checkpointS3({...PLACE, endpoint, prefix: '', send, ...options});
}

async function start(options: Partial<LocalS3Options & S3Options> = {}) {
  const {first, ...ours} = options;
  const s3 = await startLocalS3({...PLACE, first});
  return {s3, sink: sinkTo(s3.url, ours)};
}

async function failureOf(promise: Promise<void>): Promise<string> {
  const error = await promise.then(
    () => new Error('it was delivered'),
    (reason: Error) => reason,
  );
  const words = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join('\n');
  for (const secret of [...Object.values(KEYS), 'AWS4-HMAC', 'Signature=', '<Error>'])
    expect(words).not.toContain(secret);
  return error.message;
}

/*
 * The examples of "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk" in AWS's
 * Amazon S3 API Reference (docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html), with its example keys.
 */
describe('the signature that tests check with is that of the published example', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const at = '20130524T000000Z';
  const common = {region: 'us-east-1', at};
  const host = 'examplebucket.s3.amazonaws.com';
  const body = 'Welcome to Amazon S3.';
  const sha256 = hash('sha256', body, 'hex');
  const put = {date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY'};
  const PUT_SIGNATURE = '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd';

  test.each([
    [
      'GET',
      '/test.txt',
      '',
      {range: 'bytes=0-9'},
      '',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    ['PUT', '/test%24file.text', '', put, body, PUT_SIGNATURE],
    ['GET', '/', 'lifecycle=', {}, '', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    ['GET', '/', 'max-keys=2&prefix=J', {}, '', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ])('%s %s?%s', (method, path, query, more, content, signature) => {
    const digest = hash('sha256', content, 'hex');
    const headers = {...more, host, 'x-amz-content-sha256': digest, 'x-amz-date': at};
    const signedHeaders = Object.keys(headers).sort();
    const request = {...common, method, path, query, headers, signedHeaders, sha256: digest};
    expect(signatureV4(request, secret)).toBe(signature);
    expect(signatureV4({...request, sha256: sha256.replace(/^./, 'f')}, secret)).not.toBe(signature);
  });

  test('and so is that of the library, which signs what we send', async () => {
    const signer = new AwsV4Signer({
      method: 'PUT',
      url: `https://${host}/test$file.text`,
      headers: {...put, 'x-amz-content-sha256': sha256},
      service: 's3',
      region: common.region,
      datetime: at,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: secret,
    });
    expect(await signer.signature()).toBe(PUT_SIGNATURE);
  });
});

describe('a checkpoint', () => {
  test('is an object of its own, as JSON, signed, and asked to be put over none', async () => {
    const {s3, sink} = await start({prefix: 'chat/check.points_1/'});
    await sink.deliver(checkpoint, soon());
    expect([...s3.objects]).toEqual([[`chat/check.points_1/${NAME}`, checkpointLine(checkpoint)]]);
    expect(s3.received).toMatchObject([
      {
        method: 'PUT',
        path: `/acme-audit/chat/check.points_1/${NAME}`,
        headers: {'content-type': 'application/json', 'if-none-match': '*', host: new URL(s3.url).host},
      },
    ]);
    expect(JSON.stringify(s3.received)).not.toContain(KEYS.secretAccessKey);
  });

  test('is named so that a bucket lists them in order', async () => {
    const {s3, sink} = await start();
    for (const seq of [1_000, 20, 999_999_999_999, 3]) await sink.deliver({...checkpoint, seq}, soon());
    const seqs = [...s3.objects]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => JSON.parse(text).checkpoint.seq);
    expect(seqs).toEqual([3, 20, 1_000, 999_999_999_999]);
  });

  test('goes to a place whose name for the store hides where it is, and stays when the keys change', () => {
    const place = (options: Partial<S3Options>) => sinkTo('https://fra1.digitaloceanspaces.com', options).place;
    expect(place({})).toMatch(/^s3:[0-9a-f]{16}$/);
    expect(place({accessKeyId: 'another', secretAccessKey: 'another'})).toBe(place({}));
    expect(new Set([place({}), place({bucket: 'other'}), place({prefix: 'a/'})]).size).toBe(3);
  });
});

describe('what is signed', () => {
  /** A way out that changes a request after it was signed. */
  const changing =
    (init: RequestInit, change: (headers: Headers) => void = () => {}): Fetch =>
    (url, signed) => {
      const headers = new Headers(signed?.headers);
      change(headers);
      return fetch(url, {...signed, ...init, headers});
    };

  const earlier = new Date(Date.now() - 60_000).toISOString().replace(/[:-]|\.\d+/g, '');

  test.each<[string, Fetch]>([
    ['the body', changing({body: '{}'})],
    ['the method', changing({method: 'POST'})],
    ['the time', changing({}, (headers) => headers.set('x-amz-date', earlier))],
    ['the condition', changing({}, (headers) => headers.set('if-none-match', '"e"'))],
    ['that there is a condition', changing({}, (headers) => headers.delete('if-none-match'))],
    ['what else S3 would heed', changing({}, (headers) => headers.set('x-amz-acl', 'public-read'))],
    ['the name', (url, init) => fetch(String(url).replace('7.json', '8.json'), init)],
  ])('is %s: changed on the way, it is refused', async (_what, send) => {
    const {s3, sink} = await start({send});
    expect(await failureOf(sink.deliver(checkpoint, soon()))).toContain('403');
    expect(s3.objects.size).toBe(0);
  });

  test.each<[string, Partial<S3Options>]>([
    ['secret', {secretAccessKey: 'another-secret-of-the-bucket'}],
    ['key', {accessKeyId: 'DO00ANOTHERKEY'}],
    ['region', {region: 'ams3'}],
  ])('with another %s is refused, which says what to look at and nothing of S3', async (_what, options) => {
    const {s3, sink} = await start(options);
    const said = await failureOf(sink.deliver(checkpoint, soon()));
    expect(said).toMatch(/^the bucket answered 403 to put wincloud\/000000000007\.json: .*keys.*clock/);
    expect(s3.objects.size).toBe(0);
  });
});

describe('an object that is there already', () => {
  test('and is the same is delivered', async () => {
    const {s3, sink} = await start();
    s3.objects.set(NAME, checkpointLine(checkpoint));
    await sink.deliver(checkpoint, soon());
    expect(s3.received.map(({method}) => method)).toEqual(['PUT', 'GET']);
  });

  test.each([
    ['another', checkpointLine({...checkpoint, hash: 'b'})],
    ['the same and more', `${checkpointLine(checkpoint)} `],
    ['a part of it', checkpointLine(checkpoint).slice(0, -1)],
    ['empty', ''],
    ['larger than anything', 'x'.repeat(5_000_000)],
  ])('and is %s is an error, and stays', async (_what, content) => {
    const {s3, sink} = await start();
    s3.objects.set(NAME, content);
    expect(await failureOf(sink.deliver(checkpoint, soon()))).toBe(
      `the bucket holds another ${NAME}: keep it, and verify the record`,
    );
    expect(s3.objects.get(NAME)).toBe(content);
  });

  test('and may not be read is an error', async () => {
    const {s3, sink} = await start({first: [412, 403]});
    expect(await failureOf(sink.deliver(checkpoint, soon()))).toContain(`403 to get ${NAME}`);
    expect(s3.received).toHaveLength(2);
  });
});

describe('no receipt', () => {
  test.each([301, 307, 400, 404, 409, 500, 501, 503])(
    'is an answer of %i, and no redirect is followed',
    async (status) => {
      const {s3, sink} = await start({first: [status]});
      expect(await failureOf(sink.deliver(checkpoint, soon()))).toContain(`the bucket answered ${status} to put`);
      expect(s3.received).toHaveLength(1);
    },
  );

  test('is a redirect to another host, which gets nothing', async () => {
    const elsewhere = await startUpstream((response) => void response.end());
    const moved = await startUpstream((response) => void response.writeHead(307, {location: elsewhere.url}).end());
    expect(await failureOf(sinkTo(moved.url).deliver(checkpoint, soon()))).toContain('307');
    expect(elsewhere.received).toEqual([]);
  });

  test('is silence: the signal ends the call', async () => {
    const silent = await startUpstream(() => new Promise(() => {}));
    const delivered = sinkTo(silent.url).deliver(checkpoint, AbortSignal.timeout(30));
    await expect(delivered).rejects.toMatchObject({name: 'TimeoutError'});
    await silent.left;
  });

  test('is nobody who listens', async () => {
    expect(await failureOf(sinkTo(await closedUrl()).deliver(checkpoint, soon()))).toBe('fetch failed');
  });
});

describe('the record', () => {
  async function openRecord(sink: ReturnType<typeof sinkTo>) {
    const store = openSqliteStore(':memory:');
    const logged: object[] = [];
    const log = (_level: string, entry: object) => void logged.push(entry);
    const checkpointer = await createCheckpointer({store, sinks: [sink], log, now: () => 1_800_000_000_000});
    const append = async (rows: number) => {
      for (let at = 0; at < rows; at += 1) {
        await store.appendAudit({tenant: 'wincloud', subject: 'alice', action: 'test', requestId: 'r', detail: {}}, at);
      }
      await checkpointer.look(true);
    };
    return {store, logged, log, checkpointer, append};
  }

  test('comes in order by the checkpointer, and the bucket verifies an export', async () => {
    const {s3, sink} = await start({prefix: 'a/'});
    const {store, logged, checkpointer, append} = await openRecord(sink);
    for (const rows of [2, 1, 4]) await append(rows);
    await checkpointer.stop();
    expect([...s3.objects.keys()]).toEqual([2, 3, 7].map((seq) => `a/wincloud/00000000000${seq}.json`));
    expect(logged).toEqual([]);
    const lines: string[] = [];
    for await (const line of exportLines(store, 'wincloud', 1_800_000_000_000)) lines.push(line);
    const checkpoints = readCheckpoints([...s3.objects.values()].join('\n'));
    expect(await verifyExport([lines], {checkpoints})).toMatchObject({holds: true, rows: 7, outside: 3});
    store.close();
  });

  test('goes on where it was after a failure, an unwritten receipt and a restart; a log line names no key', async () => {
    const {s3, sink} = await start({first: [503]});
    const {store, logged, log, append} = await openRecord(sink);
    for (const rows of [1, 1]) await append(rows);
    await createDelivery({store, sinks: [sink], log}).stop();
    expect(logged).toMatchObject([{event: 'checkpoint-undelivered', place: sink.place, tries: 1}]);
    for (const key of Object.values(KEYS)) expect(JSON.stringify(logged)).not.toContain(key);
    expect(s3.objects.size).toBe(0);

    const [first] = await store.readCheckpoints('wincloud', 0, 1);
    await sink.deliver(first as Checkpoint, soon()); // and the process dies before it writes that down
    await createDelivery({store, sinks: [sink], log}).stop();
    expect([...s3.objects.keys()]).toEqual(['wincloud/000000000001.json', 'wincloud/000000000002.json']);
    expect(logged).toHaveLength(1);
    expect(await store.listUndelivered(sink.place, 10)).toEqual([]);
    store.close();
  });
});
