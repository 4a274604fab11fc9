import {hash} from 'node:crypto';
import {checkpointLine} from '../audit/export.ts';
import {callS3, type S3Access} from '../outbound/s3-call.ts';
import type {CheckpointSink} from '../ports.ts';

export interface S3Options extends S3Access {
  /** Scheme, host and port of the service. The bucket goes into the path. */
  endpoint: string;
  bucket: string;
  /** What the names of the objects begin with: empty, or such as `chat/checkpoints/`. */
  prefix: string;
}

/** Digits of a row's number in a name, so that a bucket lists them in order. */
const SEQ_DIGITS = 12;

const ONLY_WHERE_NONE_IS = {'content-type': 'application/json', 'if-none-match': '*'};

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
  const {endpoint, bucket, prefix} = options;
  const base = new URL(`/${bucket}/${prefix}`, endpoint).href;
  const get = (url: string, signal: AbortSignal) => callS3(options, {method: 'GET', url}, signal);
  const put = (url: string, body: string, signal: AbortSignal) =>
    callS3(options, {method: 'PUT', url, body, headers: ONLY_WHERE_NONE_IS}, signal);

  return {
    // Not of the keys: one that is renewed must not make a new place of it.
    place: `s3:${hash('sha256', base, 'hex').slice(0, 16)}`,
    async deliver(checkpoint, signal) {
      const {tenant, seq} = checkpoint;
      const name = `${tenant}/${String(seq).padStart(SEQ_DIGITS, '0')}.json`;
      const line = checkpointLine(checkpoint);
      const {ok, status, body} = await put(base + name, line, signal);
      await body?.cancel();
      if (ok) return;
      if (status !== 412) throw refused('put', name, status);
      const got = await get(base + name, signal);
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
