import {parseArgs} from 'node:util';
import {playAuditKills} from './audit-runs.ts';
import {playKillRuns} from './kill-runs.ts';

/* `npm run kill-test`: the whole of it, some 4,500 runs. CI plays a sample. `-- --seed 7 --share 0.1` plays another. */

/** Kills of a process that does nothing but append audit rows. */
const AUDIT_KILLS = 50;

const {values} = parseArgs({options: {share: {type: 'string', default: '1'}, seed: {type: 'string', default: '1'}}});
const startedAt = Date.now();
let said = 0;
const report = await playKillRuns({
  share: Number(values.share),
  seed: Number(values.seed),
  onProgress({runs, wrong}) {
    if (runs - said < 200) return;
    said = runs;
    process.stderr.write(`${runs} runs, ${wrong.length} wrong\n`);
  },
});
for (const problem of report.wrong.slice(0, 50)) console.log(problem);
const {runs, kills, cuts, complete, interrupted, wrong} = report;
console.log(
  `${runs} runs (seed ${values.seed}): ${cuts} cuts, ${kills} kills; ${complete} complete, ${interrupted} interrupted, ` +
    `${wrong.length} wrong; ${Math.round((Date.now() - startedAt) / 1000)} s`,
);

const audit = await playAuditKills({kills: AUDIT_KILLS, seed: Number(values.seed)});
for (const problem of audit.wrong.slice(0, 50)) console.log(problem);
console.log(
  `audit: ${audit.kills} kills under load, ${audit.acknowledged} rows acknowledged, ${audit.rows} there, ` +
    `${audit.torn} torn tails, ${audit.wrong.length} wrong`,
);
process.exitCode = wrong.length + audit.wrong.length === 0 ? 0 : 1;
