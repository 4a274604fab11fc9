import type {Tool} from './tool.ts';
import {isoTime} from './words.ts';

/** Names that are told. */
const MAX_BUCKETS = 100;

export const listBuckets: Tool = {
  name: 'list_buckets',
  description: "Lists this user's buckets of files (object storage, Spaces) by name, with when each was made.",
  parameters: {},
  returns: {
    buckets: {type: 'array', description: 'Each bucket: its name, and when it was made'},
    bucketsNotListed: {type: 'number', description: 'Buckets beyond those that are listed'},
    note: {type: 'string', description: 'What is not known of them'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: () => 'Reading your buckets…',

  async run(_input, {cloud, scope, signal}) {
    const {buckets, asOf} = await cloud.listBuckets(scope, signal);
    return {
      data: {
        buckets: buckets.slice(0, MAX_BUCKETS),
        ...(buckets.length > MAX_BUCKETS ? {bucketsNotListed: buckets.length - MAX_BUCKETS} : {}),
        note: 'What is in them, and how large they are, is not read.',
        asOf: isoTime(asOf),
      },
    };
  },
};
