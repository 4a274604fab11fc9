import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {createCheckpointer} from '../../packages/server/src/audit/checkpointer.ts';
import {exportLines} from '../../packages/server/src/audit/export.ts';
import {verifyExport} from '../../packages/server/src/audit/verify.ts';
import {openSqliteStore} from '../../packages/server/src/storage/sqlite.ts';
import {tornTailBytes} from '../../packages/server/src/storage/wal-tail.ts';
import {seeded} from './random.ts';

const APPENDER = fileURLToPath(new URL('audit-appender.ts', import.meta.url));

/** Milliseconds of appending before a kill, at most. */
const LIFE_MS = 150;

/** Rows that are read at once. */
const PAGE = 10_000;

/** A process that appends, and what it was told is on disk. */
export function startAppender(file: string, name: string, count?: number) {
  const args = ['--conditions=@wincloud/source', APPENDER, file, name, ...(count === undefined ? [] : [String(count)])];
  const child: ChildProcess = spawn('node', args, {stdio: ['ignore', 'pipe', 'inherit']});
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (data) => {
    text += data;
  });
  const ended = once(child, 'close');
  return {
    child,
    begun: Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]),
    ended,
    /** Ids, the last only if it was printed whole. */
    acknowledged: () => text.split('\n').slice(0, -1),
  };
}

/** The ids of all rows of a file, each tenant's chain verified, as an export of its own. */
export async function readChains(file: string): Promise<{ids: string[]; wrong: string[]}> {
  const store = openSqliteStore(file);
  const wrong: string[] = [];
  const ids: string[] = [];
  const log = (_level: string, entry: object) => void wrong.push(JSON.stringify(entry));
  const checkpointer = await createCheckpointer({store, sinks: [], log, now: Date.now});
  await checkpointer.look(true);
  for (const {tenant, seq} of await store.listAuditTenants()) {
    const lines: string[] = [];
    for await (const line of exportLines(store, tenant, Date.now())) lines.push(line);
    const verdict = await verifyExport([lines]);
    if (!verdict.holds || verdict.rows !== seq) wrong.push(JSON.stringify({tenant, seq, verdict}));
    for (let at = 0; at < seq; at += PAGE) {
      for (const {text} of await store.readAudit(tenant, at, PAGE)) ids.push(JSON.parse(text).requestId);
    }
  }
  store.close();
  return {ids, wrong};
}

export interface AuditKillReport {
  kills: number;
  acknowledged: number;
  rows: number;
  /** Lives that left writes without a commit behind. */
  torn: number;
  wrong: string[];
}

/** Kills a process (`kill -9`) again and again while it appends, and asks after each life for all that was acknowledged. */
export async function playAuditKills({kills, seed}: {kills: number; seed: number}): Promise<AuditKillReport> {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-audit-kill-'));
  const file = join(directory, 'audit.sqlite');
  const random = seeded(seed);
  const report: AuditKillReport = {kills: 0, acknowledged: 0, rows: 0, torn: 0, wrong: []};
  const known = new Set<string>();
  for (let life = 0; life < kills; life += 1) {
    const appender = startAppender(file, `life-${life}`);
    await appender.begun;
    await new Promise((resolve) => setTimeout(resolve, random() * LIFE_MS));
    appender.child.kill('SIGKILL');
    await appender.ended;
    report.kills += 1;
    for (const id of appender.acknowledged()) known.add(id);
    if (tornTailBytes(file) > 0) report.torn += 1;
    const {ids, wrong} = await readChains(file);
    report.wrong.push(...wrong.map((what) => `life ${life}: ${what}`));
    const kept = new Set(ids);
    for (const id of known) if (!kept.has(id)) report.wrong.push(`life ${life}: ${id} was acknowledged and is lost`);
    if (kept.size !== ids.length) report.wrong.push(`life ${life}: a row is there twice`);
    report.rows = ids.length;
  }
  report.acknowledged = known.size;
  rmSync(directory, {recursive: true});
  return report;
}
