import {readText} from '../outbound/read-text.ts';
import {callS3, type S3Access} from '../outbound/s3-call.ts';
import type {Bucket} from '../resources.ts';
import {readBucketList} from './bucket-list.ts';

export interface BucketsOptions extends S3Access {
  /** Scheme, host and port of the service in one region: `https://fra1.digitaloceanspaces.com`. */
  endpoint: string;
  /** Milliseconds that the list may take. */
  timeoutMs?: number | undefined;
}

/** Reads the buckets that a key may list, whoever's they are. Throws when it is refused or not answered. */
export type ListBuckets = () => Promise<Bucket[]>;

/** A thousand buckets come to a tenth of it. */
const MAX_BODY_CHARS = 2_000_000;

/** What a status most often means. The answer's own text names the key, and is not read. */
const ADVICE: Record<number, string> = {
  301: ': is the endpoint the one of the region?',
  403: ": do the keys hold, may they list buckets, and is this machine's clock right?",
};

/** The buckets of Spaces, or of what else speaks S3, in one region. It can do nothing else. */
export function createListBuckets({endpoint, timeoutMs = 5_000, ...access}: BucketsOptions): ListBuckets {
  const url = new URL('/', endpoint).href;
  return async () => {
    const response = await callS3(access, {method: 'GET', url}, AbortSignal.timeout(timeoutMs));
    const {ok, status, body} = response;
    if (!ok || body === null) {
      await body?.cancel();
      throw new Error(`Spaces answered ${status} to the list of buckets${ADVICE[status] ?? ''}`);
    }
    const text = await readText(body, MAX_BODY_CHARS);
    const buckets = text.length > MAX_BODY_CHARS ? undefined : readBucketList(text);
    if (buckets === undefined) throw new Error('the answer of Spaces is not a list of all buckets, or too long');
    return buckets;
  };
}
