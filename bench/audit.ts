import {once} from 'node:events';
import {createReadStream, createWriteStream, mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createCheckpointer} from '../packages/server/src/audit/checkpointer.ts';
import {exportLines} from '../packages/server/src/audit/export.ts';
import {readLines} from '../packages/server/src/audit/read-lines.ts';
import {createSigner, readPublicKey} from '../packages/server/src/audit/signature.ts';
import {verifyExport} from '../packages/server/src/audit/verify.ts';
import {openSqliteStore} from '../packages/server/src/storage/sqlite.ts';
import {quantile} from './one-server.ts';

/*
 * How fast audit rows are appended, each acknowledged when it is on disk, and how fast an export of them is verified,
 * read from its file. 64 callers append at the same time, each its next row when the one before is acknowledged; what
 * waits shares a commit. The bars: 2,000 rows appended and 100,000 verified a second.
 */

const ROWS = 100_000;
const CALLERS = 64;
const ROUNDS = 5;
const ALONE = 500;

const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-bench-'));
const store = openSqliteStore(join(directory, 'audit.sqlite'));
const checkpointer = await createCheckpointer({store, sinks: [], log: () => {}, now: Date.now});

let next = 0;
async function append(): Promise<void> {
  next += 1;
  const detail = {conversation: `c${next % 500}`, turn: next, agent: 'support', inputTokens: 812, outputTokens: 96};
  const entry = {tenant: 'wincloud', subject: `user-${next % 200}`, action: 'turn.end', requestId: `r${next}`, detail};
  await store.appendAudit(entry, Date.now());
}

const startedAt = performance.now();
await Promise.all(
  Array.from({length: CALLERS}, async () => {
    while (next < ROWS) await append();
  }),
);
const appended = next / ((performance.now() - startedAt) / 1_000);

const aloneAt = performance.now();
for (let count = 0; count < ALONE; count += 1) await append();
const alone = ALONE / ((performance.now() - aloneAt) / 1_000);

await checkpointer.look(true);
const file = join(directory, 'export.jsonl');
const out = createWriteStream(file);
const exportedAt = performance.now();
for await (const line of exportLines(store, 'wincloud', Date.now())) {
  if (!out.write(`${line}\n`)) await once(out, 'drain');
}
out.end();
await once(out, 'close');
const exported = next / ((performance.now() - exportedAt) / 1_000);

const key = readPublicKey(createSigner(store.auditKey).publicKey);
const rates: number[] = [];
let checkpoints = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const verifiedAt = performance.now();
  const verdict = await verifyExport(readLines(createReadStream(file)), {key});
  if (!verdict.holds) throw new Error(verdict.message);
  checkpoints = verdict.checkpoints;
  rates.push(verdict.rows / ((performance.now() - verifiedAt) / 1_000));
}
const {size} = statSync(file);
store.close();
rmSync(directory, {recursive: true});

console.log(`${next} audit rows, on disk when acknowledged:`);
console.log(`  ${Math.round(appended)} a second from ${CALLERS} callers (bar: 2,000), ${Math.round(alone)} from one`);
console.log(`  exported at ${Math.round(exported)} a second, ${Math.round(size / next)} bytes each`);
console.log(`verified with ${checkpoints} checkpoints, ${ROUNDS} times:`);
console.log(
  `  median ${Math.round(quantile(rates, 0.5))} rows/s, slowest ${Math.round(quantile(rates, 0))} (bar: 100,000)`,
);
