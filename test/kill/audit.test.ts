import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openSqliteStore} from '../../packages/server/src/storage/sqlite.ts';
import {playAuditKills, readChains, startAppender} from './audit-runs.ts';

test('a sample of the audit kills: no acknowledged row is lost, and the chains verify', {timeout: 60_000}, async () => {
  const {wrong, kills, acknowledged, rows} = await playAuditKills({kills: 10, seed: 20_261_123});
  expect(wrong).toEqual([]);
  expect(kills).toBe(10);
  expect(acknowledged).toBeGreaterThan(500);
  expect(rows).toBeGreaterThanOrEqual(acknowledged);
});

test('four processes that append to one file make one chain a tenant', {timeout: 60_000}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-audit-four-'));
  const file = join(directory, 'audit.sqlite');
  openSqliteStore(file).close();
  const appenders = Array.from({length: 4}, (_, index) => startAppender(file, `p${index}`, 400));
  await Promise.all(appenders.map(({ended}) => ended));
  const acknowledged = appenders.flatMap((one) => one.acknowledged());
  expect(acknowledged).toHaveLength(1_600);
  const {ids, wrong} = await readChains(file);
  expect(wrong).toEqual([]);
  expect(ids.toSorted()).toEqual(acknowledged.toSorted());
  rmSync(directory, {recursive: true});
});
