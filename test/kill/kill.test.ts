import {expect, test} from 'vitest';
import {playKillRuns} from './kill-runs.ts';

test('a sample of the kill test: nothing lost, nothing doubled, no cut answer shown as whole', {
  timeout: 120_000,
}, async () => {
  const report = await playKillRuns({share: 0.03, seed: 20_261_122});
  expect(report.wrong).toEqual([]);
  expect(report.runs).toBeGreaterThan(60);
  expect(report.kills).toBeGreaterThan(5);
  expect(report.cuts).toBeGreaterThan(5);
  expect(report.complete).toBeGreaterThan(5);
  expect(report.interrupted).toBeGreaterThan(20);
});
