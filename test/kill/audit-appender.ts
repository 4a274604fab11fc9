import {writeSync} from 'node:fs';
import {openSqliteStore} from '../../packages/server/src/storage/sqlite.ts';

/*
 * A process that appends audit rows to the file of its first argument, for two tenants, in `AT_ONCE` places at once, and
 * prints the id of each when it is acknowledged. Ids begin with the second argument. The third is how many; without one
 * it goes on until it is killed.
 */
const AT_ONCE = 16;
const BUSY = 5;

const [file, name, count] = process.argv.slice(2) as [string, string, string | undefined];
const store = openSqliteStore(file);
const rows = count === undefined ? Number.POSITIVE_INFINITY : Number(count);
let next = 0;

async function append(id: number): Promise<void> {
  const entry = {tenant: id % 2 === 0 ? 'wincloud' : 'acme', subject: `user-${id % 7}`, action: 'test', detail: {id}};
  try {
    await store.appendAudit({...entry, requestId: `${name}-${id}`}, Date.now());
    writeSync(1, `${name}-${id}\n`);
  } catch (error) {
    // Another process has the file for longer than a request waits: a client would try again, and so does this.
    if ((error as {errcode?: number}).errcode !== BUSY) throw error;
    await append(id);
  }
}

await Promise.all(
  Array.from({length: AT_ONCE}, async () => {
    while (next < rows) {
      next += 1;
      await append(next);
    }
  }),
);
store.close();
