import {hash} from 'node:crypto';
import {AwsV4Signer} from 'aws4fetch';
import {checkpointLine} from '../audit/export.ts';
import type {Fetch} from '../outbound/outbound.ts';
import type {CheckpointSink} from '../ports.ts';

export interface S3Options {
  /** Scheme, host and port of the service. The bucket goes into the path. */
  endpoint: string;
  region: string;
  bucket: string;
  /** What the names of the objects begin with: empty, or such as `chat/checkpoints/`. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Leads to the endpoint. */
  send: Fetch;
}

/** Digits of a row's number in a name, so that a bucket lists them in order. */
const SEQ_DIGITS = 12;

/** What a status most often means. The answer's own text names the key, and is not read. */
const ADVICE: Record<number, string> = {
  301: "is the endpoint the one of the bucket's region?",
  403: "do the keys hold, may they put and get objects there, and is this machine's clock right?",
  404: 'is there such a bucket?',
  501: 'the service cannot promise not to overwrite (If-None-Match), which the record needs.',
};

/**
 * Puts each checkpoint into a bucket, as an object `<prefix><tenant>/<seq>.json`, and never over another one. Where one
 * is there already, it counts as delivered if it is the same: the process may have died before it wrote down that it was.
 */
export function checkpointS3(options: S3Options): CheckpointSink {
  const {endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, send} = options;
  const base = new URL(`/${bucket}/${prefix}`, endpoint).href;

  async function call(url: string, signal: AbortSignal, body?: string): Promise<Response> {
    const signer = new AwsV4Signer({
      method: body === undefined ? 'GET' : 'PUT',
      url,
      headers: {
        'x-amz-content-sha256': hash('sha256', body ?? '', 'hex'),
        ...(body === undefined ? {} : {'content-type': 'application/json', 'if-none-match': '*'}),
      },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
    });
    const {method, headers} = await signer.sign();
    return send(url, {method, headers, ...(body === undefined ? {} : {body}), redirect: 'manual', signal});
  }

  return {
    // Not of the keys: one that is renewed must not make a new place of it.
    place: `s3:${hash('sha256', base, 'hex').slice(0, 16)}`,
    async deliver(checkpoint, signal) {
      const {tenant, seq} = checkpoint;
      const name = `${tenant}/${String(seq).padStart(SEQ_DIGITS, '0')}.json`;
      const line = checkpointLine(checkpoint);
      const put = await call(base + name, signal, line);
      await put.body?.cancel();
      if (put.ok) return;
      if (put.status !== 412) throw refused('put', name, put.status);
      const got = await call(base + name, signal);
      if (!got.ok) {
        await got.body?.cancel();
        throw refused('get', name, got.status);
      }
      const same = await isSame(got, line);
      if (!same) throw new Error(`the bucket holds another ${name}: keep it, and verify the record`);
    },
  };
}

function refused(verb: string, name: string, status: number): Error {
  const advice = ADVICE[status];
  return new Error(`the bucket answered ${status} to ${verb} ${name}${advice === undefined ? '' : `: ${advice}`}`);
}

/** Compares as it reads, so that an object of any size takes no room. */
async function isSame({body}: Response, line: string): Promise<boolean> {
  const wanted = Buffer.from(line);
  let at = 0;
  for await (const bytes of body ?? []) {
    if (!wanted.subarray(at, at + bytes.length).equals(bytes)) return false;
    at += bytes.length;
  }
  return at === wanted.length;
}
