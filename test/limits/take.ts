import {openSqliteStore} from '../../packages/server/src/storage/sqlite.ts';

/*
 * One server process of several on one store: waits for a line on standard input, so that all of them begin at once,
 * takes so many times in parallel and prints how many were allowed. Arguments: the store's file, how often, the limit.
 */
const [file = '', times, limit] = process.argv.slice(2);
const store = openSqliteStore(file);
console.log('ready');
process.stdin.once('data', async () => {
  const now = Date.now();
  const allowance = {key: 'turn:user:wincloud:alice', limit: Number(limit), windowMs: 3_600_000};
  const taken = await Promise.all(Array.from({length: Number(times)}, () => store.take([allowance], now)));
  console.log(taken.filter(({allowed}) => allowed).length);
  store.close();
  process.exit();
});
